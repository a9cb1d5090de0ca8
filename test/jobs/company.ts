/** A simulated company behind both trackers, with the configuration that fits it. */
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
} from '../../src/cli/simulated-sites.ts';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { type LivingCompany, openCompany } from '../../src/simulator/company/living-company.ts';
import type { JiraSite } from '../../src/simulator/jira/jira-site.ts';
import type { LinearSite } from '../../src/simulator/linear/linear-site.ts';

export interface SimulatedCompany {
  readonly living: LivingCompany;
  readonly jira: JiraSite;
  readonly linear: LinearSite;
  readonly configuration: string;
  close(): Promise<void>;
}

export async function openSimulatedCompany(issues: number): Promise<SimulatedCompany> {
  const living = openCompany({ seed: 11, issues, now: Date.now() - 60_000 });
  const jira = await startCompanyJira(living, 0);
  const linear = await startCompanyLinear(living, 0);
  const { email, token, key } = simulatedAuth;
  return {
    living,
    jira,
    linear,
    configuration: demoConfiguration({
      jiraUrl: jira.url,
      linearUrl: linear.url,
      jiraEmail: email,
      jiraToken: token,
      linearKey: key,
      now: living.generatedAt,
      interval: '5s',
    }),
    close: async () => {
      await Promise.all([jira.close(), linear.close()]);
    },
  };
}
