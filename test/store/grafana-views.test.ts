import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSmallCompany, type SmallCompany } from '../cli/small-company.ts';

let company: SmallCompany;
let grafana: pg.Pool;

beforeAll(async () => {
  company = await openSmallCompany();
  const { pool, url } = company.database;
  // Views ask the clock of the database: whatever it says, the company lies before it.
  await pool.query(
    `update attribution set from_at = from_at - interval '10 years', to_at = to_at - interval '10 years'`,
  );
  // Workers note which sources are configured, and in which order.
  await pool.query(
    `update source set position = array_position(array['acme-jira', 'acme-dc', 'acme-linear'], id)`,
  );
  grafana = new pg.Pool({ connectionString: url, options: '-c role=throughline_grafana' });
});

afterAll(async () => {
  await grafana.end();
  await company.close();
});

async function read(query: string): Promise<readonly unknown[]> {
  const { rows } = await grafana.query({ text: query, rowMode: 'array' });
  return rows;
}

describe('what Grafana may read', () => {
  it('is objectives as the strategy in force declares them, in the order of the file', async () => {
    expect(
      await read(
        'select objective, owner, parent, priority from grafana_objective order by position',
      ),
    ).toEqual([
      ['grow-revenue', 'lee@acme.example', null, 1],
      ['faster-checkout', null, 'grow-revenue', 1],
      ['reliability', null, null, 1],
      ['mobile', null, null, 2],
      ['next-year', null, null, 2],
      ['dc-only', null, null, 3],
    ]);
  });

  it('is work issues that count now, each once, with what they count for', async () => {
    expect(
      await read(`select key, state, alignment, objectives, exempt, link from grafana_issue
        where source = 'acme-jira' and key in ('PAY-1', 'PAY-44', 'PAY-45', 'PAY-46', 'PAY-48', 'PAY-50', 'PAY-51', 'PAY-52')
        order by key`),
    ).toEqual([
      ['PAY-1', 'active', 'aligned', 'faster-checkout', null, 'https://acme.example/browse/PAY-1'],
      ['PAY-44', 'active', 'aligned', 'faster-checkout, reliability', null, null],
      ['PAY-45', 'backlog', 'exempt', null, 'keep-the-lights-on', null],
      ['PAY-46', 'active', 'unaligned', null, null, null],
    ]);
  });

  it('is what each objective rests on, and the one above it with it', async () => {
    expect(
      await read(`select objective, key, round(shared::numeric, 2)::float, exclusive, rule from grafana_objective_issue
        where key = 'PAY-44' order by objective`),
    ).toEqual([
      ['faster-checkout', 'PAY-44', 0.67, 1, 'faster-checkout#1'],
      ['grow-revenue', 'PAY-44', 0.67, 1, 'faster-checkout#1'],
      ['reliability', 'PAY-44', 0.33, 0, 'reliability#1'],
    ]);
  });

  it('is labels that almost match', async () => {
    expect(await read('select objective, label, pattern, key from grafana_near_miss')).toEqual([
      ['faster-checkout', 'chekcout', 'checkout', 'PAY-46'],
    ]);
  });

  it('is nothing of a source that left the configuration', async () => {
    await company.database.pool.query(`update source set position = null where id = 'acme-linear'`);
    expect(await read(`select distinct source from grafana_issue order by 1`)).toEqual([
      ['acme-dc'],
      ['acme-jira'],
    ]);
  });

  it('is nothing else, and nothing can be written', async () => {
    await expect(read('select assignee from issue')).rejects.toThrow('permission denied');
    await expect(read('select * from oauth_token')).rejects.toThrow('permission denied');
    await expect(read('delete from grafana_objective')).rejects.toThrow('cannot delete');
  });

  it('has no column of a person', async () => {
    const { rows } = await company.database.pool.query<{ column: string }>(
      `select table_name || '.' || column_name as column from information_schema.columns
       where table_name like 'grafana\\_%' and column_name ~ 'assignee|person|author|changes|course'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the login of Grafana', () => {
  const role = `test_grafana_${process.pid}`;
  const script = readFileSync(
    new URL('../../dashboards/provisioning/postgres/grafana.sql', import.meta.url),
    'utf8',
  )
    .replaceAll(/\bgrafana\b(?= |')/g, role)
    .replaceAll(":'password'", "'secret'");

  /** What psql makes of the file: `\\gexec` runs what is selected. */
  async function runScript(): Promise<void> {
    const { pool } = company.database;
    const text = script.replace(/^\\set.*$/m, '').replaceAll('\\gexec', ';');
    for (const statement of text.replaceAll(/^--.*$/gm, '').split(';')) {
      const { rows } = await pool.query<Record<string, string>>(statement);
      for (const made of rows.flatMap((row) => Object.values(row))) await pool.query(made);
    }
  }

  afterAll(async () => {
    await company.database.pool.query(`drop role if exists ${role}`);
  });

  it('reads the views, and may be made twice', async () => {
    await runScript();
    await runScript();
    const url = new URL(company.database.url);
    url.username = role;
    url.password = 'secret';
    const pool = new pg.Pool({ connectionString: url.href });
    const { rows } = await pool.query('show default_transaction_read_only');
    expect(rows).toEqual([{ default_transaction_read_only: 'on' }]);
    expect((await pool.query('select from grafana_issue')).rowCount).toBeGreaterThan(10);
    await expect(pool.query('select from issue')).rejects.toThrow('permission denied');
    await pool.end();
  });
});
