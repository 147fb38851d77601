import { backOffMs } from './back-off.ts';

export interface KeepStartingParts {
  readonly name: string;
  /** One try; rejects when it failed. */
  readonly start: () => Promise<void>;
  readonly log: { readonly warn: (fields: object, message: string) => void; readonly info: (fields: object, message: string) => void };
  readonly random: () => number;
  /** False when the wait was ended by the signal. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
}

/** Start something again and again, with growing pauses, until it runs (true) or the signal aborts (false). Never rejects. */
export async function keepStarting({ name, start, log, random, pause }: KeepStartingParts, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await start();
      if (attempt > 0) log.info({ adapter: name, attempt: attempt + 1 }, `${name} runs now`);
      return true;
    } catch (error) {
      const waitMs = backOffMs(attempt, random);
      log.warn({ err: error, adapter: name, attempt: attempt + 1, waitMs }, `${name} could not be started; trying again`);
      if (!(await pause(waitMs, signal))) return false;
    }
  }
  return false;
}
