/** The answer first: is every priority being worked on? */
import type { Observation, ObservedObjective } from '../../metrics/observation.ts';
import { attention, isPriority, type Tone, tone } from './attention.ts';
import { type Html, html } from './html.ts';
import { statusNames, statusReason } from './status-words.ts';
import { clockOf, day } from './words.ts';

export function lead(observation: Observation): Html {
  const { priorities, without } = prioritiesOf(observation);
  const others = priorities.filter((each) => !without.includes(each) && each.status !== 'moving');
  const { tone: overall, sentence } = verdict({ priorities, without }, observation);
  return html`<section class="lead ${overall}">
<h1>${sentence}</h1>
${reasonList(without, observation)}
${without.length > 0 && others.length > 0 ? html`<p>Not moving either:</p>` : undefined}
${reasonList(others, observation)}
</section>`;
}

/** The answer in one sentence. */
export function headline(observation: Observation): string {
  return verdict(prioritiesOf(observation), observation).sentence;
}

function prioritiesOf(observation: Observation): Priorities {
  const priorities = observation.objectives.filter(
    (each) => each.measured.inForce && isPriority(each, observation),
  );
  const without = priorities.filter((each) => attention(each, observation) !== 'none');
  return { priorities, without };
}

function reasonList(
  some: readonly ObservedObjective[],
  observation: Observation,
): Html | undefined {
  if (some.length === 0) return undefined;
  return html`<ul>${some.map((each) => reasonItem(each, observation))}</ul>`;
}

interface Verdict {
  readonly tone: Tone;
  readonly sentence: string;
}

interface Priorities {
  readonly priorities: readonly ObservedObjective[];
  /** Those of them without active work. */
  readonly without: readonly ObservedObjective[];
}

function verdict({ priorities, without }: Priorities, observation: Observation): Verdict {
  const total = priorities.length;
  const unobserved = priorities.filter(({ status }) => status === 'unobserved').length;
  if (total === 0) {
    const { alertPriority } = observation.state;
    const ranks = alertPriority === 1 ? '1' : `1 to ${alertPriority}`;
    return { tone: 'calm', sentence: `No objective of priority ${ranks} is in force` };
  }
  if (without.length > 0) {
    const isAlert = without.some((each) => attention(each, observation) === 'alert');
    const has = without.length === 1 ? 'has' : 'have';
    const unknown = unobserved === 0 ? '' : `, no verdict on ${unobserved}`;
    const sentence = `${ofTotal(without.length, total)} ${has} no active work${unknown}`;
    return { tone: isAlert ? 'alert' : 'watch', sentence };
  }
  if (unobserved > 0) {
    return { tone: 'unknown', sentence: `No verdict on ${ofTotal(unobserved, total)}` };
  }
  const all = total === 1 ? 'The one priority has' : `All ${total} priorities have`;
  return { tone: 'good', sentence: `${all} active work` };
}

function ofTotal(count: number, total: number): string {
  return `${count} of ${total} ${total === 1 ? 'priority' : 'priorities'}`;
}

function reasonItem(each: ObservedObjective, observation: Observation): Html {
  const { id, name } = each.objective;
  return html`<li class="${tone(each, observation)}"><a href="#${id}">${name}</a> <span class="status"><i></i>${statusNames[each.status]}</span>
<span>${statusReason(each, observation)}${graceNote(each, observation)}</span></li>`;
}

function graceNote(each: ObservedObjective, observation: Observation): string {
  const since = each.noActiveWorkSince;
  if (since === undefined || attention(each, observation) !== 'grace') return '';
  return ` (within its grace until ${day(since + each.objective.graceMs, clockOf(observation))})`;
}
