/**
 * Finds, compiles, caches and opens the general dictionary.
 *
 * The dictionary itself is no part of this project. Debian's package `edict` installs EDICT and COMPDIC; JMdict and EDICT2 are at
 * https://www.edrdg.org/wiki/index.php/JMdict-EDICT_Dictionary_Project. They are the property of the Electronic Dictionary Research and
 * Development Group, used in conformance with its licence (https://www.edrdg.org/edrdg/licence.html, CC BY-SA 4.0). The compiled form is
 * derived from them and stays in the cache folder of the machine.
 */
import { createHash } from 'node:crypto';
import { open, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SourceStats } from './compile-files.mjs';
import { type Dictionary, openDictionary } from './dictionary.ts';
import { DictionaryError } from './dictionary-error.ts';
import { FORMAT_VERSION } from './dictionary-format.mjs';

/** Where Debian and Ubuntu put the dictionaries of their package `edict`. */
export const DEFAULT_DICTIONARY_FILES: readonly string[] = ['/usr/share/edict/edict', '/usr/share/edict/compdic'];

/** What the service tells about its work; fields are for a structured log. */
export type DictionaryLog = (level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>) => void;

export interface DictionaryServiceOptions {
  /** Dictionary files, merged in this order; `auto` takes those of {@link DEFAULT_DICTIONARY_FILES} that exist; `none` or an empty list switches it off. */
  readonly files: readonly string[] | 'auto' | 'none';
  /** Folder for the compiled form, made when missing. It may be shared by processes. Without write access everything works, but compiles at each start. */
  readonly cacheDir: string;
  readonly log?: DictionaryLog;
}

export interface DictionaryService {
  /**
   * The dictionary: from the cache in some tens of milliseconds, else compiled in a thread of its own in some seconds. Loaded once; later calls get the same.
   * A failed or aborted load may be tried again.
   *
   * @param signal  Ends this call's waiting; the work goes on as long as another call waits for it.
   * @returns `undefined` when switched off, and with `auto` when no dictionary is installed or the installed one cannot be used (which is logged).
   * @throws {DictionaryError} when a file named explicitly is missing or unusable.
   */
  load(signal?: AbortSignal): Promise<Dictionary | undefined>;
}

interface Source {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

interface SharedLoad {
  readonly result: Promise<Dictionary | undefined>;
  readonly controller: AbortController;
  waiting: number;
  settled: boolean;
}

type WorkerReply =
  | {
      readonly kind: 'compiled';
      readonly bytes: Uint8Array;
      readonly stats: readonly SourceStats[];
      readonly cacheProblem: string | undefined;
    }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly path: string | undefined; readonly message: string };

/**
 * A value of `DICTIONARY_FILE` as the service's `files`.
 *
 * @param value  Unset or empty is `auto`; `auto` and `none` in any case; else paths separated by commas.
 */
export function parseDictionaryFiles(value: string | undefined): readonly string[] | 'auto' | 'none' {
  const text = value?.trim() ?? '';
  if (text === '' || text.toLowerCase() === 'auto') return 'auto';
  if (text.toLowerCase() === 'none') return 'none';
  return text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
}

/** A service for one set of dictionary files; nothing is read before `load`. */
export function createDictionaryService(options: DictionaryServiceOptions): DictionaryService {
  const log: DictionaryLog = options.log ?? (() => {});
  let current: SharedLoad | undefined;

  function begin(): SharedLoad {
    const controller = new AbortController();
    const shared: SharedLoad = { controller, waiting: 0, settled: false, result: loadDictionary(options, log, controller.signal) };
    shared.result.then(
      () => {
        shared.settled = true;
      },
      () => {
        shared.settled = true;
        if (current === shared) current = undefined;
      },
    );
    return shared;
  }

  return {
    async load(signal) {
      signal?.throwIfAborted();
      current ??= begin();
      const shared = current;
      shared.waiting++;
      let stop: (() => void) | undefined;
      try {
        if (signal === undefined) return await shared.result;
        const aborted = new Promise<never>((_, reject) => {
          stop = () => reject(signal.reason);
          signal.addEventListener('abort', stop, { once: true });
        });
        return await Promise.race([shared.result, aborted]);
      } finally {
        if (stop !== undefined) signal?.removeEventListener('abort', stop);
        shared.waiting--;
        // The last one that waited is gone: nobody wants the result.
        if (shared.waiting === 0 && signal?.aborted === true && !shared.settled) {
          if (current === shared) current = undefined;
          shared.controller.abort(signal.reason);
        }
      }
    },
  };
}

async function loadDictionary(options: DictionaryServiceOptions, log: DictionaryLog, signal: AbortSignal): Promise<Dictionary | undefined> {
  const { files } = options;
  if (files === 'none' || files.length === 0) return undefined;
  try {
    const sources = await findSources(files);
    if (sources.length === 0) {
      log('info', 'no general dictionary installed', { lookedFor: DEFAULT_DICTIONARY_FILES });
      return undefined;
    }
    return await openOrCompile(sources, options.cacheDir, log, signal);
  } catch (error) {
    // A dictionary that nobody asked for must not stop the start.
    if (files !== 'auto' || !(error instanceof DictionaryError)) throw error;
    log('warn', 'the installed general dictionary cannot be used', { code: error.code, path: error.path, problem: error.message });
    return undefined;
  }
}

