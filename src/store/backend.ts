import type { Kysely, Transaction } from 'kysely';
import type { StoreErrorCode } from './store.ts';
import type { Tables } from './tables.ts';

/** What a driver's error means. Messages hold no values: neither secrets nor what people wrote. */
export interface Fault {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly remedy: string;
  /** True when the same statement may well succeed a moment later. */
  readonly passing: boolean;
  /** Whether the step may have been carried out although it failed: the connection broke before the answer came. */
  readonly carriedOut: 'no' | 'perhaps';
}

/** One database, opened; the differences between SQLite and PostgreSQL end here. */
export interface Backend {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  readonly faultOf: (error: unknown) => Fault;
  /** Run in a transaction that waits until no other process is in one of these: for migrations. */
  readonly alone: <T>(work: (db: Transaction<Tables>) => Promise<T>) => Promise<T>;
  /** Run so that what it wrote survives a power cut once this resolves. */
  readonly durably: <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;
  /** What is wrong with the place of the data though statements still work; undefined when nothing is. */
  readonly misplaced: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

/** How long things may take, in milliseconds. */
export interface StoreLimits {
  /** Retries of one step end when this much time has passed since it began. */
  readonly giveUpAfterMs: number;
  /** The same while opening, when another process may be migrating. */
  readonly openGiveUpAfterMs: number;
  /** PostgreSQL: until a connection stands, or one of the pool is free. */
  readonly connectTimeoutMs: number;
  /** PostgreSQL: the server ends a statement that takes longer; this side waits a little longer still. */
  readonly statementTimeoutMs: number;
  readonly healthTimeoutMs: number;
}

/** Slack and Discord allow three seconds for an acknowledgement: what waits for the store must know by then, so nothing is tried for longer. Opening has time: a migration may be under way. */
export const DEFAULT_LIMITS: StoreLimits = {
  giveUpAfterMs: 2500,
  openGiveUpAfterMs: 60_000,
  connectTimeoutMs: 2000,
  statementTimeoutMs: 5000,
  healthTimeoutMs: 2000,
};

/** The part of the logger that the store needs. */
export interface StoreLog {
  readonly warn: (fields: object, message: string) => void;
}
