import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Ack, type PayloadKind, parseAckBody, type SendOptions, type Transport } from './delivery.ts';
import { isJson, type Json } from './problems.ts';
import type { State } from './state.ts';

/** Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode (checked 2026-11). */
const MAX_CONNECTIONS = 10;

const ENVELOPE: Readonly<Record<PayloadKind, { readonly type: string; readonly accepts: boolean }>> = {
  slash: { type: 'slash_commands', accepts: true },
  interaction: { type: 'interactive', accepts: true },
  event: { type: 'events_api', accepts: false },
};

/** One acknowledgement as it came. */
export interface SocketAck {
  readonly envelopeId: string;
  readonly payload: unknown;
  /** Nobody waited for it any more, or it came twice. */
  readonly late: boolean;
}

export interface Sockets extends Transport {
  readonly tickets: Set<string>;
  readonly acks: readonly SocketAck[];
  /** Websockets that are open now. */
  readonly connections: number;
  /** Websockets opened since the start. */
  readonly opened: number;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Slack asks the app to connect anew. The old connection stays open until the app closes it. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  /** Cuts all connections without a close frame. */
  drop(): void;
  /** Closes all connections with a close frame. */
  closeAll(code?: number): void;
  /** Says goodbye and waits for it, at most `graceMs`. */
  end(graceMs: number): Promise<void>;
  /** Whether pings of the app are answered. Default true. */
  answerPings(answer: boolean): void;
  /** Tells every connection that a workspace had too many events: an envelope without an inner event. */
  rateLimited(team?: string): void;
  /** Any text, as it is: broken envelopes, unknown ones. */
  raw(text: string): void;
}

export function createSockets(state: State): Sockets {
  const server = new WebSocketServer({ noServer: true, autoPong: false });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const acks: SocketAck[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  let opened = 0;
  let turn = 0;
  let pong = true;

  const received = (text: string): void => {
    const ack = parseAckBody(text);
    if (!isJson(ack) || typeof ack['envelope_id'] !== 'string') {
      state.note(`socket: no envelope_id in ${text}`);
      return;
    }
    const envelopeId = ack['envelope_id'];
    const resolve = waiting.get(envelopeId);
    waiting.delete(envelopeId);
    acks.push({ envelopeId, payload: ack['payload'], late: resolve === undefined });
    resolve?.(ack['payload']);
    state.changed();
  };

  const accept = (socket: WebSocket): void => {
    open.push(socket);
    opened += 1;
    socket.on('ping', (data) => {
      if (pong) socket.pong(data);
    });
    socket.on('message', (data) => {
      received(String(data));
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      open.splice(open.indexOf(socket), 1);
      state.changed();
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        connection_info: { app_id: state.app.appId },
        debug_info: { host: 'local', build_number: 1, approximate_connection_time: 3600 },
      }),
    );
    state.changed();
  };

  const refuseUpgrade = (socket: Duplex, status: string): void => {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };

  return {
    name: 'socket',
    tickets,
    acks,
    get connections() {
      return open.length;
    },
    get opened() {
      return opened;
    },
    upgrade(request, socket, head) {
      const fault = state.faults.take('upgrade');
      if (fault?.kind === 'drop') return void socket.destroy();
      if (fault !== undefined) return refuseUpgrade(socket, `${fault.kind === 'status' ? fault.status : 503} Refused`);
      const ticket = new URL(request.url ?? '/', state.baseUrl).searchParams.get('ticket') ?? '';
      // An address works once.
      if (!tickets.delete(ticket)) return refuseUpgrade(socket, '401 Unauthorized');
      if (open.length >= MAX_CONNECTIONS) return refuseUpgrade(socket, '429 Too Many Requests');
      server.handleUpgrade(request, socket, head, accept);
    },
    send(kind: PayloadKind, payload: Json, { retry }: SendOptions, limitMs: number): Promise<Ack> {
      const started = performance.now();
      const socket = open[turn % Math.max(open.length, 1)];
      turn += 1;
      if (socket === undefined) return Promise.resolve({ outcome: 'failed', ackMs: 0, status: undefined, body: undefined });
      const envelopeId = state.nextId('envelope-');
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(envelopeId);
          resolve({ outcome: 'timed-out', ackMs: performance.now() - started, status: undefined, body: undefined });
        }, limitMs);
        timer.unref();
        waiting.set(envelopeId, (body) => {
          clearTimeout(timer);
          resolve({ outcome: 'acknowledged', ackMs: performance.now() - started, status: undefined, body });
        });
        const { type, accepts } = ENVELOPE[kind];
        const attempt = kind === 'event' ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' } : {};
        socket.send(JSON.stringify({ envelope_id: envelopeId, type, payload, accepts_response_payload: accepts, ...attempt }));
      });
    },
    disconnect(reason) {
      for (const socket of open) socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }));
    },
    drop() {
      for (const socket of [...open]) socket.terminate();
    },
    closeAll(code = 1000) {
      for (const socket of [...open]) socket.close(code);
    },
    async end(graceMs) {
      const gone = [...open].map((socket) => once(socket, 'close'));
      for (const socket of open) socket.close(1001);
      const grace = setTimeout(() => {
        for (const socket of [...open]) socket.terminate();
      }, graceMs);
      await Promise.all(gone);
      clearTimeout(grace);
      server.close();
    },
    answerPings(answer) {
      pong = answer;
    },
    rateLimited(team) {
      const payload = {
        type: 'app_rate_limited',
        token: state.app.verificationToken,
        team_id: state.team(team).id,
        minute_rate_limited: Math.floor(state.now() / 60_000) * 60,
        api_app_id: state.app.appId,
      };
      for (const socket of open) {
        socket.send(
          JSON.stringify({ envelope_id: state.nextId('envelope-'), type: 'events_api', payload, accepts_response_payload: false }),
        );
      }
    },
    raw(text) {
      for (const socket of open) socket.send(text);
    },
  };
}
