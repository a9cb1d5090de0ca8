import { describe, expect, it } from 'vitest';
import type { LabelName } from '../../../src/core/attribution/attribution.ts';
import { attributionsOf } from '../../../src/core/attribution/attributions.ts';
import { foldText } from '../../../src/core/attribution/label-pattern.ts';
import { compileStrategy, rulesMatching } from '../../../src/core/attribution/strategy.ts';
import { calendar, issue, label, labelled, objective, strategy, weights } from './given.ts';

function isMatch(pattern: string, name: LabelName, caseSensitive = false): boolean {
  const compiled = compileStrategy(
    strategy([objective('o', [pattern])], { caseSensitive }),
    calendar,
  );
  return rulesMatching(name, compiled).length === 1;
}

describe('a label pattern', () => {
  it.each([
    ['checkout', 'checkout', true],
    ['checkout', 'Checkout', true],
    ['checkout', 'checkouts', false],
    ['checkout', 'my checkout', false],
    ['obj:checkout-*', 'obj:checkout-', true],
    ['obj:checkout-*', 'OBJ:Checkout-speed', true],
    ['obj:checkout-*', 'my obj:checkout-speed', false],
    ['*-speed', 'checkout/page-speed', true],
    ['q?-goal', 'Q3-goal', true],
    ['q?-goal', 'q10-goal', false],
    ['q?-goal', 'q🚀-goal', true],
    ['c++*', 'c++17', true],
    ['c++*', 'ccc', false],
    ['a.b*', 'axb', false],
    ['[x]*', 'x', false],
    ['*"quoted"*', 'a "quoted" label', true],
    ['/^pay(ments)?-fast/', 'Pay-fast-2', true],
    ['/^pay(ments)?-fast/', 'payments-fast', true],
    ['/^pay(ments)?-fast/', 'pay-slow', false],
    ['/fast/', 'very-fast-now', true],
    ['/a.c$/s', 'xa\nc', true],
    ['/a.c$/', 'xa\nc', false],
    // Not a regex: `b` is no flag, so it is the exact label of that spelling.
    ['/a/b', '/A/B', true],
    ['/a/b', 'a', false],
  ])('%s matches %s: %s', (pattern, name, expected) => {
    expect(isMatch(pattern, label(name))).toBe(expected);
  });

  it.each([
    ['checkout', 'Checkout', false],
    ['checkout', 'checkout', true],
    ['check*', 'Checkout', false],
    ['/^check/', 'Checkout', false],
    ['/^check/i', 'Checkout', true],
  ])('%s matches %s when case counts: %s', (pattern, name, expected) => {
    expect(isMatch(pattern, label(name), true)).toBe(expected);
  });

  it('of a global or sticky regex finds the same label every time', () => {
    const pattern = objective('o', ['/fast/gy']);
    const compiled = compileStrategy(strategy([pattern]), calendar);
    const names = ['fast', 'fast lane', 'fast track', 'fastest'];
    expect(names.map((name) => rulesMatching(label(name), compiled).length)).toEqual([1, 1, 1, 1]);
  });

  it.each([
    ['Strategy/Checkout', true],
    ['checkout', true],
    ['strategy/*', true],
    ['check*', true],
    ['/^strategy/', true],
    ['/^checkout$/', true],
    ['Team/Checkout', false],
    ['strategy', false],
  ])('%s matches the label Checkout of the group Strategy: %s', (pattern, expected) => {
    expect(isMatch(pattern, label('Checkout', 'Strategy'))).toBe(expected);
  });

  it('keeps a grouped label apart from ungrouped ones of the same name or spelling', () => {
    const grouping = compileStrategy(strategy([objective('o', ['Strategy/Checkout'])]), calendar);
    expect(rulesMatching(label('Checkout'), grouping)).toHaveLength(0);
    expect(rulesMatching(label('Checkout', 'Strategy'), grouping)).toHaveLength(1);
    const compiled = compileStrategy(strategy([objective('o', ['checkout'])]), calendar);
    expect(rulesMatching(label('Strategy/Checkout'), compiled)).toHaveLength(0);
    expect(rulesMatching(label('Checkout', 'Strategy'), compiled)).toHaveLength(1);
  });

  it('compares composed and decomposed accents as equal, in all three forms', () => {
    const composed = 'caf\u00e9';
    const decomposed = 'cafe\u0301';
    expect(isMatch(composed, label(decomposed), true)).toBe(true);
    expect(isMatch(`${decomposed}*`, label(`${composed}s`))).toBe(true);
    expect(isMatch(`/^${decomposed}$/`, label(composed))).toBe(true);
    expect(isMatch(`/^${composed}$/`, label(decomposed))).toBe(true);
  });

  it('does not take full-width letters for the narrow ones', () => {
    expect(isMatch('ios', label('\uff49\uff4f\uff53'))).toBe(false);
  });

  it.each([
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'straße'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['İstanbul', 'i̇stanbul'],
  ])('compares %s and %s as equal without case', (pattern, name) => {
    expect(isMatch(pattern, label(name))).toBe(true);
    expect(isMatch(`${pattern}*`, label(`${name}-2`))).toBe(true);
  });

  it('folds every character to a fixed point that its capital and its decomposed form share', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code === 0xd800) code = 0xe000;
      const character = String.fromCodePoint(code);
      const folded = foldText(character, false);
      const others = [folded, character.toUpperCase(), character.normalize('NFD')];
      if (others.some((other) => foldText(other, false) !== folded)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('that is no valid regex is refused when the strategy is compiled', () => {
    expect(() => isMatch('/(/', label('x'))).toThrow(SyntaxError);
  });
});

describe('the filters of a rule', () => {
  const filtered = strategy([
    objective('o', [
      { labels: ['fast'], sources: ['acme-jira'], teams: ['pay', 'CORE'], types: ['story'] },
    ]),
  ]);
  it.each([
    [{}, true],
    [{ team: 'CORE' }, true],
    [{ source: 'acme-linear' }, false],
    [{ source: 'ACME-JIRA' }, false],
    [{ team: 'OPS' }, false],
    [{ type: 'Bug' }, false],
  ])('let %o through: %s', (given, expected) => {
    const attributions = attributionsOf(
      issue({ ...labelled('fast'), ...given }),
      compileStrategy(filtered, calendar),
    );
    expect(attributions.length === 1).toBe(expected);
  });

  it('match nothing by themselves', () => {
    expect(weights(labelled('fast'), strategy([objective('o', [{ teams: ['PAY'] }])]))).toEqual({});
  });
});
