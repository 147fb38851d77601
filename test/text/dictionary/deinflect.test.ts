import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deinflect, inflectionStem } from '../../../src/text/dictionary/deinflect.ts';

describe('deinflect', () => {
  it.each([
    ['困った', '困る', 'v5'],
    ['困って', '困る', 'v5'],
    ['困らない', '困る', 'v5'],
    ['困ります', '困る', 'v5'],
    ['困りました', '困る', 'v5'],
    ['困っています', '困る', 'v5'],
    ['困っていませんでした', '困る', 'v5'],
    ['困れば', '困る', 'v5'],
    ['運んだ', '運ぶ', 'v5'],
    ['運んで', '運ぶ', 'v5'],
    ['運ばれる', '運ぶ', 'v5'],
    ['運ばれた', '運ぶ', 'v5'],
    ['動いた', '動く', 'v5'],
    ['動かない', '動く', 'v5'],
    ['動かなかった', '動く', 'v5'],
    ['動かす', '動かする', undefined],
    ['急いで', '急ぐ', 'v5'],
    ['試した', '試す', 'v5'],
    ['待とう', '待つ', 'v5'],
    ['使える', '使う', 'v5'],
    ['使えない', '使う', 'v5'],
    ['使い', '使う', 'v5'],
    ['使いにくい', '使う', 'v5'],
    ['行った', '行く', 'v5'],
    ['調べた', '調べる', 'v1'],
    ['調べて', '調べる', 'v1'],
    ['調べない', '調べる', 'v1'],
    ['調べます', '調べる', 'v1'],
    ['調べれば', '調べる', 'v1'],
    ['調べられる', '調べる', 'v1'],
    ['調べている', '調べる', 'v1'],
    ['難しかった', '難しい', 'adj-i'],
    ['難しく', '難しい', 'adj-i'],
    ['難しくて', '難しい', 'adj-i'],
    ['難しくない', '難しい', 'adj-i'],
    ['難しければ', '難しい', 'adj-i'],
    ['消費する', '消費', 'suru'],
    ['消費した', '消費', 'suru'],
    ['消費しました', '消費', 'suru'],
    ['消費されている', '消費', 'suru'],
    ['消費しやすい', '消費', 'suru'],
    ['宣言的な', '宣言的', 'none'],
    ['来た', '来る', 'kuru'],
  ])('%s -> %s (%s)', (surface, base, inflection) => {
    const found = deinflect(surface).filter((form) => form.base === base);
    if (inflection === undefined) expect(found).toEqual([]);
    else expect(found.map((form) => form.inflection)).toContain(inflection);
  });

  it('never throws, ends, and gives few candidates, none of them the word itself', () => {
    const kana = fc
      .array(fc.constantFrom(...'いうえおかきくけさしすせたちつてでなにぬねばびべまみめもられりるれろわんっ困'), { maxLength: 20 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), kana), (word) => {
        const found = deinflect(word);
        expect(found.length).toBeLessThan(400);
        expect(found.every((form) => form.base !== word && form.base !== '')).toBe(true);
      }),
    );
  });
});

describe('inflectionStem', () => {
  it.each([
    ['運ぶ', 'v5', '運'],
    ['調べる', 'v1', '調べ'],
    ['難しい', 'adj-i', '難し'],
    ['消費', 'suru', '消費'],
    ['来る', 'kuru', '来'],
    ['証明書', 'none', '証明書'],
    ['る', 'v5', 'る'],
  ] as const)('%s as %s begins with %s', (word, inflection, stem) => {
    expect(inflectionStem(word, inflection)).toBe(stem);
  });
});
