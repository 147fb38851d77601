// @ts-check
import { parentPort, workerData } from 'node:worker_threads';
import { writeCacheFile } from './cache-file.mjs';
import { compileDictionaryFiles } from './compile-files.mjs';

/**
 * The thread that compiles dictionary files and ends.
 *
 * Takes `{ paths, key, cacheFile }` as worker data, writes the cache and posts one message, a `WorkerReply`. Plain JavaScript, as Node 20 runs no
 * TypeScript and the same file has to run from the sources and from the build.
 */

/** @type {{ paths: string[], key: string, cacheFile: string }} */
const { paths, key, cacheFile } = workerData;

try {
  const { bytes, stats } = compileDictionaryFiles(paths, { key });
  /** @type {string | undefined} */
  let cacheProblem;
  try {
    writeCacheFile(cacheFile, bytes);
  } catch (error) {
    cacheProblem = error instanceof Error ? error.message : String(error);
  }
  parentPort?.postMessage({ kind: 'compiled', bytes, stats, cacheProblem }, [bytes.buffer]);
} catch (error) {
  const { code, path, message } = /** @type {{ code?: unknown, path?: unknown, message?: unknown }} */ (error ?? {});
  parentPort?.postMessage({
    kind: 'failed',
    code: typeof code === 'string' ? code : undefined,
    path: typeof path === 'string' ? path : undefined,
    message: typeof message === 'string' ? message : String(error),
  });
}
