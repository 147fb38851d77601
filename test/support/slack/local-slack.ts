import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Delivery, Transport } from './delivery.ts';
import { createDispatcher } from './dispatch.ts';
import type { Faults } from './faults.ts';
import { send } from './http-io.ts';
import { httpTransport } from './http-transport.ts';
import { type InstallOptions, type InstallResult, installApp } from './install.ts';
import { createPeople, type People } from './people.ts';
import { isJson, type Json } from './problems.ts';
import { handleResponseUrl } from './responses.ts';
import { createSockets, type Sockets } from './socket-transport.ts';
import { type AppIdentity, type Call, createState, type StateOptions } from './state.ts';
import { handleApi } from './web-api.ts';
import { type Channel, idsOf, type Message, type StoredView, type Team, type TeamIds } from './world.ts';

export type { Delivery } from './delivery.ts';
export type { Fault, FaultOptions, Hold } from './faults.ts';
export type { Call } from './state.ts';
export type { Message, StoredView, Team, TeamIds, TeamOptions } from './world.ts';

export interface LocalSlackOptions extends StateOptions {
  /** When Slack gives up waiting for an acknowledgement. Default 3000, Slack's own: https://docs.slack.dev/interactivity/handling-user-interaction (checked 2026-11). */
  readonly ackLimitMs?: number;
}

const ACK_LIMIT_MS = 3000;
const UNTIL_MS = 5000;
const SOCKET_GRACE_MS = 200;

/** A local Slack; see README.md in this folder. */
export interface LocalSlack extends People, AppIdentity, Pick<Faults, 'fail' | 'hold' | 'heal'> {
  /** For `clientOptions.slackApiUrl`, with the slash at its end. */
  readonly apiUrl: string;
  /** For `installerOptions.authorizationUrl`. */
  readonly authorizationUrl: string;
  /** The newest token of a workspace that works. */
  botToken(team?: string): string;
  ids(team?: string): TeamIds;
  team(team?: string): Team;
  channel(channel: string, team?: string): Channel;
  /** Sends everything to this address from now on, after asking it for the challenge. Without a path: `/slack/events`. */
  connectHttp(appUrl: string): Promise<void>;
  /** Resolves when so many sockets are open. Default 1. */
  connected(sockets?: number): Promise<void>;
  readonly sockets: Omit<Sockets, 'send' | 'upgrade' | 'tickets' | 'end'>;
  installApp(installUrl: string, options?: InstallOptions): Promise<InstallResult>;
  /** Messages of a channel, replies included, that everybody there sees, in order. */
  history(channel: string, team?: string): readonly Message[];
  /** Messages that this person sees in a channel, their ephemeral ones included, in order. */
  seenBy(user: string, channel: string, team?: string): readonly Message[];
  thread(channel: string, ts: string, team?: string): readonly Message[];
  /** What the bot says to a person directly. */
  directMessages(user: string, team?: string): readonly Message[];
  /** The dialog on top that the person sees. */
  modal(user: string, team?: string): StoredView | undefined;
  home(user: string, team?: string): StoredView | undefined;
  readonly calls: readonly Call[];
  callsOf(method: string): readonly Call[];
  readonly deliveries: readonly Delivery[];
  /** Agent and assistant statuses and prompts, with their `method`. */
  readonly statuses: readonly Json[];
  /** Waits for what the predicate asks for; looks again whenever something happens here. Rejects after `timeoutMs` (default 5000) with what did happen. */
  until<T>(predicate: (slack: LocalSlack) => T | undefined | false | null, timeoutMs?: number): Promise<T>;
  /** Resolves with the first message in a channel that a person sees and that passes; from the start on. */
  untilSeen(user: string, channel: string, test: (message: Message) => boolean, team?: string): Promise<Message>;
  /** Throws with all that was wrong so far: invalid messages, pings, previews, missing texts, unknown methods, late acknowledgements. */
  expectClean(): void;
  /** What was wrong so far; forgets it, for tests that provoke it. */
  takeProblems(): readonly string[];
  close(): Promise<void>;
}

async function challenge(url: string, transport: Transport): Promise<void> {
  const asked = { token: 'unused', type: 'url_verification', challenge: 'local-challenge' };
  const { status, body } = await transport.send('event', asked, {}, ACK_LIMIT_MS);
  const answer = isJson(body) ? body['challenge'] : body;
  if (answer !== asked.challenge) throw new Error(`${url} did not answer the challenge: status ${String(status)}, ${JSON.stringify(body)}`);
}

