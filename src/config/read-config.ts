import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { fileSchema } from './file-schema.ts';
import { type Finding, problemOf } from './finding.ts';
import { pathText } from './path.ts';
import { referenceFindings } from './references.ts';
import { schemaFindings } from './schema-findings.ts';
import { toConfig } from './to-config.ts';
import { resolveVariables } from './variables.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

/**
 * Reads and checks a configuration file; `${NAME}` is taken from the environment.
 * @throws ConfigError with every problem of the file at once.
 */
export async function readConfig(file: string, env: NodeJS.ProcessEnv): Promise<Config> {
  const hint = 'name it with --config FILE (docs/configuration.md holds a complete example)';
  const yaml = parseYamlFile(file, await readText(file, hint));
  return checked(yaml, { file, spelled: yaml.content, env });
}

/**
 * Reads and checks a file that is a whole configuration, or leaves out its sources: then every key but the strategy that
 * is not in it is that of the running configuration, which must be right.
 * @throws ConfigError with every problem of the file at once.
 */
export async function readProposal(
  file: string,
  running: string,
  env: NodeJS.ProcessEnv,
): Promise<Config> {
  const yaml = parseYamlFile(file, await readText(file, 'name the file of the new strategy'));
  const own = map.safeParse(yaml.content).data;
  if (own === undefined || 'sources' in own) {
    return checked(yaml, { file, spelled: yaml.content, env });
  }
  const { content } = parseYamlFile(running, await readText(running, ''));
  const spelled = { ...map.parse(content), strategy: undefined, ...own };
  return checked(yaml, { file, spelled, env });
}

const map = z.record(z.string(), z.unknown());

interface Spelling {
  readonly file: string;
  /** The content, `${NAME}` not resolved. */
  readonly spelled: unknown;
  readonly env: NodeJS.ProcessEnv;
}

function checked(yaml: YamlFile, { file, spelled, env }: Spelling): Config {
  const { content, findings: unresolved } = resolveVariables(spelled, env);
  const parsed = fileSchema.safeParse(content);
  const findings = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => schemaFindings(issue, content)),
    ...referenceFindings(content, spelled),
  ];
  const problems = [
    ...yaml.problems,
    ...[...unresolved, ...elsewhere(findings, unresolved)].map((finding) =>
      problemOf(yaml, finding),
    ),
  ];
  if (problems.length > 0 || parsed.data === undefined) throw new ConfigError(problems);
  return toConfig(resolve(file), parsed.data);
}

/** A value whose variable is missing is not judged. */
function elsewhere(
  findings: readonly Finding[],
  unresolved: readonly Finding[],
): readonly Finding[] {
  const paths = new Set(unresolved.map(({ path }) => pathText(path)));
  return findings.filter(({ path }) => !paths.has(pathText(path)));
}

async function readText(file: string, hint: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const message =
      code === 'ENOENT' ? `there is no such file: ${hint}` : `cannot be read (${code})`;
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message }]);
  }
}
