import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { dayMs } from '../../src/core/time.ts';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { generateCompany } from '../../src/simulator/company/generate-company.ts';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { createWork, letPeopleWork } from '../../src/simulator/company/people.ts';
import {
  type Company,
  type Role,
  roleOf,
  type Workplace,
} from '../../src/simulator/company/workplace.ts';
import { createRandom } from '../../src/simulator/random.ts';
import type { TrackedIssue } from '../../src/simulator/tracker.ts';

const now = Date.parse('2026-11-24T20:00:00Z');

function workplaces(company: Company): readonly Workplace[] {
  return [company.jira, company.linear];
}

function issuesOf(company: Company): readonly TrackedIssue[] {
  return workplaces(company).flatMap(({ tracker }) => [...tracker.issues.values()]);
}

function withRole(workplace: Workplace, roles: readonly Role[]): readonly TrackedIssue[] {
  return [...workplace.tracker.issues.values()].filter(
    ({ fields }) => fields.type !== 'Epic' && roles.includes(roleOf(workplace, fields.status)),
  );
}

function dormantIssues({ jira }: Company): readonly TrackedIssue[] {
  const epics = [...jira.tracker.issues.values()].filter(({ fields }) =>
    fields.labels.includes('enterprise-sso'),
  );
  const ids = new Set(epics.map(({ id }) => id));
  return [...jira.tracker.issues.values()].filter(
    ({ id, fields }) => fields.type !== 'Epic' && (ids.has(id) || ids.has(fields.parent ?? '')),
  );
}

describe('a generated company', () => {
  const company = generateCompany({ seed: 1, now, issues: 3_000 });

  test("has histories that, rolled back from today's fields, agree at every step", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        for (const { fields, entries } of issuesOf(generateCompany({ seed, now, issues: 60 }))) {
          let state = { ...fields };
          for (const { before, after } of entries.toReversed()) {
            expect(state).toMatchObject(after);
            state = { ...state, ...before };
          }
          expect(state).toMatchObject({ resolution: null, assignee: null, place: 'live' });
        }
      }),
      { numRuns: 20 },
    );
  });

  test('did nothing in the future, and nothing before an issue was there', () => {
    for (const { createdAt, updatedAt, entries } of issuesOf(company)) {
      const instants = [createdAt, ...entries.map(({ at }) => at)];
      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
      expect(Math.max(...instants, updatedAt)).toBeLessThanOrEqual(now);
    }
  });

  test('is the same for the same seed and another one for another seed', () => {
    const again = issuesOf(generateCompany({ seed: 1, now, issues: 3_000 }));
    const other = issuesOf(generateCompany({ seed: 2, now, issues: 3_000 }));
    expect(again).toEqual(issuesOf(company));
    expect(other).not.toEqual(again);
  });

  test('has dozens of issues in progress, finishes some every week and has reopened and cancelled work', () => {
    for (const workplace of workplaces(company)) {
      const busy = withRole(workplace, ['active', 'review', 'blocked']).length;
      expect(busy).toBeGreaterThan(5);
      expect(busy).toBeLessThan(100);
      const done = withRole(workplace, ['done']);
      for (let week = 0; week < 12; week += 1) {
        const ended = done.filter(
          ({ updatedAt }) => Math.floor((now - updatedAt) / (7 * dayMs)) === week,
        );
        expect(ended.length).toBeGreaterThan(0);
      }
      const reopened = done.filter(
        ({ entries }) =>
          entries.filter(
            ({ after }) => after.status !== undefined && roleOf(workplace, after.status) === 'done',
          ).length > 1,
      );
      expect(reopened.length).toBeGreaterThan(0);
    }
    const resolutions = issuesOf(company).map(({ fields }) => fields.resolution);
    expect(resolutions).toContain("Won't Do");
    expect(withRole(company.linear, ['cancelled']).length).toBeGreaterThan(0);
  });

  test('has drifted labels, moved, archived, unlabelled and run-the-business issues, epics and sub-tasks', () => {
    const issues = issuesOf(company);
    const labels = new Set(issues.flatMap(({ fields }) => fields.labels));
    expect([...labels]).toEqual(expect.arrayContaining(['chekout', 'support', 'incident']));
    expect(issues.some(({ previousKeys }) => previousKeys.length > 0)).toBe(true);
    expect(issues.some(({ fields }) => fields.place === 'archived')).toBe(true);
    expect(issues.some(({ fields }) => fields.labels.length === 0 && fields.parent === null)).toBe(
      true,
    );
    expect(new Set(issues.map(({ fields }) => fields.type))).toEqual(
      new Set(['Epic', 'Story', 'Bug', 'Task', 'Sub-task', 'Issue']),
    );
  });

  test('works on its dormant objective with a single issue, whatever people do later', () => {
    const living = openCompany({ seed: 3, issues: 800, now });
    const work = createWork(living, createRandom(5));
    for (let tick = 1; tick <= 500; tick += 1) work(now + tick * 2_000);
    const { jira } = living.company;
    const active = dormantIssues(living.company).filter(
      ({ fields }) => roleOf(jira, fields.status) === 'active',
    );
    expect(active).toHaveLength(1);
    expect(dormantIssues(living.company).length).toBeGreaterThan(5);
  });
});

