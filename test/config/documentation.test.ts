import { describe, expect, it } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import { fileSchema } from '../../src/config/file-schema.ts';
import { readContent, readDocument, smallest } from './configuration.ts';
import { keysOf } from './schema-keys.ts';

const document = await readDocument();

interface Row {
  readonly key: string;
  readonly defaultText: string;
  /** Heading of the section. */
  readonly section: string;
}

/** A row may name several keys that mean the same. */
function rowsOf(markdown: string): readonly Row[] {
  return markdown.split(/^#+ /m).flatMap((section) =>
    [...section.matchAll(/^\| (`.+?) \| .+? \| (.+?) \| .+ \|$/gm)].flatMap(
      ([, keys = '', text = '']) =>
        [...keys.matchAll(/`(.+?)`/g)].map(([, key = '']) => ({
          key,
          defaultText: text.replaceAll('`', ''),
          section: section.split('\n', 1)[0] ?? '',
        })),
    ),
  );
}

function refusedIn(markdown: string): readonly string[] {
  const section = markdown.split(/^## /m).find((text) => text.startsWith('Not built yet')) ?? '';
  return [...section.matchAll(/^- `(.+)`$/gm)].map(([, key = '']) => key);
}

function sortedSet(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].toSorted();
}

const rows = rowsOf(document);
const schemaKeys = keysOf(fileSchema, '');

describe('docs/configuration.md', () => {
  it('has a row for each key of the file, and no row for another', () => {
    const built = schemaKeys.filter(({ isBuilt }) => isBuilt).map(({ key }) => key);
    expect(rows.map(({ key }) => key).toSorted()).toEqual(sortedSet(built));
  });

  it('lists each key that is refused because it is not built', () => {
    const refused = schemaKeys.filter(({ isBuilt }) => !isBuilt).map(({ key }) => key);
    expect(refusedIn(document).toSorted()).toEqual(sortedSet(refused));
  });

  it.each(rows.filter(({ defaultText }) => !['required', '–'].includes(defaultText)))(
    'the default of $key is $defaultText',
    async ({ key, defaultText, section }) => {
      const withoutIt = await readContent(withValue(key, section, undefined));
      const withIt = await readContent(withValue(key, section, parse(defaultText)));
      expect({ ...withIt, file: '' }).toEqual({ ...withoutIt, file: '' });
    },
  );

  it.each(rows.filter(({ defaultText }) => defaultText === 'required'))(
    '$key is required',
    async ({ key, section }) => {
      await expect(readContent(withValue(key, section, undefined))).rejects.toThrow(
        /is missing|expected a map, got nothing/,
      );
    },
  );
});

/** Each key has a place in it, and none that may be left out is needed by another. */
const base = smallest({
  jira: {
    auth: { oauth: { client_id: 'app', client_secret: 'secret', refresh_token: 'first' } },
    webhook: {
      secret: '${JIRA_WEBHOOK_SECRET}',
      callback: 'https://throughline.acme.example/webhooks/acme-jira',
    },
  },
  strategy: {
    objectives: [
      {
        id: 'growth',
        name: 'Growth',
        priority: 1,
        match: [{ labels: ['growth'], epics: ['PAY-1'] }],
        paused: [{ from: '2026-12-20', to: '2027-01-03' }],
        declared: { state: 'on_track' },
      },
      { id: 'below', name: 'Below', priority: 1, parent: 'growth', match: [{ labels: ['below'] }] },
    ],
    exempt: [{ name: 'support', labels: ['support'], epics: ['PAY-2'] }],
  },
});

/** Sets a key, without a value removes it. A key of Linear goes to the second source, every other to the first. */
function withValue(key: string, section: string, value: unknown): string {
  const content = parseDocument(stringify(base));
  const source = section === 'Linear' ? 1 : 0;
  const path = key
    .replace('sources[]', `sources.${source}`)
    .replaceAll('[]', '.0')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (value !== undefined) content.setIn(path, value);
  else if (content.hasIn(path)) content.deleteIn(path);
  return String(content);
}
