import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jiraWebhook, webhookSecret } from '../connectors/webhooks.ts';
import { openWorkplace, type Running, type Workplace } from './throughline.ts';

const environment = { WEBHOOK_SECRET: webhookSecret };

let workplace: Workplace;
let service: Running;
let url: string;

beforeAll(async () => {
  workplace = await openWorkplace(['.throughline']);
  const jiraUrl = await workplace.start(['simulate', 'jira']).printed(/at (http:\S+)/);
  await writeFile(
    join(workplace.folder, 'throughline.yaml'),
    `version: 1
sources:
  - id: acme-jira
    type: jira
    url: ${jiraUrl}
    auth: { email: demo@acme.example, token: demo-token }
    webhook: { secret: "\${WEBHOOK_SECRET}" }
strategy:
  objectives: [{ id: all, name: All, priority: 1, match: [{ labels: ["*"] }] }]
`,
  );
  service = workplace.start(['start', '--listen', '127.0.0.1:0'], environment);
  url = await service.printed(/running at (\S+)/);
});

afterAll(() => workplace.close());

async function metricsOf(address: string): Promise<string> {
  return (await fetch(`${address}/metrics`)).text();
}

/** Sends a webhook to a process; what it answered and counted. */
async function send(address: string, id: string): Promise<readonly [number, string, boolean]> {
  const { headers, body } = jiraWebhook({ webhookEvent: 'jira:issue_updated', issue: { id } });
  const answer = await fetch(`${address}/webhooks/acme-jira`, {
    method: 'POST',
    headers: { 'x-hub-signature': String(headers['x-hub-signature']) },
    body: new Uint8Array(body),
  });
  const { outcome }: { outcome: string } = JSON.parse(await answer.text());
  const counter = 'throughline_webhooks_total{source="acme-jira",outcome="accepted"} 1\n';
  return [answer.status, outcome, (await metricsOf(address)).includes(counter)];
}

const followed = 'throughline_jobs_total{queue="sync-acme-jira",job="apply-webhook"}';
const patience = { timeout: 20_000 } as const;

it('start takes webhooks in and follows them', async () => {
  expect(await send(url, '10001')).toEqual([200, 'accepted', true]);
  await expect.poll(() => metricsOf(url), patience).toContain(`${followed} 1\n`);
});

it('serve takes webhooks in, and the workers of another process follow them', async () => {
  const serve = workplace.start(['serve', '--listen', '127.0.0.1:0'], environment);
  const address = await serve.printed(/served at (\S+)/);
  expect(await send(address, '10002')).toEqual([200, 'accepted', true]);
  await expect.poll(() => metricsOf(url), patience).toContain(`${followed} 2\n`);
  serve.child.kill('SIGINT');
  expect(await serve.ended).toMatchObject({ code: 0, err: '' });
});

it('no secret of a webhook is in what a service says', async () => {
  service.child.kill('SIGINT');
  const { code, out, err } = await service.ended;
  expect(code).toBe(0);
  expect(out + err).not.toContain(webhookSecret);
});
