import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainSchema } from './explain-schema.ts';
import { configuration, openSmallCompany, type SmallCompany } from './small-company.ts';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';

let company: SmallCompany;
let workplace: Workplace;

beforeAll(async () => {
  company = await openSmallCompany();
  workplace = await openWorkplace();
  await writeFile(join(workplace.folder, 'throughline.yaml'), configuration);
});

afterAll(async () => {
  await workplace.close();
  await company.close();
});

function explain(...args: readonly string[]): Promise<Ended> {
  return workplace.run(['explain', ...args], { DATABASE_URL: company.database.url });
}

const verdict =
  'PAY-54 serves no objective: rule dc-only#1 matches `legacy`, but it is filtered out: sources of the rule';

describe('explain', () => {
  it('prints the verdict first, whatever the case of the key', async () => {
    const { code, out, err } = await explain('pay-54');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')[0]).toBe(verdict);
  });

  it('takes an address, and prints JSON', async () => {
    const address = 'https://jira.acme.internal/browse/OPS-1';
    const { code, out, err } = await explain(address, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { issues } = explainSchema.parse(JSON.parse(out));
    expect(issues.map(({ source }) => source)).toEqual(['acme-dc']);
  });

  it('goes back to a past day', async () => {
    const { out } = await explain('PAY-54', '--as-of', '2020-01-31', '--json');
    expect(explainSchema.parse(JSON.parse(out))).toMatchObject({
      asOf: '2020-01-31T23:00:00.000Z',
      isRestated: true,
      issues: [{ verdict }],
    });
  });

  it('fails for a key that is not stored, and says what may be meant', async () => {
    const { code, out, err } = await explain('PYA-54');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('throughline: PYA-54 is not stored\n  did you mean: PAY-54 (acme-jira');
  });

  it.each(['PAY', 'https://acme.example/browse/', 'what is this?'])(
    'refuses %j, which is no key, as wrong usage',
    async (text) => {
      const { code, out, err } = await explain(text);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('expected the key of an issue, such as PAY-42, or its address');
    },
  );

  it('is served beside the page, and found by the form of the page', async () => {
    const serve = workplace.start(['serve', '--listen', '127.0.0.1:0'], {
      DATABASE_URL: company.database.url,
    });
    const url = await serve.printed(/at (http:\S+)/);
    const answer = await fetch(`${url}/api/v1/issues/pay-54`);
    expect(explainSchema.parse(await answer.json())).toMatchObject({ issues: [{ verdict }] });
    const page = await fetch(`${url}/issues?key=pay-54`);
    expect(page.url).toBe(`${url}/issues/PAY-54`);
    expect(await page.text()).toContain('PAY-54 serves no objective');
    serve.child.kill('SIGINT');
    expect(await serve.ended).toMatchObject({ code: 0 });
  });
});
