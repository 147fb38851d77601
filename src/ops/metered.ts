import type { Core } from '../core.ts';
import type { Poster } from '../tips/poster.ts';
import type { Metrics } from './metrics.ts';
import { watchedCore } from './watched-core.ts';

type Meter = Pick<Metrics, 'request' | 'completion' | 'vote' | 'post'>;

/** A core that counts and times what it is asked. */
export function meteredCore(core: Core, metrics: Meter, nowMs: () => number): Core {
  const watched = watchedCore(core, nowMs, ({ request, command, outcome, ms, vote }) => {
    metrics.request({ platform: request.place.platform, command, outcome }, ms / 1000);
    if (vote !== undefined && outcome === 'noted') metrics.vote(vote);
  });
  return {
    ...watched,
    // Not among the requests: so many come with each of them that no share of those would say anything any more.
    complete: async (prefix, place, max, person) => {
      const found = await watched.complete(prefix, place, max, person);
      metrics.completion(place.platform, found.length > 0 ? 'found' : 'none');
      return found;
    },
  };
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
