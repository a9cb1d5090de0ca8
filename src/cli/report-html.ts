/** The report as one HTML file to be mailed: no script, no request, readable on paper, with the charts within it. */
import { readFileSync } from 'node:fs';
import type { Snapshot } from '../core/measures/snapshot.ts';
import type { Observation } from '../metrics/observation.ts';
import { type Html, html, trusted } from '../server/page/html.ts';
import { lead } from '../server/page/lead.ts';
import { objectiveTable } from '../server/page/objectives.ts';
import { logo, pageStyle, unobservedNotice } from '../server/page/page.ts';
import { portfolio } from '../server/page/portfolio.ts';
import { sourceTable } from '../server/page/sources.ts';
import { counted, instant } from '../server/page/words.ts';
import { sourceOfText } from '../server/security.ts';
import { forecastBars, targetBars, timeBars } from './report-bars.ts';
import { coverageChart, weekCharts } from './report-charts.ts';
import type { ReportDocument } from './report-document.ts';
import { flowTable, groupsTable, scopeTable, timesTable } from './report-flow-tables.ts';
import { tableSection } from './report-sections.ts';
import {
  attentionTable,
  declaredTable,
  forecastTable,
  gapTable,
  strategyTable,
  targetsTable,
} from './report-tables.ts';
import { strategyText } from './report-words.ts';

const style = pageStyle + readFileSync(new URL('report.css', import.meta.url), 'utf8');

/** Whoever opens the file trusts its text alone. */
const policy = [
  "default-src 'none'",
  `style-src ${sourceOfText(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface ReportSeen {
  readonly report: ReportDocument;
  /** What the report was made of, as the page shows it. */
  readonly observation: Observation;
  readonly snapshot: Snapshot;
}

export function reportHtml(seen: ReportSeen): string {
  const { report } = seen;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Strategy report, ${day(report)}</title>
<style>${trusted(style)}</style>
</head>
<body class="report">
<header>${logo}<strong>Strategy report</strong><span>${day(report)}</span></header>
<main>
${content(seen)}
</main>
</body>
</html>
`.markup;
}

function day({ asOf, timezone }: ReportDocument): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: timezone, dateStyle: 'long' }).format(
    Date.parse(asOf),
  );
}

function content({ report, observation, snapshot }: ReportSeen): Html {
  const declared = declaredTable(report);
  return html`${asOfLine(report)}
${unobservedNotice(observation)}
${lead(observation)}
${portfolio(observation, snapshot)}
${objectiveTable(observation, snapshot)}
${declared.rows.length === 0 ? undefined : tableSection(declared)}
${coverageChart(report)}
${weekCharts(report)}
<div class="pair">${tableSection(strategyTable(report))}${tableSection(gapTable(report))}</div>
${tableSection(targetsTable(report), targetBars(report))}
${tableSection(attentionTable(report))}
${tableSection(timesTable(report), timeBars(report))}
${tableSection(flowTable(report))}
${tableSection(forecastTable(report), forecastBars(report))}
${tableSection(scopeTable(report))}
${tableSection(groupsTable(report))}
${sourceTable(observation)}`;
}

function asOfLine({ asOf, timezone, window, strategy, view }: ReportDocument): Html {
  const write = (text: string): string => instant(Date.parse(text), timezone);
  return html`<p class="as-of">Numbers of ${write(asOf)}, days and weeks in ${timezone}. Trailing window: ${counted(window.days, 'day')}. Strategy: ${strategyText(strategy, write)}. Work in the ${view} view.</p>`;
}
