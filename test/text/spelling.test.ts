import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldKatakana } from '../../src/text/katakana.ts';
import { createSpellingList } from '../../src/text/spelling.ts';

const WORDS = [
  'istio',
  'knative',
  'prometheus',
  'kubernetes',
  'envoy',
  'helm',
  'etcd',
  'argo',
  'linkerd',
  'service',
  'cluster',
  'k3s',
  'k8s',
  'k3os',
  'route53',
  'log4j',
  'policy',
  'operator',
];
const KATAKANA = ['ロードバランサー', 'オブザーバビリティ', 'プロメテウス', 'クラスター', 'デプロイ'].map(foldKatakana);
const list = createSpellingList([...WORDS, ...KATAKANA]);

describe('a spelling list', () => {
  it.each([
    ['isito', 'istio'],
    ['sitio', 'istio'],
    ['istoi', 'istio'],
    ['isstio', 'istio'],
    ['knaitve', 'knative'],
    ['promethus', 'prometheus'],
    ['promethues', 'prometheus'],
    ['kubernets', 'kubernetes'],
    ['kuberntes', 'kubernetes'],
    ['kubernates', 'kubernetes'],
    ['kubenetis', 'kubernetes'],
    ['linkred', 'linkerd'],
    ['hlem', 'helm'],
    [foldKatakana('ロードバラサ'), foldKatakana('ロードバランサー')],
    [foldKatakana('プロメテス'), foldKatakana('プロメテウス')],
    [foldKatakana('オブザーババリティ'), foldKatakana('オブザーバビリティ')],
  ])('knows what %s was meant to be: %s', (slip, meant) => {
    expect(list.correct(slip)[0]?.word).toBe(meant);
  });

  it.each(['k2s', 'k3s', 'k4os', 'route54', 'log4i', 'v1.31'])('leaves %s, a word with digits, alone', (word) => {
    expect(list.correct(word)).toEqual([]);
  });

  it.each(['kks', 'kros', 'logj', 'routes', 'logaj'])('never turns %s into a word with digits', (word) => {
    expect(list.correct(word).filter((correction) => /\d/.test(correction.word))).toEqual([]);
  });

  it.each(['hel', 'go', 'etc', 'helo', 'help', 'held', 'ergo'])('leaves %s, short and no swap, alone', (word) => {
    expect(list.correct(word)).toEqual([]);
  });

  it.each(['istio', 'kubernetes', foldKatakana('デプロイ')])('offers nothing for %s, which is right', (word) => {
    expect(list.correct(word).map((correction) => correction.word)).not.toContain(word);
  });

  it.each([
    ['conductor', 'operator'],
    ['serverless', 'service'],
    ['prompt', 'prometheus'],
    ['モニタリング', 'クラスタ'],
    [foldKatakana('リプレイス'), foldKatakana('デプロイ')],
  ])('does not take %s for %s', (word, other) => {
    expect(list.correct(word).map((correction) => correction.word)).not.toContain(other);
  });

  it('puts the nearer word first, then the likelier slip', () => {
    const words = createSpellingList(['container', 'contained', 'contains']);
    expect(words.correct('contianer').map(({ word }) => word)[0]).toBe('container');
    expect(words.correct('containef')[0]).toMatchObject({ word: 'contained', distance: 1 });
    expect(words.correct('containt', 1)).toHaveLength(1);
  });

  it('sees words added and removed after it was asked', () => {
    const words = createSpellingList();
    expect(words.correct('isito')).toEqual([]);
    words.add('istio');
    expect(words.correct('isito').map(({ word }) => word)).toEqual(['istio']);
    words.remove('istio');
    expect(words.correct('isito')).toEqual([]);
  });

  it('finds one slip in any word of five letters or more, whatever else is listed', () => {
    const word = fc.stringMatching(/^[a-z]{5,10}$/);
    fc.assert(
      fc.property(
        word,
        fc.array(word, { maxLength: 10 }),
        fc.nat(),
        fc.constantFrom('drop', 'double', 'swap'),
        (meant, others, position, slipKind) => {
          const at = 1 + (position % (meant.length - 2));
          const slip =
            slipKind === 'drop'
              ? meant.slice(0, at) + meant.slice(at + 1)
              : slipKind === 'double'
                ? meant.slice(0, at) + meant[at] + meant.slice(at)
                : meant.slice(0, at) + meant[at + 1] + meant[at] + meant.slice(at + 2);
          fc.pre(slip !== meant && slip.length >= 5);
          expect(
            createSpellingList([meant, ...others])
              .correct(slip, 50)
              .map((correction) => correction.word),
          ).toContain(meant);
        },
      ),
      { numRuns: 500, interruptAfterTimeLimit: 1000 },
    );
  });
});
