import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ScriptedRequest } from './scripted-server.ts';

const file = new URL('../../../shared/data/specs/jira-dc-10.3.openapi.json', import.meta.url);
export const hasDatacenterOpenapi = existsSync(file);

export interface DatacenterCheck {
  request(request: ScriptedRequest): string[];
  answer(request: Pick<ScriptedRequest, 'method' | 'path'>, body: unknown): string[];
}

/**
 * Tells what is wrong with a request or an answer by Atlassian's OpenAPI file. In four points Jira itself departs from
 * it: an issue tells what can be expanded, field values are of any kind, a change has null where it has no value, and
 * lists are described by one entry.
 */
export function createDatacenterCheck(): DatacenterCheck {
  const spec = JSON.parse(readFileSync(file, 'utf8'));
  const { schemas } = spec.components;
  schemas.IssueBean.properties.expand = { type: 'string' };
  schemas.IssueBean.properties.fields.additionalProperties = {};
  for (const side of ['from', 'fromString', 'to', 'toString']) {
    Object.defineProperty(schemas.ChangeItemBean.properties, side, {
      value: { type: ['string', 'null'] },
      enumerable: true,
    });
  }
  for (const name of [
    'SearchResultsBean',
    'IssueBean',
    'ChangelogBean',
    'ChangeHistoryBean',
    'ChangeItemBean',
    'FieldBean',
    'StatusJsonBean',
    'UserBean',
    'UserJsonBean',
    'SearchRequestBean',
  ]) {
    schemas[name].additionalProperties = false;
  }
  // `toString` is a method of every object: only own properties are looked at.
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    validateSchema: false,
    ownProperties: true,
  });
  ajv.addSchema(spec, 'spec');
  function mistakes(schema: { $ref: string }, value: unknown): string[] {
    const isValid = ajv.validate({ $ref: schema.$ref.replace('#', 'spec#') }, value);
    return isValid ? [] : [ajv.errorsText()];
  }
  function operationOf({ method, path }: Pick<ScriptedRequest, 'method' | 'path'>) {
    const template = Object.keys(spec.paths).find((known) => matches(`/rest${known}`, path));
    return template === undefined ? undefined : spec.paths[template][method.toLowerCase()];
  }
  return {
    request(request) {
      const { method, path, query, body } = request;
      const operation = operationOf(request);
      if (operation === undefined) return [`${method} ${path} does not exist`];
      const names: string[] = (operation.parameters ?? [])
        .filter((parameter: { in: string }) => parameter.in === 'query')
        .map((parameter: { name: string }) => parameter.name);
      const unknown = [...query.keys()].filter((name) => !names.includes(name));
      const schema = operation.requestBody?.content['application/json'].schema;
      const wrong = schema === undefined ? [] : mistakes(schema, body);
      return [...unknown.map((name) => `knows no parameter ${name}`), ...wrong].map(
        (mistake) => `${method} ${path}: ${mistake}`,
      );
    },
    answer(request, body) {
      const schema = operationOf(request)?.responses['200'].content['application/json'].schema;
      const values = Array.isArray(body) ? body : [body];
      return values
        .flatMap((value) => mistakes(schema, value))
        .map((mistake) => `answer to ${request.path}: ${mistake}`);
    },
  };
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}
