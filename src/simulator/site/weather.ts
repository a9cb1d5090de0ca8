import type { Instant } from '../../core/issue.ts';
import { createRandom } from '../random.ts';
import { type Fault, htmlPage, truncated } from './faults.ts';

/** One kind of fault that the weather can bring. */
export interface Hazard {
  /** Its name in counts. */
  readonly kind: string;
  /** How often it comes beside the others; default 1. */
  readonly weight?: number;
  fault(now: Instant): Fault;
}

/** Faults by chance. */
export interface Weather {
  /** What happens to one request. */
  draw(now: Instant): { readonly kind: string; readonly fault: Fault } | undefined;
}

export interface WeatherOptions {
  readonly seed: number;
  /** Part of all requests that meet a fault. */
  readonly rate: number;
  readonly hazards: readonly Hazard[];
}

/** The same for the same seed and the same number of requests. */
export function createWeather({ seed, rate, hazards }: WeatherOptions): Weather {
  const random = createRandom(seed);
  const total = hazards.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return {
    draw: (now) => {
      if (!random.chance(rate)) return undefined;
      let left = random.next() * total;
      for (const hazard of hazards) {
        left -= hazard.weight ?? 1;
        if (left < 0) return { kind: hazard.kind, fault: hazard.fault(now) };
      }
      return undefined;
    },
  };
}

/** What can happen to any request on the internet. */
export const commonHazards: readonly Hazard[] = [
  { kind: '500', fault: () => ({ kind: 'answer', status: 500 }) },
  { kind: '502 with HTML', fault: () => htmlPage(502) },
  { kind: '503 with HTML', fault: () => htmlPage(503) },
  { kind: '200 with HTML', fault: () => htmlPage(200) },
  { kind: 'connection reset', fault: () => ({ kind: 'cut' }) },
  { kind: 'answer broken off', fault: () => ({ kind: 'broken off' }) },
  { kind: 'answer truncated', fault: () => truncated },
  // Rare: a client waits a minute or so for each.
  { kind: 'hang', weight: 0.2, fault: () => ({ kind: 'hang' }) },
];
