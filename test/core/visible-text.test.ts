import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOddEscaped } from '../../src/core/visible-text.ts';

/** Code points that have a property, those of the surrogates excepted. */
function charactersWith(property: RegExp): readonly string[] {
  const found: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (property.test(character)) found.push(character);
  }
  return found;
}

/** `constantFrom` takes no list as long as this. */
function anyOf(characters: readonly string[]): fc.Arbitrary<string> {
  return fc.nat(characters.length - 1).map((index) => characters[index] ?? '');
}

/** Letters, marks, digits, signs and punctuation of every script, and spaces between words. */
const ordinaryCharacters = anyOf(
  charactersWith(/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u).filter(
    (character) => !/^[\p{DI}\u2800\uFFFD]$/u.test(character),
  ),
);
const word = fc
  .array(ordinaryCharacters, { minLength: 1, maxLength: 8 })
  .map((all) => all.join(''));
const ordinaryLabel = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join(' ').normalize('NFC'));

const pictographs = charactersWith(/^\p{ExtPict}$/u).filter(
  (character) => !/^\p{EMod}$/u.test(character) && /^\p{Emoji}$/u.test(character),
);
const skinTone = fc.constantFrom('', '\u{1F3FB}', '\u{1F3FF}');
const person = fc
  .tuple(anyOf(pictographs), skinTone, fc.constantFrom('', '\uFE0F'))
  .map((parts) => parts.join(''));
const joinedEmoji = fc
  .array(person, { minLength: 1, maxLength: 4 })
  .map((persons) => persons.join('\u200D'));
const regionFlag = fc
  .string({ unit: fc.constantFrom('a', 'b', 'e', 'n', 'g', '1'), minLength: 3, maxLength: 6 })
  .map((region) => {
    const tags = Array.from(region, (letter) => 0xe0000 + (letter.codePointAt(0) ?? 0));
    return String.fromCodePoint(0x1f3f4, ...tags, 0xe007f);
  });
const countryFlag = fc
  .tuple(fc.integer({ min: 0x1f1e6, max: 0x1f1ff }), fc.integer({ min: 0x1f1e6, max: 0x1f1ff }))
  .map((pair) => String.fromCodePoint(...pair));
const keycap = fc.constantFrom(...Array.from('0123456789#*')).map((key) => `${key}\uFE0F\u20E3`);
const emoji = fc.oneof(joinedEmoji, regionFlag, countryFlag, keycap);

/** What must be found wherever it stands in a label, with the form it is shown in. */
const oddClasses = {
  'control characters': /^\p{Cc}$/u,
  'zero-width and other format characters':
    /^[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0001}\u{E0020}-\u{E007F}]$/u,
  'characters without a form': /^(?:\u034F|\u115F|\u1160|\u17B4|\u17B5|\u3164|\uFFA0)$/u,
  'private use': /^\p{Co}$/u,
  'unusual spaces': /^(?! )[\p{Zs}\u2028\u2029\u2800]$/u,
  'what stands for a lost character': /^\uFFFD$/u,
} as const;

describe('a text', () => {
  it('of ordinary characters of any script stays as it is', () => {
    fc.assert(
      fc.property(ordinaryLabel, (label) => {
        expect(withOddEscaped(label)).toBe(label);
      }),
      { numRuns: 2_000 },
    );
  });

  it('with any emoji in it stays as it is: joined, coloured, of flags and keys', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(emoji, word), { minLength: 1, maxLength: 4 }), (parts) => {
        const label = parts.join(' ').normalize('NFC');
        expect(withOddEscaped(label)).toBe(label);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Persian, a word of two parts', 'می\u200Cخواهم'],
    ['Persian, an abbreviation', 'ه\u200D.ش'],
    ['Bengali', 'র\u200D্য'],
    ['Sinhala', 'ශ්\u200Dරී'],
    ['Malayalam, an older spelling', 'അവന്\u200D'],
    ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ\u202Fᠤᠨ'],
    ['a Japanese name with a variant of a character', '葛\u{E0100}飾区'],
    ['Arabic, a sign of a year', '\u06012026'],
    ['a sign as a picture', '©\uFE0F ok'],
    ['plain', 'obj:checkout-*'],
    ['an escape that somebody wrote', String.raw`pay\u200Bment`],
    ['empty', ''],
  ])('in %s stays as it is', (_name, label) => {
    expect(withOddEscaped(label)).toBe(label);
  });

  it.each(Object.entries(oddClasses))('shows %s by their numbers', (_name, property) => {
    const odd = anyOf(charactersWith(property));
    fc.assert(
      fc.property(fc.constantFrom('', 'pay', '決済', 'оплата'), odd, (before, character) => {
        const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
        const shown = code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
        expect(withOddEscaped(`${before}${character}ment`)).toBe(`${before}${shown}ment`);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['half of a surrogate pair', 'pay\uD83Dment', String.raw`pay\uD83Dment`],
    ['a joiner between Latin letters', 'pay\u200Dment', String.raw`pay\u200Dment`],
    ['a non-joiner between Latin letters', 'pay\u200Cment', String.raw`pay\u200Cment`],
    ['a joiner behind an emoji alone', '👩\u200D', String.raw`👩\u200D`],
    ['a variation selector behind a letter', 'pay\uFE0F', String.raw`pay\uFE0F`],
    ['tags that are no flag', 'a\u{E0062}\u{E007F}', String.raw`a\u{E0062}\u{E007F}`],
    ['a space before it', ' pay', String.raw`\u0020pay`],
    ['spaces behind it', 'pay  ', String.raw`pay\u0020\u0020`],
    ['nothing but a space', ' ', String.raw`\u0020`],
    ['an accent apart', 'cafe\u0301', String.raw`cafe\u0301`],
    ['a letter in parts', '\u1112\u1161\u11AB', String.raw`\u1112\u1161\u11AB`],
    ['a sign that is a letter', '5 \u212B', String.raw`5 \u212B`],
  ])('with %s shows it', (_name, label, shown) => {
    expect(withOddEscaped(label)).toBe(shown);
  });

  it('that is shown as it is, is in composed form, without white space at its ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (withOddEscaped(text) !== text) return;
        expect(text.normalize('NFC')).toBe(text);
        expect(text.trim()).toBe(text);
      }),
    );
  });

  it('is shown in a form that has nothing odd any more', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        ...Array.from('\u200C\u200D\uFE0F\u20E3\u034F\u180B\u17B4\u0301 👩🏽🏴1مনᠮក'),
        '\u{E0062}',
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        // A mark behind an escape belongs to its last digit.
        const shown = withOddEscaped(text).normalize('NFC');
        expect(withOddEscaped(shown)).toBe(shown);
      }),
      { numRuns: 5_000 },
    );
  });
});
