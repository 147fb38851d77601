import MiniSearch, { type AsPlainObject } from 'minisearch';
import type { UnitId } from '../model.ts';
import type { EngineDocument, EngineHit, EngineTerm, SearchEngine } from './engine.ts';

/** Joins terms into the one string that MiniSearch takes; no term holds it. */
const SEPARATOR = '\u0000';

interface Row {
  readonly id: UnitId;
  readonly terms: string;
  readonly grams: string;
}

const OPTIONS = {
  fields: ['terms', 'grams'],
  idField: 'id',
  tokenize: (text: string) => (text === '' ? [] : text.split(SEPARATOR)),
  processTerm: (term: string) => term,
  // Documents are removed with the terms they were added with, so nothing is ever left to vacuum.
  autoVacuum: false,
};

/** An engine as plain data. */
export interface EngineSnapshot {
  readonly index: AsPlainObject;
  readonly frequencies: readonly (readonly [string, number])[];
}

/**
 * A SearchEngine on MiniSearch, in memory.
 *
 * MiniSearch scores with BM25+ (its defaults k 1.2, b 0.7, d 0.5: a grid over them moved no measure by more than a thousandth, docs/search.md). Its own
 * tokenising, prefix and fuzzy search stay off: they walk the radix tree and cost 4 to 9 times more at every size.
 */
export function createMiniSearchEngine(saved?: EngineSnapshot): SearchEngine {
  const index = saved === undefined ? new MiniSearch<Row>(OPTIONS) : MiniSearch.loadJS<Row>(saved.index, OPTIONS);
  const frequency = new Map<string, { count: number; last: number }>(saved?.frequencies.map(([term, count]) => [term, { count, last: 0 }]));
  let serial = 0;
  const count = (document: EngineDocument, step: number): void => {
    serial += 1;
    for (const terms of [document.terms, document.grams]) {
      for (const term of terms) {
        const entry = frequency.get(term);
        if (entry === undefined) {
          if (step > 0) frequency.set(term, { count: step, last: serial });
        } else if (entry.last !== serial) {
          // Repeats within one document count once.
          entry.last = serial;
          entry.count += step;
          if (entry.count <= 0) frequency.delete(term);
        }
      }
    }
  };
  return {
    add: (documents) => {
      for (const document of documents) {
        index.add(toRow(document));
        count(document, 1);
      }
      return Promise.resolve();
    },
    remove: (documents) => {
      for (const document of documents) {
        index.remove(toRow(document));
        count(document, -1);
      }
      return Promise.resolve();
    },
    search: (terms) => Promise.resolve(search(index, terms)),
    save: (): EngineSnapshot => ({ index: index.toJSON(), frequencies: [...frequency].map(([term, { count }]) => [term, count]) }),
    frequencies: (terms) => Promise.resolve(terms.map((term) => frequency.get(term)?.count ?? 0)),
  };
}

function toRow(document: EngineDocument): Row {
  return { id: document.unitId, terms: document.terms.join(SEPARATOR), grams: document.grams.join(SEPARATOR) };
}

function search(index: MiniSearch<Row>, terms: readonly EngineTerm[]): EngineHit[] {
  if (terms.length === 0) return [];
  const weights = new Map<string, number>();
  for (const { term, weight } of terms) weights.set(term, Math.max(weights.get(term) ?? 0, weight));
  const results = index.search([...weights.keys()].join(SEPARATOR), {
    combineWith: 'OR',
    prefix: false,
    fuzzy: false,
    boostTerm: (term) => weights.get(term) ?? 1,
  });
  return results.map((result) => ({ unitId: String(result.id), score: result.score, terms: result.queryTerms }));
}
