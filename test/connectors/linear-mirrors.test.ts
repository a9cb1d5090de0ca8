import { afterEach, describe, expect, it } from 'vitest';
import { closeLinearSites, linearIssues, openLinear, pullLinear } from './linear-reading.ts';
import { linearIssue } from './linear-site.ts';

afterEach(closeLinearSites);

const jira = { __typename: 'ExternalEntityInfoJiraMetadata' };
const github = { __typename: 'ExternalEntityInfoGithubMetadata' };

const told: readonly {
  readonly by: string;
  readonly url?: string;
  readonly metadata?: object | null;
  readonly mirrors: readonly string[];
}[] = [
  {
    by: 'an address',
    url: 'https://Acme.example/browse/PAY-1',
    mirrors: ['acme.example/browse/pay-1'],
  },
  {
    by: 'an address with port, context path and query',
    url: 'http://jira.acme.example:8080/jira/browse/PAY-1/?focusedId=5#top',
    mirrors: ['jira.acme.example:8080/jira/browse/pay-1'],
  },
  { by: 'no issue', url: 'https://acme.example/browse/PAY', mirrors: [] },
  { by: 'no address', url: '/browse/PAY-1', mirrors: [] },
  { by: 'a key', metadata: { ...jira, issueKey: 'pay-2' }, mirrors: ['PAY-2'] },
  { by: 'GitHub', metadata: { ...github, repo: 'PAY-2' }, mirrors: [] },
  { by: 'nothing known', metadata: null, mirrors: [] },
  { by: 'a Jira without a key', metadata: { ...jira, issueKey: null }, mirrors: [] },
];

describe('issues of Jira that Linear issues stand beside', () => {
  it.each(told)('are named by $by', async ({ url, metadata, mirrors }) => {
    const attachments = { nodes: url === undefined ? [] : [{ url }] };
    const syncedWith = metadata === undefined ? null : [{ metadata }];
    const [read] = await linearIssues(
      await openLinear({ issues: [linearIssue(1, { attachments, syncedWith })] }),
    );
    expect(read?.mirrors).toEqual(mirrors);
  });

  it('are not asked for again where Linear refuses them, and everything else is read', async () => {
    const reading = await openLinear({ tellsNoMirrors: true, issues: [linearIssue(1)] });
    expect(await linearIssues(reading)).toMatchObject([{ key: 'ENG-1', mirrors: [] }]);
    await linearIssues(reading);
    const asked = reading.site.requests.filter(({ body }) => body.query?.includes('attachments'));
    expect(asked).toHaveLength(1);
  });

  it('that Linear could not tell of one issue leave that issue as it is', async () => {
    const broken = linearIssue(1, {
      syncedWith: () => {
        throw new Error('not now');
      },
    });
    const [page] = await pullLinear(await openLinear({ issues: [broken] }));
    expect(page).toMatchObject({ issues: [{ key: 'ENG-1', mirrors: [] }], problems: [] });
  });
});
