import type { Instant } from '../../core/issue.ts';
import { dayMs, minuteMs } from '../../core/time.ts';
import type { Random } from '../random.ts';
import type { FieldValues, IssueFields, Mutation } from '../tracker.ts';
import { workingTime } from './working-time.ts';
import { type Role, statusFor, type Workplace } from './workplace.ts';

/** One issue to be lived: what it begins as and how far it may get. */
export interface Plan {
  readonly id: string;
  readonly createdAt: Instant;
  readonly fields: IssueFields;
  /** The labels it should have worn from the start; put on later. */
  readonly laterLabels: readonly string[];
  readonly course: 'free' | 'delivered' | 'left in the backlog' | 'being worked on' | 'container';
}

interface Scene {
  readonly workplace: Workplace;
  readonly random: Random;
  /** Nothing happens after it. */
  readonly now: Instant;
}

/** Everything that happens to one issue until now, oldest first. */
export function tellStory(plan: Plan, scene: Scene): readonly Mutation[] {
  const { random, workplace } = scene;
  const author = random.pick(workplace.people).id;
  const { id, createdAt: at, fields } = plan;
  const story = new Story(plan, scene);
  if (plan.laterLabels.length > 0) story.after(1.5, { labels: plan.laterLabels });
  live(plan, story, random);
  return [{ kind: 'create', at, actor: author, id, fields }, ...story.mutations];
}

function live(plan: Plan, story: Story, random: Random): void {
  switch (plan.course) {
    case 'left in the backlog':
      return;
    case 'container':
      story.move(2, 'active');
      return;
    case 'being worked on':
      story.start(24);
      return;
    case 'delivered':
      story.start(random.around(8, 0.8));
      story.move(random.around(4, 0.6), 'done');
      return;
    case 'free':
      return liveFreely(story, random);
  }
}

/** Days are medians of log-normal times: most issues take days, a few take weeks. */
function liveFreely(story: Story, random: Random): void {
  if (random.chance(0.16)) return;
  if (random.chance(0.015)) story.hop(2);
  if (random.chance(0.07)) return story.cancel(random.around(20, 0.8));
  story.move(random.around(6, 1), 'ready');
  if (random.chance(0.3)) story.after(1, { estimate: random.pick([1, 2, 3, 5, 8]) });
  story.start(random.around(4, 0.8));
  if (random.chance(0.12)) story.block(random.around(1, 0.5), random.around(2, 0.8));
  if (random.chance(0.04)) return story.cancel(random.around(3, 0.5));
  if (random.chance(0.05)) story.after(0.5, { assignee: story.someone() });
  story.move(random.around(3, 0.8), 'review');
  story.move(random.around(1.2, 0.8), 'done');
  if (random.chance(0.05)) {
    story.move(random.around(3, 0.7), 'active');
    story.move(random.around(1.5, 0.7), 'done');
  }
  if (random.chance(0.4)) story.archive(90);
}

/** Lives for one issue: a clock that only goes forward and what has happened so far. */
class Story {
  readonly mutations: Mutation[] = [];
  readonly #plan: Plan;
  readonly #scene: Scene;
  #at: Instant;
  #actor: string;
  #team: string;

  constructor(plan: Plan, scene: Scene) {
    this.#plan = plan;
    this.#scene = scene;
    this.#at = plan.createdAt;
    this.#team = plan.fields.team;
    this.#actor = this.someone();
  }

  someone(): string {
    return this.#scene.random.pick(this.#scene.workplace.people).id;
  }

  after(days: number, set: FieldValues): void {
    this.#at = Math.max(this.#at + 7 * minuteMs, workingTime(this.#at + days * dayMs));
    if (this.#at > this.#scene.now) return;
    const { id } = this.#plan;
    this.mutations.push({ kind: 'change', at: this.#at, actor: this.#actor, id, set });
  }

  move(days: number, role: Role): void {
    const isDone = role === 'done';
    this.after(days, {
      status: this.#status(role),
      resolution: isDone ? this.#resolution('Done') : null,
    });
  }

  start(days: number): void {
    this.#actor = this.someone();
    this.after(days, { status: this.#status('active'), assignee: this.#actor });
  }

  block(days: number, forDays: number): void {
    const isFlagged = this.#scene.workplace.hasFlags;
    this.after(days, { status: this.#status('blocked'), isFlagged });
    this.after(forDays, { status: this.#status('active'), isFlagged: false });
  }

  cancel(days: number): void {
    const resolution = this.#resolution(this.#scene.random.pick(["Won't Do", 'Duplicate']));
    this.after(days, { status: this.#status('cancelled'), resolution });
  }

  /** Goes to another team and gets a new key. What hangs below another issue stays with it. */
  hop(days: number): void {
    const { random, workplace } = this.#scene;
    if (this.#plan.fields.parent !== null) return;
    this.#team = random.pick(workplace.teams).key;
    this.after(days, { team: this.#team, status: this.#status('backlog') });
  }

  archive(days: number): void {
    if (this.#scene.workplace.archives) this.after(days, { place: 'archived' });
  }

  #status(role: Role): string {
    return statusFor(this.#scene.workplace, this.#team, role);
  }

  #resolution(name: string): string | null {
    return this.#scene.workplace.hasResolutions ? name : null;
  }
}
