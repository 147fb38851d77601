import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend, StoreLimits, StoreLog } from './backend.ts';
import { createBags } from './bags.ts';
import { createGaps, createVotes } from './feedback.ts';
import { createInstallations } from './installations.ts';
import { createLedger } from './ledger.ts';
import { schemaVersion } from './migrate.ts';
import type { SecretBox } from './secret-box.ts';
import { createSteps, type Steps } from './steps.ts';
import { type Store, StoreError, type StoreHealth } from './store.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createDeletions, createMarks, createSeen } from './upkeep.ts';

/** The store over a database whose schema is up to date. */
export function createStore(backend: Backend, box: SecretBox, limits: StoreLimits, log: StoreLog): Store {
  const steps = createSteps(backend, limits, log);
  return {
    installations: createInstallations(steps, box),
    seen: createSeen(steps),
    subscriptions: createSubscriptions(steps),
    ledger: createLedger(steps),
    bags: createBags(steps),
    gaps: createGaps(steps),
    votes: createVotes(steps),
    marks: createMarks(steps),
    ...createDeletions(steps),
    health: () => checkHealth(backend, steps, limits.healthTimeoutMs),
    close: steps.close,
  };
}

/** Never rejects, and answers in time whatever the database does. */
async function checkHealth(backend: Backend, steps: Steps, timeoutMs: number): Promise<StoreHealth> {
  const { kind } = backend;
  const timer = new AbortController();
  const tooLate = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => ({
    ok: false as const,
    backend: kind,
    error: `The database has not answered within ${timeoutMs} ms.`,
  }));
  // Rejects when the timer is stopped because the database has answered.
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([probe(backend, steps), tooLate]);
  } catch (error) {
    const text = error instanceof StoreError ? `${error.message} ${error.remedy}` : String(error);
    return { ok: false, backend: kind, error: text };
  } finally {
    timer.abort();
  }
}

async function probe(backend: Backend, steps: Steps): Promise<StoreHealth> {
  const { kind } = backend;
  const version = await steps.probe((db) => schemaVersion(db, kind));
  const misplaced = await backend.misplaced();
  if (misplaced !== undefined) return { ok: false, backend: kind, error: misplaced };
  if (version === 0)
    return { ok: false, backend: kind, error: 'The tables of k8snotes are gone. Restore a back-up, or restart to begin with empty ones.' };
  return { ok: true, backend: kind, schemaVersion: version };
}