describe('people at work', () => {
  test('start, finish, file and relabel issues and leave no issue without an agreeing history', () => {
    const living = openCompany({ seed: 4, issues: 400, now });
    const before = new Map(issuesOf(living.company).map((issue) => [issue.id, issue]));
    const work = createWork(living, createRandom(6));
    for (let tick = 1; tick <= 300; tick += 1) work(now + tick * 2_000);
    const issues = issuesOf(living.company);
    expect(issues.some(({ id }) => !before.has(id))).toBe(true);
    const changed = issues.flatMap(({ entries }) => entries.filter(({ at }) => at > now));
    const fields = new Set(changed.flatMap(({ after }) => Object.keys(after)));
    expect([...fields]).toEqual(
      expect.arrayContaining(['status', 'assignee', 'labels', 'resolution']),
    );
  });

  test('stop when they are told to', async () => {
    const living = openCompany({ seed: 4, issues: 50, now });
    const stop = new AbortController();
    const errors: unknown[] = [];
    const options = {
      now: () => now + 1,
      tickMs: 1,
      seed: 1,
      onError: (error: unknown) => errors.push(error),
    };
    const working = letPeopleWork(living, options, stop.signal);
    await expect
      .poll(() => issuesOf(living.company).some(({ updatedAt }) => updatedAt > now))
      .toBe(true);
    stop.abort();
    await working;
    expect(errors).toEqual([]);
  });

  test('find the same company again in its journal, and a line cut short by a crash does no harm', () => {
    const journalFile = path.join(mkdtempSync(path.join(tmpdir(), 'company-')), 'journal.jsonl');
    const first = openCompany({ seed: 8, issues: 200, now, journalFile });
    const work = createWork(first, createRandom(9));
    for (let tick = 1; tick <= 50; tick += 1) work(now + tick * 1_000);
    const intact = readFileSync(journalFile, 'utf8');
    appendFileSync(journalFile, '{"site":"jira","muta');
    const second = openCompany({ seed: 99, issues: 1, now: now + dayMs, journalFile });
    expect(issuesOf(second.company)).toEqual(issuesOf(first.company));
    expect(second.generatedAt).toBe(now);
    expect(readFileSync(journalFile, 'utf8')).toBe(intact);
  });

  test('a file that is no journal is refused with its line', () => {
    const journalFile = path.join(mkdtempSync(path.join(tmpdir(), 'company-')), 'journal.jsonl');
    openCompany({ seed: 8, issues: 20, now, journalFile });
    appendFileSync(journalFile, '{}\n');
    expect(() => openCompany({ seed: 8, issues: 20, now, journalFile })).toThrow(
      `${journalFile}:2: not a journal`,
    );
  });
});

const names = z.array(z.string()).default([]);
const rule = z.object({ labels: names, projects: names, initiatives: names });
const matchSchema = z.object({
  strategy: z.object({ objectives: z.array(z.object({ match: z.array(rule) })).min(6) }),
});

test("the demo's configuration names labels, projects and initiatives that the company has", () => {
  const { linear } = generateCompany({ seed: 1, now, issues: 50 });
  const text = demoConfiguration({
    jiraUrl: 'http://127.0.0.1:1',
    linearUrl: 'http://127.0.0.1:2/graphql',
    jiraEmail: 'demo@acme.example',
    jiraToken: '${JIRA_TOKEN}',
    linearKey: '${LINEAR_API_KEY}',
    now,
    interval: '10s',
  });
  const configuration: unknown = parse(text);
  expect(configuration).toMatchObject({
    sources: [
      { type: 'jira', url: 'http://127.0.0.1:1', auth: { token: '${JIRA_TOKEN}' } },
      { type: 'linear', api_url: 'http://127.0.0.1:2/graphql', auth: { key: '${LINEAR_API_KEY}' } },
    ],
    strategy: { effective_from: '2026-06-27' },
  });
  const known = [...linear.labels, ...linear.projects, ...linear.initiatives].map(
    ({ name }) => name,
  );
  const named = matchSchema
    .parse(configuration)
    .strategy.objectives.flatMap(({ match }) => match)
    .flatMap(({ labels, projects, initiatives }) => [...labels, ...projects, ...initiatives])
    .filter((name) => !name.includes('*'));
  expect(named.length).toBeGreaterThan(8);
  expect(known).toEqual(expect.arrayContaining(named));
});
