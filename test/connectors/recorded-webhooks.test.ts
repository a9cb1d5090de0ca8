import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createWebhookReader } from '../../connectors/webhook-readers.ts';
import { jiraWebhook, linearWebhook, outcomeOf, webhookSecret } from './webhooks.ts';

const data = new URL('../../../shared/data/', import.meta.url);
const isPresent = existsSync(new URL('jira-webhooks', data));

const recordedJira = z.object({
  webhookEvent: z.string(),
  issue: z.object({ id: z.string() }),
});
const recordedLinear = z.looseObject({ type: z.string(), data: z.object({ id: z.string() }) });

function filesOf(folder: string): readonly string[] {
  return isPresent ? readdirSync(new URL(folder, data)).toSorted() : ['-'];
}

function textOf(file: string): string {
  return readFileSync(new URL(file, data), 'utf8');
}

describe.skipIf(!isPresent)('recorded webhooks of Jira (skipped without ../shared/data)', () => {
  const read = createWebhookReader({ type: 'jira' }, { secret: webhookSecret });

  it.each(filesOf('jira-webhooks'))(
    '%s: its issue is read again, a comment is ignored',
    async (file) => {
      const text = textOf(`jira-webhooks/${file}`);
      const { webhookEvent, issue } = recordedJira.parse(JSON.parse(text));
      const isDeletion = file === 'webhook-issue-deleted.json';
      const hint = { kind: 'issue', issueId: issue.id, isDeletion };
      const isComment = webhookEvent.startsWith('comment_');
      expect(await read(jiraWebhook(text))).toMatchObject(isComment ? { kind: 'ignored' } : hint);
      expect(outcomeOf(await read(jiraWebhook(text, { secret: 'guessed' })))).toBe('forged');
    },
  );

  it('are 29 hints to read an issue again and 4 comments', async () => {
    const read29 = await Promise.all(
      filesOf('jira-webhooks').map((file) => read(jiraWebhook(textOf(`jira-webhooks/${file}`)))),
    );
    const kinds = Map.groupBy(read29, ({ kind }) => kind);
    expect([...kinds].map(([kind, all]) => [kind, all.length])).toEqual([
      ['ignored', 4],
      ['issue', 29],
    ]);
  });
});

describe.skipIf(!isPresent)('recorded webhooks of Linear (skipped without ../shared/data)', () => {
  const read = createWebhookReader({ type: 'linear' }, { secret: webhookSecret });

  it.each(filesOf('linear-webhooks'))(
    '%s: read again when it is new, stale as it was recorded',
    async (file) => {
      const event = recordedLinear.parse(JSON.parse(textOf(`linear-webhooks/${file}`)));
      const recordedAt = event['webhookTimestamp'];
      expect(outcomeOf(await read(linearWebhook(event, { at: recordedAt })))).toBe('stale');
      const reading = await read(linearWebhook(event));
      expect(reading).toMatchObject(
        event.type === 'Issue'
          ? { kind: 'issue', issueId: event.data.id, isDeletion: false }
          : { kind: 'catalogue' },
      );
      expect(outcomeOf(await read(linearWebhook(event, { secret: 'guessed' })))).toBe('forged');
    },
  );
});
