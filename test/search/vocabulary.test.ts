import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VocabularyEntry } from '../../src/search/index-unit.ts';
import { createVocabulary, type Vocabulary } from '../../src/search/vocabulary.ts';

const WORDS: readonly VocabularyEntry[] = [
  { key: 'istio', surface: 'Istio', script: 'latin' },
  { key: 'istio', surface: 'istio', script: 'latin' },
  { key: 'prometheus', surface: 'Prometheus', script: 'latin' },
  { key: 'k8s', surface: 'K8s', script: 'latin' },
  { key: 'terraform', surface: 'Terraform', script: 'latin' },
  { key: 'サーバー', surface: 'サーバー', script: 'katakana' },
  { key: 'サーバ', surface: 'サーバ', script: 'katakana' },
  { key: 'プロメテウス', surface: 'プロメテウス', script: 'katakana' },
  { key: 'テラフォーム', surface: 'テラフォーム', script: 'katakana' },
  { key: '運用', surface: '運用', script: 'han' },
  { key: 'constructor', surface: 'constructor', script: 'latin' },
];

/** All that can be asked of it. */
const asked = (vocabulary: Vocabulary) => ({
  entries: [...vocabulary.entries()].map(([key, { count, script }]) => [key, count, script]).sort(),
  surfaces: WORDS.map(({ key }) => [key, vocabulary.has(key), vocabulary.count(key), vocabulary.surface(key)]),
  corrections: ['isito', 'promethus', 'terrafrom', 'テラフオラム', 'プロメテス', 'constructro'].map((slip) =>
    vocabulary.spelling.correct(slip),
  ),
  alikes: [
    ['プロメテウス', true],
    ['prometheus', false],
    ['テラフォーム', true],
    ['terraform', false],
  ].map(([word, katakana]) => vocabulary.soundAlikes(String(word), katakana === true)),
});

describe('a vocabulary', () => {
  it('knows its words, how often, and their most frequent spelling', () => {
    const vocabulary = createVocabulary();
    vocabulary.add([...WORDS, ...WORDS.slice(0, 1)]);
    expect([vocabulary.has('istio'), vocabulary.count('istio'), vocabulary.surface('istio')]).toEqual([true, 3, 'Istio']);
    expect([vocabulary.has('envoy'), vocabulary.count('envoy'), vocabulary.surface('envoy')]).toEqual([false, 0, undefined]);
    expect(vocabulary.has('__proto__')).toBe(false);
  });

  it('hears katakana in Latin words and the reverse', () => {
    const vocabulary = createVocabulary();
    vocabulary.add(WORDS);
    expect(vocabulary.soundAlikes('プロメテウス', true).map(({ key }) => key)).toEqual(['prometheus']);
    expect(vocabulary.soundAlikes('terraform', false).map(({ key }) => key)).toEqual(['テラフォーム']);
    expect(vocabulary.soundAlikes('ポッド', true)).toEqual([]);
  });

  it('keeps a folded spelling while one of its words is there', () => {
    const vocabulary = createVocabulary();
    const [long, short] = [
      { key: 'コントローラー', surface: 'コントローラー', script: 'katakana' },
      { key: 'コントローラ', surface: 'コントローラ', script: 'katakana' },
    ] as const;
    vocabulary.add([long, short]);
    vocabulary.remove([long]);
    expect(vocabulary.spelling.correct('コントラ')).toHaveLength(1);
    vocabulary.remove([short]);
    expect(vocabulary.spelling.correct('コントラ')).toEqual([]);
  });

  it('is after a removal as if the removed had never been added', () => {
    const some = fc.array(fc.constantFrom(...WORDS), { maxLength: 15 });
    fc.assert(
      fc.property(some, some, fc.boolean(), (kept, gone, goneFirst) => {
        const used = createVocabulary();
        for (const entries of goneFirst ? [gone, kept] : [kept, gone]) used.add(entries);
        // Asked in between, so that what it remembers must be forgotten.
        asked(used);
        used.remove(gone);
        const fresh = createVocabulary();
        fresh.add(kept);
        expect(asked(used)).toEqual(asked(fresh));
      }),
      { numRuns: 150, interruptAfterTimeLimit: 1500 },
    );
  });

  it('takes the removal of what it never had', () => {
    const vocabulary = createVocabulary();
    vocabulary.remove(WORDS);
    expect(asked(vocabulary)).toEqual(asked(createVocabulary()));
  });
});
