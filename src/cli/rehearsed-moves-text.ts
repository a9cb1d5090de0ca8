import type { MoveCount, Place, Route } from '../core/measures/moves.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import { none } from './rehearsal-tables.ts';
import type { MoveReason, RehearsedMove, RehearsedMoves } from './rehearsed-moves.ts';
import { table } from './table.ts';

/** Beyond them routes are exceptions: JSON holds all. */
const shownRoutes = 20;

/** How many tickets move from where to where, then the first of them with the reason. */
export function moveLines(moves: RehearsedMoves, days: number): readonly string[] {
  const { total, routes, listed, hidden } = moves;
  if (total.issues === 0) return [];
  const further = routes.length - shownRoutes;
  return [
    ...table([
      ['tickets that move', 'all', 'in progress', `completed ${days}d`, `created ${days}d`],
      ['all', ...cells(total)],
      ...routes.slice(0, shownRoutes).map((each) => [routeText(each), ...cells(each)]),
    ]),
    ...(further > 0 ? [`${further} more ways: --json shows all`] : []),
    ...(listed.length === 0 ? [] : ['', ...table(listed.map(row))]),
    ...(hidden > 0 ? [`${hidden} more: raise --limit`] : []),
  ];
}

function cells({ issues, wip, completed, created }: MoveCount): readonly string[] {
  return [issues, wip, completed, created].map(String);
}

function routeText({ kind, from, to }: Route): string {
  switch (kind) {
    case 'objectives':
      return `${placeText(from)} → ${placeText(to)}`;
    case 'weights':
      return `${placeText(to)}, with other weights`;
    case 'parents':
      return `${placeText(to)}, below another objective`;
  }
}

function placeText({ objectives, isExempt }: Place): string {
  if (objectives.length > 0) return objectives.join(' + ');
  return isExempt ? 'exempt' : 'unaligned';
}

function row(move: RehearsedMove): readonly string[] {
  const { key, title, link = none } = move;
  return [key, title, link, routeText(move), reasonText(move)].map(withOddEscaped);
}

/** What decided and no longer does, and what decides now; what stays is no reason. */
function reasonText({ kind, before, after }: RehearsedMove): string {
  const [was, is] = [before.map(ruleText), after.map(ruleText)];
  const gone = was.filter((text) => !is.includes(text));
  const come = is.filter((text) => !was.includes(text));
  const parts = [
    ...(gone.length === 0 ? [] : [`no longer ${gone.join(', ')}`]),
    ...(come.length === 0 ? [] : [`now ${come.join(', ')}`]),
  ];
  if (parts.length > 0) return parts.join('; ');
  return kind === 'parents' ? `still ${is.join(', ')}` : `by the weights of ${is.join(', ')}`;
}

/** `faster-checkout#2 (label checkout of epic PAY-12)` */
function ruleText({ rule, label, via, ancestor }: MoveReason): string {
  const above = via === 'own' ? undefined : `${via} ${ancestor ?? ''}`;
  const wearer = [label === undefined ? undefined : `label ${label}`, above]
    .filter((part) => part !== undefined)
    .join(' of ');
  return wearer === '' ? rule : `${rule} (${wearer})`;
}