async function findSources(files: readonly string[] | 'auto'): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of files === 'auto' ? DEFAULT_DICTIONARY_FILES : files) {
    try {
      const found = await stat(path);
      if (!found.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
      sources.push({ path: resolve(path), size: found.size, mtimeMs: found.mtimeMs });
    } catch (error) {
      const code = codeOf(error);
      if (files === 'auto' && code === 'ENOENT') continue;
      throw fileError(path, code, error);
    }
  }
  return sources;
}

async function openOrCompile(sources: readonly Source[], cacheDir: string, log: DictionaryLog, signal: AbortSignal): Promise<Dictionary> {
  const key = createHash('sha256')
    .update(JSON.stringify([FORMAT_VERSION, sources]))
    .digest('hex');
  const cacheFile = resolve(join(cacheDir, `dictionary-${key.slice(0, 16)}.bin`));
  const cached = await readCache(cacheFile);
  signal.throwIfAborted();
  if (cached !== undefined) {
    const dictionary = openDictionary(cached);
    if (dictionary !== undefined) {
      log('info', 'general dictionary opened', { file: cacheFile, bytes: cached.length, ...dictionary.size });
      return dictionary;
    }
    log('warn', 'the compiled dictionary is damaged and will be rebuilt', { file: cacheFile });
  }

  const started = performance.now();
  const paths = sources.map((source) => source.path);
  const reply = await compileInWorker(paths, key, cacheFile, signal);
  if (reply.kind === 'failed') throw workerError(reply, paths);
  if (reply.cacheProblem !== undefined) {
    log('warn', 'the compiled dictionary cannot be kept, so that it is compiled at each start; give the cache folder write access', {
      file: cacheFile,
      problem: reply.cacheProblem,
    });
  }
  const dictionary = openDictionary(reply.bytes);
  if (dictionary === undefined) {
    throw new DictionaryError(
      'DICTIONARY_COMPILE_FAILED',
      paths.join(','),
      `The compiled form of ${paths.join(', ')} cannot be opened on this machine`,
    );
  }
  log('info', 'general dictionary compiled', { tookMs: Math.round(performance.now() - started), sources: reply.stats, ...dictionary.size });
  return dictionary;
}

/** @returns The whole file in a buffer of its own, or `undefined` when there is none or it cannot be read. */
async function readCache(file: string): Promise<Uint8Array | undefined> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    // Not from Node's pool: the sections need a place at a multiple of 8, and a pool slice would keep the pool.
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at);
      if (bytesRead === 0) return undefined;
      at += bytesRead;
    }
    // Says that it is in use, so that another process does not tidy it away.
    const now = new Date();
    await utimes(file, now, now).catch(() => {});
    return bytes;
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}

function compileInWorker(paths: readonly string[], key: string, cacheFile: string, signal: AbortSignal): Promise<WorkerReply> {
  return new Promise((resolveReply, reject) => {
    const worker = new Worker(new URL('./dictionary-worker.mjs', import.meta.url), {
      workerData: { paths, key, cacheFile },
      // Flags of the parent (a test runner's loaders, say) mean nothing to this plain JavaScript.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 16 },
    });
    const onAbort = () => {
      void worker.terminate();
      reject(signal.reason);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    const done = () => signal.removeEventListener('abort', onAbort);
    worker.once('message', (reply: WorkerReply) => {
      done();
      resolveReply(reply);
    });
    worker.once('error', (error) => {
      done();
      resolveReply({ kind: 'failed', code: undefined, path: undefined, message: error instanceof Error ? error.message : String(error) });
    });
    worker.once('exit', () => {
      done();
      resolveReply({ kind: 'failed', code: undefined, path: undefined, message: 'the compiling thread ended without a result' });
    });
  });
}

function workerError(reply: Extract<WorkerReply, { kind: 'failed' }>, paths: readonly string[]): DictionaryError {
  const path = reply.path ?? paths.join(',');
  if (reply.code === 'DICTIONARY_UNREADABLE') {
    return new DictionaryError(
      'DICTIONARY_NO_ENTRIES',
      path,
      `Expected DICTIONARY_FILE to name dictionaries in EDICT, EDICT2 or JMdict format, but ${reply.message}. Name another file, or set DICTIONARY_FILE=none`,
    );
  }
  if (reply.code !== undefined && /^E[A-Z]+$/.test(reply.code)) return fileError(path, reply.code, reply.message);
  return new DictionaryError(
    'DICTIONARY_COMPILE_FAILED',
    path,
    `Compiling ${path} failed: ${reply.message}. DICTIONARY_FILE=none goes without a dictionary`,
  );
}

function fileError(path: string, code: string | undefined, cause: unknown): DictionaryError {
  return code === 'ENOENT'
    ? new DictionaryError(
        'DICTIONARY_NOT_FOUND',
        path,
        `DICTIONARY_FILE names ${path}, which does not exist. Correct the path, install the package edict (Debian, Ubuntu), or set DICTIONARY_FILE=none`,
        { cause },
      )
    : new DictionaryError(
        'DICTIONARY_NOT_READABLE',
        path,
        `DICTIONARY_FILE names ${path}, which cannot be read (${code ?? 'unknown problem'}). Give read access, or set DICTIONARY_FILE=none`,
        { cause },
      );
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
