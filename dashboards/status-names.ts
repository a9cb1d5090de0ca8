import { shownAs } from './appearance.ts';

/** The activity statuses: each says why there is no movement, if there is none. */
export const statuses = shownAs({
  not_in_force: { text: 'not in force', color: 'text' },
  unobserved: { text: 'unobserved: no verdict', color: 'purple' },
  label_drift: { text: 'label drift', color: 'red' },
  unmapped: { text: 'unmapped', color: 'red' },
  finished: { text: 'finished', color: 'red' },
  not_started: { text: 'not started', color: 'red' },
  idle: { text: 'idle', color: 'red' },
  blocked: { text: 'blocked', color: 'orange' },
  quiet: { text: 'quiet', color: 'orange' },
  moving: { text: 'moving', color: 'green' },
});
