import type { Core } from '../core.ts';

/** Lets work begin piece by piece. */
export interface Pacer {
  /** Resolves when it is this one's turn, in the order of asking. */
  readonly turn: () => Promise<void>;
}

/**
 * One piece of work begins in each turn of the event loop, after what has arrived was read. So when hundreds ask in the same moment, all of them are acknowledged first, and nobody's
 * three seconds run out while somebody else's answer is made. Work that waits for the network holds up nothing.
 */
export function createPacer(): Pacer {
  const waiting: (() => void)[] = [];
  const step = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(step);
  };
  return {
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 1) setImmediate(step);
      }),
  };
}

/** Answers come one by one, too: laying one out takes a millisecond, and many may arrive in the same moment. */
export function pacedCore(core: Core, pacer: Pacer): Core {
  const paced = async <T>(answer: Promise<T>): Promise<T> => {
    const made = await answer;
    await pacer.turn();
    return made;
  };
  return {
    ...core,
    answer: (request, size) => paced(core.answer(request, size)),
    again: (request, fingerprint, size) => paced(core.again(request, fingerprint, size)),
    about: (request, size) => paced(core.about(request, size)),
  };
}
