import { backOffMs } from '../../src/ops/back-off.ts';
import type { Logger } from '../../src/ops/log.ts';
import type { AdapterHealth } from '../adapter.ts';
import { SlackCallError } from './call-error.ts';
import { deferred } from './deferred.ts';
import { type FinalProblem, finalProblem } from './final-problem.ts';
import type { SocketConnection } from './socket-connection.ts';

export interface SocketSupervisorParts {
  readonly create: () => SocketConnection;
  readonly log: Logger;
  readonly now: () => Date;
  readonly random: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Called once, when connecting is of no use any more. */
  readonly onFinal: (problem: FinalProblem) => void;
}

/** Keeps one connection to Slack open, whatever happens to it. */
export interface SocketSupervisor {
  /** Resolves once connected, or when `onFinal` was called or `stop` before. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly health: () => AdapterHealth;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** A connection that held so long was a good one: the next is tried at once. */
const STABLE_MS = 10_000;

export function createSocketSupervisor(parts: SocketSupervisorParts): SocketSupervisor {
  const { log, now } = parts;
  const stopping = new AbortController();
  const open = new Set<SocketConnection>();
  const settled = deferred<void>();
  let detail = 'connecting';
  let hasConnected = false;
  let isFailed = false;
  let failures = 0;
  let running: Promise<void> | undefined;

  /** Undefined when there is to be no further try. */
  const connect = async (): Promise<SocketConnection | undefined> => {
    while (!stopping.signal.aborted) {
      const connection = parts.create();
      try {
        await connection.open(stopping.signal);
        return connection;
      } catch (error) {
        if (stopping.signal.aborted) return undefined;
        const failure = error instanceof SlackCallError ? error : new SlackCallError('websocket', 'not-sent', 'unknown_error');
        const problem = finalProblem(failure, 'SLACK_APP_TOKEN');
        if (problem !== undefined) {
          isFailed = true;
          detail = problem.message.en;
          parts.onFinal(problem);
          return undefined;
        }
        const waitMs = Math.max(backOffMs(failures, parts.random, FIRST_WAIT_MS, MAX_WAIT_MS), failure.retryAfterMs ?? 0);
        failures += 1;
        detail = `not connected: ${failure.method} ${failure.code}`;
        log.warn({ err: failure, attempt: failures, waitMs }, 'no connection to Slack; trying again');
        await parts.pause(waitMs, stopping.signal);
      }
    }
    return undefined;
  };

  const keepConnected = async (): Promise<void> => {
    let previous: SocketConnection | undefined;
    for (;;) {
      const connection = await connect();
      if (connection === undefined) return;
      const since = now().getTime();
      open.add(connection);
      hasConnected = true;
      detail = 'connected';
      settled.resolve();
      log.info({ replaces: previous !== undefined }, 'connected to Slack');
      // Only now: until here the old one could still bring events, so that nothing is missed in between.
      if (previous !== undefined) await letGo(previous);
      previous = undefined;
      const end = await connection.ended;
      if (stopping.signal.aborted) return;
      if (end.kind === 'asked') {
        detail = `reconnecting: Slack asked for it (${end.reason})`;
        previous = connection;
      } else {
        detail = 'reconnecting: the connection was lost';
        await letGo(connection);
      }
      const lastedMs = now().getTime() - since;
      failures = lastedMs >= STABLE_MS || lastedMs < 0 ? 0 : failures + 1;
      log.warn({ reason: end.kind === 'asked' ? end.reason : 'lost', lastedMs }, 'the connection to Slack ends; making another');
      if (failures > 1 && !(await parts.pause(backOffMs(failures - 2, parts.random, FIRST_WAIT_MS, MAX_WAIT_MS), stopping.signal))) return;
    }
  };

  const letGo = async (connection: SocketConnection): Promise<void> => {
    open.delete(connection);
    await connection.close();
  };

  return {
    start: () => {
      running ??= keepConnected().finally(() => settled.resolve());
      return settled.promise;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...open].map(letGo));
      await running;
    },
    health: () => {
      if (isFailed) return { state: 'failed', detail };
      if (stopping.signal.aborted) return { state: 'stopped', detail: 'stopped' };
      if ([...open].some((connection) => connection.isConnected())) return { state: 'ready', detail: 'connected (Socket Mode)' };
      return { state: hasConnected ? 'reconnecting' : 'starting', detail };
    },
  };
}
