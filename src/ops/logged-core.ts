import type { Core } from '../core.ts';
import type { Answer, Card } from '../model.ts';
import type { Logger } from './log.ts';
import { watchedCore } from './watched-core.ts';

export interface LoggedCoreOptions {
  readonly log: Pick<Logger, 'info'>;
  /** Also what people asked, and which lines of the notes they were shown: for whoever tunes the notes, with the knowledge of those who ask. */
  readonly queries: boolean;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
}

/** Lines of the notes that the log names of one answer. */
const MAX_SHOWN = 3;

/** A core that writes one line for each request, by the id that the lines of its platform carry too. */
export function loggedCore(core: Core, { log, queries, nowMs }: LoggedCoreOptions): Core {
  return watchedCore(core, nowMs, ({ request, command, outcome, ms, answer, vote }) => {
    log.info(
      {
        requestId: request.requestId,
        platform: request.place.platform,
        command,
        outcome,
        ms: Math.round(ms * 10) / 10,
        ...(vote === undefined ? {} : { vote }),
        ...(answer?.kind === 'failed' ? { errorId: answer.errorId } : {}),
        ...(queries ? { query: request.text, shown: answer === undefined ? [] : linesShown(answer) } : {}),
      },
      'answered',
    );
  });
}

function linesShown(answer: Answer): readonly string[] {
  return cardsOf(answer)
    .slice(0, MAX_SHOWN)
    .map(({ path, line }) => `${path}:${line}`);
}

function cardsOf(answer: Answer): readonly Card[] {
  if (answer.kind === 'tip') return [answer.card];
  return answer.kind === 'hits' || answer.kind === 'open' ? answer.cards : [];
}
