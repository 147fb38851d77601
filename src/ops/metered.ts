import { readCommand } from '../answer/commands.ts';
import type { Core } from '../core.ts';
import type { Answer, Request } from '../model.ts';
import type { Poster } from '../tips/poster.ts';
import type { Metrics } from './metrics.ts';

type Meter = Pick<Metrics, 'request' | 'vote' | 'post'>;

/** A core that counts and times what it is asked. Commands are a closed set of words: nothing that a person typed becomes a label. */
export function meteredCore(core: Core, metrics: Meter, nowMs: () => number): Core {
  const timed = async <T>(request: Request, command: string, outcome: (value: T) => string, work: () => Promise<T>): Promise<T> => {
    const before = nowMs();
    const value = await work();
    metrics.request({ platform: request.place.platform, command, outcome: outcome(value) }, Math.max(0, nowMs() - before) / 1000);
    return value;
  };
  return {
    ...core,
    answer: (request, size) => timed(request, readCommand(request.text).kind, outcomeOf, () => core.answer(request, size)),
    again: (request, fingerprint, size) =>
      timed(
        request,
        'again',
        ({ answer, changed }) => (changed ? 'changed' : outcomeOf(answer)),
        () => core.again(request, fingerprint, size),
      ),
    about: (request, size) => timed(request, 'about', outcomeOf, () => core.about(request, size)),
    tip: (request, unitId) => timed(request, 'tip', outcomeOf, () => core.tip(request, unitId)),
    retireTip: (request, unitId) => timed(request, 'retire-tip', outcomeOf, () => core.retireTip(request, unitId)),
    home: (request) =>
      timed(
        request,
        'home',
        ({ problem }) => (problem === undefined ? 'home' : outcomeOf(problem)),
        () => core.home(request),
      ),
    vote: async (vote) => {
      const answer = await timed(vote.request, 'vote', outcomeOf, () => core.vote(vote));
      if (answer.kind === 'noted') metrics.vote(vote.vote);
      return answer;
    },
  };
}

function outcomeOf(answer: Answer): string {
  return answer.kind === 'refused' ? `refused:${answer.reason.code}` : answer.kind;
}

/** A poster that counts what came of its posts. */
export function meteredPoster(poster: Poster, metrics: Meter): Poster {
  return {
    ...poster,
    post: async (target, answer, key) => {
      const outcome = await poster.post(target, answer, key);
      metrics.post(poster.platform, outcome.kind);
      return outcome;
    },
  };
}
