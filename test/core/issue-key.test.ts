import { describe, expect, it } from 'vitest';
import { similarKeys, wantedIssue } from '../../src/core/issue-key.ts';

describe('an issue that is asked for', () => {
  it.each([
    ['PAY-42', 'PAY-42', undefined],
    [' pay-42\n', 'PAY-42', undefined],
    ['my_2nd-7', 'MY_2ND-7', undefined],
    ['https://acme.atlassian.net/browse/PAY-42?focusedId=1#c', 'PAY-42', 'acme.atlassian.net'],
    ['https://jira.acme.internal:8443/jira/browse/pay-42', 'PAY-42', 'jira.acme.internal:8443'],
    ['https://acme.atlassian.net/boards/7?selectedIssue=PAY-42', 'PAY-42', 'acme.atlassian.net'],
    ['https://acme.atlassian.net/jira/projects/PAY/issues/PAY-42', 'PAY-42', 'acme.atlassian.net'],
    ['https://linear.app/acme-1/issue/ENG-12/iso-8601', 'ENG-12', 'linear.app'],
  ])('is in %j %s', (text, key, host) => {
    const origin = host === undefined ? undefined : `https://${host}`;
    expect(wantedIssue(text)).toEqual({ key, origin });
  });

  it.each(['', 'PAY', '42', 'PAY-', 'PAY 42', 'PAY-42-43', 'https://acme.atlassian.net/browse/'])(
    'is not in %j',
    (text) => {
      expect(wantedIssue(text)).toBeUndefined();
    },
  );

  it('is not in a text that is longer than keys are: look-alikes are made of it', () => {
    expect(wantedIssue(`${'A'.repeat(61)}-1`)).toBeUndefined();
    expect(similarKeys(`${'A'.repeat(60)}-1`).length).toBeLessThan(5_000);
  });
});

describe('similar keys', () => {
  it.each([
    ['a letter is missing', 'PA-42'],
    ['a letter is too many', 'PAYY-42'],
    ['a letter is another', 'PAI-42'],
    ['the last two are swapped', 'PYA-42'],
    ['the first two are swapped', 'APY-42'],
  ])('include the right one when %s', (_, written) => {
    expect(similarKeys(written)).toContain('PAY-42');
  });

  it('have the number that was asked for, and are never the key itself', () => {
    const similar = similarKeys('PAY-42');
    expect(similar.filter((key) => !key.endsWith('-42'))).toEqual([]);
    expect(similar).not.toContain('PAY-42');
    expect(similar).not.toContain('-42');
    expect(similarKeys('P-1')).not.toContain('-1');
  });
});
