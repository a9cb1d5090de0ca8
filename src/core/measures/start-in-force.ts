import { inForceSpan } from '../attribution/in-force.ts';
import type { Instant } from '../issue.ts';
import type { Objective, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import { beginInForce } from './no-active-work.ts';

/** Start of the span in force that holds at t, else the strategy's first day. Undefined when: neither has one. */
export function startInForce(
  objective: Objective,
  {
    strategy,
    calendar,
    asOf,
  }: { readonly strategy: Strategy; readonly calendar: Calendar; readonly asOf: Instant },
): Instant | undefined | 'not_in_force' {
  // The state at t is that of the instant before it: a day that ends at t still counts.
  const span = inForceSpan(objective, asOf - 1, calendar);
  return span === undefined ? 'not_in_force' : beginInForce(span, strategy, calendar);
}
