import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, normaliseKey, toSource } from '../../src/text/normalise.ts';

/** Text as people paste it: all of Unicode, and much of what needs folding. */
const anyText = fc.oneof(
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        ...[
          'ｶ',
          'ﾞ',
          'ﾟ',
          'か',
          '\u3099',
          'Ｋ',
          '８',
          'İ',
          'J\u030c',
          '“',
          '–',
          '\u00a0',
          '\u200b',
          '\u200d',
          '\ufe0f',
          '👨‍👩‍👧',
          '㍿',
          '℡',
          'ẞ',
          '\ud800',
        ],
        ...['𠮷', 'e\u0301', ' ', 'a', 'B', '…', '㌔', '\u{E0100}', 'ﾡ', '\u3000', '葛'],
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
);

describe('normalise', () => {
  it.each([
    ['half-width katakana with voicing marks', 'ｶﾞｰﾄﾞﾚｰﾙ ﾌﾟﾛﾒﾃｳｽ', 'ガードレール プロメテウス'],
    ['voicing marks typed apart, as macOS names files', 'ハ\u309aット', 'パット'],
    ['a voicing mark after an invisible space', 'か\u200b\u3099', 'が'],
    ['full-width letters, digits and marks', 'Ｋ８ｓ／ｖ１．３１：', 'k8s/v1.31:'],
    ['curly quotes of phones', '“Istio” ‘mesh’', '"istio" \'mesh\''],
    ['typographic hyphens and the minus sign', 'cloud‐init –x −y ‑z', 'cloud-init -x -y -z'],
    ['no-break and ideographic spaces', 'a\u00a0b\u3000c\u202fd', 'a b c d'],
    ['zero width characters and byte order marks inside words', '\ufeffKuber\u200bne\u200ctes\u200d\u2060', 'kubernetes'],
    ['soft hyphens and direction marks', 'con\u00adtain\u200eer', 'container'],
    ['variation selectors of kanji', '葛\u{E0100}城', '葛城'],
    ['letters that are one character only in lower case', 'J\u030c', 'ǰ'],
    ['squared words', '㌔㍿', 'キロ株式会社'],
    ['emoji, kept', '🚀 deploy', '🚀 deploy'],
    ['kanji beyond the basic plane, kept', '𠮷野家', '𠮷野家'],
    ['nothing', '', ''],
  ])('folds %s', (_, source, text) => {
    expect(normalise(source).text).toBe(text);
  });

  it('keeps case beside, of the same length, for camelCase', () => {
    expect(normalise('ＰｏｄDisruption予算').cased).toBe('PodDisruption予算');
    const dotted = normalise('İstanbul');
    expect(dotted.text).toBe('i\u0307stanbul');
    expect(dotted.cased).toHaveLength(dotted.text.length);
  });

  it.each([
    ['ｶﾞｰﾄﾞ', 0, 1, 'ｶﾞ'],
    ['ｶﾞｰﾄﾞ', 0, 3, 'ｶﾞｰﾄﾞ'],
    ['㌔メートル', 1, 2, '㌔'],
    ['Kuber\u200bnetes', 0, 10, 'Kuber\u200bnetes'],
    ['👍 Ｉｓｔｉｏ', 3, 8, 'Ｉｓｔｉｏ'],
    ['İX', 2, 3, 'X'],
    ['abc', 1, 2, 'b'],
    ['かな', 2, 2, ''],
  ])('finds the way back in %j from [%i, %i)', (source, start, end, expected) => {
    const range = toSource(normalise(source), start, end);
    expect(source.slice(range.start, range.end)).toBe(expected);
  });

  it.each([
    ['conjoining', '\u1100\u1161\u11a8'],
    ['compatibility', '\u3131\u314f\u3133'],
    ['half-width', '\uffa1\uffc2'],
  ])('makes one syllable of %s Hangul letters', (_, letters) => {
    const { text } = normalise(letters);
    expect(text).toBe(letters.normalize('NFKC'));
    expect(normalise(text).text).toBe(text);
  });

  it('makes one of the small letters of one Greek capital', () => {
    expect(normalise('ΛΌΓΟΣ λόγος').text).toBe('λόγοσ λόγοσ');
  });

  it('is idempotent, and its two forms run in step', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const once = normalise(source);
        expect(normalise(once.text).text).toBe(once.text);
        expect(once.cased).toHaveLength(once.text.length);
        // JavaScript makes another small letter of a capital sigma at the end of a word.
        expect(once.cased.toLowerCase().normalize('NFKC').replaceAll('ς', 'σ')).toBe(once.text);
      }),
      { numRuns: 400, interruptAfterTimeLimit: 1000 },
    );
  });

  it('maps every range back inside the source, in order', () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const normalised = normalise(source);
        let previous = { start: 0, end: 0 };
        for (let index = 0; index < normalised.text.length; index += 1) {
          const range = toSource(normalised, index, index + 1);
          expect(range.start).toBeGreaterThanOrEqual(previous.start);
          expect(range.end).toBeGreaterThanOrEqual(previous.end);
          expect(range.end).toBeGreaterThan(range.start);
          expect(range.end).toBeLessThanOrEqual(source.length);
          previous = range;
        }
        const whole = toSource(normalised, 0, normalised.text.length);
        expect(whole.start).toBeGreaterThanOrEqual(0);
        expect(whole.end).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 1000 },
    );
  });
});

describe('normaliseKey', () => {
  it('joins all white space to single spaces', () => {
    expect(normaliseKey('　Service\t\u00a0 Mesh \n')).toBe('service mesh');
  });
});
