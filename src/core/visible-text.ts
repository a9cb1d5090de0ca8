/** Text that shows what people cannot see in it, or would take for something else. */

/** Plain letters, digits and signs, spaces only between them: most texts. */
const plain = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/**
 * The text with each odd character as `\u200B` or `\u{E0041}`; the same text when nothing is odd. Odd are control
 * characters, zero-width and other format characters, private use, what stands for a lost character, spaces other than
 * U+0020, white space at the ends, and what is not in composed form (NFC). Joiners and variation selectors are ordinary
 * where they shape what is seen: inside an emoji, between letters of a script that joins them.
 */
export function withOddEscaped(text: string): string {
  if (plain.test(text)) return text;
  return composedOnly(text)
    .replaceAll(oddCharacters, (found, ordinary: unknown) =>
      ordinary === undefined ? escaped(found) : found,
    )
    .replaceAll(/^\s+|\s+$/g, escaped);
}

/** Letters that take another shape beside a joiner: of cursive scripts, and of those with conjuncts. */
const joining = [
  'Adlm Arab Mand Mani Mong Nkoo Phag Phlp Rohg Sogd Syrc',
  'Bali Beng Bugi Cham Deva Gran Gujr Guru Java Kali Khmr Knda Lana Limb Mlym Mtei Mymr Newa Orya Saur Sinh Sund',
  'Sylo Takr Taml Telu Tibt Tirh',
]
  .flatMap((scripts) => scripts.split(' '))
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const joiningLetter = String.raw`[[[${joining}]&&[\p{L}\p{M}]]--\p{DI}]`;

/** Characters people do not see that are part of what they see. */
const ordinary = [
  // Emoji: joined ones, keycaps, flags of regions (Unicode Technical Standard #51, section 1.4.9).
  String.raw`(?<=\p{ExtPict}\p{EMod}?\uFE0F?)\u200D(?=\p{ExtPict})`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  String.raw`\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}`,
  // Variants of signs, of Chinese characters, of letters that have some.
  String.raw`(?<=[\p{ExtPict}\p{So}\p{Sm}]\p{EMod}?)[\uFE00\uFE0E\uFE0F]`,
  String.raw`(?<=\p{sc=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=[\p{sc=Mymr}\p{sc=Phag}])\uFE00`,
  String.raw`(?<=[\p{scx=Mong}--\p{DI}])[\u180B-\u180F\u202F]`,
  // Joiners (Unicode Standard Annex #31, section 2.3).
  String.raw`(?<=${joiningLetter})\u200C(?=${joiningLetter})`,
  String.raw`(?<=${joiningLetter})\u200D`,
  // Signs of numbers and abbreviations that are seen, and the layout of hieroglyphs.
  String.raw`[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]`,
].join('|');

/** U+FFFD stands for a character that was lost, U+2800 is a blank of Braille. */
const odd = String.raw`[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{DI}\p{NChar}\uFFFD\u2800]|[\p{Z}--\x20]`;

const oddCharacters = new RegExp(`(${ordinary})|${odd}`, 'gv');

/** What is written in another way than its composed form is shown in the parts it is made of. */
function composedOnly(text: string): string {
  if (text === text.normalize('NFC')) return text;
  const characters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  return Array.from(characters, ({ segment }) =>
    segment === segment.normalize('NFC') ? segment : segment.replaceAll(/[^ -~]/gu, escaped),
  ).join('');
}

function escaped(characters: string): string {
  return Array.from(characters, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  }).join('');
}
