import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';

const documentFile = new URL('../../docs/configuration.md', import.meta.url);

export const environment = {
  JIRA_EMAIL: 'maria@acme.example',
  JIRA_TOKEN: 'resolved-jira-token',
  JIRA_DC_PAT: 'resolved-personal-access-token',
  LINEAR_API_KEY: 'resolved-linear-key',
  JIRA_WEBHOOK_SECRET: 'resolved-jira-webhook-secret',
  LINEAR_WEBHOOK_SECRET: 'resolved-linear-webhook-secret',
} as const;

export function readDocument(): Promise<string> {
  return readFile(documentFile, 'utf8');
}

/** The complete example of the documentation. */
export async function readExample(): Promise<string> {
  const document = await readDocument();
  return /```yaml\n(.*?)```/s.exec(document)?.[1] ?? '';
}

/** Reads a file with this content: a text as it is, anything else as YAML. */
export async function readContent(
  content: unknown,
  env: NodeJS.ProcessEnv = environment,
): Promise<Config> {
  const directory = await mkdtemp(join(tmpdir(), 'configuration-'));
  try {
    const file = join(directory, 'throughline.yaml');
    await writeFile(file, typeof content === 'string' ? content : stringify(content));
    return await readConfig(file, env);
  } finally {
    await rm(directory, { recursive: true });
  }
}

type Keys = Readonly<Record<string, unknown>>;

/** The smallest file with one source of each type and one objective, and these keys in their places. */
export function smallest(keys: {
  jira?: Keys;
  linear?: Keys;
  strategy?: Keys;
  objective?: Keys;
}): Keys {
  return {
    version: 1,
    sources: [
      {
        id: 'acme-jira',
        type: 'jira',
        url: 'https://acme.atlassian.net',
        auth: { email: '${JIRA_EMAIL}', token: '${JIRA_TOKEN}' },
        ...keys.jira,
      },
      { id: 'acme-linear', type: 'linear', auth: { key: '${LINEAR_API_KEY}' }, ...keys.linear },
    ],
    strategy: {
      objectives: [
        {
          id: 'growth',
          name: 'Growth',
          priority: 1,
          match: [{ labels: ['growth'] }],
          ...keys.objective,
        },
      ],
      ...keys.strategy,
    },
  };
}
