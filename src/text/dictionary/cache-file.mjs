// @ts-check
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A cache nobody opened for so long belongs to files or a version that are gone. */
const STALE_MS = 30 * 24 * 60 * 60 * 1000;
/** A temporary file of that age is the rest of a process that died. */
const STALE_TEMP_MS = 60 * 60 * 1000;

/**
 * Write a cache file so that no reader, in whatever process, ever sees half of it: a temporary file beside it is renamed over it.
 *
 * Old cache and temporary files of the same folder are removed; failing at that is no error.
 *
 * @param {string} file
 * @param {Uint8Array} bytes
 * @throws {Error} of the file system.
 */
export function writeCacheFile(file, bytes) {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const temporary = join(
    folder,
    `${basename(file)}.${process.pid}-${Math.trunc(performance.timeOrigin)}-${Math.random().toString(36).slice(2, 10)}.tmp`,
  );
  try {
    const handle = openSync(temporary, 'wx', 0o644);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  removeStaleFiles(folder, basename(file));
}

/** @param {string} folder @param {string} keep */
function removeStaleFiles(folder, keep) {
  try {
    for (const name of readdirSync(folder)) {
      if (name === keep || !/^dictionary-[0-9a-f]{16}\.bin(?:\..+\.tmp)?$/.test(name)) continue;
      const age = Date.now() - statSync(join(folder, name)).mtimeMs;
      if (age > (name.endsWith('.tmp') ? STALE_TEMP_MS : STALE_MS)) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // Another process may be tidying as well; what is left goes next time.
  }
}
