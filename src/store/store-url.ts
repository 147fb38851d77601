import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StoreError } from './store.ts';

/** Where the data lies. */
export type StoreTarget =
  | { readonly kind: 'memory' }
  /** Absolute path. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

const REMEDY =
  'Set DATABASE_URL to a file (file:./data/k8snotes.db) or to a PostgreSQL database (postgres://user:password@host:5432/name, special characters of the password percent-encoded).';

/**
 * Read a database URL: `file:./data/k8snotes.db`, `file:///var/lib/k8snotes.db`, a plain path, `:memory:` or `file::memory:` (lost when closed), `postgres://…` or `postgresql://…`.
 *
 * @throws {StoreError} `BAD_URL`; the password is masked.
 */
export function parseStoreUrl(url: string): StoreTarget {
  const trimmed = url.trim();
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(trimmed)?.[1]?.toLowerCase();
  if (trimmed === ':memory:') return { kind: 'memory' };
  if (scheme === undefined) return trimmed === '' ? reject(url, 'it is empty') : file(trimmed, url);
  if (scheme === 'file') return readFileUrl(trimmed, url);
  if (scheme === 'postgres' || scheme === 'postgresql') return readPostgresUrl(trimmed, url);
  return reject(url, `${scheme}: is no kind of database that this program knows`);
}

function readFileUrl(trimmed: string, url: string): StoreTarget {
  const rest = trimmed.slice('file:'.length);
  if (rest === ':memory:') return { kind: 'memory' };
  if (rest === '') return reject(url, 'it names no file');
  if (/[?#]/.test(rest)) return reject(url, 'a file takes no parameters');
  const path = pathOf(trimmed, rest);
  return path === undefined ? reject(url, 'it is no valid file URL') : file(path, url);
}

function pathOf(url: string, rest: string): string | undefined {
  try {
    return rest.startsWith('//') ? fileURLToPath(url) : decodeURIComponent(rest);
  } catch {
    return undefined;
  }
}

function file(path: string, url: string): StoreTarget {
  if (path.includes('\0')) return reject(url, 'the path has a NUL character in it');
  if (path.endsWith('/')) return reject(url, 'it names a folder, not a file');
  return { kind: 'file', path: resolve(path) };
}

function readPostgresUrl(trimmed: string, url: string): StoreTarget {
  if (!URL.canParse(trimmed)) return reject(url, 'it is no valid URL');
  if (new URL(trimmed).pathname.length < 2) return reject(url, 'it names no database');
  return { kind: 'postgres', url: trimmed };
}

function reject(url: string, why: string): never {
  throw new StoreError('BAD_URL', `The database URL “${maskUrl(url)}” cannot be used: ${why}.`, REMEDY);
}

/** A database URL as it may be shown: without its password, wherever it stands, even when the URL is malformed. */
export function maskUrl(url: string): string {
  return url.replace(/(:\/\/[^:@/]*):.*@/su, '$1:***@').replace(/([?&](?:ssl)?password=)[^&#]*/giu, '$1***');
}
