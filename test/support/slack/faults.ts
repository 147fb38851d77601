import { deferred } from './deferred.ts';

/** What can go wrong on the way. `after`: Slack has done the work already, only the answer is lost. */
export type Fault =
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'status'; readonly status: number; readonly after?: boolean }
  /** `ok: false` with this error. */
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection breaks without an answer. */
  | { readonly kind: 'drop'; readonly after?: boolean }
  /** Status 200 and half a JSON text, after the work was done. */
  | { readonly kind: 'malformed' };

export interface FaultOptions {
  /** How many calls it hits. Default 1; `Infinity` until `heal()`. */
  readonly times?: number;
  /** How many calls pass before it begins. Default 0. */
  readonly skip?: number;
  /** 0 to 1, drawn from the server's `random`. Default 1. */
  readonly probability?: number;
}

interface Planned {
  readonly target: string;
  readonly fault: Fault;
  readonly probability: number;
  skip: number;
  times: number;
}

/** A call that waits until the test lets it go on. */
export interface Hold {
  /** Resolves when the call has arrived and waits. */
  readonly reached: Promise<void>;
  /** Lets it go on; calling it twice does nothing. */
  release(): void;
}

export interface Faults {
  /** @param target  A Web API method, `response_url`, `upgrade` (the websocket) or `*` for all methods. */
  fail(target: string, fault: Fault, options?: FaultOptions): void;
  /** Holds the next call of the target before Slack looks at it. */
  hold(target: string): Hold;
  /** Takes back all faults that are still planned and lets every held call go on. */
  heal(): void;
  /** The fault for this call, used up by asking. */
  take(target: string): Fault | undefined;
  /** Resolves at once, or when the test releases a held call. */
  pass(target: string): Promise<void>;
}

export function createFaults(random: () => number): Faults {
  let planned: Planned[] = [];
  const releases = new Set<() => void>();
  const holds: { readonly target: string; readonly arrived: () => void; readonly gone: Promise<void>; readonly release: () => void }[] = [];
  const hits = (pattern: string, target: string): boolean =>
    pattern === target || (pattern === '*' && target !== 'upgrade' && target !== 'response_url');
  return {
    fail(target, fault, { times = 1, skip = 0, probability = 1 } = {}) {
      planned.push({ target, fault, times, skip, probability });
    },
    hold(target) {
      const reached = deferred();
      const gone = deferred();
      releases.add(gone.resolve);
      holds.push({ target, arrived: reached.resolve, gone: gone.promise, release: gone.resolve });
      return { reached: reached.promise, release: gone.resolve };
    },
    heal() {
      planned = [];
      holds.length = 0;
      for (const release of releases) release();
      releases.clear();
    },
    take(target) {
      for (const plan of planned) {
        if (!hits(plan.target, target) || plan.times <= 0) continue;
        if (plan.skip > 0) {
          plan.skip -= 1;
          continue;
        }
        if (plan.probability < 1 && random() >= plan.probability) continue;
        plan.times -= 1;
        return plan.fault;
      }
      return undefined;
    },
    async pass(target) {
      const index = holds.findIndex((hold) => hits(hold.target, target));
      const hold = index === -1 ? undefined : holds.splice(index, 1)[0];
      if (hold === undefined) return;
      hold.arrived();
      await hold.gone;
    },
  };
}
