import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { isJson, itemsOf, type Json, jsonOf, numberOf } from './problems.ts';
import type { Signal } from './signal.ts';

/** Bits of intents, https://discord.com/developers/docs/events/gateway#gateway-intents (checked 2026-11). */
export const intentBits = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

const privilegedBits = intentBits.guildMembers | intentBits.guildPresences | intentBits.messageContent;
/** All intents there are; a bit beside them closes with 4013. */
const knownBits = 0x1ffffff;

/** An event for those who asked for it. */
export interface GatewayEvent {
  readonly name: string;
  /** Intents of which one suffices; none: everybody gets it. */
  readonly intents?: number;
  /** Decides the shard; events without a guild go to shard 0. */
  readonly guildId?: string | undefined;
  /** The data for a session with these intents. */
  readonly data: (intents: number) => Json;
}

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  readonly sent: { readonly seq: number; readonly name: string; readonly data: Json }[];
  seq: number;
  socket: WebSocket | undefined;
}

/** What the gateway is told about its surroundings. */
export interface GatewayParts {
  readonly server: Server;
  readonly token: string;
  readonly allowedPrivileged: number;
  readonly heartbeatIntervalMs: number;
  readonly signal: Signal;
  readonly resumeUrl: () => string;
  /** The data of READY without what the session adds, and the events that follow it at once. */
  readonly ready: (shard: readonly [number, number], intents: number) => { readonly data: Json; readonly events: readonly GatewayEvent[] };
  readonly onIdentify: () => void;
}

/** The gateway of a local Discord, with what can go wrong with it. */
export interface Gateway {
  readonly dispatch: (event: GatewayEvent) => void;
  /** Sessions with a live connection. */
  readonly connected: () => number;
  /** What has happened so far. */
  readonly counts: { readonly identifies: number; readonly resumes: number; readonly heartbeats: number; readonly upgrades: number };
  /** Codes of the connections that have ended, as the server saw them. */
  readonly closes: readonly number[];
  /** Op 7: asks the app to connect again. */
  readonly reconnect: () => void;
  /** Op 9; without `resumable` the session is forgotten. */
  readonly invalidate: (resumable: boolean) => void;
  /** Close all connections with a code; sessions stay and can be resumed. */
  readonly close: (code: number) => void;
  /** Cut all connections without a close frame. */
  readonly drop: () => void;
  /** Answer the next upgrades with an HTTP status. */
  readonly refuseUpgrades: (times: number, status?: number) => void;
  /** Close the next IDENTIFYs with a code: 4004, 4011, 4013, 4014. */
  readonly refuseIdentify: (times: number, code: number) => void;
  /** Answer the next RESUMEs with op 9 (not resumable). */
  readonly refuseResumes: (times: number) => void;
  /** Stay silent to heartbeats: the app sees a zombie. */
  readonly withholdAcks: (withhold: boolean) => void;
  /** End for good. */
  readonly shutdown: () => void;
}

