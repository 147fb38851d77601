import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { ChatAdapter, ChatContext } from '../adapters/adapter.ts';
import type { Core } from '../src/core.ts';
import { GitSourceError } from '../src/notes/git-error.ts';
import { pause } from '../src/ops/back-off.ts';
import { type HttpService, serveHttp } from '../src/ops/http-server.ts';
import { keepStarting } from '../src/ops/keep-starting.ts';
import type { Logger } from '../src/ops/log.ts';
import { loggedCore } from '../src/ops/logged-core.ts';
import { meteredCore, meteredPoster } from '../src/ops/metered.ts';
import { createMetrics, type Metrics } from '../src/ops/metrics.ts';
import { type Store, StoreError } from '../src/store/store.ts';
import type { Poster } from '../src/tips/poster.ts';
import { type Environment, EXIT } from './command-line.ts';
import { notesHooks } from './notes-hooks.ts';
import { type PlatformAdapter, platformAdapters } from './platforms.ts';
import { checkReadiness, type Phase } from './readiness.ts';
import type { ServiceSettings } from './service-settings.ts';
import { createBot, openServiceStore, seedTips } from './service-wiring.ts';
import { createLog, openService, type Service } from './wiring.ts';

/** State is pruned, and the connection of each platform looked at, so often. */
const PRUNE_MS = 6 * 3_600_000;
const LOOK_MS = 1000;
/** What stopping may take beyond the drain: closing connections, flushing the log. */
const STOP_MARGIN_MS = 3000;

/**
 * Serve Slack and Discord until a signal comes or every platform has ended for good.
 *
 * Order: HTTP (so that liveness is seen from the start), store, notes, platforms, tips; backwards on the way out. A platform that cannot be started is tried again while the others
 * serve; a store that is away is waited for.
 *
 * @returns The exit code: 0 after a signal, 1 when nothing is left to serve.
 */
export async function serve(environment: Environment, settings: ServiceSettings, notesDir: string | undefined): Promise<number> {
  const { log } = createLog(environment, { ...settings.base, logLevel: settings.logLevel });
  const stopping = new AbortController();
  const { signal } = stopping;
  let phase: Phase = 'starting';
  let store: Store | undefined;
  let notes: Service | undefined;
  let adapters: readonly PlatformAdapter[] = [];
  const metrics = createMetrics({
    notes: () => Promise.resolve(notesState(notes)),
    adapters: () => adapters.map(({ name, adapter }) => ({ platform: name, ready: adapter.health().state === 'ready' })),
    storeUp: async () => (await store?.health())?.ok === true,
    now: environment.now,
  });
  listenForTheEnd(environment, log, metrics, () => stopping.abort());
  const refreshNotes = async (): Promise<boolean> => (await notes?.refresh()) ?? false;
  const http = await listenHttp(settings, log, metrics, refreshNotes, environment.now, () =>
    checkReadiness({ phase: () => phase, notes: () => notes?.state(), store: () => store, adapters: () => adapters.map(nameAndHealth) }),
  );
  const closers: (() => Promise<void>)[] = [http.close];
  /** Close everything, the last first; whatever hangs is given up in the end, with the exit code that is wanted. */
  const closeAll = async (code: number): Promise<void> => {
    const guard = setTimeout(() => {
      log.error('stopping took too long; what is left is given up');
      environment.exitNow?.(code);
    }, settings.shutdownTimeoutMs + STOP_MARGIN_MS);
    for (const close of closers.reverse()) await close();
    clearTimeout(guard);
  };
  try {
    store = await openStoreInTime(settings, log, environment, signal);
    if (store === undefined) return await giveUpStarting(environment, closeAll);
    closers.push(store.close);
    notes = await openNotesInTime(environment, notesDir, settings, log, metrics.notesThreadEnd, signal);
    if (notes === undefined) return await giveUpStarting(environment, closeAll);
    closers.push(notes.close);
    const ownerId = newOwnerId();
    const posters = (): readonly Poster[] => adapters.map(({ poster }) => poster);
    const bot = createBot({ settings, notes: notes.core, store, log, environment, ownerId, posters });
    const nowMs = (): number => performance.now();
    const core: Core = loggedCore(meteredCore(bot.core, metrics, nowMs), { log, queries: settings.logQueries, nowMs });
    const { now, newErrorId } = environment;
    const context: ChatContext = { core, log, now, newErrorId, rateLimited: metrics.platformRateLimit };
    await seedTips(settings, store, log, environment.now, ownerId);
    adapters = (await platformAdapters(settings, context, store)).map((each) => ({
      ...each,
      poster: meteredPoster(each.adapter.poster, metrics),
    }));
    const upkeep = keepUp(store, adapters, metrics, log, environment.now);
    closers.push(upkeep.stop);
    const starts = adapters.map(({ name, adapter }) =>
      keepStarting({ name, start: adapter.start, log, random: Math.random, pause }, signal),
    );
    closers.push(async () => {
      await stopAdapters(adapters, log);
      // A platform that is away is tried until it is told to stop: a start ends by that, and not before.
      await Promise.all(starts);
    });
    bot.tips.start();
    closers.push(bot.tips.stop);
    phase = 'serving';
    log.info({ adapters: adapters.map(({ name }) => name) }, 'serving');
    await Promise.race([aborted(signal), Promise.all(adapters.map(({ adapter }) => adapter.ended))]);
    const isWanted = signal.aborted;
    phase = 'stopping';
    stopping.abort();
    if (!isWanted) log.fatal('no platform is left to serve; see the errors above');
    const code = isWanted ? EXIT.ok : EXIT.nothing;
    await closeAll(code);
    log.info('stopped');
    // A call to a platform that hangs would keep the process for as long as its own time limit.
    environment.exitNow?.(code);
    return code;
  } catch (error) {
    await closeAll(EXIT.nothing);
    throw error;
  }
}

