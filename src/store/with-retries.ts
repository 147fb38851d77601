import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, StoreLog } from './backend.ts';
import { StoreError } from './store.ts';

export interface RetryOptions {
  readonly faultOf: (error: unknown) => Fault;
  readonly giveUpAfterMs: number;
  /** True when carrying the step out twice is the same as once. Otherwise it is tried again only after a failure that surely changed nothing. */
  readonly repeatable: boolean;
  readonly log: StoreLog;
  /** Ends the retries at once, as when the store is closed. */
  readonly signal?: AbortSignal;
}

const FIRST_DELAY_MS = 5;
const LONGEST_DELAY_MS = 200;

/**
 * Run one step against the database; try again with growing pauses while what is wrong may pass.
 *
 * @throws {StoreError} whatever the driver threw.
 */
export async function withRetries<T>(step: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { faultOf, giveUpAfterMs, repeatable, log, signal } = options;
  const startedAtMs = performance.now();
  let delayMs = FIRST_DELAY_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const fault = faultOf(error);
      const again = fault.passing && (repeatable || fault.carriedOut === 'no');
      const timeIsUp = performance.now() - startedAtMs + delayMs > giveUpAfterMs;
      if (!again || timeIsUp || signal?.aborted === true) {
        throw new StoreError(fault.code, attempt === 1 ? fault.message : `${fault.message} Tried ${attempt} times.`, fault.remedy, {
          cause: error,
        });
      }
      // A busy file is everyday; one line when it lasts. A lost connection is worth a line at once.
      if (attempt === (fault.carriedOut === 'no' ? 5 : 1)) log.warn({ code: fault.code, attempt }, `${fault.message} Trying again.`);
    }
    await sleep(delayMs);
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
  }
}
