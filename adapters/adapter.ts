import type { AnswerService } from '../src/answer/query-core.ts';
import type { Core } from '../src/core.ts';
import type { Logger } from '../src/ops/log.ts';
import type { Poster } from '../src/tips/poster.ts';

/** What the console is given. */
export interface AdapterContext {
  readonly core: AnswerService;
  readonly log: Logger;
}

/** What the adapter of a chat platform is given. */
export interface ChatContext {
  readonly core: Core;
  readonly log: Logger;
  readonly now: () => Date;
  readonly newErrorId: () => string;
  /** Told of each call that the platform turned away because there were too many (429), whether or not a later try went through. */
  readonly rateLimited?: (platform: string) => void;
}

/** How an adapter is, for readiness and for whoever runs it. */
export interface AdapterHealth {
  readonly state: 'starting' | 'ready' | 'reconnecting' | 'stopped' | 'failed';
  /** One line for a person; never a token. */
  readonly detail: string;
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
  /** Resolves when the adapter has ended by itself: the console at the end of its input, a platform after a final error that is in the log. */
  readonly ended: Promise<void>;
}

/** The adapter of a chat platform. */
export interface ChatAdapter extends Adapter {
  readonly health: () => AdapterHealth;
  readonly poster: Poster;
}
