import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';

const environment = { JIRA_TOKEN: 'demo-token' };

let workplace: Workplace;

beforeAll(async () => {
  workplace = await openWorkplace();
  const [jira = '', linear = ''] = await Promise.all(
    ['jira', 'linear'].map((tracker) =>
      workplace.start(['simulate', tracker]).printed(/at (http:\S+)/),
    ),
  );
  await writeFile(join(workplace.folder, 'throughline.yaml'), configuration(jira, linear));
});

afterAll(async () => {
  await workplace.close();
});

function doctor(...args: readonly string[]): Promise<Ended> {
  return workplace.run(['doctor', ...args], environment);
}

describe('doctor', () => {
  it('lists the checks of each source below each other, in order, without a database', async () => {
    const { code, out, err } = await doctor();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [jira = '', linear = ''] = out.split('\n\n');
    expect(jira).toMatch(/^acme-jira \(jira\)\n {2}ok {7}authentication {2}an account of type/);
    expect(jira).toMatch(/\n {2}ok {7}issues {10}issues read: 50,/);
    expect(linear).toMatch(/^acme-linear \(linear\)\n {2}ok {7}authentication {3}a personal API/);
    expect(existsSync(join(workplace.folder, '.throughline'))).toBe(false);
  });

  it('tries only the sources that are named', async () => {
    const { out } = await doctor('acme-linear');
    expect(out).toMatch(/^acme-linear/);
    expect(out).not.toContain('acme-jira');
  });

  it('fails when a check does, with what to do below it, and goes on with the next source', async () => {
    const { code, out, err } = await workplace.run(['doctor'], { JIRA_TOKEN: 'a-wrong-token' });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'throughline: checks have failed of 1 of 2 sources: acme-jira\n',
    });
    expect(out).toMatch(
      /^acme-jira \(jira\)\n {2}FAILED {3}authentication {2}Jira answered 401 to GET \/rest\/api\/3\/myself\n {27}→ check auth\.email and auth\.token .*\n\nacme-linear/,
    );
    expect(out).not.toContain('a-wrong-token');
  });

  it('prints JSON', async () => {
    const { code, out } = await workplace.run(['doctor', '--json'], { JIRA_TOKEN: 'wrong' });
    expect(code).toBe(1);
    const { sources, ...head } = JSON.parse(out);
    expect(head).toEqual({
      schema: 'throughline.doctor/1',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(sources).toMatchObject([
      {
        source: 'acme-jira',
        kind: 'jira',
        ok: false,
        checks: [{ name: 'authentication', result: 'failed', remedy: expect.any(String) }],
      },
      { source: 'acme-linear', kind: 'linear', ok: true },
    ]);
  });

  it('uses colours only where they are seen', async () => {
    expect((await doctor('acme-linear')).out).not.toContain('\u001B');
    const colored = await workplace.run(['doctor', 'acme-linear'], {
      ...environment,
      FORCE_COLOR: '1',
    });
    expect(colored.out).toContain('\u001B[32mok\u001B[39m       authentication');
  });

  it('knows only sources of the configuration, and says which', async () => {
    expect(await doctor('acme-jria')).toEqual({
      code: 2,
      out: '',
      err: 'throughline: no such source: acme-jria; the configuration has acme-jira, acme-linear\n',
    });
  });

  it('ends at Ctrl-C though a tracker does not answer', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const asked = new Promise((resolve) => {
      silent.once('request', resolve);
    });
    const file = configuration(`http://127.0.0.1:${port}`, 'http://127.0.0.1:1/graphql');
    await writeFile(join(workplace.folder, 'silent.yaml'), file);
    const running = workplace.start(['doctor', '--config', 'silent.yaml'], environment);
    await asked;
    running.child.kill('SIGINT');
    expect(await running.ended).toEqual({
      code: 1,
      out: '',
      err: 'throughline: stopped before it was done\n',
    });
    silent.closeAllConnections();
    silent.close();
  });
});

function configuration(jira: string, linear: string): string {
  return `version: 1
sources:
  - id: acme-jira
    type: jira
    url: ${jira}
    auth: { email: demo@acme.example, token: "\${JIRA_TOKEN}" }
  - { id: acme-linear, type: linear, auth: { key: lin_api_demo }, api_url: "${linear}" }
strategy:
  objectives:
    - { id: checkout, name: Checkout, priority: 1, match: [{ labels: [checkout] }] }
`;
}
