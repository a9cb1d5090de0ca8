import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainSchema } from '../cli/explain-schema.ts';
import { openSmallCompany, type SmallCompany } from '../cli/small-company.ts';
import { companyServer } from './company-server.ts';

let company: SmallCompany;
let app: FastifyInstance;
const errors: unknown[] = [];

beforeAll(async () => {
  company = await openSmallCompany();
  app = companyServer(company, (error) => errors.push(error));
});

afterAll(async () => {
  await app.close();
  await company.close();
});

/** Text of a page as a reader sees it. */
async function textOf(url: string): Promise<string> {
  const { body } = await app.inject(url);
  return body
    .replaceAll(/<(style|script)>.*?<\/\1>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('GET /issues/KEY', () => {
  it('says first why the issue counts, then its levels and its numbers', async () => {
    const text = await textOf('/issues/pay-45');
    expect(text).toContain(
      'PAY-45 is exempt (keep-the-lights-on) because it wears “support”, since 3 Nov 2026 Pay by card · Task · PAY · acme-jira · backlog',
    );
    expect(text).toContain(
      'own PAY-45 support this level decides exempt:keep-the-lights-on support 1 3 Nov 2026 counts epic PAY-7 Payments stay up slo reliability#1 slo 1 3 Nov 2026 a nearer level decided',
    );
    expect(text).toContain('Alignment coverage: exempt created in 28 days');
    expect(await textOf('/issues/PAY-44')).toContain('faster-checkout 0.67 1 12 Oct 2026');
    expect(await textOf('/issues/PAY-46')).toContain(
      'Near miss (own): “chekcout” is almost “checkout” of faster-checkout',
    );
  });

  it.each([
    ['PAY-1', 'good'],
    ['PAY-45', 'calm'],
    ['PAY-46', 'watch'],
    ['PAY-49', 'unknown'],
    ['PAY-7', 'calm'],
  ])('colours the verdict on %s as %s', async (key, tone) => {
    const { statusCode, body } = await app.inject(`/issues/${key}`);
    expect(statusCode).toBe(200);
    expect(body).toContain(`<section class="lead ${tone}">`);
  });

  it('links to the tracker, and to nothing that is no address of the web', async () => {
    const { pool } = company.database;
    expect((await app.inject('/issues/PAY-42')).body).toContain(
      '<a href="https://acme.example/browse/PAY-42">',
    );
    await pool.query(`update issue set url = 'javascript:alert(1)' where key = 'PAY-48'`);
    expect((await app.inject('/issues/PAY-48')).body).not.toContain('javascript:');
  });

  it('is a page too where there is no such issue', async () => {
    const { statusCode, headers } = await app.inject('/issues/PYA-42');
    expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    const text = await textOf('/issues/PYA-42');
    expect(text).toContain('PYA-42 is not stored did you mean: PAY-42 (acme-jira');
    expect(await textOf('/issues/what')).toContain('Expected the key of an issue');
  });

  it('does not search through all histories for who opens a page', async () => {
    expect(await textOf('/issues/OLD-3')).not.toContain('moved out of');
  });
});

describe('GET /issues', () => {
  it.each([
    ['PAY-42', 'issues/PAY-42'],
    ['https://acme.example/browse/pay-42', 'issues/PAY-42'],
  ])('with %s leads to its page', async (key, location) => {
    const { statusCode, headers } = await app.inject({ url: '/issues', query: { key } });
    expect([statusCode, headers.location]).toEqual([303, location]);
  });

  it.each(['', '//evil.example', 'PAY-1&key=PAY-2'])(
    'with %j says what is expected',
    async (key) => {
      const { statusCode, body } = await app.inject(`/issues?key=${key}`);
      expect(statusCode).toBe(404);
      expect(body).toContain('Expected the key of an issue');
    },
  );
});

describe('GET /api/v1/issues/KEY', () => {
  it('is what explain prints as JSON', async () => {
    const answer = await app.inject('/api/v1/issues/pay-42');
    expect(answer.statusCode).toBe(200);
    expect(explainSchema.parse(answer.json())).toMatchObject({ key: 'PAY-42' });
  });

  it('is an error with the hints where there is no such issue', async () => {
    const answer = await app.inject('/api/v1/issues/PYA-42');
    expect(answer.statusCode).toBe(404);
    expect(answer.json<{ error: string }>().error).toContain('did you mean: PAY-42');
  });
});

describe('an explanation that cannot be read', () => {
  it('is told without the cause, which goes to the log', async () => {
    await company.database.pool.query('alter table issue rename to gone');
    try {
      const { statusCode, body } = await app.inject('/issues/PAY-42');
      expect(statusCode).toBe(500);
      expect(body).toBe('/issues/:key cannot be answered just now; the cause is in the log\n');
      expect(errors.map(String)).toEqual(['error: relation "issue" does not exist']);
    } finally {
      await company.database.pool.query('alter table gone rename to issue');
    }
  });
});
