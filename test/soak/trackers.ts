import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { companyJira, simulatedAuth, startCompanyLinear } from '../../src/cli/simulated-sites.ts';
import { minuteMs, secondMs } from '../../src/core/time.ts';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { type LivingCompany, openCompany } from '../../src/simulator/company/living-company.ts';
import { datacenterHazards, jiraHazards } from '../../src/simulator/jira/jira-hazards.ts';
import { type JiraSite, startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { Restrictions, restricted } from '../../src/simulator/jira/restrictions.ts';
import {
  type DatacenterSite,
  startDatacenterSite,
} from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import { linearHazards } from '../../src/simulator/linear/linear-hazards.ts';
import type { LinearSite } from '../../src/simulator/linear/linear-site.ts';
import { createWeather, type Hazard } from '../../src/simulator/site/weather.ts';
import type { SoakOptions } from './options.ts';
import { webhookSecret } from './webhooks.ts';

/** Sources of the configuration. */
export const sourceIds = ['acme-jira', 'acme-dc', 'acme-linear'] as const;
export type SourceId = (typeof sourceIds)[number];

/** Both Jira sites show one company, each with index, account and weather of its own. */
export interface Trackers {
  readonly living: LivingCompany;
  readonly jira: JiraSite;
  readonly datacenter: DatacenterSite;
  readonly linear: LinearSite;
  /** What the accounts of the two Jira sites may not see. */
  readonly restrictions: { readonly 'acme-jira': Restrictions; readonly 'acme-dc': Restrictions };
  /** The configuration of the program that reads them. */
  readonly configuration: string;
  /** Whether a project or team is in the scope of a source. */
  readonly isRead: (source: SourceId, team: string) => boolean;
  setWeather(isBad: boolean): void;
  close(): Promise<void>;
}

/** The company has had time to rest: what people do from now on is the newest of every issue. */
const restMs = 20 * minuteMs;
/** The longest that an index is behind. */
export const lagMs = 4 * secondMs;

export async function startTrackers(options: SoakOptions): Promise<Trackers> {
  const { seed, issues, includes } = options;
  const living = openCompany({ seed, issues, now: Date.now() - restMs });
  const restrictions = { 'acme-jira': new Restrictions(), 'acme-dc': new Restrictions() };
  const index = { seed, staleShare: staleShareOf(options) };
  const content = companyJira(living);
  const shared = { now: Date.now, index };
  const jira = await startJiraSite({
    ...shared,
    content: restricted(content, restrictions['acme-jira']),
    auth: simulatedAuth,
    bulkFetchLimit: 1_000,
    changelogPageSize: 400,
    archivedStatus: 404,
  });
  const datacenter = await startDatacenterSite({
    ...shared,
    content: restricted(content, restrictions['acme-dc']),
    token: simulatedAuth.token,
    archivedStatus: 200,
  });
  const linear = await startCompanyLinear(living, 0);
  const sites = { jira, datacenter, linear };
  const isLagging = includes('late index') || includes('stale index');
  return {
    living,
    ...sites,
    restrictions,
    isRead: (source, team) => scopeOf(options, source)?.includes(team) ?? true,
    configuration: configurationOf(living, sites, options),
    setWeather: (isBad) => {
      setWeather(sites, isBad ? options : undefined);
      for (const site of [jira, datacenter]) {
        site.setIndexLag(isBad && isLagging ? lagMs : 0, 0);
        site.setMissRate(isBad && includes('missing once') ? missRate : 0);
      }
    },
    close: async () => {
      await Promise.all([jira.close(), datacenter.close(), linear.close()]);
    },
  };
}

/** Part of all searches that leave out an issue. */
const missRate = 0.1;
/** Part of all requests that meet a fault. */
const faultRate = 0.06;

function staleShareOf({ includes }: SoakOptions): number {
  if (!includes('stale index')) return 0;
  return includes('late index') ? 0.5 : 1;
}

type Sites = Pick<Trackers, 'jira' | 'datacenter' | 'linear'>;

/** Good when undefined. */
function setWeather({ jira, datacenter, linear }: Sites, bad: SoakOptions | undefined): void {
  const hazards: readonly (readonly [Sites[keyof Sites], readonly Hazard[]])[] = [
    [jira, jiraHazards],
    [datacenter, datacenterHazards],
    [linear, linearHazards],
  ];
  for (const [n, [site, all]] of hazards.entries()) {
    const possible = all.filter(({ kind }) => bad?.includes(kind) === true);
    const weather =
      bad === undefined
        ? undefined
        : createWeather({ seed: bad.seed + n, rate: faultRate, hazards: possible });
    site.traffic.setWeather(weather);
  }
}

/** Projects and teams that are read where the scope is narrow; undefined = all. */
const narrowScope: Readonly<Record<SourceId, readonly string[] | undefined>> = {
  'acme-jira': ['PAY', 'CORE'],
  'acme-dc': undefined,
  'acme-linear': ['WEB'],
};

function scopeOf({ includes }: SoakOptions, source: SourceId): readonly string[] | undefined {
  return includes('narrow scope') ? narrowScope[source] : undefined;
}

const configurationSchema = z.looseObject({ sources: z.array(z.looseObject({ id: z.string() })) });

/** The demo's, with Data Center beside Cloud. */
function configurationOf(
  living: LivingCompany,
  { jira, datacenter, linear }: Sites,
  options: SoakOptions,
): string {
  const text = demoConfiguration({
    jiraUrl: jira.url,
    jiraEmail: simulatedAuth.email,
    jiraToken: simulatedAuth.token,
    linearUrl: linear.url,
    linearKey: simulatedAuth.key,
    now: living.generatedAt,
    interval: '2s',
  });
  const { sources, ...rest } = configurationSchema.parse(parse(text));
  const [cloud, workspace] = sources;
  const server = {
    ...cloud,
    id: 'acme-dc',
    type: 'jira-datacenter',
    url: datacenter.url,
    auth: { bearer: simulatedAuth.token },
  };
  const projects = scopeOf(options, 'acme-jira');
  const teams = scopeOf(options, 'acme-linear');
  const read = [
    { ...cloud, ...(projects === undefined ? {} : { scope: `project in (${projects.join()})` }) },
    server,
    { ...workspace, ...(teams === undefined ? {} : { teams }) },
  ];
  const webhook = options.includes('webhooks') ? { webhook: { secret: webhookSecret } } : {};
  return stringify({ ...rest, sources: read.map((source) => ({ ...source, ...webhook })) });
}
