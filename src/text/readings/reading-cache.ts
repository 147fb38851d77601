/**
 * The readings on disk: what the dictionary said about each segment, so that a start or a saved note reads only what is new.
 *
 * One text file per dictionary version. First line: format and dictionary. Then `hash TAB pieces` lines. Last line: `end`, the number of
 * lines and a SHA-1 of everything before, so that a file cut short or edited is seen. Note text is not in it, only its hashes and readings.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Raised when the lines of the worker or the segments change, so that older files are not read. */
export const READING_FORMAT_VERSION = 1;

/** Bytes handled between two turns of the event loop: about 5 ms of work. */
const CHUNK_BYTES = 512 * 1024;
/** 96 bits of SHA-1 in base64url: with a million segments a clash has odds of 1 in 10^17. */
const HASH_CHARS = 16;
const NEWLINE = 0x0a;

/** Entries of a cache: hash of a segment to the worker's line for it. */
export type ReadingEntries = Map<string, string>;

/** What a load found. */
export type CacheLoad =
  | { readonly kind: 'loaded'; readonly entries: ReadingEntries }
  | { readonly kind: 'absent' }
  /** The file is there and cannot be used; `reason` says why, in English. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Key of a segment in the cache. Pure. */
export function segmentHash(segment: string): string {
  return createHash('sha1').update(segment).digest('base64url').slice(0, HASH_CHARS);
}

/** Path of the cache file of a dictionary. The dictionary's name may hold characters that no file name may. */
export function cacheFile(cacheDir: string, dictionaryVersion: string): string {
  return path.join(
    cacheDir,
    `readings-${dictionaryVersion.replace(/[^a-z0-9.]+/giu, '-').replace(/^-/u, '')}-f${READING_FORMAT_VERSION}.txt`,
  );
}

const headerLine = (dictionaryVersion: string): string => `k8snotes readings ${READING_FORMAT_VERSION} ${dictionaryVersion}\n`;

/**
 * Load a cache file, in slices that let other work of the process go on. Never throws: a file that cannot be read or trusted is
 * `unusable` and to be overwritten.
 */
export async function loadReadingCache(file: string, dictionaryVersion: string): Promise<CacheLoad> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return isNotFound(error) ? { kind: 'absent' } : { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
  const header = Buffer.from(headerLine(dictionaryVersion));
  if (!bytes.subarray(0, header.length).equals(header)) return { kind: 'unusable', reason: 'the first line is not of this format' };
  const trailerStart = bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1;
  const trailer = /^end (\d+) (\S+)\n$/u.exec(bytes.toString('utf8', trailerStart));
  if (trailer === null) return { kind: 'unusable', reason: 'the last line is missing: the file was cut short' };

  const entries: ReadingEntries = new Map();
  const hash = createHash('sha1').update(header);
  for (let from = header.length; from < trailerStart; ) {
    const newline = bytes.indexOf(NEWLINE, Math.min(from + CHUNK_BYTES, trailerStart - 1));
    const to = newline === -1 || newline >= trailerStart ? trailerStart : newline + 1;
    const chunk = bytes.subarray(from, to);
    hash.update(chunk);
    for (const line of chunk.toString('utf8').split('\n')) {
      if (line.charAt(HASH_CHARS) === '\t') entries.set(line.slice(0, HASH_CHARS), line.slice(HASH_CHARS + 1));
    }
    from = to;
    await nextTurn();
  }
  if (hash.digest('base64url') !== trailer[2]) return { kind: 'unusable', reason: 'the checksum does not fit' };
  if (entries.size !== Number(trailer[1])) return { kind: 'unusable', reason: 'the number of lines does not fit' };
  return { kind: 'loaded', entries };
}

/**
 * Write a cache file: a temporary file beside it, renamed when complete, so that another process sees the old one or the new one.
 *
 * @param keep  Entries to write first and always, before `entries` up to `maxEntries` in all.
 * @throws The file system's error; the temporary file is removed.
 */
export async function saveReadingCache(
  file: string,
  dictionaryVersion: string,
  entries: ReadonlyMap<string, string>,
  keep: ReadonlySet<string>,
  maxEntries: number,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      const hash = createHash('sha1');
      const write = async (text: string): Promise<void> => {
        const bytes = Buffer.from(text);
        hash.update(bytes);
        await handle.writeFile(bytes);
      };
      let spare = Math.max(0, maxEntries - keep.size);
      let count = 0;
      let pending = headerLine(dictionaryVersion);
      for (const [key, pieces] of entries) {
        if (!keep.has(key)) {
          if (spare === 0) continue;
          spare -= 1;
        }
        pending += `${key}\t${pieces}\n`;
        count += 1;
        if (pending.length > CHUNK_BYTES / 2) {
          await write(pending);
          pending = '';
        }
      }
      await write(pending);
      await handle.writeFile(`end ${count} ${hash.digest('base64url')}\n`);
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A mark that changes when another process replaces the file; empty if there is none. */
export async function cacheStamp(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return '';
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
