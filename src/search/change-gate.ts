/** Keeps readers and a change apart: a search sees the notes as they were before a change or after it, never in between. */
export interface ChangeGate {
  /** Run something that reads; many at a time. */
  readonly read: <T>(work: () => Promise<T>) => Promise<T>;
  /** Run a change: waits for the readers that run, and holds up new ones until it is done. Changes run one after another. */
  readonly change: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createChangeGate(): ChangeGate {
  let readers = 0;
  let lastReaderLeft: (() => void) | undefined;
  let changing: Promise<unknown> | undefined;
  let lastChange: Promise<unknown> = Promise.resolve();
  const untilNoReaders = (): Promise<void> =>
    readers === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          lastReaderLeft = resolve;
        });
  return {
    read: async (work) => {
      while (changing !== undefined) await changing;
      readers += 1;
      try {
        return await work();
      } finally {
        readers -= 1;
        if (readers === 0) lastReaderLeft?.();
      }
    },
    change: (work) => {
      const mine = lastChange.then(async () => {
        let done: () => void = () => undefined;
        changing = new Promise<void>((resolve) => {
          done = resolve;
        });
        try {
          await untilNoReaders();
          return await work();
        } finally {
          lastReaderLeft = undefined;
          changing = undefined;
          done();
        }
      });
      lastChange = mine.catch(() => undefined);
      return mine;
    },
  };
}