/** The first signal stops in order, a second one at once. Rejections that nobody holds (SDKs have some) are logged and counted; after an exception nobody knows the state. */
function listenForTheEnd(environment: Environment, log: Logger, metrics: Metrics, stop: () => void): void {
  let signals = 0;
  environment.onStopSignal(() => {
    signals += 1;
    if (signals > 1) environment.exitNow?.(EXIT.nothing);
    log.info('stopping');
    stop();
  });
  environment.onUncaught?.((error, kind) => {
    const errorId = environment.newErrorId();
    // Anything can be thrown, and what is no error may be a whole request.
    const err = error instanceof Error ? error : { type: typeof error };
    metrics.unhandledError();
    if (kind === 'rejection') log.error({ err, errorId }, 'a promise was rejected that nobody holds');
    else {
      log.fatal({ err, errorId }, 'an error that nothing caught: ending, since the state is unknown');
      environment.exitNow?.(EXIT.nothing);
    }
  });
}

async function listenHttp(
  settings: ServiceSettings,
  log: Logger,
  metrics: Metrics,
  refreshNotes: () => Promise<boolean>,
  now: () => Date,
  readiness: Parameters<typeof serveHttp>[0]['readiness'],
): Promise<HttpService> {
  const hooks = notesHooks(settings.base, refreshNotes, log, now);
  return serveHttp({ ...settings.http, log, readiness, pages: { '/metrics': metrics.page }, hooks });
}

/** A signal came while something was being opened, which may go on for a while: it is left to end with the process. */
async function giveUpStarting(environment: Environment, closeAll: (code: number) => Promise<void>): Promise<number> {
  await closeAll(EXIT.ok);
  environment.exitNow?.(EXIT.ok);
  return EXIT.ok;
}

/** Open the store; one that cannot be reached is waited for. Undefined when a signal came first. */
function openStoreInTime(
  settings: ServiceSettings,
  log: Logger,
  environment: Environment,
  signal: AbortSignal,
): Promise<Store | undefined> {
  const isPassing = (error: unknown): boolean => error instanceof StoreError && error.code === 'UNAVAILABLE';
  return openInTime('store', () => openServiceStore(settings, log, environment), isPassing, log, signal);
}

/** Open the notes; a repository that cannot be reached, and never was, is waited for. Undefined when a signal came first. */
function openNotesInTime(
  environment: Environment,
  notesDir: string | undefined,
  settings: ServiceSettings,
  log: Logger,
  onNotesThreadEnd: () => void,
  signal: AbortSignal,
): Promise<Service | undefined> {
  const isPassing = (error: unknown): boolean => error instanceof GitSourceError && error.isPassing;
  const open = () => openService(environment, notesDir, { watch: true, logLevel: settings.logLevel, onNotesThreadEnd });
  return openInTime('notes', open, isPassing, log, signal);
}

/** Open what others depend on, again and again while it fails for reasons that pass; any other reason rejects. */
async function openInTime<T>(
  name: string,
  open: () => Promise<T>,
  isPassing: (error: unknown) => boolean,
  log: Logger,
  signal: AbortSignal,
): Promise<T | undefined> {
  let opened: T | undefined;
  let failure: { readonly error: unknown } | undefined;
  const start = async (): Promise<void> => {
    try {
      opened = await open();
    } catch (error) {
      if (isPassing(error)) throw error;
      failure = { error };
    }
  };
  // Who wants to stop does not wait for a clone or a connection that takes its time.
  await Promise.race([keepStarting({ name, start, log, random: Math.random, pause }, signal), aborted(signal)]);
  if (signal.aborted) return undefined;
  if (failure !== undefined) throw failure.error;
  return opened;
}

function nameAndHealth({ name, adapter }: PlatformAdapter): { readonly name: string; readonly health: ChatAdapter['health'] } {
  return { name, health: adapter.health };
}

function notesState(
  notes: Service | undefined,
): { readonly notes: number; readonly units: number; readonly asOf: Date; readonly hasProblem: boolean } | undefined {
  const state = notes?.state();
  if (state === undefined) return undefined;
  return { notes: state.noteCount, units: state.unitCount, asOf: new Date(state.notesAsOf), hasProblem: state.problem !== undefined };
}

/** What goes on beside the requests: old state is deleted, and connections that come and go are counted. */
function keepUp(
  store: Store,
  adapters: readonly PlatformAdapter[],
  metrics: Metrics,
  log: Logger,
  now: () => Date,
): { readonly stop: () => Promise<void> } {
  const prune = (): void => {
    store.prune(now()).catch((error: unknown) => log.warn({ err: error }, 'old state could not be deleted; trying again in some hours'));
  };
  prune();
  const pruning = setInterval(prune, PRUNE_MS);
  const last = new Map<string, string>();
  const looking = setInterval(() => {
    for (const { name, adapter } of adapters) {
      const { state, detail } = adapter.health();
      if (last.get(name) === state) continue;
      if (last.has(name)) log.info({ adapter: name, state, detail }, `${name} is ${state}`);
      last.set(name, state);
      metrics.transition(name, state);
    }
  }, LOOK_MS);
  return {
    stop: () => {
      clearInterval(pruning);
      clearInterval(looking);
      return Promise.resolve();
    },
  };
}

async function stopAdapters(adapters: readonly PlatformAdapter[], log: Logger): Promise<void> {
  await Promise.all(
    adapters.map(({ name, adapter }) =>
      adapter.stop().catch((error: unknown) => {
        log.error({ err: error, adapter: name }, `${name} did not stop in order`);
      }),
    ),
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Names one run of one process among all that share a database. */
function newOwnerId(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}`;
}
