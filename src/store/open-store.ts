import { type Backend, DEFAULT_LIMITS, type StoreLimits, type StoreLog } from './backend.ts';
import { createSecretBox } from './secret-box.ts';
import type { Store } from './store.ts';
import { parseStoreUrl, type StoreTarget } from './store-url.ts';

export interface StoreOptions {
  /** See parseStoreUrl. */
  readonly url: string;
  /** Keys for the secrets of workspaces: the first seals, all open; none when no workspace is to be installed. See createSecretBox. */
  readonly encryptionKeys: readonly string[];
  readonly log: StoreLog;
  /** For the dates of migrations. */
  readonly now?: () => Date;
  readonly limits?: Partial<StoreLimits>;
}

/**
 * Open the database, make what is missing and bring its schema up to date. Kysely and the driver are loaded here, so that a process without a store does not pay for them.
 *
 * @throws {StoreError} `BAD_URL`, `BAD_KEY`, `NEWER_SCHEMA`, `READ_ONLY`, `DISK_FULL`, `CORRUPT` or `UNAVAILABLE`; nothing is left open then, and nothing was overwritten.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, encryptionKeys, log, now = () => new Date() } = options;
  const target = parseStoreUrl(url);
  const box = createSecretBox(encryptionKeys);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const backend = await openBackend(target, limits, log);
  const [{ createStore }, { migrate }] = await Promise.all([import('./create-store.ts'), import('./migrate.ts')]);
  try {
    await migrate(backend, now);
  } catch (error) {
    await backend.close();
    throw error;
  }
  return createStore(backend, box, limits, log);
}

/** Open the database as it is, without looking at its schema. */
export async function openBackend(target: StoreTarget, limits: StoreLimits, log: StoreLog): Promise<Backend> {
  switch (target.kind) {
    case 'memory': {
      const { openSqlite } = await import('./sqlite.ts');
      return openSqlite(undefined, limits, log);
    }
    case 'file': {
      const { openSqlite } = await import('./sqlite.ts');
      return openSqlite(target.path, limits, log);
    }
    case 'postgres': {
      const { openPostgres } = await import('./postgres.ts');
      return openPostgres(target.url, limits, log);
    }
    default:
      return target satisfies never;
  }
}
