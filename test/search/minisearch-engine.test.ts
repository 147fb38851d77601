import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineDocument, EngineTerm, SearchEngine } from '../../src/search/engine.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';

/** The port by its words alone: no scores worth the name. */
function createNaiveEngine(): SearchEngine {
  const documents = new Map<string, EngineDocument>();
  const has = (document: EngineDocument, term: string): boolean => document.terms.includes(term) || document.grams.includes(term);
  return {
    add: async (added) => {
      for (const document of added) documents.set(document.unitId, document);
    },
    remove: async (removed) => {
      for (const document of removed) documents.delete(document.unitId);
    },
    search: async (terms) =>
      [...documents.values()].flatMap((document) => {
        const found = [...new Set(terms.map(({ term }) => term))].filter((term) => has(document, term));
        return found.length === 0 ? [] : [{ unitId: document.unitId, score: found.length, terms: found }];
      }),
    frequencies: async (terms) => terms.map((term) => [...documents.values()].filter((document) => has(document, term)).length),
  };
}

const term = fc.constantFrom('istio', 'k8s', '運用', '=istio', '~servic', '\u0002運用', '!.pod', 'constructor', '__proto__', 'a b', '0');
const documents = (prefix: string): fc.Arbitrary<EngineDocument[]> =>
  fc
    .array(
      fc.record({
        terms: fc.array(term, { maxLength: 6 }),
        grams: fc.array(fc.constantFrom('\u0002運用', '\u0002用す', '\u0002監視'), { maxLength: 5 }),
      }),
      { maxLength: 8 },
    )
    .map((list) => list.map((document, index) => ({ unitId: `${prefix}${index}`, ...document })));
const query = fc.array(fc.record({ term, weight: fc.double({ min: 0.1, max: 1, noNaN: true }) }), { maxLength: 5 });

const membership = async (engine: SearchEngine, terms: readonly EngineTerm[]): Promise<readonly (readonly [string, readonly string[]])[]> =>
  (await engine.search(terms)).map(({ unitId, terms: found }) => [unitId, [...found].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1));

describe('the MiniSearch engine', () => {
  it('finds what a plain scan finds, and counts as it counts, through additions and removals', async () => {
    await fc.assert(
      fc.asyncProperty(documents('a'), documents('b'), query, async (first, second, terms) => {
        const engine = createMiniSearchEngine();
        const naive = createNaiveEngine();
        const asked = ['istio', '運用', '\u0002運用', '=istio', 'nothing', ''];
        for (const step of ['add', 'remove', 'readd'] as const) {
          for (const each of [engine, naive]) {
            if (step === 'add') await each.add([...first, ...second]);
            if (step === 'remove') await each.remove(first);
            if (step === 'readd') await each.add(first);
          }
          expect(await membership(engine, terms)).toEqual(await membership(naive, terms));
          expect(await engine.frequencies(asked)).toEqual(await naive.frequencies(asked));
        }
      }),
      { numRuns: 150, interruptAfterTimeLimit: 1200 },
    );
  });

  it('scores after a removal as if the removed had never been there', async () => {
    await fc.assert(
      fc.asyncProperty(documents('a'), documents('b'), query, async (kept, removed, terms) => {
        const used = createMiniSearchEngine();
        await used.add(kept);
        await used.add(removed);
        await used.remove(removed);
        const fresh = createMiniSearchEngine();
        await fresh.add(kept);
        const expected = new Map((await fresh.search(terms)).map(({ unitId, score }) => [unitId, score]));
        const found = await used.search(terms);
        expect(found).toHaveLength(expected.size);
        for (const { unitId, score } of found) expect(Math.abs(score - (expected.get(unitId) ?? Number.NaN))).toBeLessThan(1e-9);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 1200 },
    );
  });

  it('gives the best first, and scores by weight, rarity and repeats', async () => {
    const engine = createMiniSearchEngine();
    await engine.add([
      { unitId: 'rare', terms: ['istio', 'x'], grams: [] },
      { unitId: 'common', terms: ['pod', 'x'], grams: [] },
      { unitId: 'common2', terms: ['pod', 'y'], grams: [] },
      { unitId: 'twice', terms: ['pod', 'pod'], grams: [] },
    ]);
    const ids = async (...terms: EngineTerm[]): Promise<readonly string[]> => (await engine.search(terms)).map(({ unitId }) => unitId);
    expect((await ids({ term: 'istio', weight: 1 }, { term: 'pod', weight: 1 }))[0]).toBe('rare');
    expect((await ids({ term: 'istio', weight: 0.05 }, { term: 'pod', weight: 1 }))[0]).toBe('twice');
    const scores = (
      await engine.search([
        { term: 'pod', weight: 1 },
        { term: 'x', weight: 1 },
      ])
    ).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('takes terms as they are: no prefixes, no slips, no case, no splitting', async () => {
    const engine = createMiniSearchEngine();
    await engine.add([{ unitId: 'u', terms: ['istio', 'a b', 'Pod'], grams: [] }]);
    for (const [asked, count] of [
      ['ist', 0],
      ['isito', 0],
      ['Istio', 0],
      ['pod', 0],
      ['a', 0],
      ['a b', 1],
      ['Pod', 1],
    ] as const) {
      expect([asked, await engine.search([{ term: asked, weight: 1 }])]).toMatchObject([asked, { length: count }]);
    }
    expect(await engine.search([])).toEqual([]);
  });

  it('counts a term asked twice once, with its higher weight', async () => {
    const engine = createMiniSearchEngine();
    await engine.add([{ unitId: 'u', terms: ['istio'], grams: [] }]);
    const [once] = await engine.search([{ term: 'istio', weight: 1 }]);
    const [twice] = await engine.search([
      { term: 'istio', weight: 0.2 },
      { term: 'istio', weight: 1 },
    ]);
    expect(twice).toEqual(once);
  });
});
