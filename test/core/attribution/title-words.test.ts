import { describe, expect, it } from 'vitest';
import { titleWords } from '../../../src/core/attribution/title-words.ts';

describe('the words of a title', () => {
  it.each([
    ['Speed up the check-out', ['Speed', 'up', 'the', 'check', 'out']],
    ['PAY-12: retry 3 times, then v2.0', ['PAY', 'retry', 'times', 'then', 'v2.0']],
    ['決済を速くする', ['決済', 'を', '速', 'く', 'する']],
    ['Größe größe GRÖSSE', ['Größe']],
    ['cafe\u0301 café', ['cafe\u0301']],
    ['— 42 !', []],
    ['', []],
  ])('of "%s" are %j, each once as it is spelled first', (title, words) => {
    expect([...titleWords(title).values()]).toEqual(words);
  });

  it('are the same for all spellings of a word', () => {
    expect([...titleWords('Straße').keys()]).toEqual([...titleWords('STRASSE').keys()]);
  });

  it('of a title without end are those of its beginning', () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `word${index}`);
    expect(titleWords(words.join(' ')).size).toBeLessThan(80);
  });
});
