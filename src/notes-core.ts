import type { AnswerService, AnswerSize } from './answer/query-core.ts';
import type { Answer, Card, EventSummary, PartialDate, Place, Request, UnitId } from './model.ts';
import type { TipCandidate } from './tips/judge-tip.ts';

/** A unit as a tip shows it. */
export interface TipCard {
  readonly card: Card;
  /** Date of the event, for the occasion. */
  readonly date: PartialDate | undefined;
  readonly notesAsOf: string;
}

/** What the start page of a platform shows of the notes. */
export interface NotesOverview {
  /** Newest first, at most five. */
  readonly events: readonly EventSummary[];
  readonly topics: readonly string[];
  readonly notesAsOf: string;
}

/**
 * All that is answered from the notes alone, in this thread or in the worker. Every call names the place that asks, and gives nothing that it may not read.
 *
 * `answer` and `about` never reject in this thread; all of it rejects when the worker has died.
 */
export interface NotesCore extends AnswerService {
  /** Notes about a message that somebody wrote; see `Core.about`. */
  readonly about: (request: Request, size?: AnswerSize) => Promise<Answer>;
  /** Units worth a tip in a place, in the order of the notes. */
  readonly tipCandidates: (place: Place) => Promise<readonly TipCandidate[]>;
  /** Undefined when there is no such unit, or none for this place. */
  readonly tipCard: (unitId: UnitId, place: Place) => Promise<TipCard | undefined>;
  readonly overview: (place: Place) => Promise<NotesOverview>;
}
