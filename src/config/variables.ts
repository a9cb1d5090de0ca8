/** `${NAME}` in any text of the file stands for an environment variable. */
import type { Finding } from './finding.ts';
import type { Path } from './path.ts';

interface Resolution {
  readonly env: NodeJS.ProcessEnv;
  readonly findings: Finding[];
}

/** The content with variables in place, and those that cannot be. Keys are left alone; a value is never resolved twice. */
export function resolveVariables(
  content: unknown,
  env: NodeJS.ProcessEnv,
): { readonly content: unknown; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  return { content: resolved(content, [], { env, findings }), findings };
}

function resolved(value: unknown, path: Path, resolution: Resolution): unknown {
  if (typeof value === 'string') return textOf(value, path, resolution);
  if (Array.isArray(value)) {
    return value.map((item, index) => resolved(item, [...path, index], resolution));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolved(inner, [...path, key], resolution)]),
  );
}

function textOf(text: string, path: Path, { env, findings }: Resolution): string {
  return text.replaceAll(/\$\{(?:([A-Za-z_]\w*)\})?/g, (reference, name: string | undefined) => {
    const value = name === undefined ? undefined : env[name];
    if (value !== undefined && value !== '') return value;
    const message =
      name === undefined
        ? 'a variable is written ${NAME}, with letters, digits and _'
        : `environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}: set it before the start`;
    findings.push({ path, message, showsValue: false });
    return reference;
  });
}
