import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNote } from '../../src/notes/parse-note.ts';
import { mergeRanges } from '../../src/search/highlight.ts';
import { foldKey } from '../../src/text/glossary.ts';
import { bulletsOf, DEFAULT_PATH } from '../support/notes.ts';
import { searchable } from '../support/search.ts';

const notes = await searchable([]);
const setBullets = (...texts: readonly string[]): Promise<void> => notes.index.put(parseNote(bulletsOf(...texts), DEFAULT_PATH));

/** Marked pieces of one bullet for one query. */
async function marksOf(text: string, query: string): Promise<readonly string[] | undefined> {
  await setBullets(text);
  return (await notes.hits(query)).find((found) => found.text === text)?.marked;
}

describe('what is marked', () => {
  it.each([
    ['Istio の運用', 'istio', ['Istio']],
    ['Ｉｓｔｉｏ の運用', 'istio', ['Ｉｓｔｉｏ']],
    ['Istio の運用', 'Ｉｓｔｉｏ', ['Istio']],
    ['ｲｽﾃｨｵの運用', 'イスティオ', ['ｲｽﾃｨｵ']],
    ['イスティオの運用', 'ｲｽﾃｨｵ', ['イスティオ']],
    ['ﾊﾞｯﾁ処理とﾊﾞｯﾁ', 'バッチ', ['ﾊﾞｯﾁ', 'ﾊﾞｯﾁ']],
    ['か\u3099んばる運用', '運用', ['運用']],
    ['🎉Istio🎉を入れた', 'istio', ['Istio']],
    ['👨‍👩‍👧の家族とIstio👍🏽', 'istio', ['Istio']],
    ['𠮷野家でIstioの話', 'istio', ['Istio']],
    ['𠮷野家でIstioの話', '𠮷野家', ['𠮷野家']],
    ['readinessProbe を書く', 'probe', ['Probe']],
    ['readinessProbe を書く', 'readiness probe', ['readinessProbe']],
    ['PodDisruptionBudget を置く', 'disruption', ['Disruption']],
    ['PodDisruptionBudget を置く', 'PDB', ['PodDisruptionBudget']],
    ['Horizontal Pod Autoscaler の設定', 'HPA', ['Horizontal Pod Autoscaler']],
    ['PDB を置く', 'PodDisruptionBudget', ['PDB']],
    ['contianer を作る', 'container', ['contianer']],
    ['OpenTelementry の話', 'opentelemetry', ['OpenTelementry']],
    ['ロードバラサーの話', 'ロードバランサー', ['ロードバラサー']],
    ['管理サーバの話', '管理サーバー', ['管理サーバ']],
    ['サーバーとサーバ', 'サーバ', ['サーバー', 'サーバ']],
    ['メモリを食う', 'memory', ['メモリ']],
    ['cloud-init で初期化', 'cloudinit', ['cloud-init']],
    ['v1.31.2 に上げる', '1.31', ['1.31']],
    ['2019年11月28日に開催', '2019-11-28', ['2019年11月28日']],
    ['services を数える', 'service', ['services']],
  ])('%s for %s: %j', async (text, query, expected) => {
    expect(await marksOf(text, query)).toEqual(expected);
  });

  it.each([
    ['containers の話', 'ai'],
    ['予算の budgetary な話', 'get'],
    ['用語の運び', '運用'],
  ])('%s for %s: nothing', async (text, query) => {
    expect((await marksOf(text, query)) ?? []).toEqual([]);
  });

  it('does not mark particles and question words', async () => {
    const marked = await marksOf('Istio の運用で何に困ったのか', 'Istioの運用で困ったのは何ですか');
    expect(marked).toEqual(['Istio', '運用', expect.stringMatching(/^困/)]);
  });
});

const WORDS = ['Istio', 'メモリ', '運用', 'サーバー', 'readinessProbe', 'PDB', '監視', 'Kubernetes', 'ｲｽﾃｨｵ', '𠮷野家', 'cloud-init'];
const AROUND = ['の', ' ', '、', '🎉', '👨‍👩‍👧', '🇯🇵', 'か\u3099', 'ﾊﾞ', '（', '）', 'e\u0301', 'ＡＢＣ', '\u200b', 'は遅い'];
const arbitraryText = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...AROUND)), { minLength: 2, maxLength: 12 })
  .map((pieces) => pieces.join(''));
const QUERIES = [
  'istio',
  'メモリ 運用',
  'memory',
  'サーバ',
  'probe',
  'PodDisruptionBudget',
  '監視 kubernetes',
  'イスティオ',
  '𠮷野家',
  'cloudinit',
  'k8s',
];

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

describe('ranges', () => {
  it('lie in the text, in order, apart, on whole characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryText, { minLength: 1, maxLength: 5 }), fc.constantFrom(...QUERIES), async (texts, query) => {
        await setBullets(...texts);
        for (const { hit, text } of await notes.hits(query)) {
          const boundaries = new Set([...graphemes.segment(text)].map(({ index }) => index)).add(text.length);
          let position = -1;
          for (const { start, end } of hit.highlights) {
            expect(start).toBeGreaterThan(position);
            expect(end).toBeGreaterThan(start);
            expect(boundaries.has(start) && boundaries.has(end), `${JSON.stringify(text)} [${start}, ${end})`).toBe(true);
            position = end;
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of an exact hit hold the words as they were typed, width, case and long vowels aside', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryText, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('istio', '運用', 'サーバ', '監視', 'メモリ'),
        async (texts, word) => {
          await setBullets(...texts, `${word}の話`);
          expect((await notes.texts(word)).length).toBeGreaterThan(0);
          for (const { hit, marked } of (await notes.hits(word)).filter((found) => found.hit.own && found.hit.tier === 'exact')) {
            expect(hit.highlights.length).toBeGreaterThan(0);
            for (const piece of marked) expect(foldKey(piece).replaceAll(foldKey(word), '')).toBe('');
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are merged where they touch or overlap, and only there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 6 }))), (pieces) => {
        const ranges = pieces.map(([start, length]) => ({ start, end: start + length }));
        const covered = (list: readonly { readonly start: number; readonly end: number }[]) =>
          Array.from({ length: 40 }, (_, at) => list.some(({ start, end }) => at >= start && at < end));
        const merged = mergeRanges(ranges);
        expect(covered(merged)).toEqual(covered(ranges));
        for (const [at, { start }] of merged.entries()) expect(start).toBeGreaterThan(merged[at - 1]?.end ?? -1);
      }),
    );
  });
});
