import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { catalogue } from '../../src/metrics/catalogue.ts';

export const ruleFile = new URL(
  '../../dashboards/prometheus/throughline.rules.yml',
  import.meta.url,
);

export const ruleText = readFileSync(ruleFile, 'utf8');

/** Series the rule file records: `level:metric:operation`. */
const recorded = [...ruleText.matchAll(/^ +- record: (\S+)$/gm)].map(([, name]) => name);

export const alertNames = [...ruleText.matchAll(/^ +- alert: (\S+)$/gm)].map(
  ([, name = '']) => name,
);

const exposed = catalogue.flatMap(({ name, type }) =>
  type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
);

const known = new Set([...exposed, ...recorded]);

const ruleSchema = z.union([
  z.object({ alert: z.string(), expr: z.string() }),
  z.object({ record: z.string(), expr: z.string() }),
]);

/** What every rule asks, and the name under which it is known. */
export const ruleExpressions = z
  .object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) })
  .parse(parse(ruleText))
  .groups.flatMap(({ rules }) => rules)
  .map((rule) => ({ name: 'alert' in rule ? rule.alert : rule.record, expr: rule.expr }));

/** Names of our series in a text of queries or input series. */
export function seriesIn(text: string): readonly string[] {
  return text.match(/\b[a-z]+:throughline_\w+:\w+|\bthroughline_\w+/g) ?? [];
}

/** Those that neither the service exposes nor a rule records. */
export function unknownSeries(text: string): readonly string[] {
  return seriesIn(text).filter((name) => !known.has(name));
}
