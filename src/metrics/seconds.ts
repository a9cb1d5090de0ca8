import { secondMs } from '../core/time.ts';

/** Durations and instants are kept in milliseconds and exported in seconds. No value stays no value. */
export function inSeconds(milliseconds: number): number;
export function inSeconds(milliseconds: number | undefined): number | undefined;
export function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / secondMs;
}
