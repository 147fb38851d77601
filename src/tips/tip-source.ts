import type { Card, GapsAnswer, Language, Place, UnitId } from '../model.ts';
import type { TipCandidate } from './judge-tip.ts';

/** Where tips come from: the notes as they are now, wherever they are indexed. */
export interface TipSource {
  /** Units that are worth a tip and may be read in a place. */
  readonly candidates: (place: Place) => Promise<readonly TipCandidate[]>;
  /** The card of a tip; undefined when the unit is gone or may not be read there. */
  readonly card: (unitId: UnitId, place: Place) => Promise<Card | undefined>;
  /** ISO instant at which the notes were read. */
  readonly notesAsOf: () => string;
}

/** Where the weekly digest comes from. */
export interface DigestSource {
  /** The gaps of the last seven days; undefined when there is nothing to tell, or recording is off. */
  readonly digest: (language: Language, now: Date) => Promise<GapsAnswer | undefined>;
}
