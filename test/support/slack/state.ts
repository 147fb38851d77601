import { createFaults, type Faults } from './faults.ts';
import { type Json, type Problem, problemLine } from './problems.ts';
import { createTeam, fillIds, type Message, type StoredView, type Team, type TeamOptions } from './world.ts';

/** Everything the bot may ask for here; a test narrows it with `scopes`. */
export const ALL_SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
] as const;

export interface Token {
  readonly value: string;
  readonly kind: 'bot' | 'app';
  readonly teamId: string | undefined;
  readonly scopes: readonly string[];
  /** Milliseconds; undefined when it does not expire. */
  readonly expiresAt: number | undefined;
  state: 'valid' | 'revoked' | 'inactive';
}

/** One request to the Web API or to a response_url. */
export interface Call {
  /** Method, or `response_url`. */
  readonly method: string;
  readonly args: Json;
  readonly teamId: string | undefined;
  /** What was answered; undefined when the connection was dropped. */
  readonly response: Json | undefined;
  readonly status: number | undefined;
}

export interface Trigger {
  readonly teamId: string;
  readonly userId: string;
  readonly expiresAt: number;
  readonly viewId: string | undefined;
  used: boolean;
}

/** One `response_url`: 5 posts within 30 minutes (https://docs.slack.dev/interactivity/handling-user-interaction, checked 2026-11). */
export interface ResponseUrl {
  readonly teamId: string;
  readonly channelId: string;
  readonly userId: string;
  /** The message whose button was pressed. */
  readonly originalTs: string | undefined;
  readonly expiresAt: number;
  uses: number;
}

export interface AppIdentity {
  readonly appId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
  readonly appToken: string;
}

/** The server's whole memory, shared by its parts. */
export interface State {
  readonly app: AppIdentity;
  readonly teams: ReadonlyMap<string, Team>;
  readonly tokens: Map<string, Token>;
  readonly refreshTokens: Map<string, string>;
  /** OAuth codes that were not exchanged yet, with the workspace and the person who said yes. */
  readonly codes: Map<string, { readonly teamId: string; readonly userId: string; readonly scopes: readonly string[] }>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly views: Map<string, StoredView>;
  /** Home pages by `team/user`. */
  readonly homes: Map<string, StoredView>;
  readonly statuses: Json[];
  readonly calls: Call[];
  readonly problems: string[];
  readonly faults: Faults;
  readonly tokenRotation: boolean;
  readonly scopes: readonly string[];
  readonly now: () => number;
  /** `http://127.0.0.1:<port>`; known once it listens. */
  baseUrl: string;
  nextId(prefix: string): string;
  /** A timestamp of Slack's: later than all before. */
  nextTs(): string;
  issueToken(teamId: string, scopes: readonly string[]): Token;
  team(id: string | undefined): Team;
  addMessage(team: Team, message: Pick<Message, 'channel' | 'user' | 'text'> & Partial<Message>): Message;
  fill(blocks: readonly unknown[]): readonly Json[];
  note(problem: string): void;
  noteAll(where: string, problems: readonly Problem[]): void;
  /** Something changed: whoever waits looks again. */
  changed(): void;
  onChange(listener: () => void): () => void;
}

export interface StateOptions {
  readonly teams?: readonly TeamOptions[];
  readonly scopes?: readonly string[];
  readonly tokenRotation?: boolean;
  readonly now?: () => number;
  readonly random?: () => number;
}

export const TOKEN_LIFE_MS = 43_200_000;

export function createState(options: StateOptions): State {
  const now = options.now ?? Date.now;
  const scopes = options.scopes ?? ALL_SCOPES;
  const tokenRotation = options.tokenRotation ?? false;
  const teams = new Map((options.teams ?? [{ id: 'T1' }]).map((team) => [team.id, createTeam(team)]));
  const listeners = new Set<() => void>();
  const tokens = new Map<string, Token>();
  const problems: string[] = [];
  let counter = 0;
  let lastMicros = 0;
  const app: AppIdentity = {
    appId: 'A0LOCAL',
    clientId: '111.222',
    clientSecret: 'local-client-secret',
    signingSecret: 'local-signing-secret',
    verificationToken: 'local-verification-token',
    appToken: 'xapp-1-A0LOCAL-local',
  };
  const state: State = {
    app,
    teams,
    tokens,
    refreshTokens: new Map(),
    codes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    views: new Map(),
    homes: new Map(),
    statuses: [],
    calls: [],
    problems,
    faults: createFaults(options.random ?? Math.random),
    tokenRotation,
    scopes,
    now,
    baseUrl: '',
    nextId(prefix) {
      counter += 1;
      return `${prefix}${counter}`;
    },
    nextTs() {
      lastMicros = Math.max(now() * 1000, lastMicros + 1);
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    issueToken(teamId, granted) {
      const value = `${tokenRotation ? 'xoxe.xoxb' : 'xoxb'}-${teamId}-${state.nextId('')}`;
      const token: Token = {
        value,
        kind: 'bot',
        teamId,
        scopes: granted,
        expiresAt: tokenRotation ? now() + TOKEN_LIFE_MS : undefined,
        state: 'valid',
      };
      tokens.set(value, token);
      return token;
    },
    team(id) {
      const team = id === undefined ? [...teams.values()][0] : teams.get(id);
      if (team === undefined) throw new Error(`The local Slack has no workspace ${String(id)}; known: ${[...teams.keys()].join(', ')}`);
      return team;
    },
    addMessage(team, message) {
      const added: Message = {
        ts: state.nextTs(),
        threadTs: undefined,
        ephemeralTo: undefined,
        blocks: [],
        metadata: undefined,
        edited: false,
        deleted: false,
        ...message,
      };
      team.messages.push(added);
      state.changed();
      return added;
    },
    fill: (blocks) => fillIds(blocks, () => state.nextId('gen')),
    note(problem) {
      problems.push(problem);
    },
    noteAll(where, found) {
      for (const problem of found) problems.push(`${where}: ${problemLine(problem)}`);
    },
    changed() {
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  tokens.set(app.appToken, {
    value: app.appToken,
    kind: 'app',
    teamId: undefined,
    scopes: ['connections:write'],
    expiresAt: undefined,
    state: 'valid',
  });
  for (const team of teams.values()) if (team.installed) state.issueToken(team.id, scopes);
  return state;
}
