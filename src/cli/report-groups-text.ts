/** The whole, sources and teams beside each other, for people. */
import { foldText } from '../core/attribution/label-pattern.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import type { ReportDocument } from './report-document.ts';
import { namedSource, namedTeam, portfolioGroup, shortGroupsTable } from './report-flow-tables.ts';
import { asOfLine } from './report-text.ts';
import { table } from './table.ts';
import { UsageError } from './usage-error.ts';

/** true = all of them; a text = that one, teams of whichever source. */
export interface GroupsAsked {
  readonly source?: string | true;
  readonly team?: string | true;
}

export function groupsText(report: ReportDocument, asked: GroupsAsked): string {
  const { header, rows } = shortGroupsTable(groupsAsked(report, asked), report);
  return [
    asOfLine(report),
    '',
    ...table([header, ...rows.map((row) => row.map(withOddEscaped))]),
    '',
  ].join('\n');
}

function groupsAsked(
  report: ReportDocument,
  { source, team }: GroupsAsked,
): Parameters<typeof shortGroupsTable>[0] {
  const ofSource = ({ source: id }: { readonly source: string }): boolean =>
    typeof source !== 'string' || id === source;
  const sources = report.sources.filter(
    ({ id }) => source !== undefined && ofSource({ source: id }),
  );
  const teams = report.teams.filter((each) => isTeam(each.team, team) && ofSource(each));
  if (typeof team === 'string' && teams.length === 0) refuse(team, report);
  return [portfolioGroup(report), ...sources.map(namedSource), ...teams.map(namedTeam)];
}

function isTeam(key: string, asked: string | true | undefined): boolean {
  return asked === true || (asked !== undefined && foldText(key, false) === foldText(asked, false));
}

const shownTeams = 20;

function refuse(team: string, { teams }: ReportDocument): never {
  const known = [...new Set(teams.map(({ team: key }) => key))];
  const more = known.length > shownTeams ? ` and ${known.length - shownTeams} more` : '';
  throw new UsageError(
    `--team ${team}: no issue of such a project or team counts; there are ${known.slice(0, shownTeams).join(', ') || 'none'}${more}`,
  );
}
