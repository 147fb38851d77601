import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import type { NotesIndex } from '../../src/search/notes-index.ts';
import { parseQuery } from '../../src/search/query-syntax.ts';
import { searchNotes } from '../../src/search/search-notes.ts';
import { analyse } from '../../src/text/analyse.ts';
import { bulletsOf, DEFAULT_PATH } from '../support/notes.ts';
import { indexNotes, OWNER, searchable } from '../support/search.ts';

const NO_HELPERS = { readings: undefined, dictionary: undefined };
const PATHS = ['2019-03-27-haru.md', '2023/meetup.md', 'undated.md'];
const QUERIES = ['istio', 'メモリ 消費', 'サーバー', 'kubernets', 'PDB', 'observability', '運用', 'Laravel', 'コンテナ 2023'];
const PIECES = [
  'Istio',
  'istio ',
  'メモリ消費',
  'memory',
  'サーバ',
  'サーバー',
  'の運用で困った',
  'kubernetes',
  'kuberentes',
  'contianer',
  'PodDisruptionBudget',
  'PDB (PodDisruptionBudget)',
  '可観測性（observability）',
  '2023年10月1日',
  'v1.31.2',
  'コンテナー',
  'Promethus ',
  '、',
  ' と ',
];

/** A note of a heading and nested bullets, their pieces joined by `separator`. */
const arbitraryNote = (separator: string): fc.Arbitrary<Note> =>
  fc
    .tuple(
      fc.constantFrom(...PATHS),
      fc.constantFrom('', '---\ndate: 2021-05\nvenue: 渋谷\n---\n'),
      fc.array(fc.tuple(fc.nat({ max: 2 }), fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })), { maxLength: 6 }),
    )
    .map(([path, front, bullets]) => {
      let depth = -1;
      const lines = bullets.map(([step, pieces]) => {
        depth = Math.max(0, Math.min(depth + 1, depth + 1 - step));
        return `${'  '.repeat(depth)}- ${pieces.join(separator)}`;
      });
      return parseNote(`${front}# 勉強会\n\n## Istio の話\n\n${lines.join('\n')}\n`, path);
    });

type Step = { readonly kind: 'put'; readonly note: Note } | { readonly kind: 'delete'; readonly path: string };
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: arbitraryNote('').map((note): Step => ({ kind: 'put', note })) },
  { weight: 1, arbitrary: fc.constantFrom(...PATHS, 'never.md').map((path): Step => ({ kind: 'delete', path })) },
);

