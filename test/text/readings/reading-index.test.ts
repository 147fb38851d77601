import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMorae, readingKey, strictReadingKey } from '../../../src/text/readings/kana.ts';
import { createReadingIndex, type ReadingIndex } from '../../../src/text/readings/reading-index.ts';

const WORDS = [
  ['うんよう', '運用'],
  ['うんようじどうか', '運用自動化'],
  ['じどう', '自動'],
  ['じどうか', '自動化'],
  ['かいぜん', '改善'],
  ['かだい', '課題'],
  ['しょうがい', '障害'],
  ['しよう', '仕様'],
  ['しよう', '使用'],
  ['ふか', '負荷'],
  ['ふかしけん', '負荷試験'],
  ['しけん', '試験'],
  ['こうか', '効果'],
  ['こか', '古歌'],
  ['さーばー', 'サーバー'],
  ['いすてぃお', 'イスティオ'],
  ['きかいがくしゅう', '機械学習'],
  ['げんいん', '原因'],
  ['せい', '性'],
  ['かい', '会'],
] as const;

function indexOf(words: readonly (readonly [string, string])[]): ReadingIndex {
  const index = createReadingIndex();
  for (const [reading, surface] of words) index.add(reading, surface);
  return index;
}

const surfaces = (matches: readonly { readonly surface: string }[]): string[] => matches.map((match) => match.surface);

describe('lookup', () => {
  const index = indexOf(WORDS);

  it.each([
    ['うんよう', '運用'],
    ['ウンヨウ', '運用'],
    ['unyou', '運用'],
    ['unyo', '運用'],
    ["un'you", '運用'],
    ['unyō', '運用'],
    ['ふかしけん', '負荷試験'],
    ['hukasiken', '負荷試験'],
    ['kikaigakushu', '機械学習'],
    ['きかいがくしゅう', '機械学習'],
    ['syogai', '障害'],
    ['genin', '原因'],
    ['いすてぃお', 'イスティオ'],
    ['ｲｽﾃｨｵ', 'イスティオ'],
    ['さーば', 'サーバー'],
    ['sa-ba', 'サーバー'],
  ])('finds by %s the word %s, whole and first', (query, surface) => {
    const [first] = index.lookup(query, { prefix: false });
    expect(first).toMatchObject({ surface, exact: true });
  });

  it('finds half-typed words by prefix only', () => {
    expect(surfaces(index.lookup('うんよ', { prefix: true }))).toEqual(['運用', '運用自動化']);
    expect(surfaces(index.lookup('うんy', { prefix: true }))).toEqual(['運用', '運用自動化']);
    expect(surfaces(index.lookup('うんk', { prefix: true }))).toEqual([]);
    expect(surfaces(index.lookup('きかいがくsh', { prefix: true }))).toEqual(['機械学習']);
    expect(index.lookup('うんよ', { prefix: false })).toEqual([]);
    expect(index.lookup('うんy', { prefix: false })).toEqual([]);
  });

  it('says how each word matched, whole words before longer ones', () => {
    expect(index.lookup('うんよう', { prefix: true })).toEqual([
      { surface: '運用', reading: 'うんよう', exact: true, kind: 'same' },
      { surface: '運用自動化', reading: 'うんようじどうか', exact: false, kind: 'prefix' },
    ]);
    expect(index.lookup('unyo', { prefix: false })).toEqual([{ surface: '運用', reading: 'うんよう', exact: true, kind: 'long-vowel' }]);
  });

  it('minds the length of vowels in kana, and not in romaji without long vowels', () => {
    expect(surfaces(index.lookup('こか', { prefix: true }))).toEqual(['古歌']);
    expect(surfaces(index.lookup('こうか', { prefix: true }))).toEqual(['効果']);
    expect(surfaces(index.lookup('koka', { prefix: false }))).toEqual(['古歌', '効果']);
    expect(surfaces(index.lookup('kouka', { prefix: false }))).toEqual(['効果', '古歌']);
  });

  it('keeps しよう and しょう apart and gives all words of one reading', () => {
    expect(surfaces(index.lookup('しよう', { prefix: true }))).toEqual(['仕様', '使用']);
    expect(surfaces(index.lookup('shou', { prefix: true }))).toEqual(['障害']);
  });

  it.each(['', 'k', 'う', '運用', 'istio', 'k8s', 'うん よう', '🙂'])('finds nothing for %j', (query) => {
    expect(index.lookup(query, { prefix: true })).toEqual([]);
  });

  it('returns no more than the limit', () => {
    expect(index.lookup('うんよう', { prefix: true, limit: 1 })).toHaveLength(1);
  });
});