/** Starts a local Slack on a free port of 127.0.0.1. */
export async function startLocalSlack(options: LocalSlackOptions = {}): Promise<LocalSlack> {
  const state = createState(options);
  const closing = new AbortController();
  const sockets = createSockets(state);
  let http: Transport | undefined;
  const dispatcher = createDispatcher(state, () => http ?? (sockets.opened > 0 ? sockets : undefined), options.ackLimitMs ?? ACK_LIMIT_MS);

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', state.baseUrl);
    const [, area, rest] = /^\/(api|response)\/([\w.]+)$/u.exec(pathname) ?? [];
    if (area === 'api' && rest !== undefined) return handleApi(state, sockets.tickets, closing.signal, rest, request, response);
    if (area === 'response' && rest !== undefined) return handleResponseUrl(state, closing.signal, rest, request, response);
    state.note(`no such page here: ${String(request.method)} ${pathname}`);
    send(response, { status: 404, body: { ok: false, error: 'not_found' } });
  };
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      // A request that the client or close() broke off is no fault of this server.
      if (!closing.signal.aborted && !request.destroyed)
        state.note(`the local Slack failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    sockets.upgrade(request, socket, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local Slack has no port');
  state.baseUrl = `http://127.0.0.1:${address.port}`;

  const inChannel = (channel: string, team?: string): readonly Message[] =>
    state.team(team).messages.filter((one) => one.channel === channel && !one.deleted);
  const seenBy = (user: string, channel: string, team?: string): readonly Message[] => {
    const isMember = state.team(team).channels.get(channel)?.members.has(user) === true;
    return inChannel(channel, team).filter(({ ephemeralTo }) => (ephemeralTo === undefined ? isMember : ephemeralTo === user));
  };
  const summary = (): string =>
    [
      `calls: ${state.calls.map(({ method, status, response }) => `${method} ${String(status)} ${response?.['ok'] === false ? String(response['error']) : ''}`).join(', ')}`,
      `deliveries: ${dispatcher.deliveries.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')}`,
      `sockets: ${sockets.connections}`,
      `problems: ${state.problems.join('; ')}`,
    ].join('\n');
  const until: LocalSlack['until'] = (predicate, timeoutMs = UNTIL_MS) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`Did not happen within ${timeoutMs} ms.\n${summary()}`));
      }, timeoutMs);
      const stop = state.onChange(() => look());
      const end = (): void => {
        clearTimeout(timer);
        stop();
      };
      const look = (): void => {
        try {
          const value = predicate(slack);
          if (value === undefined || value === null || value === false) return;
          end();
          resolve(value);
        } catch (error) {
          end();
          reject(error);
        }
      };
      look();
    });

  const slack: LocalSlack = {
    ...state.app,
    ...createPeople(state, dispatcher),
    apiUrl: `${state.baseUrl}/api/`,
    authorizationUrl: `${state.baseUrl}/oauth/v2/authorize`,
    botToken(team) {
      const { id } = state.team(team);
      const token = [...state.tokens.values()].findLast((one) => one.teamId === id && one.state === 'valid');
      if (token === undefined) throw new Error(`The app is not installed in ${id}`);
      return token.value;
    },
    ids: (team) => idsOf(state.team(team).id),
    team: (team) => state.team(team),
    channel(id, team) {
      const channel = state.team(team).channels.get(id);
      if (channel === undefined) throw new Error(`No channel ${id}`);
      return channel;
    },
    async connectHttp(appUrl) {
      const url = new URL(appUrl);
      if (url.pathname === '/') url.pathname = '/slack/events';
      http = httpTransport(url.href, state.app, closing.signal);
      await challenge(url.href, http);
    },
    async connected(count = 1) {
      await until(() => sockets.connections === count);
    },
    sockets,
    installApp: (installUrl, install = {}) => installApp(state, installUrl, install),
    history: (channel, team) => inChannel(channel, team).filter(({ ephemeralTo }) => ephemeralTo === undefined),
    seenBy,
    thread: (channel, ts, team) =>
      inChannel(channel, team).filter((one) => one.ephemeralTo === undefined && (one.ts === ts || one.threadTs === ts)),
    directMessages: (user, team) => seenBy(user, `D${user.slice(1)}`, team),
    modal: (user, team) =>
      [...state.views.values()].findLast((one) => one.userId === user && one.teamId === state.team(team).id && !one.closed),
    home: (user, team) => state.homes.get(`${state.team(team).id}/${user}`),
    calls: state.calls,
    callsOf: (method) => state.calls.filter((call) => call.method === method),
    deliveries: dispatcher.deliveries,
    statuses: state.statuses,
    until,
    untilSeen: (user, channel, test, team) => until(() => seenBy(user, channel, team).find(test)),
    fail: state.faults.fail,
    hold: state.faults.hold,
    heal: state.faults.heal,
    expectClean() {
      if (state.problems.length > 0) throw new Error(`Slack would complain:\n- ${state.problems.join('\n- ')}`);
    },
    takeProblems: () => state.problems.splice(0),
    async close() {
      closing.abort();
      state.faults.heal();
      await sockets.end(SOCKET_GRACE_MS);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return slack;
}
