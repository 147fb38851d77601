import type { Hit, Note, OperatorProblem, Place, Range, Unit } from '../model.ts';
import type { DictionaryLookup, ReadingLookup } from '../text/look-ups.ts';
import { normaliseKey } from '../text/normalise.ts';
import { resolveFilters } from './filters.ts';
import { gate } from './gate.ts';
import { findHighlights } from './highlight.ts';
import { matchReasons, tierOf } from './match-reasons.ts';
import type { NotesIndex } from './notes-index.ts';
import { planQuery } from './plan-query.ts';
import { type Alternative, MATCH, type QueryPlan } from './query-plan.ts';
import type { ParsedQuery } from './query-syntax.ts';
import { type Ranked, rank } from './rank.ts';
import { retrieve } from './retrieve.ts';

/** What a search needs beside the index; both parts may come later than the index, or never. */
export interface SearchHelpers {
  readonly readings: ReadingLookup | undefined;
  readonly dictionary: DictionaryLookup | undefined;
}

export interface SearchResult {
  /** Best first; units that stand right above or below what matched follow it. */
  readonly hits: readonly ExplainedHit[];
  /** How many of them matched by their own text. */
  readonly matched: number;
  /** When there are no hits: what comes nearest, for `near`. */
  readonly near: readonly ExplainedHit[];
  readonly plan: QueryPlan;
  readonly problems: readonly OperatorProblem[];
}

/** A hit with what brought it here, for `--explain`. */
export interface ExplainedHit extends Hit {
  readonly evidence: readonly string[];
}

/** Run a parsed query over the index, for a person at a place. */
export async function searchNotes(query: ParsedQuery, place: Place, index: NotesIndex, helpers: SearchHelpers): Promise<SearchResult> {
  const { corpus } = index;
  const filters = resolveFilters(query.filters, corpus, place);
  const plan = await planQuery(query.text, {
    glossary: index.glossary,
    lexicon: index.lexicon,
    vocabulary: index.vocabulary,
    pairs: index.pairs,
    readings: helpers.readings,
    dictionary: helpers.dictionary,
    frequencies: (terms) => index.frequencies(terms, place),
    unitCount: corpus.unitCount(),
  });
  const accepts = (unit: Unit, note: Note): boolean => filters.accepts(unit, note) && satisfies(unit, query);
  if (plan.slots.length === 0) {
    return { hits: [], matched: 0, near: [], plan, problems: filters.problems };
  }
  const candidates = await retrieve(plan, index);
  const ranked = rank(plan, candidates, index, accepts);
  const answerable = gate(plan, ranked);
  if (answerable.length === 0) {
    const near = ranked.slice(0, 3).map((entry, position) => toHit(entry, position + 1, plan, index));
    return { hits: [], matched: 0, near, plan, problems: filters.problems };
  }
  const matched = answerable.filter((entry) => entry.isOwn).length;
  return {
    hits: answerable.map((entry, position) => toHit(entry, position + 1, plan, index)),
    matched,
    near: [],
    plan,
    problems: filters.problems,
  };
}

/** Quoted phrases must stand in the unit as written, excluded words must not. */
function satisfies(unit: Unit, query: ParsedQuery): boolean {
  if (query.phrases.length === 0 && query.excluded.length === 0) return true;
  const text = normaliseKey(unit.text);
  return (
    query.phrases.every((phrase) => containsWords(text, phrase)) && !query.excluded.some((word) => containsWords(text, normaliseKey(word)))
  );
}

/** Substring search that does not cut Latin words: `-ai` leaves containers alone, `-運用` takes 運用自動化 out. */
function containsWords(text: string, words: string): boolean {
  const first = /^[a-z0-9]/.test(words);
  const last = /[a-z0-9]$/.test(words);
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + words.length] ?? ' ';
    if (!(first && /[a-z0-9]/.test(before)) && !(last && /[a-z0-9]/.test(after))) return true;
  }
  return false;
}

function toHit(entry: Ranked, rankNumber: number, plan: QueryPlan, index: NotesIndex): ExplainedHit {
  const alternatives = entry.by.filter(
    (alternative): alternative is Alternative => alternative !== undefined && alternative.weight >= MATCH,
  );
  // Most hits are never shown; what only the reader of a hit needs is worked out when somebody looks.
  const once = <T>(make: () => T): (() => T) => {
    let made: { readonly value: T } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  };
  const highlights = once<readonly Range[]>(() => (entry.isOwn ? findHighlights(entry.unit, alternatives, index) : []));
  const reasons = once(() => matchReasons(entry.unit, entry.by, plan, index));
  return {
    unitId: entry.unit.id,
    rank: rankNumber,
    score: entry.score,
    own: entry.isOwn,
    get tier() {
      return tierOf(entry.coverage, reasons());
    },
    get reasons() {
      return reasons();
    },
    get highlights() {
      return highlights();
    },
    get evidence() {
      return entry.by.flatMap((alternative, slot) =>
        alternative === undefined
          ? []
          : [
              `${plan.slots[slot]?.text ?? ''}: ${(entry.evidence[slot] ?? 0).toFixed(2)} by ${alternative.terms.join(' + ').replaceAll('\u0002', '▯')} (${alternative.kind ?? alternative.tier})`,
            ],
      );
    },
  };
}
