/** A simulated Jira site in a process of its own. Arguments: how many issues, and the folder where answers are kept. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { eightEach } from './history-lengths.ts';
import { largeJira } from './jira-issues.ts';

const [issues, folder = '.'] = process.argv.slice(2);
let answers = 0;
const site = await startJiraSite({
  content: largeJira({ issues: Number(issues), lengthOf: eightEach, now: Date.now() }),
  auth: simulatedAuth,
  now: Date.now,
  bulkFetchLimit: 1_000,
  onAnswer: (body) => {
    answers += 1;
    writeFileSync(join(folder, `${answers}.json`), body);
  },
});
process.on('disconnect', () => process.exit());
process.send?.(site.url);
