import type { LivingCompany } from '../simulator/company/living-company.ts';
import { companyContent } from '../simulator/jira/company-content.ts';
import type { JiraContent } from '../simulator/jira/jira-content.ts';
import { type JiraSite, type JiraSiteOptions, startJiraSite } from '../simulator/jira/jira-site.ts';
import {
  type DatacenterSite,
  startDatacenterSite,
} from '../simulator/jira-datacenter/datacenter-site.ts';
import { type LinearSite, startLinearSite } from '../simulator/linear/linear-site.ts';

/** The only credentials simulated sites accept; they protect nothing. */
export const simulatedAuth = {
  email: 'demo@acme.example',
  token: 'demo-token',
  key: 'lin_api_demo',
} as const;

export interface SimulatedSites {
  /** What a configuration needs to reach them. */
  readonly access: {
    readonly jiraUrl: string;
    readonly linearUrl: string;
    readonly jiraEmail: string;
    readonly jiraToken: string;
    readonly linearKey: string;
  };
  /** Takes both trackers off the network, or brings them back. */
  toggle(): Promise<void>;
  close(): Promise<void>;
}

/** Both sites of a company, at the preferred ports or, where those are taken, at free ones. */
export async function startCompanySites(
  living: LivingCompany,
  ports: { readonly jira: number; readonly linear: number },
): Promise<SimulatedSites> {
  const jira = await atPort(ports.jira, (port) => startCompanyJira(living, port));
  const linear = await atPort(ports.linear, (port) => startCompanyLinear(living, port));
  let areUp = true;
  return {
    access: {
      jiraUrl: jira.url,
      linearUrl: linear.url,
      jiraEmail: simulatedAuth.email,
      jiraToken: simulatedAuth.token,
      linearKey: simulatedAuth.key,
    },
    toggle: async () => {
      await Promise.all([jira, linear].map((site) => (areUp ? site.goDown() : site.comeUp())));
      areUp = !areUp;
    },
    close: async () => {
      await Promise.all([jira.close(), linear.close()]);
    },
  };
}

export function startCompanyJira(
  living: LivingCompany,
  port: number,
  host?: string,
): Promise<JiraSite> {
  return startSimulatedJira({ content: companyJira(living), host, port });
}

export function companyJira(living: LivingCompany): JiraContent {
  return companyContent(living.company.jira, {
    apply: (mutation) => living.apply('jira', mutation),
    now: Date.now,
  });
}

export function startSimulatedJira(
  options: Pick<JiraSiteOptions, 'content' | 'host' | 'port' | 'archivedStatus'>,
): Promise<JiraSite> {
  return startJiraSite({ ...options, auth: simulatedAuth, now: Date.now, bulkFetchLimit: 1_000 });
}

export function startSimulatedDatacenter(
  options: Pick<JiraSiteOptions, 'content' | 'host' | 'port'>,
): Promise<DatacenterSite> {
  return startDatacenterSite({ ...options, token: simulatedAuth.token, now: Date.now });
}

export function startCompanyLinear(
  living: LivingCompany,
  port: number,
  host?: string,
): Promise<LinearSite> {
  const { company } = living;
  return startLinearSite({
    workplace: company.linear,
    apply: (mutation) => living.apply('linear', mutation),
    auth: simulatedAuth,
    now: Date.now,
    host,
    port,
  });
}

async function atPort<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || port === 0) throw error;
    return start(0);
  }
}
