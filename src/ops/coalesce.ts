/**
 * Run something never twice at once: whoever asks while it runs shares one further run after it, since what they know of may have come too late for this one.
 */
export function coalesce<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const ask = (): Promise<T> => {
    if (running === undefined) {
      running = work().finally(() => {
        running = undefined;
      });
      return running;
    }
    next ??= running.then(ignore, ignore).then(() => {
      next = undefined;
      return ask();
    });
    return next;
  };
  return ask;
}

function ignore(): void {}
