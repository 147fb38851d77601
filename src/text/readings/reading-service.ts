/**
 * Readings of the kanji in notes, for the index: asked in batches, answered from the cache on disk, else by a worker thread that loads the
 * dictionary, reads what is missing and ends. The dictionary (about 300 MB while loaded) never enters the asking thread.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { cacheFile, cacheStamp, loadReadingCache, type ReadingEntries, saveReadingCache, segmentHash } from './reading-cache.ts';
import { kanjiSegments, type RunReading, segmentReadings } from './run-readings.ts';

export type { RunReading } from './run-readings.ts';

const DICTIONARY_PACKAGE = '@sglkc/kuromoji';
/** Segments per message: about a tenth of a second of the worker's time, so that an abort or a death is seen soon. */
const BATCH_SEGMENTS = 500;
/** No word from the worker for this long means that it hangs. Loading takes under 1 s on 2 cores, a batch .1 s. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** About 15 MB on disk. A note line has one to two segments, most of them seen before. */
const DEFAULT_MAX_CACHE_ENTRIES = 300_000;
/** Main-thread work between two turns of the event loop. */
const SLICE_MS = 8;
/**
 * Heap limits of the worker. Measured: 90 MB of heap with the dictionary; its 200 MB of tables are array buffers, which these limits
 * do not count. Twice and a half of the need, so that only a fault meets them.
 */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 } as const;

export type ReadingErrorCode =
  /** The dictionary package is not installed, or its files cannot be read. */
  | 'DICTIONARY_MISSING'
  /** The worker threw, could not start or ended early. */
  | 'WORKER_FAILED'
  /** The worker met its heap limit. */
  | 'OUT_OF_MEMORY'
  /** The worker said nothing for `timeoutMs`. */
  | 'TIMEOUT'
  /** The caller's signal was aborted. */
  | 'ABORTED'
  /** The service was closed. */
  | 'CLOSED';

/** Why readings could not be had. Search works without them, but for hiragana and romaji: callers log it once and go on. */
export class ReadingError extends Error {
  override readonly name = 'ReadingError';

