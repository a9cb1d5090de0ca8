/** Why one issue counts, or does not: the verdict, the levels the rules looked at, the numbers it enters. */
import { withOddEscaped } from '../../core/visible-text.ts';
import type { ExplainDocument, IssueDocument, LevelDocument } from '../explain-document.ts';
import { addedWords, basisWords, date, weight } from '../explain-words.ts';
import type { Tone } from './attention.ts';
import { type Html, html } from './html.ts';
import { documentOf } from './page.ts';
import { counted, instant } from './words.ts';

export function issuePage(document: ExplainDocument): string {
  const main = html`<p class="as-of">As of ${instant(Date.parse(document.asOf), document.timezone)}. Trailing window: ${counted(document.window.days, 'day')}.</p>
${unmapped(document)}
${document.issues.map((issue) => explained(issue, document))}`;
  return documentOf(main, { title: document.key, root: '../' });
}

/** For a key that leads nowhere; the message has a line for each hint. */
export function noIssuePage(message: string, root: './' | '../'): string {
  const [first = '', ...hints] = message.split('\n');
  const main = html`<section class="lead unknown"><h1>${first}</h1>
${hints.map((hint) => html`<p>${hint.trim()}</p>`)}</section>`;
  return documentOf(main, { title: 'No such issue', root });
}

function unmapped({ isMapped }: ExplainDocument): Html | undefined {
  if (isMapped) return undefined;
  return html`<section class="notice" role="status"><strong>The rules have changed.</strong> This is what they say now; the published numbers follow as soon as the stored issues are mapped anew.</section>`;
}

function explained(issue: IssueDocument, document: ExplainDocument): Html {
  const { verdict, title, type, team, source, state, problems } = issue;
  return html`<section class="lead ${toneOf(issue)}"><h1>${quoted(verdict)}</h1>
<p>${[withOddEscaped(title), type, team, source, state ?? []].flat().join(' · ')}${link(issue)}</p></section>
<section class="card"><h2>Levels, nearest first</h2>
<div class="scrolls" tabindex="0"><table class="levels">
<thead><tr><th scope="col">Level</th><th scope="col">Labels</th><th scope="col">Rule</th><th scope="col">Matches</th><th scope="col">Weight</th><th scope="col">Since</th><th scope="col">Outcome</th></tr></thead>
<tbody>${issue.levels.map((level) => levelRows(level, document))}</tbody>
</table></div>
${issue.levels.map(nearMisses)}
${problems.map((problem) => html`<p class="note">Problem: ${problem}</p>`)}
${issue.isFullyRead ? undefined : html`<p class="note unknown">${source} has not been read to its end yet: it may change.</p>`}
</section>
${numbers(issue, document)}`;
}

/** Labels between quotation marks, where there is type for it. */
function quoted(sentence: string): string {
  return withOddEscaped(sentence.replaceAll(/`([^`]*)`/g, '“$1”'));
}

function toneOf({ isWork, state, shares }: IssueDocument): Tone {
  if (!isWork) return 'calm';
  if (state === undefined) return 'unknown';
  if (shares.length === 0) return 'watch';
  return shares.some(({ objective }) => objective !== undefined) ? 'good' : 'calm';
}

/** The address comes from a tracker. */
function link({ link: address }: IssueDocument): Html | undefined {
  if (address === undefined || !/^https?:\/\//.test(address)) return undefined;
  return html` · <a href="${address}">open in its tracker</a>`;
}

function levelRows(level: LevelDocument, { timezone }: ExplainDocument): readonly Html[] {
  const { via, key, name, labels, matches, decides } = level;
  const named = [key, name].flatMap((each) => each ?? []).join(' ');
  const rows = Math.max(1, matches.length);
  const head = html`<th scope="row" rowspan="${rows}">${via}<small>${withOddEscaped(named)}</small></th>
<td rowspan="${rows}">${labels.map(withOddEscaped).join(', ') || '—'}${decides ? html`<small>this level decides</small>` : undefined}</td>`;
  if (matches.length === 0) return [html`<tr>${head}<td colspan="5">no rule</td></tr>`];
  return matches.map(
    (match, index) =>
      html`<tr>${index === 0 ? head : undefined}<td>${match.rule}</td><td>${withOddEscaped(match.label ?? 'by name')}</td><td>${weight(match.weight)}</td><td>${date(Date.parse(match.since), timezone)}</td><td>${match.because}</td></tr>`,
  );
}

function nearMisses({ via, nearMisses: misses }: LevelDocument): readonly Html[] {
  return misses.map(
    ({ label, pattern, objective }) =>
      html`<p class="note">Near miss (${via}): “${withOddEscaped(label)}” is almost “${withOddEscaped(pattern)}” of ${objective}</p>`,
  );
}

function numbers(issue: IssueDocument, { window, timezone }: ExplainDocument): Html {
  const { alignment, shares } = issue;
  const rows = issue.numbers.map(({ id, ...added }) => {
    const [weights] = [...added.numbers, ...added.weeks];
    const share = shares.find(({ objective }) => objective === id);
    return html`<tr><th scope="row">${id}</th><td>${weight(weights?.shared ?? 0)}</td><td>${weight(weights?.exclusive ?? 0)}</td><td>${share === undefined ? '—' : date(Date.parse(share.since), timezone)}</td><td>${addedWords(added, window.days)}</td></tr>`;
  });
  return html`<section class="card"><h2>What it adds to which number</h2>
${
  rows.length === 0
    ? html`<p>It adds to no objective.</p>`
    : html`<div class="scrolls" tabindex="0"><table class="levels"><thead><tr><th scope="col">Objective</th><th scope="col">Shared</th><th scope="col">Exclusive</th><th scope="col">Since</th><th scope="col">Adds to</th></tr></thead><tbody>${rows}</tbody></table></div>`
}
<p class="note">Alignment coverage: ${basisWords(alignment, window.days)}</p></section>`;
}
