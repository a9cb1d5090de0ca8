/** A simulated Jira site in a process of its own. The argument: how many issues. */
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { type SeenRequest, startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { historiesEach } from './history-lengths.ts';
import { largeJira } from './jira-issues.ts';

const requests: SeenRequest[] = [];
const site = await startJiraSite({
  content: largeJira({
    issues: Number(process.argv[2]),
    lengthOf: () => historiesEach,
    now: Date.now(),
  }),
  auth: simulatedAuth,
  now: Date.now,
  bulkFetchLimit: 1_000,
  onRequest: (request) => requests.push(request),
});
process.on('disconnect', () => process.exit());
// Asked anything, it tells what it was asked so far.
process.on('message', () => process.send?.(requests));
process.send?.(site.url);
