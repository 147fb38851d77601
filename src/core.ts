import type { AnswerService, AnswerSize } from './answer/query-core.ts';
import type { Answer, EventSummary, Language, Place, Request, TipAnswer, TipScheduleView, UnitId } from './model.ts';
import type { Completion } from './search/complete.ts';

/** A click that needs no new answer. */
export interface Vote {
  readonly request: Request;
  readonly vote: 'up' | 'down';
  /** The query whose answer is meant, or the unit of a tip. */
  readonly about: { readonly kind: 'query'; readonly query: string } | { readonly kind: 'tip'; readonly unitId: UnitId };
}

/** What a platform's start page shows. */
export interface HomeView {
  readonly language: Language;
  /** Newest first, at most five. */
  readonly events: readonly EventSummary[];
  /** The tip of the day: the same all day long for one place. */
  readonly tip: TipAnswer | undefined;
  /** Subscriptions of the workspace. */
  readonly schedules: readonly TipScheduleView[];
  readonly topics: readonly string[];
  readonly notesAsOf: string;
  /** Why the rest is empty, when it could not be made just now. */
  readonly problem?: Extract<Answer, { kind: 'refused' | 'failed' }>;
}

/**
 * The core as the adapters of chat platforms see it: notes, tips, gaps and votes behind one door. Nothing here rejects: what goes wrong is an Answer of kind `failed` whose id
 * is in the log, or `refused` with what to do.
 */
export interface Core extends AnswerService {
  /** As for the notes alone; nothing more for `person` who types faster than people do. */
  readonly complete: (prefix: string, place: Place, max?: number, person?: string) => Promise<readonly Completion[]>;
  /**
   * The answer that a button belongs to, asked again. `changed` when it no longer shows what it showed (`fingerprint`): then nothing may be shared, and the person is told.
   */
  readonly again: (
    request: Request,
    fingerprint: string,
    size?: AnswerSize,
  ) => Promise<{ readonly answer: Answer; readonly changed: boolean }>;
  /** Notes about a message that somebody wrote: searched by the rarest words of it that the notes know. The answer's `query` is those words. */
  readonly about: (request: Request, size?: AnswerSize) => Promise<Answer>;
  readonly vote: (vote: Vote) => Promise<Answer>;
  /** Never show this tip in this place again. */
  readonly retireTip: (request: Request, unitId: UnitId) => Promise<Answer>;
  /** A tip as a card, for a button of a tip that was posted. */
  readonly tip: (request: Request, unitId: UnitId) => Promise<Answer>;
  readonly home: (request: Request) => Promise<HomeView>;
  /** Once for each event of a platform, over all replicas. When the store cannot be reached, this process alone remembers. */
  readonly firstSeen: (eventKey: string) => Promise<boolean>;
  /** The app was removed from a workspace: delete what belongs to it. */
  readonly forgetWorkspace: (workspace: string) => Promise<void>;
}
