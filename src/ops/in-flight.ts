/** Counts work in flight, so that a program that stops can finish what it has accepted. */
export interface InFlight {
  readonly count: () => number;
  /** Run as part of what a stop waits for. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves true when nothing is in flight, false when `signal` ended the wait before. */
  readonly idle: (signal: AbortSignal) => Promise<boolean>;
}

export function createInFlight(): InFlight {
  let running = 0;
  const waiting = new Set<() => void>();
  return {
    count: () => running,
    run: async (work) => {
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) for (const wake of [...waiting]) wake();
      }
    },
    idle: (signal) => {
      if (running === 0) return Promise.resolve(true);
      if (signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const end = (): void => {
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          resolve(running === 0);
        };
        waiting.add(end);
        signal.addEventListener('abort', end, { once: true });
      });
    },
  };
}
