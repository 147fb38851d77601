import type { Kysely, Transaction } from 'kysely';
import type { Backend, StoreLimits, StoreLog } from './backend.ts';
import { StoreError } from './store.ts';
import type { Tables } from './tables.ts';
import { withRetries } from './with-retries.ts';

export type StoreDb = Kysely<Tables>;

/** How the parts of the store reach the database: every step is retried, reported as StoreError, and waited for when the store is closed. */
export interface Steps {
  /** A step that changes nothing more when it is carried out twice. */
  readonly repeatable: <T>(step: (db: StoreDb) => Promise<T>) => Promise<T>;
  /** The same as one transaction. */
  readonly transaction: <T>(step: (db: Transaction<Tables>) => Promise<T>) => Promise<T>;
  /** A step whose result would be another the second time: never repeated once it may have been carried out. */
  readonly once: <T>(step: (db: StoreDb) => Promise<T>) => Promise<T>;
  /** Repeatable, and safe from a power cut when it resolves. */
  readonly durable: <T>(step: (db: StoreDb) => Promise<T>) => Promise<T>;
  /** A look at the database, with few retries. */
  readonly probe: <T>(step: (db: StoreDb) => Promise<T>) => Promise<T>;
  /** Wait for what is under way; refuse what comes then. */
  readonly close: () => Promise<void>;
}

export function createSteps(backend: Backend, limits: StoreLimits, log: StoreLog): Steps {
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  async function run<T>(repeatable: boolean, step: () => Promise<T>, giveUpAfterMs = limits.giveUpAfterMs): Promise<T> {
    if (closing.signal.aborted) throw new StoreError('UNAVAILABLE', 'The store is closed.', 'Restart.');
    const running = withRetries(step, { faultOf: backend.faultOf, giveUpAfterMs, repeatable, log, signal: closing.signal });
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    underWay.add(settled);
    try {
      return await running;
    } finally {
      underWay.delete(settled);
    }
  }
  return {
    repeatable: (step) => run(true, () => step(backend.db)),
    transaction: (step) => run(true, () => backend.db.transaction().execute(step)),
    once: (step) => run(false, () => step(backend.db)),
    durable: (step) => run(true, () => backend.durably(step)),
    probe: (step) => run(true, () => step(backend.db), limits.healthTimeoutMs / 2),
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      await Promise.all(underWay);
      await backend.close();
    },
  };
}
