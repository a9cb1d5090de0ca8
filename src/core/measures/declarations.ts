import { foldText } from '../attribution/label-pattern.ts';
import { byText } from '../by-text.ts';
import type { Container, Health, Instant } from '../issue.ts';
import type { DeclaredState, Objective, Rule, Strategy } from '../objective.ts';
import type { Calendar } from '../time.ts';
import type { ActivityStatus } from './snapshot.ts';

/** What people say of an objective, beside what is seen of it. */
export interface Declaration {
  readonly by: 'strategy' | Container['kind'];
  /** Of the project or initiative. */
  readonly name?: string;
  readonly state: DeclaredState;
  /** When it was said, as far as that is known. */
  readonly since?: Instant;
  /** On track is said, and the activity status, as if every source were observed, says that nothing goes on. */
  readonly disagrees: boolean;
}

/** A project or initiative whose health was declared. */
export interface DeclaredContainer extends Pick<Container, 'kind' | 'id' | 'name'> {
  readonly source: string;
  readonly health: Health;
}

export interface DeclarationsRequest {
  readonly strategy: Pick<Strategy, 'caseSensitive'>;
  readonly calendar: Calendar;
  readonly asOf: Instant;
  /** Of configured sources. */
  readonly containers: readonly DeclaredContainer[];
}

const nothingGoesOn: readonly ActivityStatus[] = [
  'idle',
  'quiet',
  'blocked',
  'not_started',
  'unmapped',
  'label_drift',
];

/**
 * Its own in the strategy first, then the health of each project and initiative that one of its rules names, by name.
 * What was said at t or later is left out; what had been said before that is not known.
 * Source: definitions, "Declared and observed".
 */
export function declarationsOf(
  objective: Objective,
  status: ActivityStatus,
  { strategy, calendar, asOf, containers }: DeclarationsRequest,
): readonly Declaration[] {
  const { declared } = objective;
  const on = declared?.on === undefined ? undefined : calendar.startOf(declared.on);
  const named = containers
    .filter((container) => isNamed(container, objective.rules, strategy))
    .toSorted((a, b) => byText(a.kind, b.kind) || byText(a.name, b.name) || byText(a.id, b.id));
  const said: readonly Omit<Declaration, 'disagrees'>[] = [
    ...(declared === undefined
      ? []
      : [{ by: 'strategy' as const, state: declared.state, ...at(on) }]),
    ...named.map(({ kind, name, health }) => ({
      by: kind,
      name,
      state: health.state,
      ...at(health.since),
    })),
  ];
  return said
    .filter(({ since = -Infinity }) => since < asOf)
    .map((each) => ({
      ...each,
      disagrees: each.state === 'on_track' && nothingGoesOn.includes(status),
    }));
}

function at(since: Instant | undefined): Pick<Declaration, 'since'> {
  return since === undefined ? {} : { since };
}

function isNamed(
  { source, kind, id, name }: DeclaredContainer,
  rules: readonly Rule[],
  { caseSensitive }: DeclarationsRequest['strategy'],
): boolean {
  const own = [id, name].map((text) => foldText(text, caseSensitive));
  return rules.some((rule) => {
    const texts = kind === 'project' ? rule.projects : rule.initiatives;
    const isOfSource = rule.sources.length === 0 || rule.sources.includes(source);
    return isOfSource && texts.some((text) => own.includes(foldText(text, caseSensitive)));
  });
}
