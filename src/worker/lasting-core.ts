import { chooseLanguage } from '../answer/language.ts';
import type { Answer, Request } from '../model.ts';
import type { NotesCore } from '../notes-core.ts';
import { backOffMs } from '../ops/back-off.ts';
import { keepStarting } from '../ops/keep-starting.ts';
import type { Logger } from '../ops/log.ts';
import type { NotesState } from './messages.ts';
import { CoreWorkerError, type RemoteCore } from './remote-core.ts';

export interface LastingCoreParts {
  /** A new worker; rejects when the notes cannot be opened. */
  readonly open: () => Promise<RemoteCore>;
  readonly log: Pick<Logger, 'error' | 'info' | 'warn'>;
  readonly random: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly now: () => Date;
  /** A worker has died; told before the next one is opened. */
  readonly onDeath?: (() => void) | undefined;
}

/** A notes core that outlives its worker. */
export interface LastingCore extends NotesCore {
  /** Undefined while there is no worker. */
  readonly state: () => NotesState | undefined;
  readonly helpersLoaded: Promise<void>;
  readonly refresh: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** A worker that dies sooner than this after its start counts as one more failure in a row. */
const STABLE_MS = 60_000;

/**
 * A core whose worker is opened anew when it dies (out of memory, a bug), with growing pauses while it does so again and again. Meanwhile questions are answered with `busy`, and
 * so are those that the worker died of; what has no such answer rejects.
 *
 * @throws As `openRemoteCore`, when not even the first worker can be opened.
 */
export async function openLastingCore({ open, log, random, pause, now, onDeath }: LastingCoreParts): Promise<LastingCore> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const first = await open();
  let current: RemoteCore | undefined = first;
  const watch = async (): Promise<void> => {
    let deaths = 0;
    for (let core: RemoteCore | undefined = first; core !== undefined; core = current) {
      const startedAt = now().getTime();
      const error = await core.ended;
      current = undefined;
      if (error === undefined || signal.aborted) return;
      deaths = now().getTime() - startedAt < STABLE_MS ? deaths + 1 : 0;
      onDeath?.();
      log.error({ err: error }, 'the thread that holds the notes has ended; it is opened anew');
      const reopen = async (): Promise<void> => {
        current = await open();
      };
      // One death is an accident; a worker that dies again at once would take the processor from everybody.
      if (deaths > 1 && !(await pause(backOffMs(deaths - 2, random), signal))) return;
      if (!(await keepStarting({ name: 'notes', start: reopen, log, random, pause }, signal))) return;
      if (signal.aborted) await closeCurrent();
      else log.info('the notes are answered from again');
    }
  };
  const closeCurrent = async (): Promise<void> => {
    const core = current;
    current = undefined;
    await core?.close();
  };
  const watching = watch();
  /** The worker that is there; rejects while there is none. */
  const call = async <T>(work: (core: NotesCore) => Promise<T>): Promise<T> => {
    if (current === undefined) throw new CoreWorkerError('NoWorker', 'The thread that holds the notes is being opened anew.', true);
    return work(current);
  };
  /** A question; where the worker is gone or goes, the person is asked to come back. */
  const say = async (request: Request, work: (core: NotesCore) => Promise<Answer>): Promise<Answer> => {
    try {
      return await call(work);
    } catch (error) {
      if (!(error instanceof CoreWorkerError) || !error.isEnd) throw error;
      return { kind: 'refused', language: chooseLanguage(request), reason: { code: 'busy' } };
    }
  };
  return {
    state: () => current?.state(),
    helpersLoaded: first.helpersLoaded,
    refresh: async () => current?.refresh() ?? false,
    answer: (request, size) => say(request, (core) => core.answer(request, size)),
    about: (request, size) => say(request, (core) => core.about(request, size)),
    complete: async (prefix, place, max) => current?.complete(prefix, place, max) ?? [],
    tipCandidates: (place) => call((core) => core.tipCandidates(place)),
    tipCard: (unitId, place) => call((core) => core.tipCard(unitId, place)),
    overview: (place) => call((core) => core.overview(place)),
    close: async () => {
      stopping.abort();
      await closeCurrent();
      await watching;
    },
  };
}
