import { backOffMs } from '../ops/back-off.ts';

export interface PullScheduleParts {
  /** Milliseconds between two pulls that succeed. */
  readonly everyMs: number;
  /** False when it failed. */
  readonly pull: () => Promise<boolean>;
  readonly random: () => number;
  /** As `pause` of `ops/back-off.ts`: false when the signal ended the wait. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

/** A server that is down is asked ever more rarely, but at least so often. */
const MAX_WAIT_MS = 15 * 60_000;

/**
 * Pull again and again: every `everyMs` and up to a tenth more by chance, so that many bots do not ask one server at the same moment; after failures in growing intervals.
 *
 * @returns Ends it; resolves when a pull that runs is done.
 */
export function startPulling({ everyMs, pull, random, pause, log }: PullScheduleParts): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    let failures = 0;
    while (await pause(waitMs(everyMs, failures, random), signal)) {
      try {
        failures = (await pull()) ? 0 : failures + 1;
      } catch (error) {
        failures += 1;
        log.warn({ err: error }, 'a change of the notes could not be taken over');
      }
    }
  };
  const done = loop();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

function waitMs(everyMs: number, failures: number, random: () => number): number {
  return failures === 0 ? Math.round(everyMs * (1 + random() / 10)) : backOffMs(failures, random, everyMs, Math.max(everyMs, MAX_WAIT_MS));
}
