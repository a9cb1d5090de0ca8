/** Which objectives need a look, and the words for it. */
import type { Observation, ObservedObjective } from '../../metrics/observation.ts';

/** `alert`: a priority without active work for longer than its grace. `grace`: without it, but not yet for so long. */
export type Attention = 'alert' | 'grace' | 'none';

export function isPriority({ objective }: ObservedObjective, { state }: Observation): boolean {
  return objective.priority <= state.alertPriority;
}

export function attention(each: ObservedObjective, observation: Observation): Attention {
  const since = each.noActiveWorkSince;
  if (since === undefined || !isPriority(each, observation)) return 'none';
  return observation.state.now - since > each.objective.graceMs ? 'alert' : 'grace';
}

export type Tone = 'good' | 'watch' | 'alert' | 'unknown' | 'calm';

export function tone(each: ObservedObjective, observation: Observation): Tone {
  if (attention(each, observation) === 'alert') return 'alert';
  return tones[each.status];
}

const tones = {
  not_in_force: 'calm',
  unobserved: 'unknown',
  label_drift: 'watch',
  unmapped: 'watch',
  finished: 'calm',
  not_started: 'watch',
  idle: 'watch',
  blocked: 'watch',
  quiet: 'watch',
  moving: 'good',
} as const satisfies Record<ObservedObjective['status'], Tone>;
