import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../src/cli/report-csv.ts';
import { groupsText } from '../../src/cli/report-groups-text.ts';
import { objectiveText } from '../../src/cli/report-objective-text.ts';
import { reportText } from '../../src/cli/report-text.ts';
import { csvRecords } from '../jobs/csv.ts';
import { fullSeen } from './reports.ts';

const { report } = fullSeen();

function lines(text: string): readonly string[] {
  return text.split('\n');
}

/** Of the groups that are shown. */
function groupNames(asked: Parameters<typeof groupsText>[1]): readonly string[] {
  return lines(groupsText(report, asked))
    .slice(3, -1)
    .map((line) => line.split(/ {2,}/)[0] ?? '');
}

describe('the table of a company with every number', () => {
  const text = reportText(report);

  it('shows what leads to questions, within 120 columns', () => {
    expect(lines(text).slice(0, 6)).toEqual([
      'As of 2026-11-24T19:15:00.000Z (days and weeks in Europe/Berlin, window 28 days)',
      '2 of 5 priorities have no active work.',
      '',
      'objective        prio  status       wip  done 28d  execution       cycle P85  share/target    ends P85    due',
      'faster-checkout  1     moving       9    11        71.8 % 47/65.5  9.0 d      32.5/30.0 %     2027-03-16  2027-02-28',
      'grow-revenue     1     moving       15   19        73.9 % 85/115   —          —               —           —',
    ]);
    expect(text).toMatch(/^reliability .* 8\.0\/25\.0 % off /m);
    expect(Math.max(...lines(text).map((line) => line.length))).toBeLessThanOrEqual(140);
    const table = lines(text).slice(3, 11);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('tells of the whole below it', () => {
    expect(text).toContain(
      'Effort  aligned 60.0 % (60 of 100) person-days   alignment gap 20.0 %\n',
    );
    expect(text).toContain('Strategy  moving 33.3 % (2 of 6) objectives\n');
  });
});

describe('one objective in full', () => {
  it('tells every number of it, with parts and n', () => {
    const [checkout] = report.objectives;
    if (checkout === undefined) throw new Error('there is no objective');
    const text = objectiveText(report, checkout);
    expect(
      Object.fromEntries(lines(text).map((line) => line.trim().split(/ {2,}/, 2))),
    ).toMatchObject({
      'faster-checkout: Checkout in under ten seconds': undefined,
      'part of': 'grow-revenue',
      issues: '73 (work 68.5 shared, 68 exclusive)',
      'blocked, quiet, unassigned': '1, 2, 4',
      'execution coverage': '71.8 % (47 of 65.5)',
      progress: '58.8 % (38.5 of 65.5)',
      declared: 'at risk, by initiative Faster | checkout',
      'cycle time': 'P50 4.5 d, P85 9.0 d, P95 14.3 d, mean 4.5 d (n 10)',
      'started, net flow': '9, −2',
      effort: '36.4 person-days shared, 40 exclusive, on 14 issues; 2.5 sunk',
      'actual share': '32.5 % (22.2 to 44.9 %) of effort, 36.4 of 112, n 61.2',
      'scope change, work':
        'since 2026-10-01: created +12, attributed +3.5, de-attributed −1, cancelled +1',
      forecast: 'P50 2027-02-02, P85 2027-03-16, by the due date 71.3 %',
      'scope fixed': 'P50 2027-01-12, P85 2027-02-09, by the due date 98.0 %',
    });
  });

  it('says which day of a forecast lies beyond its horizon', () => {
    const platform = report.objectives.find(({ id }) => id === 'leaner-platform');
    if (platform === undefined) throw new Error('there is no objective');
    expect(objectiveText(report, platform)).toMatch(
      /^forecast +P50 2027-05-04, P85 beyond 520 weeks, by the due date 2\.0 %$/m,
    );
  });

  it('says why there is no forecast', () => {
    const reliability = report.objectives.find(({ id }) => id === 'reliability');
    if (reliability === undefined) throw new Error('there is no objective');
    expect(objectiveText(report, reliability)).toMatch(
      /^forecast +none: fewer than 6 past weeks to draw from$/m,
    );
  });
});

describe('sources and teams', () => {
  it('stand below the whole, with their parts', () => {
    expect(lines(groupsText(report, { source: true, team: true })).slice(2, 4)).toEqual([
      'Group            Coverage in progress  Coverage completed  In progress  Completed 28d  Cycle P50  Cycle P85  n',
      'Portfolio        62.0 % (31 of 50)     53.3 % (24 of 45)   57           57             5.0 d      11.0 d     52',
    ]);
  });

  it.each([
    [{ source: true }, ['Portfolio', 'acme-jira', 'acme-linear']],
    [{ team: true }, ['Portfolio', 'acme-jira PAY', 'acme-linear WEB', 'acme-jira CORE']],
    [{ team: 'pay' }, ['Portfolio', 'acme-jira PAY']],
    [{ source: 'acme-linear' }, ['Portfolio', 'acme-linear']],
    [
      { source: 'acme-jira', team: true },
      ['Portfolio', 'acme-jira', 'acme-jira PAY', 'acme-jira CORE'],
    ],
  ] as const)('are those asked for by %j', (asked, expected) => {
    expect(groupNames(asked)).toEqual(expected);
  });

  it('names the teams there are when one is asked for that is not', () => {
    expect(() => groupsText(report, { team: 'NOPE' })).toThrow(
      '--team NOPE: no issue of such a project or team counts; there are PAY, WEB, CORE',
    );
  });
});

describe('the CSV of a company with every number', () => {
  const records = csvRecords(reportCsv(report));

  it('reads back as the numbers of the document', () => {
    const day = 24 * 60 * 60 * 1000;
    expect(records[0]).toMatchObject({
      wip_issues: '9',
      due: '2027-02-28',
      declared: 'at_risk',
      declared_disagrees: 'false',
      lead_time_n: '11',
      cycle_time_p85_ms: String(9 * day),
      age_p95_ms: String(20 * day),
      ageing_issues: '2',
      flow_efficiency_ratio: '0.625',
      net_flow_issues: '-2',
      effort_shared_person_days: '36.4',
      sunk_person_days: '2.5',
      target_share: '0.3',
      actual_share: '0.325',
      actual_share_low: '0.222',
      is_off_target: 'false',
      progress_ratio: String(38.5 / 65.5),
      estimate_done: '120',
      scope_cancelled_work: '-1',
      time_to_first_work_ms: String(3.5 * day),
      forecast_p85: '2027-03-16',
      forecast_by_due_ratio: '0.713',
      forecast_scope_fixed_p50: '2027-01-12',
      forecast_refused: '',
    });
  });

  it('has empty cells where there is no value', () => {
    expect(records[2]).toMatchObject({
      forecast_refused: 'too_few_weeks',
      forecast_p50: '',
      declared_disagrees: 'true',
    });
    expect(records[1]).toMatchObject({ target_share: '', actual_share: '', is_off_target: '' });
  });

  it('has each column once, the first ones as they always were', () => {
    const names = Object.keys(records[0] ?? {});
    expect(names.slice(0, 9)).toEqual([
      'as_of',
      'window_days',
      'objective',
      'name',
      'priority',
      'status',
      'all_issues',
      'all_shared_work',
      'all_exclusive_work',
    ]);
    const [header = ''] = reportCsv(report).split('\r\n');
    expect(header.split(',').length).toBe(new Set(header.split(',')).size);
    expect(header).toContain('last_moved_at,no_active_work_since,wip_issues,');
  });
});
