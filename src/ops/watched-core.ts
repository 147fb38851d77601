import { readCommand } from '../answer/commands.ts';
import type { Core, Vote } from '../core.ts';
import type { Answer, Request } from '../model.ts';

/** One request that the core has dealt with. */
export interface Watched {
  readonly request: Request;
  /** Of a closed set of words: nothing that a person typed. */
  readonly command: string;
  /** The kind of the answer, with the reason of a refusal behind a colon. */
  readonly outcome: string;
  readonly ms: number;
  /** Undefined where what came back is more than an answer. */
  readonly answer: Answer | undefined;
  /** Of a vote. */
  readonly vote?: Vote['vote'];
}

/** A core that tells about every request once it is answered. `nowMs` gives milliseconds that never go back. */
export function watchedCore(core: Core, nowMs: () => number, tell: (watched: Watched) => void): Core {
  const watch = async <T>(
    request: Request,
    command: string,
    seen: (value: T) => Pick<Watched, 'outcome' | 'answer' | 'vote'>,
    work: () => Promise<T>,
  ): Promise<T> => {
    const before = nowMs();
    const value = await work();
    tell({ request, command, ms: Math.max(0, nowMs() - before), ...seen(value) });
    return value;
  };
  const seenAnswer = (answer: Answer) => ({ outcome: outcomeOf(answer), answer });
  return {
    ...core,
    answer: (request, size) => watch(request, readCommand(request.text).kind, seenAnswer, () => core.answer(request, size)),
    again: (request, fingerprint, size) =>
      watch(
        request,
        'again',
        ({ answer, changed }) => ({ outcome: changed ? 'changed' : outcomeOf(answer), answer }),
        () => core.again(request, fingerprint, size),
      ),
    about: (request, size) => watch(request, 'about', seenAnswer, () => core.about(request, size)),
    tip: (request, unitId) => watch(request, 'tip', seenAnswer, () => core.tip(request, unitId)),
    retireTip: (request, unitId) => watch(request, 'retire-tip', seenAnswer, () => core.retireTip(request, unitId)),
    home: (request) =>
      watch(
        request,
        'home',
        ({ problem }) => ({ outcome: problem === undefined ? 'home' : outcomeOf(problem), answer: problem }),
        () => core.home(request),
      ),
    vote: (vote) =>
      watch(
        vote.request,
        'vote',
        (answer) => ({ ...seenAnswer(answer), vote: vote.vote }),
        () => core.vote(vote),
      ),
  };
}

function outcomeOf(answer: Answer): string {
  return answer.kind === 'refused' ? `refused:${answer.reason.code}` : answer.kind;
}
