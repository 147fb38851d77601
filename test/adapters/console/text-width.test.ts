import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, padColumns, textWidth, wrapPieces } from '../../../adapters/console/text-width.ts';

const wrap = (text: string, width: number): string[] =>
  wrapPieces([{ text, marked: false }], width).map((line) => line.map((piece) => piece.text).join(''));

describe('columns of a terminal', () => {
  it.each([
    ['Latin letters', 'Istio', 5],
    ['kanji and kana', '運用メモ', 8],
    ['half-width katakana', 'ｲｽﾃｨｵ', 5],
    ['a half-width voicing mark, which has a column of its own', 'ｶﾞ', 2],
    ['full-width letters', 'Ｋ８ｓ', 6],
    ['Japanese punctuation', '「、。」', 8],
    ['an accent written apart', 'e\u0301', 1],
    ['a voicing mark written apart', 'か\u3099', 2],
    ['a kanji outside the basic plane', '𠮷野家', 6],
    ['an emoji', '🚀', 2],
    ['a family of emoji', '👨‍👩‍👧', 2],
    ['a flag', '🇯🇵', 2],
    ['a skin tone', '👍🏽', 2],
    ['text that could be an emoji', '©™', 2],
    ['text made an emoji', '☀️', 2],
    ['a digit', '1', 1],
    ['a keycap', '1️⃣', 2],
    ['a zero-width space', '\u200b', 0],
    ['hangul', '한글', 4],
    ['nothing', '', 0],
  ])('%s', (_, text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });

  it('pads by columns, not by characters, and never cuts', () => {
    expect(padColumns('日付', 6)).toBe('日付  ');
    expect(padColumns('日付不明', 6)).toBe('日付不明');
  });
});

describe('breaking lines', () => {
  it.each([
    ['keeps Latin words whole', 'proxy consumes memory', 10, ['proxy', 'consumes', 'memory']],
    ['breaks Japanese anywhere', '運用してきた', 6, ['運用し', 'てきた']],
    ['lets no closing mark begin a line', '運用する。注意', 8, ['運用す', 'る。注意']],
    ['lets no small kana or long vowel begin a line', 'サーバーキャッシュ', 8, ['サーバー', 'キャッ', 'シュ']],
    ['lets no opening mark end a line', '注意（運用）', 6, ['注意', '（運', '用）']],
    ['lets no half-width mark begin a line', '運用ｱ｡', 5, ['運用', 'ｱ｡']],
    ['drops the spaces at a break, all of them', 'Istio  Envoy', 6, ['Istio', 'Envoy']],
    ['keeps the spaces at the beginning of code lines', 'a:\n  b: 1', 20, ['a:', '  b: 1']],
    ['breaks a word that is longer than the line', 'PodDisruptionBudget', 8, ['PodDisru', 'ptionBud', 'get']],
    ['never breaks an address', '出典 https://example.com/a/long/address です', 10, ['出典', 'https://example.com/a/long/address', 'です']],
    ['keeps an empty text as one line', '', 10, ['']],
  ])('%s', (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('breaks no word and no kinsoku where a mark begins or ends', () => {
    const pieces: Piece[] = [
      { text: 'Git', marked: false },
      { text: 'Ops', marked: true },
      { text: '、メモ', marked: false },
    ];
    const lines = wrapPieces([{ text: 'ab ', marked: false }, ...pieces], 8).map((line) => line.map((piece) => piece.text).join(''));
    expect(lines).toEqual(['ab', 'GitOps、', 'メモ']);
  });

  it('loses nothing but spaces at breaks, keeps the marks, and stays within the width', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom('Istio', 'メモリ', '、', '（', ' ', 'ー', '👨‍👩‍👧', '𠮷', 'e\u0301'),
          fc.string({ unit: 'grapheme', maxLength: 5 }),
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join('').replaceAll('\n', ' '));
    fc.assert(
      fc.property(
        fc.array(fc.record({ text, marked: fc.boolean() }), { maxLength: 5 }),
        fc.integer({ min: 2, max: 40 }),
        (pieces, width) => {
          const lines = wrapPieces(pieces, width);
          const squeeze = (all: readonly Piece[], marked: boolean): string =>
            all
              .filter((piece) => piece.marked === marked)
              .map((piece) => piece.text)
              .join('')
              .replace(/\s+/gu, '');
          for (const marked of [true, false]) expect(squeeze(lines.flat(), marked)).toBe(squeeze(pieces, marked));
          for (const line of lines) {
            const joined = line.map((piece) => piece.text).join('');
            if (!joined.includes('://')) expect(textWidth(joined)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 1000 },
    );
  });
});
