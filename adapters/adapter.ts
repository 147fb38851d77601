import type { AnswerService } from '../src/answer/query-core.ts';
import type { Logger } from '../src/ops/log.ts';

/** What every adapter is given. */
export interface AdapterContext {
  readonly core: AnswerService;
  readonly log: Logger;
}

/**
 * The port between a platform and the core: an adapter turns the platform's events into Requests and Answers into its messages, and decides nothing.
 */
export interface Adapter {
  readonly name: string;
  /** Begin to serve; resolves once requests are accepted. */
  readonly start: () => Promise<void>;
  /** Take no more requests, finish those in flight, let go of everything. May be called twice. */
  readonly stop: () => Promise<void>;
  /** Resolves when the adapter has ended by itself (the console at the end of its input); platforms never do. */
  readonly ended: Promise<void>;
}
