import { createButtonCodec } from '../../src/answer/button-state.ts';
import { backOffMs } from '../../src/ops/back-off.ts';
import { createInFlight, type InFlight } from '../../src/ops/in-flight.ts';
import { createPacer, pacedCore } from '../../src/ops/pacer.ts';
import { createSharedOnce } from '../../src/ops/shared-once.ts';
import type { InstallationStore } from '../../src/store/store.ts';
import type { AdapterHealth, ChatAdapter, ChatContext } from '../adapter.ts';
import { createBoltApp, createHttpReceiver } from './bolt-app.ts';
import { SlackCallError } from './call-error.ts';
import { deferred } from './deferred.ts';
import { createDispatcher } from './dispatch.ts';
import { type FinalProblem, finalProblem } from './final-problem.ts';
import { createHttpTransport, type HttpTransport } from './http-transport.ts';
import { forgetRemoved } from './on-removal.ts';
import { createSlackPoster } from './poster.ts';
import { createResponseUrl } from './response-url.ts';
import { sdkLogger } from './sdk-logger.ts';
import { createSender } from './send.ts';
import type { SlackSettings } from './settings.ts';
import { createSlackApi } from './slack-api.ts';
import { createSocketConnection } from './socket-connection.ts';
import { createSocketSupervisor, type SocketSupervisor } from './socket-supervisor.ts';
import { watchToken } from './token-watch.ts';
import type { SlackTools } from './tools.ts';
import { createUserDirectory } from './users.ts';
import { installedWorkspaces, singleWorkspace } from './workspaces.ts';

export interface SlackParts {
  /** Where installations are kept; needed for `access.kind` `oauth` only. */
  readonly installations: InstallationStore | undefined;
  readonly random: () => number;
  /** Resolves true after so many milliseconds, false as soon as the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Time limits, for tests; each has a default. */
  readonly limits?: {
    readonly callTimeoutMs?: number;
    readonly helloTimeoutMs?: number;
    readonly closeGraceMs?: number;
    readonly userWaitMs?: number;
  };
}

export interface SlackAdapter extends ChatAdapter {
  /** Where it listens, over HTTP, once started. */
  readonly address: () => { readonly host: string; readonly port: number } | undefined;
}

/**
 * The adapter for Slack, over Socket Mode or HTTP.
 *
 * `start` tries for as long as it takes while Slack cannot be reached, and rejects only when the address cannot be listened on (then it may be called again). When Slack refuses the
 * tokens for good it resolves, `health` is `failed` with the reason, `ended` resolves, and what to do is in the log.
 */
