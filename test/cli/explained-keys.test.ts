import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, issueOf, messageOf } from './explaining.ts';
import { openSmallCompany, type SmallCompany } from './small-company.ts';

let company: SmallCompany;

beforeAll(async () => {
  company = await openSmallCompany();
});

afterAll(() => company.close());

describe('a past day', () => {
  it('is seen with the labels and states of then, under the strategy of today', async () => {
    const document = await documentOf(company, 'PAY-47', { asOf: '2026-11-12T08:00:00Z' });
    expect(document).toMatchObject({ isRestated: true, asOf: '2026-11-12T08:00:00.000Z' });
    const [issue] = document.issues;
    expect(issue?.shares).toMatchObject([
      { objective: 'reliability', until: '2026-11-12T08:00:00.000Z' },
    ]);
    expect((await issueOf(company, 'PAY-47', { asOf: '2026-11-12T08:00:01Z' })).shares).toEqual([]);
    expect(
      (await issueOf(company, 'PAY-50', { asOf: '2026-11-18T08:00:00Z' })).removed,
    ).toBeUndefined();
  });

  it('before the creation is told apart from a key that is not known', async () => {
    expect(await messageOf(company, 'PAY-43', { asOf: '2026-10-28T08:00:00Z' })).toBe(
      'PAY-43 was created only on 28 Oct 2026',
    );
  });
});

describe('a key', () => {
  it('that two sources have is explained for both', async () => {
    const { issues } = await documentOf(company, 'ops-1');
    expect(issues.map(({ source, title }) => [source, title])).toEqual([
      ['acme-jira', 'Here'],
      ['acme-dc', 'There'],
    ]);
    expect(issues.map(({ isFullyRead }) => isFullyRead)).toEqual([true, false]);
  });

  it('in an address means the issue of that site', async () => {
    expect(await issueOf(company, 'https://jira.acme.internal/browse/OPS-1')).toMatchObject({
      source: 'acme-dc',
      verdict: 'OPS-1 counts for dc-only (1) because it wears `legacy`, since 1 Jan 1970',
    });
    expect(
      (await documentOf(company, 'https://elsewhere.example/browse/OPS-1')).issues,
    ).toHaveLength(2);
  });

  it('that is not stored brings what may be meant, without control characters', async () => {
    expect(await messageOf(company, 'PYA-42')).toBe(`PYA-42 is not stored
  did you mean: PAY-42 (acme-jira, “Refund within a day”)
  acme-dc has not been read to its end yet
  else it is outside the scope of acme-jira, acme-dc, acme-linear, or not visible to the account (throughline doctor shows what is)`);
    expect(await messageOf(company, 'OLD-3')).toContain(
      String.raw`these were moved out of OLD, keys change on a move: CORE-17 (acme-jira, “Moved\u001B[31m”)`,
    );
  });

  it('of a source that is no longer configured says which', async () => {
    const sources = company.config.sources.filter(({ id }) => id !== 'acme-linear');
    const config = { ...company.config, sources };
    expect(await messageOf(company, 'ENG-1', { config })).toContain(
      'it was read from acme-linear, which the configuration no longer names',
    );
  });
});

describe('a configuration that has changed since the issues were mapped', () => {
  it('is what is explained, and that is said', async () => {
    const { strategy } = company.config;
    const objectives = strategy.objectives.slice(0, 1);
    const config = { ...company.config, strategy: { ...strategy, objectives } };
    expect(await documentOf(company, 'PAY-1', { config })).toMatchObject({
      isMapped: false,
      issues: [{ shares: [], verdict: expect.stringContaining('serves no objective') }],
    });
    expect((await documentOf(company, 'PAY-1')).isMapped).toBe(true);
  });
});
