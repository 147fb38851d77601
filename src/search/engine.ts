import type { UnitId } from '../model.ts';

/** What an engine indexes of a unit: terms with their repeats, as the analyser gives them. */
export interface EngineDocument {
  readonly unitId: UnitId;
  readonly terms: readonly string[];
  /** Weaker terms, weighed by their own length norm: Japanese bigrams. */
  readonly grams: readonly string[];
}

export interface EngineTerm {
  readonly term: string;
  readonly weight: number;
}

export interface EngineHit {
  readonly unitId: UnitId;
  /** Sum of the weighted scores of the matched terms; higher is better. */
  readonly score: number;
  /** Which of the asked terms the unit has. */
  readonly terms: readonly string[];
}

/**
 * The port behind which the inverted index stands: MiniSearch today, a distributed engine for teams that outgrow one machine.
 *
 * Batches, because a remote engine pays per call; promises, because it is not in this process. Terms are opaque: no engine analyses text.
 */
export interface SearchEngine {
  /** Add documents. A unit that is already there must be removed first. */
  readonly add: (documents: readonly EngineDocument[]) => Promise<void>;
  /** Remove documents, given as they were added. Afterwards scores are as if they had never been there. */
  readonly remove: (documents: readonly EngineDocument[]) => Promise<void>;
  /** Units that have at least one of the terms, best first. */
  readonly search: (terms: readonly EngineTerm[]) => Promise<readonly EngineHit[]>;
  /** In how many units each term occurs. */
  readonly frequencies: (terms: readonly string[]) => Promise<readonly number[]>;
  /** The engine's state as plain data, for engines that live in this process. */
  readonly save?: () => unknown;
}
