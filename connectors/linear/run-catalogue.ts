import { minuteMs } from '../../src/core/time.ts';
import { type LinearCatalogue, readCatalogue } from './catalogue.ts';
import type { LinearReach, PageSize } from './linear-client.ts';

/** The catalogue of the run that is going on: read once for each. */
export interface RunCatalogue {
  /** Read now, also for the run that begins with this discovery. */
  discovered(reach: LinearReach): Promise<LinearCatalogue>;
  /** For the beginning of a run. */
  begun(reach: LinearReach): Promise<LinearCatalogue>;
  /** For what comes after its beginning, in this process or another. */
  goingOn(reach: LinearReach): Promise<LinearCatalogue>;
}

export function createRunCatalogue(size: PageSize): RunCatalogue {
  let latest: LinearCatalogue | undefined;
  let discoveredAt = -Infinity;
  async function read(reach: LinearReach): Promise<LinearCatalogue> {
    latest = await readCatalogue(reach, size);
    return latest;
  }
  return {
    async discovered(reach) {
      const found = await read(reach);
      discoveredAt = performance.now();
      return found;
    },
    async begun(reach) {
      const isFresh = performance.now() - discoveredAt < minuteMs;
      discoveredAt = -Infinity;
      return isFresh && latest !== undefined ? latest : read(reach);
    },
    goingOn: async (reach) => latest ?? read(reach),
  };
}
