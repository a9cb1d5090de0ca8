/** Two small trackers that people change by hand: a Jira that can hide issues, and a Linear. */
import { simulatedAuth, startSimulatedJira } from '../../src/cli/simulated-sites.ts';
import { hourMs } from '../../src/core/time.ts';
import { statusFor, type Workplace } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import type { ArchivedStatus } from '../../src/simulator/jira/jira-desk.ts';
import type { JiraSite } from '../../src/simulator/jira/jira-site.ts';
import { Restrictions, restricted } from '../../src/simulator/jira/restrictions.ts';
import { type LinearSite, startLinearSite } from '../../src/simulator/linear/linear-site.ts';
import { emptyFields, type FieldValues } from '../../src/simulator/tracker.ts';
import { webhookSecret } from '../connectors/webhooks.ts';
import { discreet, watched } from './jira-view.ts';

export type SourceId = 'acme-jira' | 'acme-linear';

export interface SmallTrackers {
  readonly jira: JiraSite;
  readonly linear: LinearSite;
  /** Both as sources, and the same objective for everything with a label in either. */
  readonly configuration: string;
  /** What the account of Jira may not see, and which projects were put away. */
  readonly restrictions: Restrictions;
  /** Creates an issue that is in progress and serves the objective; returns its id. */
  create(source: SourceId, team: string, set?: FieldValues): string;
  createMany(source: SourceId, team: string, count: number): readonly string[];
  change(source: SourceId, id: string, set: FieldValues): void;
  changeAt(at: number, change: { source: SourceId; id: string; set: FieldValues }): void;
  /** What happens in the moment before Jira shows this issue for the first time. */
  beforeShown(id: string, deed: () => void): void;
  delete(source: SourceId, id: string): void;
  /** The address of an issue of Jira. */
  addressOf(id: string): string;
  close(): Promise<void>;
}

function configurationOf(jiraUrl: string, linearUrl: string, scope: string): string {
  return `version: 1
sources:
  - id: acme-jira
    type: jira
    url: ${jiraUrl}
    auth: { email: ${simulatedAuth.email}, token: ${simulatedAuth.token} }
    scope: "${scope}"
    webhook: { secret: ${webhookSecret} }
  - id: acme-linear
    type: linear
    api_url: ${linearUrl}
    auth: { key: ${simulatedAuth.key} }
    teams: [WEB]
    webhook: { secret: ${webhookSecret} }
strategy:
  objectives:
    - { id: all, name: All, priority: 1, match: [{ labels: ["*"] }] }
    - { id: jira, name: Jira, priority: 1, match: [{ labels: ["*"], sources: [acme-jira] }] }
`;
}

export interface SmallTrackersOptions {
  /** Default 404. */
  readonly archivedStatus?: ArchivedStatus | undefined;
  /** Of the Jira; default: two projects by name. */
  readonly scope?: string | undefined;
}

export async function openSmallTrackers({
  archivedStatus,
  scope = 'project in (PAY, CORE)',
}: SmallTrackersOptions = {}): Promise<SmallTrackers> {
  const restrictions = new Restrictions();
  const deeds = new Map<string, () => void>();
  const workplaces = { 'acme-jira': createJiraWorkplace(), 'acme-linear': createLinearWorkplace() };
  const content = companyContent(workplaces['acme-jira'], {
    apply: (mutation) => workplaces['acme-jira'].tracker.apply(mutation),
    now: Date.now,
  });
  const jira = await startSimulatedJira({
    content: watched(discreet(restricted(content, restrictions), restrictions), deeds),
    port: 0,
    archivedStatus,
  });
  const linear = await startLinearSite({
    workplace: workplaces['acme-linear'],
    apply: (mutation) => workplaces['acme-linear'].tracker.apply(mutation),
    auth: simulatedAuth,
    now: Date.now,
  });
  let created = 0;
  function create(source: SourceId, team: string, set: FieldValues = {}): string {
    created += 1;
    return createIssue(workplaces[source], { number: created, team, set });
  }
  const changeAt: SmallTrackers['changeAt'] = (at, { source, id, set }) => {
    const { tracker, people } = workplaces[source];
    tracker.apply({ kind: 'change', at, actor: people[0].id, id, set });
  };
  return {
    jira,
    linear,
    configuration: configurationOf(jira.url, linear.url, scope),
    restrictions,
    create,
    createMany: (source, team, count) => Array.from({ length: count }, () => create(source, team)),
    change: (source, id, set) => changeAt(Date.now(), { source, id, set }),
    changeAt,
    beforeShown: (id, deed) => deeds.set(id, deed),
    delete: (source, id) => {
      const workplace = workplaces[source];
      const actor = workplace.people[0].id;
      workplace.tracker.apply({ kind: 'delete', at: Date.now(), actor, id });
    },
    addressOf: (id) => `${jira.url}/browse/${workplaces['acme-jira'].tracker.find(id)?.key}`,
    close: async () => {
      await Promise.all([jira.close(), linear.close()]);
    },
  };
}

function createIssue(
  workplace: Workplace,
  { number, team, set }: { number: number; team: string; set: FieldValues },
): string {
  const id = workplace.issueId(number);
  const fields = {
    ...emptyFields,
    title: `Issue ${number}`,
    type: workplace.workTypes[0],
    team,
    status: statusFor(workplace, team, 'active'),
    labels: [workplace.labelOf('reliability')],
    ...set,
  };
  // Each later than the one before, so that their order is known.
  const at = Date.now() - 24 * hourMs + number;
  workplace.tracker.apply({ kind: 'create', at, actor: workplace.people[0].id, id, fields });
  return id;
}
