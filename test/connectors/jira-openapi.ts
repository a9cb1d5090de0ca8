import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ScriptedRequest } from './scripted-server.ts';

const file = new URL('../../../shared/data/specs/jira-cloud-v3.openapi.json', import.meta.url);
export const isOpenapiPresent = existsSync(file);

/** Tells what is wrong with a request by Atlassian's OpenAPI file; nothing when it is valid. */
export function createJiraRequestCheck(): (request: ScriptedRequest) => string[] {
  const spec = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema(spec, 'spec');
  return ({ method, path, query, body }) => {
    const template = Object.keys(spec.paths).find((known) => matches(known, path));
    const operation =
      template === undefined ? undefined : spec.paths[template][method.toLowerCase()];
    if (operation === undefined) return [`${method} ${path} does not exist`];
    const names: string[] = (operation.parameters ?? [])
      .filter((parameter: { in: string }) => parameter.in === 'query')
      .map((parameter: { name: string }) => parameter.name);
    const problems = [...query.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `${method} ${path} knows no parameter ${name}`);
    const schema = operation.requestBody?.content['application/json'].schema;
    if (schema === undefined) return problems;
    const pointer = schema.$ref.replace('#', 'spec#');
    if (!ajv.validate({ $ref: pointer }, body)) problems.push(`${path}: ${ajv.errorsText()}`);
    return problems;
  };
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}