describe('add and remove', () => {
  it('keeps a pair until it was removed as often as added', () => {
    const index = indexOf([
      ['うんよう', '運用'],
      ['うんよう', '運用'],
    ]);
    expect(index.size).toBe(1);
    index.remove('うんよう', '運用');
    expect(surfaces(index.lookup('うんよう', { prefix: true }))).toEqual(['運用']);
    index.remove('うんよう', '運用');
    expect(index.size).toBe(0);
    expect(index.lookup('うんよう', { prefix: true })).toEqual([]);
    index.remove('うんよう', '運用');
    index.remove('しらない', '知らない');
    expect(index.size).toBe(0);
  });

  it('finds a word that went and came back, once', () => {
    const index = indexOf(WORDS);
    index.prepare();
    index.remove('うんよう', '運用');
    expect(surfaces(index.lookup('うんよ', { prefix: true }))).toEqual(['運用自動化']);
    index.add('うんよう', '運用');
    expect(surfaces(index.lookup('うんよ', { prefix: true }))).toEqual(['運用', '運用自動化']);
  });

  it('ignores a reading that is not kana', () => {
    const index = indexOf([['unyou', '運用']]);
    expect(index.size).toBe(0);
  });

  it('agrees with a naive scan', () => {
    const reading = fc.string({ unit: fc.constantFrom(...'かがこうおしょよーんっ'), minLength: 1, maxLength: 5 });
    const change = fc.record({ remove: fc.boolean(), reading, surface: fc.constantFrom('運用', '障害', 'サーバ') });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), reading, (changes, query) => {
        const index = createReadingIndex();
        const pairs: { reading: string; surface: string }[] = [];
        for (const { remove, reading, surface } of changes) {
          if (remove) {
            index.remove(reading, surface);
            const at = pairs.findIndex((pair) => pair.reading === reading && pair.surface === surface);
            if (at >= 0) pairs.splice(at, 1);
          } else {
            index.add(reading, surface);
            pairs.push({ reading, surface });
          }
          if (changes.length % 3 === 0) index.prepare();
        }
        const matching = (prefix: boolean): Set<string> =>
          new Set(
            pairs
              .filter((pair) => {
                const loose = pair.surface === 'サーバ';
                const key = loose ? readingKey : strictReadingKey;
                if (readingKey(query) === '') return false;
                if (key(pair.reading) === key(query)) return true;
                return prefix && countMorae(strictReadingKey(query)) > 1 && key(pair.reading).startsWith(key(query));
              })
              .map((pair) => pair.surface),
          );
        for (const prefix of [false, true]) expect(new Set(surfaces(index.lookup(query, { prefix })))).toEqual(matching(prefix));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('coverHiragana', () => {
  const index = indexOf(WORDS);
  const cover = (query: string): string[] => index.coverHiragana(query).map((matches) => surfaces(matches).join('/'));

  it.each([
    ['うんようかいぜん', ['運用', '改善']],
    ['うんようじどうか', ['運用自動化']],
    ['ふかしけんうんよう', ['負荷試験', '運用']],
    ['うんようのかだい', ['運用', '課題']],
    ['しょうがいのげんいん', ['障害', '原因']],
    ['unyoukaizen', ['運用', '改善']],
    ['しようかいぜん', ['仕様/使用', '改善']],
    ['うんようサーバ', ['運用', 'サーバー']],
  ])('cuts %s into %j', (query, pieces) => expect(cover(query)).toEqual(pieces));

  it.each([
    ['a leftover', 'うんようかいぜんぬ'],
    ['nothing known', 'ありがとうございます'],
    ['short readings only, that cover anything', 'せいかいせいかい'],
    ['a particle at the end', 'うんようの'],
    ['a half-typed end', 'うんようかいz'],
    ['the empty query', ''],
    ['a very long query', 'うんよう'.repeat(30)],
  ])('covers nothing: %s', (_reason, query) => expect(cover(query)).toEqual([]));

  it('prefers few and long pieces', () => {
    const split = indexOf([...WORDS, ['うん', '運'], ['ようかい', '妖怪'], ['ぜん', '善']]);
    expect(split.coverHiragana('うんようかいぜん').map((piece) => surfaces(piece)[0])).toEqual(['運用', '改善']);
  });
});

describe('100,000 readings', () => {
  it('answer a prefix in about a millisecond', () => {
    const index = createReadingIndex();
    const morae = [...'かきくけこさしすせそたちつてとなにのはひふほまみむめもらりるれろん'];
    let seed = 1;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let at = 0; at < 100_000; at += 1) {
      index.add(Array.from({ length: 3 + next(6) }, () => morae[next(morae.length)]).join(''), `語${at}`);
    }
    index.prepare();
    const queries = ['かき', 'しんら', 'kaki', 'shin', 'かk', 'さらまか'];
    const startedAt = performance.now();
    for (let round = 0; round < 50; round += 1) for (const query of queries) index.lookup(query, { prefix: true });
    // About .1 ms on an idle core; the bound leaves room for a busy one.
    expect((performance.now() - startedAt) / (50 * queries.length)).toBeLessThan(2);
  });
});