export function createSlackAdapter(context: ChatContext, settings: SlackSettings, parts: SlackParts): SlackAdapter {
  const { core, log, now } = context;
  const { limits = {} } = parts;
  const stopping = new AbortController();
  const drained = new AbortController();
  const ended = deferred<void>();
  const logger = sdkLogger(log);
  const inFlight = createInFlight();
  const pause = (ms: number): Promise<boolean> => parts.pause(ms, drained.signal);
  const timeout = limits.callTimeoutMs === undefined ? {} : { timeoutMs: limits.callTimeoutMs };
  let problem: FinalProblem | undefined;
  const failForGood = (found: FinalProblem): void => {
    if (problem !== undefined) return;
    problem = found;
    log.error({ code: found.code, remedy: found.remedy.en }, `${found.message.en} ${found.remedy.en}`);
    ended.resolve();
  };
  const single = settings.mode === 'socket' ? settings.botToken : settings.access.kind === 'token' ? settings.access.botToken : undefined;
  const onRateLimit = (): void => context.rateLimited?.('slack');
  const onResponse = ({ status }: Response): void => {
    if (status === 429) onRateLimit();
  };
  const plainApi = createSlackApi({ apiUrl: settings.apiUrl, logger, pause, onResponse, ...timeout });
  const api = single === undefined ? plainApi : watchToken(plainApi, single, failForGood);
  const codec = createButtonCodec(settings.buttonSecret, 'slack');
  const pacer = createPacer();
  const tools: SlackTools = {
    core: pacedCore(core, pacer),
    api,
    sender: createSender({ api, log, newErrorId: context.newErrorId }),
    users: createUserDirectory({
      api,
      log,
      now,
      pause: parts.pause,
      ...(limits.userWaitMs === undefined ? {} : { waitMs: limits.userWaitMs }),
    }),
    codec,
    settings,
    pacer,
    log,
    now,
    newErrorId: context.newErrorId,
    responseUrl: (url) => createResponseUrl(url, { now, pause, onRateLimit, ...timeout }),
    pause: parts.pause,
  };
  const receiver = settings.mode === 'http' ? createHttpReceiver(settings, parts.installations, logger, tools) : undefined;
  const own = single === undefined ? undefined : singleWorkspace(api, single);
  const { installer } = receiver ?? {};
  if (own === undefined && installer === undefined)
    throw new Error('Slack over OAuth needs a store for installations (DATABASE_URL, DATABASE_ENCRYPTION_KEY)');
  const workspaces =
    own ?? installedWorkspaces((source) => installer?.authorize(source) ?? Promise.reject(new Error('no installer')), log, parts.pause);

  let transport:
    | { readonly kind: 'http'; readonly http: HttpTransport }
    | { readonly kind: 'socket'; readonly socket: SocketSupervisor }
    | undefined;
  let detail = 'starting';

  /** Who the bot is, however long it takes to learn; false when that is of no use. */
  const identify = async (): Promise<boolean> => {
    if (own === undefined) return true;
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        const { teamId } = await own.identify();
        log.info({ team: teamId }, 'Slack knows this bot');
        return true;
      } catch (error) {
        if (!(error instanceof SlackCallError)) throw error;
        const final = finalProblem(error, 'SLACK_BOT_TOKEN');
        if (final !== undefined) {
          failForGood(final);
          return false;
        }
        const waitMs = Math.max(backOffMs(attempt, parts.random), error.retryAfterMs ?? 0);
        detail = `Slack cannot be reached: ${error.method} ${error.code}`;
        log.warn({ err: error, attempt: attempt + 1, waitMs }, 'Slack cannot be reached; trying again');
        await parts.pause(waitMs, stopping.signal);
      }
    }
    return false;
  };

  const start = async (): Promise<void> => {
    if (!(await identify())) return;
    const app = await createBoltApp({
      tools,
      workspaces,
      inFlight,
      logger,
      dispatcher: createDispatcher(tools, inFlight, createSharedOnce(core.firstSeen)),
      onRemoved: async (body, workspace) => {
        try {
          const isForgotten = await forgetRemoved(tools, workspaces, { body, workspace });
          const gone = finalProblem(new SlackCallError('auth.test', 'refused', 'token_revoked'), 'SLACK_BOT_TOKEN');
          if (isForgotten && own !== undefined && gone !== undefined) failForGood(gone);
        } catch (error) {
          log.error({ err: error, errorId: context.newErrorId(), workspace }, 'what belongs to a removed workspace could not be deleted');
        }
      },
    });
    if (stopping.signal.aborted) return;
    if (settings.mode === 'http' && receiver !== undefined) {
      receiver.init(app);
      const http = createHttpTransport(receiver, { host: settings.host, port: settings.port, log, inFlight });
      await http.start();
      if (stopping.signal.aborted) return http.stop();
      transport = { kind: 'http', http };
      log.info({ ...http.address(), adapter: 'slack' }, 'listening for Slack');
      return;
    }
    if (settings.mode !== 'socket') return;
    const { appToken, clientPingTimeoutMs } = settings;
    const socket = createSocketSupervisor({
      log,
      now,
      random: parts.random,
      pause: parts.pause,
      onFinal: failForGood,
      create: () =>
        createSocketConnection({ app, appToken, apiUrl: settings.apiUrl, clientPingTimeoutMs, logger, log, pause: parts.pause, ...limits }),
    });
    transport = { kind: 'socket', socket };
    await socket.start();
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    // Nothing new: sockets are closed, so that Slack gives events to another replica; over HTTP open connections are served to the end.
    if (transport?.kind === 'http') transport.http.drain();
    if (transport?.kind === 'socket') await transport.socket.stop();
    await drain(inFlight, settings.drainTimeoutMs, parts.pause, (left) => log.warn({ left }, 'stopped before all work on Slack was done'));
    drained.abort();
    if (transport?.kind === 'http') await transport.http.stop();
  };
  let stopped: Promise<void> | undefined;

  const health = (): AdapterHealth => {
    if (problem !== undefined) return { state: 'failed', detail: `${problem.message.en} ${problem.remedy.en}` };
    if (stopping.signal.aborted) return { state: 'stopped', detail: 'stopped' };
    if (transport?.kind === 'socket') return transport.socket.health();
    if (transport?.kind === 'http') return { state: 'ready', detail: 'listening (HTTP)' };
    return { state: 'starting', detail };
  };

  return {
    name: 'slack',
    start,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    ended: ended.promise,
    health,
    poster: createSlackPoster({
      api,
      workspaces,
      codec,
      log,
      now,
      commandName: settings.commandName,
      zone: settings.zone,
      newErrorId: context.newErrorId,
    }),
    address: () => (transport?.kind === 'http' ? transport.http.address() : undefined),
  };
}

async function drain(inFlight: InFlight, maxMs: number, pause: SlackParts['pause'], onLeft: (left: number) => void): Promise<void> {
  const late = new AbortController();
  const done = new AbortController();
  const waiting = pause(maxMs, done.signal).then((isOver) => {
    if (isOver) late.abort();
  });
  const isIdle = await inFlight.idle(late.signal);
  done.abort();
  await waiting;
  if (!isIdle) onLeft(inFlight.count());
}
