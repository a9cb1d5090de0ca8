import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { fileSchema } from './file-schema.ts';
import { type Finding, problemOf } from './finding.ts';
import { pathText } from './path.ts';
import { referenceFindings } from './references.ts';
import { schemaFindings } from './schema-findings.ts';
import { toConfig } from './to-config.ts';
import { resolveVariables } from './variables.ts';
import { parseYamlFile } from './yaml-file.ts';

/**
 * Reads and checks a configuration file; `${NAME}` is taken from the environment.
 * @throws ConfigError with every problem of the file at once.
 */
export async function readConfig(file: string, env: NodeJS.ProcessEnv): Promise<Config> {
  const yaml = parseYamlFile(file, await readText(file));
  const { content, findings: unresolved } = resolveVariables(yaml.content, env);
  const parsed = fileSchema.safeParse(content);
  const findings = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => schemaFindings(issue, content)),
    ...referenceFindings(content, yaml.content),
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

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const message =
      code === 'ENOENT'
        ? 'there is no such file: name it with --config FILE (docs/configuration.md holds a complete example)'
        : `cannot be read (${code})`;
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message }]);
  }
}
