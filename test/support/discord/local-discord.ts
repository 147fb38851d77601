import type { AddressInfo } from 'node:net';
import { createCommandRegistry } from './command-registry.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type Gateway, type GatewayEvent, intentBits } from './gateway.ts';
import type { Failure, Hub, RequestRecord } from './hub.ts';
import { bitsOf, type Permission } from './permissions.ts';
import { createPersonActions, type PersonActions } from './person.ts';
import type { Json } from './problems.ts';
import { createRestServer } from './rest-server.ts';
import { createSignal, type Signal } from './signal.ts';
import { createTalkActions, type TalkActions } from './talk.ts';
import { apiChannel, apiGuildCreate, apiUserById } from './wire.ts';
import { addGuild, appIsIn, appRoleOf, createWorld, dmChannelOf, type LocalChannel, type World } from './world.ts';

/** How a local Discord is set up. Everything has a default. */
export interface LocalDiscordSettings {
  readonly appName?: string;
  readonly token?: string;
  /** Privileged intents switched on in the portal: `messageContent`, `guildMembers`, `guildPresences`. Default none. */
  readonly privilegedIntents?: readonly ('messageContent' | 'guildMembers' | 'guildPresences')[];
  /** What GET /gateway/bot tells. */
  readonly sessionStartLimit?: {
    readonly total?: number;
    readonly remaining?: number;
    readonly resetAfterMs?: number;
    readonly maxConcurrency?: number;
  };
  /** Shards recommended, default 1. */
  readonly shards?: number;
  /** Default 41,250 ms as Discord's; a few for tests of zombies. */
  readonly heartbeatIntervalMs?: number;
  /** Real milliseconds for a first response, default 3000. */
  readonly responseLimitMs?: number;
  /** Clock of tokens, nonces and time stamps. Default the real one; `advance` moves it. */
  readonly now?: () => Date;
  /**
   * Whether a mention of the app's managed role shows the app the message's content, as a mention of its user does. Default true. Discord's documentation speaks of
   * messages "in which the app is mentioned" and does not say whether the role counts: test both.
   */
  readonly roleMentionShowsContent?: boolean;
}

/** A Discord on this machine: REST and gateway for the app, people who use it, and what can go wrong. */
export interface LocalDiscord extends PersonActions, TalkActions {
  /** For `rest: { api }` of the client. */
  readonly apiUrl: string;
  readonly gatewayUrl: string;
  readonly token: string;
  readonly applicationId: string;
  /** A server with the app in it. */
  readonly guildId: string;
  /** Role Discord made for the app there. */
  readonly appRoleId: string;
  /** Its channels. */
  readonly channels: { readonly general: string; readonly other: string; readonly thread: string };
  /** People; all are in the server. `moderator` may manage messages, `admin` the server. */
  readonly users: {
    readonly alice: string;
    readonly bob: string;
    readonly moderator: string;
    readonly admin: string;
    readonly otherBot: string;
  };
  readonly world: World;
  readonly gateway: Gateway;
  readonly faults: Faults;
  readonly requests: readonly RequestRecord[];
  /** First responses that were missing, late or double. A good app leaves this empty. */
  readonly failures: readonly Failure[];
  /** Requests refused because their body was invalid (50035, 50006). A good app leaves this empty. */
  readonly invalidRequests: () => readonly RequestRecord[];
  /** Everyone the app pinged with any message: `everyone`, `user:1`. A good app leaves this empty. */
  readonly pinged: () => readonly string[];
  readonly until: Signal['until'];
  /** Let Discord's clock go on. */
  readonly advance: (ms: number) => void;
  readonly addUser: (name: string, options?: { readonly bot?: boolean; readonly inGuilds?: boolean }) => string;
  /** A server more; `hasApp: false` for one where people use the app by their own installation. Returns its id and that of its channel. */
  readonly addGuild: (
    name: string,
    options?: { readonly locale?: string; readonly hasApp?: boolean },
  ) => { readonly guildId: string; readonly channelId: string };
  /** Throw the app out of a server. */
  readonly removeApp: (guildId: string) => void;
  readonly addChannel: (name: string, options?: { readonly guildId?: string; readonly denied?: readonly Permission[] }) => string;
  readonly addThread: (parentId: string, name?: string) => string;
  /** A conversation between people, the app not in it. */
  readonly addPrivateConversation: (userIds: readonly string[]) => string;
  /** The app's direct channel with a person. */
  readonly dmChannel: (userId: string) => string;
  /** A role with permissions for a member. */
  readonly giveRole: (userId: string, name: string, permissions: readonly Permission[], guildId?: string) => string;
  /** Take permissions from the app in a channel, or give them back. */
  readonly deny: (channelId: string, ...permissions: readonly Permission[]) => void;
  readonly allow: (channelId: string, ...permissions: readonly Permission[]) => void;
  /** Direct messages to this person are refused (50007). */
  readonly closeDms: (userId: string, closed?: boolean) => void;
  readonly lockThread: (channelId: string, locked?: boolean) => void;
  readonly deleteChannel: (channelId: string) => void;
  /** Put commands in place as the app would by PUT, without it. */
  readonly registerCommands: (definitions: readonly unknown[], guildId?: string) => void;
  readonly registeredCommands: (guildId?: string) => readonly Json[];
  readonly close: () => Promise<void>;
}

