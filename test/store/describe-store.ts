import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { StoreLimits } from '../../src/store/backend.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';

/** Two keys of 32 bytes, made for the tests. */
export const OLD_KEY = Buffer.alloc(32, 1).toString('base64');
export const NEW_KEY = Buffer.alloc(32, 2).toString('hex');

export const NOW = new Date('2026-11-20T00:00:00.000Z');
export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

export function later(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

/** A log that keeps what it is told. */
export function keptLog() {
  const lines: { readonly fields: object; readonly message: string }[] = [];
  return { lines, warn: (fields: object, message: string) => void lines.push({ fields, message }) };
}

export interface OpenOptions {
  readonly keys?: readonly string[];
  readonly limits?: Partial<StoreLimits>;
}

/** A database on which stores are opened. */
export interface StoreGround {
  /** One more connection to the same database; closed after the test. */
  readonly open: (options?: OpenOptions) => Promise<Store>;
  /** The raw bytes or rows of everything that is stored, as text: to look for what must not be there. */
  readonly dump: () => Promise<string>;
  /** Run a statement beside the store. */
  readonly run: (sql: string) => Promise<void>;
}

export interface Place {
  readonly url: string;
  readonly dump: StoreGround['dump'];
  readonly run: StoreGround['run'];
  readonly remove: () => Promise<void>;
}

export interface Kind {
  readonly name: string;
  readonly skip: boolean;
  /** A fresh, empty database. */
  readonly create: () => Promise<Place>;
}

/** Run the same facts over a fresh database of one kind; each test has channels, workspaces and keys of its own. */
export function describeStore({ name, skip, create }: Kind, facts: (ground: StoreGround) => void): void {
  describe.skipIf(skip)(name, () => {
    let place: Place | undefined;
    const opened: Store[] = [];
    const here = (): Place => {
      if (place === undefined) throw new Error('the database is not there yet');
      return place;
    };
    beforeAll(async () => {
      place = await create();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });
    afterAll(() => place?.remove());
    facts({
      open: async ({ keys = [OLD_KEY], limits = {} } = {}) => {
        const store = await openStore({ url: here().url, encryptionKeys: keys, log: keptLog(), limits });
        opened.push(store);
        return store;
      },
      dump: () => here().dump(),
      run: (sql) => here().run(sql),
    });
  });
}
