import { type App, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../src/ops/log.ts';
import { classifyCallError, SlackCallError } from './call-error.ts';
import { deferred } from './deferred.ts';
import type { SdkLogger } from './sdk-logger.ts';
import { clientOptions } from './slack-api.ts';

/** Why a connection is of no more use. `asked`: Slack said that it will close it soon; until then it still serves. */
export type ConnectionEnd = { readonly kind: 'lost' } | { readonly kind: 'asked'; readonly reason: string };

/** One websocket to Slack. It never connects again by itself. */
export interface SocketConnection {
  /** Resolves once Slack has said hello. @throws {SlackCallError} */
  readonly open: (signal: AbortSignal) => Promise<void>;
  readonly isConnected: () => boolean;
  /** Resolves at the first reason to have another connection. */
  readonly ended: Promise<ConnectionEnd>;
  /** Let go of it; resolves when nothing of it is left, after about a second at most. May be called at any time. */
  readonly close: () => Promise<void>;
}

export interface SocketConnectionParts {
  readonly app: App;
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly clientPingTimeoutMs: number | undefined;
  readonly logger: SdkLogger;
  readonly log: Logger;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly helloTimeoutMs?: number;
  readonly closeGraceMs?: number;
}

const HELLO_TIMEOUT_MS = 10_000;
const CLOSE_GRACE_MS = 500;
/** `WebSocket.CLOSING`. */
const CLOSING = 2;
const CLOSED = 3;

/**
 * A connection with a receiver of its own and its reconnecting switched off, because of what @slack/socket-mode 3.1.0 does otherwise (read in its source, 2026-11): a failed
 * `apps.connections.open` on reconnecting rejects a promise that nobody holds, after `disconnect` it is deaf for the ping time-out, and an envelope without an inner event
 * (`app_rate_limited`) throws where nobody catches.
 */
export function createSocketConnection(parts: SocketConnectionParts): SocketConnection {
  const { log } = parts;
  const receiver = new SocketModeReceiver({
    appToken: parts.appToken,
    logger: parts.logger,
    autoReconnectEnabled: false,
    ...(parts.clientPingTimeoutMs === undefined ? {} : { clientPingTimeout: parts.clientPingTimeoutMs }),
    installerOptions: { clientOptions: clientOptions(parts) },
    customPropertiesExtractor: (args: { readonly envelope_id?: unknown }) => ({ envelopeId: args.envelope_id }),
    processEventErrorHandler: async ({ error }) => {
      log.warn({ err: classifyCallError('ack', error) }, 'an event of Slack could not be processed');
      return false;
    },
  });
  receiver.init(parts.app);
  const { client } = receiver;
  let isConnected = false;
  let isClosed = false;
  const ended = deferred<ConnectionEnd>();
  const disconnected = deferred<void>();
  client.on('connected', () => {
    // The SDK goes on with what it began: a connection that comes after it was given up would serve beside the one that took its place, or after the end.
    if (isClosed) client.websocket?.disconnect();
    else isConnected = true;
  });
  // `close` is emitted whenever the websocket is gone, `disconnected` after it; a failed start emits neither.
  client.on('close', () => {
    isConnected = false;
    ended.resolve({ kind: 'lost' });
  });
  client.on('disconnected', () => disconnected.resolve());
  guardMessages(client, log, (reason) => ended.resolve({ kind: 'asked', reason }));

  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    isConnected = false;
    ended.resolve({ kind: 'lost' });
    const { websocket } = client;
    const state = websocket?.readyState;
    if (websocket === undefined || state === undefined || state === CLOSED) return;
    websocket.disconnect();
    const waiting = new AbortController();
    await Promise.race([disconnected.promise, parts.pause(parts.closeGraceMs ?? CLOSE_GRACE_MS, waiting.signal)]);
    waiting.abort();
    // A peer that does not answer the close frame would otherwise hold a timer of 30 s and the socket; a second call while closing lets go of both.
    if (websocket.readyState === CLOSING) websocket.disconnect();
  };

  return {
    open: async (signal) => {
      const waiting = new AbortController();
      const abort = (): void => waiting.abort();
      signal.addEventListener('abort', abort, { once: true });
      try {
        const outcome = await Promise.race([
          receiver.start().then(
            () => undefined,
            // Undefined when the websocket was refused or closed before the hello.
            (error: unknown) =>
              error === undefined
                ? new SlackCallError('websocket', 'not-sent', 'connection_refused')
                : classifyCallError('apps.connections.open', error),
          ),
          parts
            .pause(parts.helloTimeoutMs ?? HELLO_TIMEOUT_MS, waiting.signal)
            .then(() => new SlackCallError('websocket', 'not-sent', signal.aborted ? 'stopped' : 'no_hello')),
        ]);
        if (outcome !== undefined) throw outcome;
      } catch (error) {
        await close();
        throw error;
      } finally {
        waiting.abort();
        signal.removeEventListener('abort', abort);
      }
    },
    isConnected: () => isConnected,
    ended: ended.promise,
    close,
  };
}

/** Stand between the websocket and the SDK: nothing that arrives may end the process, and `disconnect` is ours to handle. */
function guardMessages(client: SocketModeReceiver['client'], log: Logger, onAsked: (reason: string) => void): void {
  const originals = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const message = parsed(data);
    if (message?.['type'] === 'disconnect') {
      onAsked(String(message['reason'] ?? 'unknown').slice(0, 40));
      return;
    }
    if (message?.['type'] === 'events_api' && !hasInnerEvent(message)) {
      const kind = isRecord(message['payload']) ? String(message['payload']['type']).slice(0, 40) : 'unknown';
      log.warn({ envelope: kind }, 'Slack sent an envelope without an event: it may be limiting the events of this app');
      client.websocket?.send(JSON.stringify({ envelope_id: message['envelope_id'] }), (error) => {
        if (error !== undefined) log.warn({ err: classifyCallError('ack', error) }, 'an envelope of Slack could not be acknowledged');
      });
      return;
    }
    for (const original of originals)
      Promise.resolve(original(data, isBinary)).catch((error: unknown) => {
        log.error({ err: classifyCallError('websocket', error) }, 'a message of Slack could not be read');
      });
  });
}

function parsed(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : undefined;
  } catch {
    // The SDK ignores what is no JSON, and so does this.
    return undefined;
  }
}

function hasInnerEvent(message: Readonly<Record<string, unknown>>): boolean {
  const { payload } = message;
  return isRecord(payload) && isRecord(payload['event']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