function newChannel(world: World, channel: Pick<LocalChannel, 'kind' | 'name'> & Partial<LocalChannel>): LocalChannel {
  const made: LocalChannel = {
    id: world.newId(),
    guildId: undefined,
    parentId: undefined,
    recipients: [],
    denied: new Set(),
    locked: false,
    ...channel,
  };
  world.channels.set(made.id, made);
  return made;
}

/** Start a Discord on 127.0.0.1, on a free port, with a server, channels and people in it. */
export async function startLocalDiscord(settings: LocalDiscordSettings = {}): Promise<LocalDiscord> {
  const { token = 'local.discord.token', shards = 1 } = settings;
  let offsetMs = 0;
  const clock = settings.now ?? (() => new Date());
  const world = createWorld(settings.appName ?? 'k8snotes', () => new Date(clock().getTime() + offsetMs));
  const addUser = (name: string, bot = false): string => {
    const id = world.newId();
    world.users.set(id, { id, name, bot, dmClosed: false });
    return id;
  };
  const users = {
    alice: addUser('alice'),
    bob: addUser('bob'),
    moderator: addUser('moderator'),
    admin: addUser('admin'),
    otherBot: addUser('other-bot', true),
  };
  const guild = addGuild(world, { name: 'Kubernetes Meetup', locale: 'en-US', hasApp: true });
  guild.members.set(users.otherBot, []);
  const general = newChannel(world, { kind: 'text', name: 'general', guildId: guild.id });
  const other = newChannel(world, { kind: 'text', name: 'other', guildId: guild.id });
  const thread = newChannel(world, { kind: 'thread', name: 'thread', guildId: guild.id, parentId: general.id });

  const signal = createSignal();
  const faults = createFaults();
  const privileged = settings.privilegedIntents ?? [];
  const start = settings.sessionStartLimit ?? {};
  let remaining = start.remaining ?? 1000;
  let origin = '';
  const gatewayUrl = (): string => `${origin.replace('http', 'ws')}/gateway`;

  // The REST server needs the hub only when requests come, and the gateway needs the server: the hub is made last.
  const server = createRestServer(() => hub, faults);
  const shardOf = (guildId: string, of: number): number => Number((BigInt(guildId) >> 22n) % BigInt(of));
  const gateway = createGateway({
    server,
    token,
    allowedPrivileged: privileged.reduce((bits, name) => bits | intentBits[name], 0),
    heartbeatIntervalMs: settings.heartbeatIntervalMs ?? 41_250,
    signal,
    resumeUrl: gatewayUrl,
    onIdentify: () => {
      remaining -= 1;
    },
    ready: ([index, of]) => {
      const guilds = [...world.guilds.values()].filter(({ id, hasApp }) => hasApp && shardOf(id, of) === index);
      const events = guilds.map(
        (there): GatewayEvent => ({
          name: 'GUILD_CREATE',
          intents: intentBits.guilds,
          guildId: there.id,
          data: () => apiGuildCreate(world, there),
        }),
      );
      const data = {
        v: 10,
        user: { ...apiUserById(world, world.appId), verified: true, mfa_enabled: false },
        guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
        application: { id: world.appId, flags: 0 },
      };
      return { data, events };
    },
  });
  const commands = createCommandRegistry(world.appId, world.newId);
  const hub: Hub = {
    world,
    token,
    gateway,
    signal,
    commands,
    interactions: new Map(),
    requests: [],
    failures: [],
    hasMessageContent: privileged.includes('messageContent'),
    roleMentionShowsContent: settings.roleMentionShowsContent ?? true,
    responseLimitMs: settings.responseLimitMs ?? 3000,
    gatewayInfo: () => ({
      url: gatewayUrl(),
      shards,
      session_start_limit: {
        total: start.total ?? 1000,
        remaining,
        reset_after: start.resetAfterMs ?? 86_400_000,
        max_concurrency: start.maxConcurrency ?? 1,
      },
    }),
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const channelOf = (channelId: string): LocalChannel => {
    const channel = world.channels.get(channelId);
    if (channel === undefined) throw new Error(`There is no channel ${channelId}`);
    return channel;
  };
  const tellChannel = (name: string, channel: LocalChannel): void => {
    gateway.dispatch({ name, intents: intentBits.guilds, guildId: channel.guildId, data: () => apiChannel(world, channel) });
  };
  const permit = (channelId: string, change: (denied: Set<Permission>) => void): void => {
    const channel = channelOf(channelId);
    change(channel.denied);
    if (channel.kind === 'text') tellChannel('CHANNEL_UPDATE', channel);
  };
  const setGuildMember = (userId: string): void => {
    for (const there of world.guilds.values()) there.members.set(userId, []);
  };
  const giveRole = (userId: string, name: string, permissions: readonly Permission[], guildId = guild.id): string => {
    const there = world.guilds.get(guildId);
    if (there === undefined) throw new Error(`There is no server ${guildId}`);
    const role = { id: world.newId(), name, permissions: bitsOf(permissions), managedBy: undefined };
    there.roles.set(role.id, role);
    there.members.set(userId, [...(there.members.get(userId) ?? []), role.id]);
    return role.id;
  };
  giveRole(users.moderator, 'moderators', ['manageMessages']);
  giveRole(users.admin, 'admins', ['manageGuild', 'manageMessages']);
  const defaults = { userId: users.alice, channelId: general.id };

  return {
    ...createPersonActions(hub, defaults),
    ...createTalkActions(hub, defaults),
    apiUrl: `${origin}/api`,
    gatewayUrl: gatewayUrl(),
    token,
    applicationId: world.appId,
    guildId: guild.id,
    appRoleId: appRoleOf(world, guild)?.id ?? '',
    channels: { general: general.id, other: other.id, thread: thread.id },
    users,
    world,
    gateway,
    faults,
    requests: hub.requests,
    failures: hub.failures,
    invalidRequests: () => hub.requests.filter(({ code }) => code === 50035 || code === 50006),
    pinged: () => [...world.messages.values()].filter(({ authorId }) => authorId === world.appId).flatMap(({ pings }) => pings),
    until: signal.until,
    advance: (ms) => {
      offsetMs += ms;
    },
    addUser: (name, options = {}) => {
      const id = addUser(name, options.bot ?? false);
      if (options.inGuilds ?? true) setGuildMember(id);
      return id;
    },
    addGuild: (name, options = {}) => {
      const made = addGuild(world, { name, locale: options.locale ?? 'en-US', hasApp: options.hasApp ?? true });
      const channel = newChannel(world, { kind: 'text', name: 'general', guildId: made.id });
      if (made.hasApp)
        gateway.dispatch({ name: 'GUILD_CREATE', intents: intentBits.guilds, guildId: made.id, data: () => apiGuildCreate(world, made) });
      return { guildId: made.id, channelId: channel.id };
    },
    removeApp: (guildId) => {
      const left = world.guilds.get(guildId);
      if (left === undefined) throw new Error(`There is no server ${guildId}`);
      left.hasApp = false;
      left.members.delete(world.appId);
      gateway.dispatch({ name: 'GUILD_DELETE', intents: intentBits.guilds, guildId, data: () => ({ id: guildId }) });
    },
    addChannel: (name, options = {}) => {
      const channel = newChannel(world, {
        kind: 'text',
        name,
        guildId: options.guildId ?? guild.id,
        denied: new Set(options.denied ?? []),
      });
      tellChannel('CHANNEL_CREATE', channel);
      return channel.id;
    },
    addThread: (parentId, name = 'thread') => {
      const made = newChannel(world, { kind: 'thread', name, guildId: channelOf(parentId).guildId, parentId });
      if (appIsIn(world, made)) tellChannel('THREAD_CREATE', made);
      return made.id;
    },
    addPrivateConversation: (userIds) => newChannel(world, { kind: 'private', name: '', recipients: userIds }).id,
    dmChannel: (userId) => dmChannelOf(world, userId).id,
    giveRole,
    deny: (channelId, ...permissions) =>
      permit(channelId, (denied) => {
        for (const permission of permissions) denied.add(permission);
      }),
    allow: (channelId, ...permissions) =>
      permit(channelId, (denied) => {
        for (const permission of permissions) denied.delete(permission);
      }),
    closeDms: (userId, closed = true) => {
      const user = world.users.get(userId);
      if (user === undefined) throw new Error(`There is no user ${userId}`);
      user.dmClosed = closed;
    },
    lockThread: (channelId, locked = true) => {
      channelOf(channelId).locked = locked;
      tellChannel('THREAD_UPDATE', channelOf(channelId));
    },
    deleteChannel: (channelId) => {
      const channel = channelOf(channelId);
      world.channels.delete(channelId);
      tellChannel(channel.kind === 'thread' ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channel);
    },
    registerCommands: (definitions, guildId) => void commands.replaceAll(definitions, guildId),
    registeredCommands: (guildId) => commands.list(guildId),
    close: async () => {
      gateway.shutdown();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