/** All that answers depend on, in an order of its own. */
async function stateOf(index: NotesIndex) {
  const sort = <T>(items: Iterable<T>): T[] => [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const answers = await Promise.all(
    QUERIES.map(async (query) => {
      const { hits, near, matched, plan } = await searchNotes(parseQuery(query), OWNER, index, NO_HELPERS);
      return {
        query,
        matched,
        ids: hits.map(({ unitId, tier, own, highlights }) => [unitId, tier, own, highlights]),
        near: near.map(({ unitId }) => unitId),
        scores: [...hits, ...near].map(({ score }) => score),
        didYouMean: plan.didYouMean,
        alsoSearched: plan.alsoSearched,
      };
    }),
  );
  return {
    answers: answers.map(({ scores: _, ...rest }) => rest),
    scores: answers.flatMap(({ scores }) => scores),
    vocabulary: sort(
      [...index.vocabulary.entries()].map(([key, { count, script }]) => [key, count, script, index.vocabulary.surface(key)]),
    ),
    pairs: sort(index.pairs.pairs()),
    repairs: sort(index.repairs()),
    units: index.corpus.unitCount(),
  };
}

describe('a changing index', () => {
  it('answers as one made afresh of the notes that are left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryStep, { maxLength: 10 }), async (steps) => {
        const changed = await indexNotes([]);
        const left = new Map<string, Note>();
        for (const step of steps) {
          if (step.kind === 'put') {
            await changed.put(step.note);
            left.set(step.note.path, step.note);
          } else {
            await changed.delete(step.path);
            left.delete(step.path);
          }
        }
        const [{ scores, ...state }, { scores: freshScores, ...fresh }] = [
          await stateOf(changed),
          await stateOf(await indexNotes([...left.values()])),
        ];
        expect(state).toEqual(fresh);
        expect(scores).toHaveLength(freshScores.length);
        for (const [at, score] of scores.entries()) expect(Math.abs(score - (freshScores[at] ?? 0))).toBeLessThan(1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('forgets a removed note at once: its text, its words, its pairs and its repairs', async () => {
    const gone = parseNote(bulletsOf('Zanzibar の話', '可観測性（observability）', 'Promethus'), 'gone.md');
    const { index, run } = await searchable([parseNote(bulletsOf('Istio'), 'kept.md'), gone]);
    expect((await run('Zanzibar')).hits).not.toEqual([]);
    await index.delete('gone.md');
    for (const query of ['Zanzibar', '可観測性', 'Prometheus']) expect((await run(query)).hits, query).toEqual([]);
    expect((await run('Zanzibor')).plan.didYouMean).toEqual([]);
    expect(index.vocabulary.has('zanzibar')).toBe(false);
    expect(index.pairs.pairs()).toEqual([]);
    expect(index.repairs()).toEqual([]);
    expect(index.repairsOf(gone.units[3]?.id ?? '')).toEqual([]);
  });

  it('replaces a note: what it said before is gone, what it says now is there', async () => {
    const { index, texts } = await searchable({ 'a.md': bulletsOf('Istio の話') });
    await index.put(parseNote(bulletsOf('Envoy の話'), 'a.md'));
    expect(await texts('Istio')).toEqual([]);
    expect(await texts('Envoy')).toEqual(['Envoy の話']);
    expect(index.corpus.notes()).toHaveLength(1);
  });

  it('tells by its generation that something changed, and that nothing did', async () => {
    const index = await indexNotes([]);
    const start = index.generation();
    await index.delete('never.md');
    expect(index.generation()).toBe(start);
    await index.put(parseNote('- a\n', 'a.md'));
    const put = index.generation();
    expect(put).toBeGreaterThan(start);
    await index.delete('a.md');
    expect(index.generation()).toBeGreaterThan(put);
  });
});

describe('a unit', () => {
  it('is found by each of its own words', async () => {
    const words = fc.constantFrom(
      'Istio',
      'メモリ',
      'サーバー',
      'kubernetes',
      '運用',
      '監視',
      'Zabbix',
      'v1.31.2',
      'cloud-init',
      'PIO-1384',
      'クラスター',
      'k3s',
      '口腔内',
      'やばい',
    );
    const notes = await searchable([]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(words, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(' ', 'と', '、'),
        async (units, separator) => {
          const texts = units.map((unit, number) => `${unit.join(separator)} その${number}`);
          await notes.index.put(parseNote(bulletsOf(...texts), DEFAULT_PATH));
          for (const [at, unit] of units.entries()) {
            for (const word of unit) {
              const found = await notes.hits(word);
              expect(found.filter(({ hit }) => hit.own).map(({ text }) => text)).toContain(texts[at]);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is a hit by itself when its whole text is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(arbitraryNote('と'), { minLength: 1, maxLength: 3, selector: ({ path }) => path }),
        fc.nat(),
        async (notes, pick) => {
          const units = notes.flatMap((note) => note.units);
          const wanted = units[pick % units.length];
          // A bullet of marks alone says nothing that could be asked for.
          if (wanted === undefined || !analyse(wanted.text).tokens.some(({ kind }) => kind === 'word')) return;
          const { hits } = await searchable(notes);
          const own = (await hits(wanted.text.replace(/[-:"]/g, ' '))).filter(({ hit }) => hit.own);
          expect(
            own.map(({ unit }) => unit.id),
            wanted.text,
          ).toContain(wanted.id);
        },
      ),
      { numRuns: 25 },
    );
  });
});
