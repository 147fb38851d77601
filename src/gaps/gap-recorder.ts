import type { Answer, LocalDate, Request } from '../model.ts';
import { parseQuery } from '../search/query-syntax.ts';
import type { GapStore } from '../store/store.ts';
import { normaliseGap } from './normalise-gap.ts';
import { isSmallTalk } from './small-talk.ts';

/** Counts questions that the notes could not answer. */
export interface GapRecorder {
  /** True when the question is counted, now or before by the same person on the same day. Rejects as the store does. */
  readonly record: (request: Request, answer: Extract<Answer, { readonly kind: 'nothing' }>) => Promise<boolean>;
}

export interface GapRecorderParts {
  readonly gaps: GapStore;
  /** Keyed hash of who asks, so that somebody who tries again is counted once; kept in memory alone. */
  readonly voterOf: (request: Request) => string;
  readonly today: () => LocalDate;
}

/** Askers and questions of a day that are remembered against counting twice. */
const MAX_REMEMBERED = 5000;

export function createGapRecorder({ gaps, voterOf, today }: GapRecorderParts): GapRecorder {
  const counted = new Set<string>();
  return {
    record: async (request, answer) => {
      // What may still be found is no gap. Further pages are the same question, programs are nobody who could not find something, and neither conditions alone nor a greeting ask for anything that a note could say.
      if (answer.preliminary || (request.page ?? 1) !== 1 || request.place.platform === 'api') return false;
      const { text } = parseQuery(answer.query);
      if (!/[\p{L}\p{N}]/u.test(text) || isSmallTalk(text)) return false;
      const query = normaliseGap(answer.query);
      if (query === undefined) return false;
      const date = today();
      const key = `${voterOf(request)} ${date} ${query}`;
      if (counted.has(key)) return true;
      await gaps.record(query, date);
      counted.add(key);
      const [oldest] = counted;
      if (counted.size > MAX_REMEMBERED && oldest !== undefined) counted.delete(oldest);
      return true;
    },
  };
}
