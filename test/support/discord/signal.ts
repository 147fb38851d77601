/** Lets tests wait for a state instead of sleeping. */
export interface Signal {
  /** Say that something may have changed. */
  readonly changed: () => void;
  /**
   * The first defined result of a check, made at once and after every change.
   *
   * @param what  For the error when it does not come: `a reply to the question`.
   * @param timeoutMs  Real milliseconds, default 5000.
   */
  readonly until: <T>(what: string, check: () => T | undefined, timeoutMs?: number) => Promise<T>;
}

/** A signal that nobody waits for yet. */
export function createSignal(): Signal {
  const waiting = new Set<() => void>();
  return {
    changed: () => {
      for (const look of [...waiting]) look();
    },
    until: (what, check, timeoutMs = 5000) =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          waiting.delete(look);
          clearTimeout(timer);
        };
        const look = (): void => {
          try {
            const found = check();
            if (found === undefined) return;
            finish();
            resolve(found);
          } catch (error) {
            finish();
            reject(error);
          }
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}`));
        }, timeoutMs);
        waiting.add(look);
        look();
      }),
  };
}
