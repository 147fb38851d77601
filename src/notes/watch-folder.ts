import { resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

export interface WatchOptions {
  /** `events` of the operating system; `poll` for network disks and mounts that send none. */
  readonly mode: 'events' | 'poll';
  /**
   * Called after a change has settled, never twice at once. False says that the folder could not be read: then it is called again every second until it can, and the folder is
   * watched anew, for what is watched may be gone.
   */
  readonly onChange: () => Promise<boolean>;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

/** How long a file must not grow before it counts as written. */
const SETTLED_MS = 120;
/** Several files saved together are one change, but a stream of changes does not put it off for ever. */
const QUIET_MS = 100;
const MAX_WAIT_MS = 500;
/** With what settling takes, less than a second from saving to answering. */
const POLL_MS = 500;
/** What the operating system does not tell (a swapped mount, a lost event) is found by looking again. */
const RESCAN_MS = 30_000;
const RETRY_MS = 1000;

/**
 * Watch a folder of notes and say when something in it may have changed. A change that is no note is told, too: the load that follows decides by the bytes.
 *
 * @returns How to stop; resolves when a change that is being handled is done. Never rejects.
 */
export function watchFolder(folder: string, { mode, onChange, log }: WatchOptions): { readonly close: () => Promise<void> } {
  const root = resolve(folder);
  let timer: NodeJS.Timeout | undefined;
  let firstAt: number | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let wasReadable = true;
  const schedule = (): void => {
    if (closed) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    firstAt ??= performance.now();
    begin(Math.max(0, Math.min(QUIET_MS, MAX_WAIT_MS - (performance.now() - firstAt))));
  };
  const begin = (afterMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = run();
    }, afterMs);
  };
  const run = async (): Promise<void> => {
    firstAt = undefined;
    do {
      again = false;
      const isReadable = await onChange().catch((error: unknown) => {
        log.warn({ err: error }, 'a change of the notes could not be taken over');
        return false;
      });
      if (isReadable && !wasReadable && !closed) await rewatch();
      wasReadable = isReadable;
    } while (again && !closed);
    running = undefined;
    if (!wasReadable && !closed) begin(RETRY_MS);
  };
  const open = (): FSWatcher => {
    const watcher = watch(root, {
      ignoreInitial: true,
      // Hidden files are no notes. Names that begin with two dots are those of a mounted ConfigMap, whose notes link into them.
      ignored: (path) => /[\\/](?:node_modules|\.[^.\\/][^\\/]*)(?:$|[\\/])/.test(path.slice(root.length)),
      awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: 40 },
      usePolling: mode === 'poll',
      interval: POLL_MS,
      atomic: true,
    });
    watcher.on('all', schedule);
    // What changed between the last reading and now, while it was still looking around, was told by no event.
    watcher.on('ready', schedule);
    watcher.on('error', (error) =>
      log.warn({ err: error }, 'watching the notes folder reports an error; it is looked through every half minute'),
    );
    return watcher;
  };
  let watcher = open();
  const rewatch = async (): Promise<void> => {
    await watcher.close();
    watcher = open();
  };
  const rescan = setInterval(schedule, RESCAN_MS);
  rescan.unref();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      clearInterval(rescan);
      await running;
      await watcher.close();
    },
  };
}