/** A gateway v10 (JSON, no compression) on an HTTP server, at `/gateway`. */
export function createGateway(parts: GatewayParts): Gateway {
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const counts = { identifies: 0, resumes: 0, heartbeats: 0, upgrades: 0 };
  const closes: number[] = [];
  const refusal = { upgrades: 0, upgradeStatus: 503, identifies: 0, identifyCode: 4000, resumes: 0 };
  let acks = true;

  const send = (socket: WebSocket, frame: Json): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  const deliver = (session: Session, name: string, data: Json): void => {
    session.seq += 1;
    session.sent.push({ seq: session.seq, name, data });
    if (session.socket !== undefined) send(session.socket, { op: 0, t: name, s: session.seq, d: data });
  };
  const wants = (session: Session, event: GatewayEvent): boolean => {
    if (event.intents !== undefined && (session.intents & event.intents) === 0) return false;
    const shard = event.guildId === undefined ? 0 : Number((BigInt(event.guildId) >> 22n) % BigInt(session.shard[1]));
    return shard === session.shard[0];
  };

  const identify = (socket: WebSocket, data: Json): Session | undefined => {
    counts.identifies += 1;
    const intents = numberOf(data['intents']);
    const shard = data['shard'] === undefined ? [0, 1] : itemsOf(data['shard']);
    const [index, of] = [numberOf(shard[0]), numberOf(shard[1])];
    const code =
      refusal.identifies > 0
        ? refusal.identifyCode
        : data['token'] !== parts.token
          ? 4004
          : index >= of
            ? 4010
            : typeof data['intents'] !== 'number' || (intents & ~knownBits) !== 0
              ? 4013
              : (intents & privilegedBits & ~parts.allowedPrivileged) !== 0
                ? 4014
                : undefined;
    if (refusal.identifies > 0) refusal.identifies -= 1;
    if (code !== undefined) {
      socket.close(code);
      return undefined;
    }
    parts.onIdentify();
    const session: Session = { id: `session-${counts.identifies}`, intents, shard: [index, of], sent: [], seq: 0, socket };
    sessions.set(session.id, session);
    const { data: ready, events } = parts.ready([index, of], intents);
    deliver(session, 'READY', { ...ready, session_id: session.id, resume_gateway_url: parts.resumeUrl(), shard: [index, of] });
    for (const event of events) if (wants(session, event)) deliver(session, event.name, event.data(intents));
    return session;
  };

  const resume = (socket: WebSocket, data: Json): Session | undefined => {
    counts.resumes += 1;
    const session = sessions.get(String(data['session_id']));
    if (data['token'] !== parts.token) {
      socket.close(4004);
      return undefined;
    }
    if (refusal.resumes > 0 || session === undefined) {
      if (refusal.resumes > 0) refusal.resumes -= 1;
      send(socket, { op: 9, d: false, s: null, t: null });
      return undefined;
    }
    const seq = numberOf(data['seq']);
    if (seq > session.seq) {
      socket.close(4007);
      return undefined;
    }
    session.socket = socket;
    for (const missed of session.sent) if (missed.seq > seq) send(socket, { op: 0, t: missed.name, s: missed.seq, d: missed.data });
    deliver(session, 'RESUMED', {});
    return session;
  };

  const connect = (socket: WebSocket): void => {
    let session: Session | undefined;
    const leave = (code: number): void => {
      closes.push(code);
      if (session?.socket === socket) {
        session.socket = undefined;
        // A client that says goodbye with 1000 or 1001 gives its session up; any other end leaves it to be resumed.
        if (code === 1000 || code === 1001) sessions.delete(session.id);
      }
      parts.signal.changed();
    };
    const receive = (raw: RawData): void => {
      let frame: unknown;
      try {
        frame = JSON.parse(raw.toString());
      } catch {
        socket.close(4002);
        return;
      }
      if (!isJson(frame)) {
        socket.close(4002);
        return;
      }
      const data = jsonOf(frame['d']);
      switch (frame['op']) {
        case 1:
          counts.heartbeats += 1;
          if (acks) send(socket, { op: 11, s: null, t: null, d: null });
          break;
        case 2:
          if (session?.socket !== socket) session = identify(socket, data);
          else socket.close(4005);
          break;
        case 6:
          if (session?.socket !== socket) session = resume(socket, data);
          else socket.close(4005);
          break;
        case 3:
        case 4:
        case 8:
          if (session === undefined) socket.close(4003);
          break;
        default:
          socket.close(4001);
      }
      parts.signal.changed();
    };
    socket.on('message', receive);
    socket.on('close', leave);
    // A cut connection reports itself as `close` too; without a listener `error` would end the process.
    socket.on('error', () => parts.signal.changed());
    send(socket, { op: 10, s: null, t: null, d: { heartbeat_interval: parts.heartbeatIntervalMs, _trace: [] } });
  };

  const upgrade = (request: { readonly url?: string | undefined }, stream: Duplex, head: Buffer): void => {
    counts.upgrades += 1;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (refusal.upgrades > 0 || url.pathname.replace(/\/$/, '') !== '/gateway') {
      const status = refusal.upgrades > 0 ? refusal.upgradeStatus : 404;
      if (refusal.upgrades > 0) refusal.upgrades -= 1;
      stream.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      parts.signal.changed();
      return;
    }
    sockets.handleUpgrade(request as Parameters<typeof sockets.handleUpgrade>[0], stream, head, (socket) => {
      if (url.searchParams.get('v') !== '10' || (url.searchParams.get('encoding') ?? 'json') !== 'json' || url.searchParams.has('compress'))
        socket.close(4012);
      else connect(socket);
    });
  };
  parts.server.on('upgrade', upgrade);

  const live = (): readonly (Session & { socket: WebSocket })[] =>
    [...sessions.values()].filter((session): session is Session & { socket: WebSocket } => session.socket !== undefined);

  return {
    dispatch: (event) => {
      for (const session of sessions.values()) if (wants(session, event)) deliver(session, event.name, event.data(session.intents));
      parts.signal.changed();
    },
    connected: () => live().length,
    counts,
    closes,
    reconnect: () => {
      for (const { socket } of live()) send(socket, { op: 7, s: null, t: null, d: null });
    },
    invalidate: (resumable) => {
      for (const session of live()) {
        const { socket } = session;
        if (!resumable) sessions.delete(session.id);
        // The connection stays, without its session: events wait for RESUME on it or on another.
        (session as Session).socket = undefined;
        send(socket, { op: 9, s: null, t: null, d: resumable });
      }
    },
    close: (code) => {
      for (const { socket } of live()) socket.close(code);
    },
    drop: () => {
      for (const { socket } of live()) socket.terminate();
    },
    refuseUpgrades: (times, status = 503) => {
      refusal.upgrades = times;
      refusal.upgradeStatus = status;
    },
    refuseIdentify: (times, code) => {
      refusal.identifies = times;
      refusal.identifyCode = code;
    },
    refuseResumes: (times) => {
      refusal.resumes = times;
    },
    withholdAcks: (withhold) => {
      acks = !withhold;
    },
    shutdown: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
