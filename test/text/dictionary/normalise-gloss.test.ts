import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseGloss, normaliseWord } from '../../../src/text/dictionary/normalise-gloss.mjs';

describe('normaliseGloss', () => {
  it.each([
    ['to carry (a load)', 'carry'],
    ['to be troubled', 'troubled'],
    ['the Certificate', 'certificate'],
    ['a traffic jam...', 'traffic jam'],
    ['(traffic) deadlock', 'deadlock'],
    ['fruit, e.g. apples', 'fruit'],
    ['Ｅｎｖｉｒｏｎｍｅｎｔ  variable!', 'environment variable'],
    ['C++', 'c++'],
    ['driver’s licence', "driver's licence"],
    ['one two three four five', ''],
    ['123', ''],
    ['(only a note)', ''],
    ['unclosed (note', 'unclosed'],
    ['', ''],
  ])('%j becomes %j', (raw, expected) => {
    expect(normaliseGloss(raw)).toBe(expected);
  });

  it('does nothing the second time', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('to ', 'be ', 'a ', 'the ', '(', ')', 'e.g. ', 'word', ' ', '-', ',', '...', "'", '’', '"', 'Ａ', 'é', 'İ', '+'),
        )
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (raw) => {
        const once = normaliseGloss(raw);
        expect(normaliseGloss(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('normaliseWord', () => {
  it.each([
    ['ロード・バランサー', 'ロードバランサー'],
    ['ｺﾝﾃﾅ', 'コンテナ'],
    ['ｶ・ﾞ', 'ガ'],
    ['Ｗｅｂサーバ', 'webサーバ'],
    ['server', ''],
    ['あ'.repeat(100), ''],
  ])('%j becomes %j', (raw, expected) => {
    expect(normaliseWord(raw)).toBe(expected);
  });

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('漢', 'ｶ', 'ﾞ', '・', 'Ａ', 'ー', '㍿') })),
        (raw) => {
          const once = normaliseWord(raw);
          expect(normaliseWord(once)).toBe(once);
        },
      ),
    );
  });
});