  constructor(
    readonly code: ReadingErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** To the worker. `end` lets it finish; it answers nothing more. */
export type WorkerRequest = { readonly kind: 'segments'; readonly segments: readonly string[] } | { readonly kind: 'end' };

/** From the worker: `ready` once, then one `pieces` for each `segments`, in order and as long; or `failed`, and it ends. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pieces'; readonly pieces: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };

/** What the service needs of a worker thread. `node:worker_threads`' Worker is one. */
export interface ReadingWorker {
  postMessage(request: WorkerRequest): void;
  on(event: 'message', listener: (reply: WorkerReply) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (exitCode: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/** Where the service reports what is not an error of the request. A pino logger is one. */
export interface ReadingLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ReadingServiceOptions {
  /** Folder of the cache, made if missing and safe to share between processes. Undefined: readings are kept in memory only. */
  readonly cacheDir: string | undefined;
  readonly log?: ReadingLog;
  /** Starts the worker; another one is for tests. It is given the folder of the dictionary. */
  readonly startWorker?: (dictionaryDir: string) => ReadingWorker;
  /** Folder of the dictionary files. Default: that of the installed package. */
  readonly dictionaryDir?: string;
  /** Longest silence of the worker, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
  /** Segments kept on disk at most; when more are known, those not asked for by this service go first. Default 300,000. */
  readonly maxCacheEntries?: number;
}

export interface ReadingService {
  /**
   * Readings of every distinct text: of each kanji morpheme, of two and three neighbours and of each whole run (see `segmentReadings`).
   *
   * Calls are answered one after another. A text without kanji has an empty list. What was read before a failure is kept for the next call.
   *
   * @throws {ReadingError} Rejects when the signal is aborted, the service is closed, or the worker fails: at once when it is this call's
   *   turn, else when its turn comes.
   */
  readings(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<ReadonlyMap<string, readonly RunReading[]>>;
  /** Terminate the worker if one runs; calls under way and later ones reject with `CLOSED`. Safe to call twice. */
  close(): Promise<void>;
}

/** Start the real worker. The file is plain JavaScript beside this module, in the sources as in the build. */
function startReadingWorker(dictionaryDir: string): ReadingWorker {
  return new Worker(new URL('./reading-worker.mjs', import.meta.url), {
    workerData: { dictionaryDir },
    resourceLimits: WORKER_LIMITS,
    // A loader or inspector of the parent has no business in the worker.
    execArgv: [],
  });
}

interface Dictionary {
  readonly dir: string;
  /** Name and version of the package, part of the cache's key. */
  readonly version: string;
}

function findDictionary(dictionaryDir: string | undefined): Dictionary {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${DICTIONARY_PACKAGE}/package.json`);
    const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
    return { dir: dictionaryDir ?? path.join(path.dirname(manifest), 'dict'), version: `${DICTIONARY_PACKAGE}@${version}` };
  } catch (cause) {
    throw new ReadingError(
      'DICTIONARY_MISSING',
      `Cannot find the package ${DICTIONARY_PACKAGE}; run npm install. Search works without readings.`,
      {
        cause,
      },
    );
  }
}

function workerError(error: unknown): ReadingError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new ReadingError('OUT_OF_MEMORY', `The reading worker ran out of memory: ${message}`, { cause: error });
  }
  return new ReadingError('WORKER_FAILED', `The reading worker failed: ${message}`, { cause: error });
}

function abortError(signal: AbortSignal): ReadingError {
  if (signal.reason instanceof ReadingError) return signal.reason;
  return new ReadingError('ABORTED', 'Reading the notes was aborted', { cause: signal.reason });
}

/** A pause for other work of the process, taken when a slice of time is used up. */
function createBreather(): () => Promise<void> {
  let sliceEnd = performance.now() + SLICE_MS;
  return async () => {
    if (performance.now() < sliceEnd) return;
    await nextTurn();
    sliceEnd = performance.now() + SLICE_MS;
  };
}

/**
 * Let a worker read segments; resolves when all are read, and the worker then ends by itself.
 *
 * @param onPieces  Called for each batch as it comes, in order.
 */
function readSegments(
  worker: ReadingWorker,
  segments: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
  onPieces: (batch: readonly string[], pieces: readonly string[]) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false;
    let sent = 0;
    let batch: readonly string[] = [];
    let timer: NodeJS.Timeout | undefined;
    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: ReadingError): void =>
      settle(() => {
        void worker.terminate().catch(() => undefined); // it is dead or dying: nothing more to tell
        reject(error);
      });
    const onAbort = (): void => fail(abortError(signal));
    const awaitReply = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(new ReadingError('TIMEOUT', `The reading worker said nothing for ${timeoutMs} ms`)), timeoutMs);
    };
    const sendNext = (): void => {
      if (sent === segments.length) {
        settle(() => {
          worker.postMessage({ kind: 'end' });
          resolve();
        });
        return;
      }
      batch = segments.slice(sent, sent + BATCH_SEGMENTS);
      sent += batch.length;
      worker.postMessage({ kind: 'segments', segments: batch });
      awaitReply();
    };
    worker.on('message', (reply) => {
      if (settled) return;
      if (reply.kind === 'failed') {
        fail(new ReadingError('DICTIONARY_MISSING', `Cannot load the reading dictionary: ${reply.message}`));
        return;
      }
      if (reply.kind === 'pieces') {
        if (reply.pieces.length !== batch.length) {
          fail(new ReadingError('WORKER_FAILED', `Expected ${batch.length} answers of the reading worker, not ${reply.pieces.length}`));
          return;
        }
        onPieces(batch, reply.pieces);
      }
      sendNext();
    });
    worker.on('error', (error) => fail(workerError(error)));
    worker.on('exit', (exitCode) => fail(new ReadingError('WORKER_FAILED', `The reading worker ended early, with code ${exitCode}`)));
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    awaitReply();
  });
}

/**
 * Create the service that reads kanji. Nothing is loaded until the first call, and no worker runs while nothing is missing.
 *
 * The readings known so far stay in memory (some 100 bytes for each distinct stretch of Japanese), so that a saved note costs only its
 * new lines.
 */
export function createReadingService(options: ReadingServiceOptions): ReadingService {
  const {
    cacheDir,
    log,
    startWorker = startReadingWorker,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    maxCacheEntries = DEFAULT_MAX_CACHE_ENTRIES,
  } = options;
  const closing = new AbortController();
  const used = new Set<string>();
  let entries: ReadingEntries = new Map();
  /** The file that `entries` was last equal to, or undefined before the first look. */
  let knownStamp: string | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** Take in what is on disk, unless nothing has changed there since. */
  async function refresh(file: string, version: string): Promise<void> {
    const stamp = await cacheStamp(file);
    if (stamp === knownStamp) return;
    const load = await loadReadingCache(file, version);
    if (load.kind === 'unusable') log?.warn({ file, reason: load.reason }, 'The cache of readings cannot be used and will be rewritten');
    if (load.kind === 'loaded') {
      for (const [key, pieces] of entries) load.entries.set(key, pieces);
      entries = load.entries;
    }
    knownStamp = stamp;
  }

  async function save(file: string, version: string): Promise<void> {
    try {
      await refresh(file, version); // another process may have written meanwhile: keep its readings too
      await saveReadingCache(file, version, entries, used, maxCacheEntries);
      knownStamp = await cacheStamp(file);
    } catch (error) {
      log?.warn({ file, err: error }, 'The cache of readings could not be written; they will be read again at the next start');
    }
  }

  async function read(texts: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, readonly RunReading[]>> {
    const breathe = createBreather();
    const check = async (): Promise<void> => {
      await breathe();
      if (signal.aborted) throw abortError(signal);
    };
    const segmentsOf = new Map<string, ReturnType<typeof kanjiSegments>>();
    const hashes = new Map<string, string>();
    for (const text of texts) {
      await check();
      if (segmentsOf.has(text)) continue;
      const segments = kanjiSegments(text);
      segmentsOf.set(text, segments);
      for (const segment of segments) if (!hashes.has(segment.text)) hashes.set(segment.text, segmentHash(segment.text));
    }
    const dictionary = hashes.size === 0 ? undefined : findDictionary(options.dictionaryDir);
    const file = cacheDir === undefined || dictionary === undefined ? undefined : cacheFile(cacheDir, dictionary.version);
    if (file !== undefined && dictionary !== undefined) await refresh(file, dictionary.version);

    const missing: string[] = [];
    for (const [segment, hash] of hashes) {
      used.add(hash);
      // Decoding here would find a malformed entry too, but the checksum has vouched for all of them.
      if (!entries.has(hash)) missing.push(segment);
    }
    if (missing.length > 0 && dictionary !== undefined) {
      if (signal.aborted) throw abortError(signal);
      const startedAt = performance.now();
      let worker: ReadingWorker;
      try {
        worker = startWorker(dictionary.dir);
      } catch (error) {
        throw workerError(error);
      }
      try {
        await readSegments(worker, missing, timeoutMs, signal, (batch, pieces) => {
          for (const [at, segment] of batch.entries()) entries.set(hashes.get(segment) ?? segmentHash(segment), pieces[at] ?? '');
        });
      } finally {
        if (file !== undefined && !closing.signal.aborted) await save(file, dictionary.version);
      }
      log?.debug({ segments: missing.length, tookMs: Math.round(performance.now() - startedAt) }, 'Read the kanji of new notes');
    }

    const result = new Map<string, readonly RunReading[]>();
    for (const [text, segments] of segmentsOf) {
      await check();
      const all: RunReading[] = [];
      for (const segment of segments) {
        const encoded = entries.get(hashes.get(segment.text) ?? '') ?? '';
        const found = segmentReadings(segment.text, encoded, segment.start);
        if (found === undefined) {
          entries.delete(segmentHash(segment.text)); // so that the next call, and the next start, read it again
          if (file !== undefined && dictionary !== undefined) await save(file, dictionary.version);
          throw new ReadingError('WORKER_FAILED', `The reading worker answered what cannot be decoded: ${encoded}`);
        }
        for (const reading of found) all.push(reading);
      }
      result.set(text, all);
    }
    return result;
  }

  return {
    readings(texts, { signal } = {}) {
      const either = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const turn = queue.then(async () => {
        if (either.aborted) throw abortError(either);
        return read(texts, either);
      });
      queue = turn.catch(() => undefined); // its caller has the error; the next call starts afresh
      return turn;
    },
    async close() {
      closing.abort(new ReadingError('CLOSED', 'The reading service is closed'));
      await queue;
    },
  };
}
