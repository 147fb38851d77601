import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { GitSourceError } from '../notes/git-error.ts';
import type { NotesCore } from '../notes-core.ts';
import type { TipCandidate } from '../tips/judge-tip.ts';
import type { CoreCall, CoreReply, CoreWorkerOptions, NotesState } from './messages.ts';

/** The notes could not be opened in the worker; `name` and message are those of the error there. */
export class CoreWorkerError extends Error {
  readonly code = 'CORE_WORKER';
  override readonly name: string;
  /** True when the thread itself has ended, not only one call failed. */
  readonly isEnd: boolean;

  constructor(name: string, message: string, isEnd = false) {
    super(message);
    this.name = name;
    this.isEnd = isEnd;
  }
}

/** A notes core in a thread of its own. */
export interface RemoteCore extends NotesCore {
  readonly noteCount: number;
  readonly warningCount: number;
  /** Resolves when readings and dictionary are there or have failed (which is logged), and when the worker ends before. */
  readonly helpersLoaded: Promise<void>;
  /** How the notes are now. */
  readonly state: () => NotesState;
  /** As `NotesService.refresh`. */
  readonly refresh: () => Promise<boolean>;
  /** Resolves when the worker has ended: with why when nobody closed it, else with undefined. */
  readonly ended: Promise<CoreWorkerError | undefined>;
  readonly close: () => Promise<void>;
}

type Body<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** True in a build: run from the TypeScript sources there is no worker entry that Node 20 can load. */
export function canOpenRemoteCore(): boolean {
  return existsSync(new URL('./core-worker.js', import.meta.url));
}

/** Places whose tips are remembered. */
const MAX_PLACES = 200;
/** How long `close` waits for the worker to end by itself. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * Open the notes in a worker thread and answer through it: parsing, indexing and searching never hold up the event loop of this thread.
 *
 * @param onLog  Gets the worker's log lines.
 * @param onChange  Called when the notes have changed, and when reading them begins or ceases to fail.
 * @throws {GitSourceError} The repository of the notes cannot be had.
 * @throws {CoreWorkerError} The notes, the glossary or the worker cannot be opened. Calls reject with it, too, once the worker has died.
 */
export async function openRemoteCore(
  options: CoreWorkerOptions,
  onLog: (line: string) => void,
  onChange: (state: NotesState) => void = () => undefined,
): Promise<RemoteCore> {
  const worker = new Worker(new URL('./core-worker.js', import.meta.url), { workerData: options, execArgv: [] });
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  let nextId = 1;
  let dead: CoreWorkerError | undefined;
  let state: NotesState | undefined;
  // Thousands of tips need not cross between the threads each time that somebody asks for one.
  const tips = new Map<string, Promise<readonly TipCandidate[]>>();
  let endWaiting: () => void = () => {};
  const helpersLoaded = new Promise<void>((resolve) => {
    endWaiting = resolve;
  });
  let tellEnded: (error: CoreWorkerError | undefined) => void = () => {};
  const ended = new Promise<CoreWorkerError | undefined>((resolve) => {
    tellEnded = resolve;
  });
  let isClosing = false;
  const die = (error: CoreWorkerError): void => {
    dead ??= error;
    tellEnded(isClosing ? undefined : dead);
    endWaiting();
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  const ready = new Promise<NotesState>((resolve, reject) => {
    worker.on('message', (reply: CoreReply) => {
      switch (reply.kind) {
        case 'ready':
          resolve(reply);
          break;
        case 'changed':
          state = reply;
          tips.clear();
          onChange(reply);
          break;
        case 'read':
          state = reply;
          break;
        case 'helpers-loaded':
          endWaiting();
          break;
        case 'failed':
          reject(reply.git === undefined ? new CoreWorkerError(reply.name, reply.message) : new GitSourceError(reply.git));
          break;
        case 'log':
          onLog(reply.line);
          break;
        case 'result':
          waiting.get(reply.id)?.resolve(reply.value);
          waiting.delete(reply.id);
          break;
        case 'error':
          waiting.get(reply.id)?.reject(new CoreWorkerError('Error', reply.message));
          waiting.delete(reply.id);
          break;
        default:
          reply satisfies never;
      }
    });
    worker.on('error', (error) => {
      reject(new CoreWorkerError(error.name, error.message));
      die(new CoreWorkerError(error.name, error.message, true));
    });
    worker.on('exit', (code) => {
      const error = new CoreWorkerError('WorkerExit', `The thread that holds the notes ended (exit code ${code}).`, true);
      reject(error);
      die(error);
    });
  });
  const call = <T>(body: Body<CoreCall>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (dead !== undefined) {
        reject(dead);
        return;
      }
      const id = nextId;
      nextId += 1;
      waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      worker.postMessage({ ...body, id });
    });
  const opened = await ready.catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    noteCount: opened.noteCount,
    warningCount: opened.warningCount,
    helpersLoaded,
    ended,
    state: () => state ?? opened,
    refresh: () => call({ kind: 'refresh' }),
    answer: (request, size) => call({ kind: 'answer', request, size }),
    about: (request, size) => call({ kind: 'about', request, size }),
    tipCandidates: (place) => {
      const key = JSON.stringify([place.trusted, place.trusted ? [] : [...place.ids].sort()]);
      const known = tips.get(key);
      if (known !== undefined) return known;
      const found = call<readonly TipCandidate[]>({ kind: 'tip-candidates', place });
      if (tips.size >= MAX_PLACES) tips.clear();
      tips.set(key, found);
      found.catch(() => tips.delete(key));
      return found;
    },
    tipCard: (unitId, place) => call({ kind: 'tip-card', unitId, place }),
    overview: (place) => call({ kind: 'overview', place }),
    complete: (prefix, place, max) => call({ kind: 'complete', prefix, place, max }),
    close: async () => {
      isClosing = true;
      if (dead !== undefined) return;
      const timeout = new Promise<void>((resolve) => {
        setTimeout(resolve, CLOSE_TIMEOUT_MS).unref();
      });
      await Promise.race([call<undefined>({ kind: 'close' }).catch(() => undefined), timeout]);
      await worker.terminate();
    },
  };
}
