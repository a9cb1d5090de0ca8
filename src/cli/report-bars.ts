/** A bar for each row of a table, all on one scale: shares against targets, times, forecasts. */
import { dayMs } from '../core/time.ts';
import { type Html, html } from '../server/page/html.ts';
import { type ScaleBar, scaleBar } from '../server/page/scale-bar.ts';
import type { ReportDocument, ReportObjective } from './report-document.ts';
import { flowing } from './report-flow-tables.ts';
import { key, type RowCharts } from './report-sections.ts';
import { elapsed, percent, shareText } from './report-words.ts';

export function targetBars({ objectives }: ReportDocument): RowCharts {
  const targets = objectives.flatMap(({ name, target }) =>
    target === undefined ? [] : [{ name, ...target }],
  );
  const end = Math.max(...targets.flatMap(({ target, high }) => [target, high]));
  return {
    header: `0 to ${percent(end)}`,
    key: html`${key('actual', 'actual share')}${key('interval', 'its interval')}${key('target', 'target')}`,
    cells: targets.map((each) =>
      scaleBar({
        title: `${each.name}: share against target`,
        description: `actual ${shareText(each)}, target ${percent(each.target)}`,
        end,
        spans: [
          { kind: 'actual', from: 0, to: each.share },
          { kind: 'interval', from: each.low, to: each.high },
        ],
        marks: [{ kind: 'target', at: each.target }],
      }),
    ),
  };
}

export function timeBars(report: ReportDocument): RowCharts {
  const rows = flowing(report);
  const end = Math.max(...rows.map(({ flow }) => flow.cycleTime.p95Ms ?? 0));
  return {
    header: `Cycle time, 0 to ${elapsed(end)}`,
    key: html`${key('middle', 'P50')}${key('likely', 'to P85')}${key('possible', 'to P95')}`,
    cells: rows.map(({ name, flow }) => timeBar(name, flow, end)),
  };
}

function timeBar(name: string, { cycleTime }: ReportDocument['flow'], end: number): Html {
  const { p50Ms, p85Ms, p95Ms, n } = cycleTime;
  if (p50Ms === undefined || p85Ms === undefined || p95Ms === undefined) return html``;
  return scaleBar({
    title: `${name}: cycle time`,
    description: `P50 ${elapsed(p50Ms)}, P85 ${elapsed(p85Ms)}, P95 ${elapsed(p95Ms)}, of ${n} issues`,
    end,
    spans: [
      { kind: 'likely', from: p50Ms, to: p85Ms },
      { kind: 'possible', from: p85Ms, to: p95Ms },
    ],
    marks: [{ kind: 'middle', at: p50Ms }],
  });
}

/** A forecast that reaches far would press all others together. */
const longestMs = 2 * 365 * dayMs;

export function forecastBars({ objectives, asOf }: ReportDocument): RowCharts {
  const from = Date.parse(asOf);
  const ahead = (day: string): number => Date.parse(day) + dayMs - from;
  const days = objectives.flatMap(({ due, forecast }) => [
    due,
    forecast?.withScope?.p85 ?? forecast?.withScope?.p50,
    forecast?.withoutScope?.p85,
  ]);
  const ends = days.flatMap((day) => (day === undefined ? [] : [ahead(day)]));
  const end = Math.min(Math.max(...ends, dayMs), longestMs);
  const last = new Date(from + end - dayMs).toISOString().slice(0, 10);
  return {
    header: `${asOf.slice(0, 10)} to ${last}`,
    key: html`${key('middle', 'P50')}${key('likely', 'to P85')}${key('possible', 'P50 to P85 if the scope stays as it is')}${key('due', 'due')}`,
    cells: objectives.map((each) => forecastBar(each, { end, ahead })),
  };
}

interface Ahead {
  readonly end: number;
  readonly ahead: (day: string) => number;
}

type Outcome = NonNullable<ReportObjective['forecast']>['withScope'];

function forecastBar({ name, due, forecast }: ReportObjective, scale: Ahead): Html {
  const { withScope, withoutScope } = forecast ?? {};
  if (withScope === undefined && due === undefined) return html``;
  const { end, ahead } = scale;
  return scaleBar({
    title: `${name}: forecast${due === undefined ? '' : ' against due'}`,
    description: `${daysOf(withScope)}; if the scope stays as it is ${daysOf(withoutScope)}; due ${due ?? 'on no day'}`,
    end,
    spans: [...spanOf('possible', withoutScope, scale), ...spanOf('likely', withScope, scale)],
    marks: [
      ...(withScope?.p50 === undefined ? [] : [mark('middle', ahead(withScope.p50))]),
      ...(due === undefined ? [] : [mark('due', ahead(due))]),
    ],
  });
}

function spanOf(
  kind: ScaleBar['spans'][number]['kind'],
  outcome: Outcome,
  { end, ahead }: Ahead,
): ScaleBar['spans'] {
  if (outcome?.p50 === undefined) return [];
  return [
    { kind, from: ahead(outcome.p50), to: outcome.p85 === undefined ? end : ahead(outcome.p85) },
  ];
}

function daysOf(outcome: Outcome): string {
  if (outcome === undefined) return 'no forecast';
  const [p50 = 'beyond the horizon', p85 = 'beyond the horizon'] = [outcome.p50, outcome.p85];
  return `P50 ${p50}, P85 ${p85}`;
}

function mark(kind: ScaleBar['marks'][number]['kind'], at: number): ScaleBar['marks'][number] {
  return { kind, at };
}
