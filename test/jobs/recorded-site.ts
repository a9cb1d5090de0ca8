import { stringify } from 'yaml';
import { simulatedAuth, startSimulatedJira } from '../../src/cli/simulated-sites.ts';
import type { JiraContent } from '../../src/simulator/jira/jira-content.ts';
import type { MainJob } from './job-runtime.ts';

/** Longer than any recording reaches back. */
const wholeLife = '9999d';

/** Reads a recording through a simulated Jira once, and returns the configuration that it was read under. */
export async function syncRecording(
  main: MainJob,
  content: JiraContent,
  { rules, strategy }: { readonly rules: object; readonly strategy: object },
): Promise<string> {
  const site = await startSimulatedJira({ content, port: 0 });
  const { email, token } = simulatedAuth;
  const configuration = stringify({
    version: 1,
    timezone: 'UTC',
    window: wholeLife,
    sources: [{ id: 'recorded', type: 'jira', url: site.url, auth: { email, token }, ...rules }],
    strategy,
  });
  try {
    const results = await main.sync(configuration);
    if (!results.every(({ ok }) => ok)) throw new Error('the recording could not be read');
  } finally {
    await site.close();
  }
  return configuration;
}
