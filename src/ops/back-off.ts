/** Waiting times that double from try to try, with up to a quarter more by chance, so that many that failed together do not come back together. */
export function backOffMs(attempt: number, random: () => number, firstMs = 1000, maxMs = 60_000): number {
  const doubled = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(doubled * (1 + random() / 4));
}

/** Resolves true after so many milliseconds, false as soon as the signal aborts. Keeps the process alive: a command that waits to try again is not done. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
