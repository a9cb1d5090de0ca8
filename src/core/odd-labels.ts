import type { LabelName } from './attribution/attribution.ts';
import { spelled } from './attribution/label-pattern.ts';
import type { DataProblem } from './data-problem.ts';
import { withOddEscaped } from './visible-text.ts';

/** Problems are rows of an index, which holds no text of any length. */
const longest = 200;

/** Labels that are not what they look like: another one that looks the same matches other rules. */
export function oddLabels(issueId: string, labels: readonly LabelName[]): readonly DataProblem[] {
  const odd = labels.flatMap((label) => {
    const shown = {
      name: withOddEscaped(label.name),
      group: label.group === undefined ? undefined : withOddEscaped(label.group),
    };
    return shown.name === label.name && shown.group === label.group ? [] : [spelled(shown)];
  });
  return odd.map((text) => ({
    kind: 'odd_label',
    issueId,
    detail: `label "${text.length > longest ? `${text.slice(0, longest)}…` : text}"`,
  }));
}
