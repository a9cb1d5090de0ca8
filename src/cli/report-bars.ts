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
  ]);
  const ends = days.flatMap((day) => (day === undefined ? [] : [ahead(day)]));
  const end = Math.min(Math.max(...ends, dayMs), longestMs);
  const last = new Date(from + end - dayMs).toISOString().slice(0, 10);
  return {
    header: `Today to ${last}`,
    key: html`${key('middle', 'P50')}${key('likely', 'to P85')}${key('due', 'due')}`,
    cells: objectives.map((each) => forecastBar(each, { end, ahead })),
  };
}

function forecastBar(
  { name, due, forecast }: ReportObjective,
  { end, ahead }: { readonly end: number; readonly ahead: (day: string) => number },
): Html {
  const { p50, p85 } = forecast?.withScope ?? {};
  if (p50 === undefined && due === undefined) return html``;
  return scaleBar({
    title: `${name}: forecast${due === undefined ? '' : ' against due'}`,
    description: `P50 ${p50 ?? 'not within the horizon'}, P85 ${p85 ?? 'not within the horizon'}, due ${due ?? 'on no day'}`,
    end,
    spans:
      p50 === undefined
        ? []
        : [{ kind: 'likely', from: ahead(p50), to: p85 === undefined ? end : ahead(p85) }],
    marks: [
      ...(p50 === undefined ? [] : [mark('middle', ahead(p50))]),
      ...(due === undefined ? [] : [mark('due', ahead(due))]),
    ],
  });
}

function mark(kind: ScaleBar['marks'][number]['kind'], at: number): ScaleBar['marks'][number] {
  return { kind, at };
}
