import type { FastifyInstance } from 'fastify';
import { readExplanation } from '../../src/cli/read-explanation.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { createServer } from '../../src/server/server.ts';
import { now, type SmallCompany } from '../cli/small-company.ts';
import { healthy } from '../metrics/observed-states.ts';

/** A server that explains the issues of the small company. */
export function companyServer(
  company: SmallCompany,
  onError: (error: unknown) => void,
): FastifyInstance {
  return createServer({
    state: async () => healthy,
    processMetrics: createProcessMetrics({ version: '0.1.0', sources: [], jobs: [] }),
    webhooks: new Map(),
    explain: (wanted) =>
      readExplanation(company, wanted, { asOf: undefined, now, searchesMoves: false }),
    ready: async () => true,
    onError,
  });
}
