import { bitsOf, everyonePermissions, holds, type Permission } from './permissions.ts';
import type { Json } from './problems.ts';

/** A person, or the app itself. */
export interface LocalUser {
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  /** True when direct messages to this person are refused with 50007. */
  dmClosed: boolean;
}

/** A role of a server; `managedBy` is set for the role that Discord makes for an app. */
export interface LocalRole {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  readonly managedBy: string | undefined;
}

/** A server. */
export interface LocalGuild {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly ownerId: string;
  /** False for a server that people use the app in by their own installation only, and for one that has thrown it out. */
  hasApp: boolean;
  readonly roles: Map<string, LocalRole>;
  /** Role ids by user id. */
  readonly members: Map<string, readonly string[]>;
}

/** Where messages are; `private` is a conversation between people without the app in it. */
export interface LocalChannel {
  readonly id: string;
  readonly kind: 'text' | 'thread' | 'dm' | 'private';
  readonly name: string;
  readonly guildId: string | undefined;
  /** The channel a thread is in. */
  readonly parentId: string | undefined;
  /** The people of a direct or private conversation. */
  readonly recipients: readonly string[];
  /** What the app may not do here. */
  readonly denied: Set<Permission>;
  locked: boolean;
}

/** A message as it is now, with what is needed to judge it. */
export interface LocalMessage {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly createdAt: Date;
  readonly nonce: string | number | undefined;
  /** Only this person sees it. */
  readonly ephemeralFor: string | undefined;
  /** The interaction it answers. */
  readonly interaction: { readonly id: string; readonly type: number; readonly userId: string } | undefined;
  readonly replyTo: { readonly messageId: string; readonly channelId: string; readonly guildId: string | undefined } | undefined;
  /** Content, embeds, components, flags as they go over the wire. */
  body: Json;
  /** Whom its sending pinged. Edits ping nobody. */
  pings: readonly string[];
  loading: boolean;
  editedAt: Date | undefined;
  edits: number;
  deleted: boolean;
}

/** All that the local Discord knows. */
export interface World {
  readonly appId: string;
  readonly appName: string;
  readonly users: Map<string, LocalUser>;
  readonly guilds: Map<string, LocalGuild>;
  readonly channels: Map<string, LocalChannel>;
  readonly messages: Map<string, LocalMessage>;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Discord counts the milliseconds of its ids from the first second of 2015. */
const discordEpochMs = 1_420_070_400_000;

/** An empty Discord with the app in it. Ids carry the time, as Discord's do, and are never the same. */
export function createWorld(appName: string, now: () => Date): World {
  let counter = 0n;
  let lastMs = 0;
  const newId = (): string => {
    lastMs = Math.max(lastMs, now().getTime() - discordEpochMs);
    counter += 1n;
    if (counter % 0x400000n === 0n) lastMs += 1;
    return ((BigInt(lastMs) << 22n) | (counter & 0x3fffffn)).toString();
  };
  const appId = newId();
  const app: LocalUser = { id: appId, name: appName, bot: true, dmClosed: false };
  return {
    appId,
    appName,
    users: new Map([[appId, app]]),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    now,
    newId,
  };
}

/** Make a server whose members are all users there are, with the app's managed role when it has the app. */
export function addGuild(world: World, settings: { readonly name: string; readonly locale: string; readonly hasApp: boolean }): LocalGuild {
  const id = world.newId();
  const everyone: LocalRole = { id, name: '@everyone', permissions: bitsOf(everyonePermissions), managedBy: undefined };
  const roles = new Map([[id, everyone]]);
  const members = new Map<string, readonly string[]>();
  for (const user of world.users.values()) if (!user.bot) members.set(user.id, []);
  if (settings.hasApp) {
    const role: LocalRole = { id: world.newId(), name: world.appName, permissions: 0n, managedBy: world.appId };
    roles.set(role.id, role);
    members.set(world.appId, [role.id]);
  }
  const ownerId = [...members.keys()][0] ?? world.appId;
  const guild: LocalGuild = { id, ...settings, ownerId, roles, members };
  world.guilds.set(id, guild);
  return guild;
}

/** What a user may do in a channel, as bits. In direct messages everything a conversation needs. */
export function permissionsIn(world: World, channel: LocalChannel, userId: string): bigint {
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  if (guild === undefined) return bitsOf(everyonePermissions);
  const roleIds = guild.members.get(userId);
  if (roleIds === undefined) return 0n;
  let bits = guild.roles.get(guild.id)?.permissions ?? 0n;
  for (const roleId of roleIds) bits |= guild.roles.get(roleId)?.permissions ?? 0n;
  if (userId !== world.appId || (bits & bitsOf(['administrator'])) !== 0n) return bits;
  const parent = channel.parentId === undefined ? undefined : world.channels.get(channel.parentId);
  return bits & ~bitsOf([...channel.denied, ...(parent?.denied ?? [])]);
}

/** Whether the app may do something in a channel. */
export function appMay(world: World, channel: LocalChannel, permission: Permission): boolean {
  return holds(permissionsIn(world, channel, world.appId), permission);
}

/** The role Discord made for the app in a server. */
export function appRoleOf(world: World, guild: LocalGuild): LocalRole | undefined {
  return [...guild.roles.values()].find(({ managedBy }) => managedBy === world.appId);
}

/** Whether the app can see a channel at all: it is in the server and may view it, or it is its own direct message. */
export function appIsIn(world: World, channel: LocalChannel): boolean {
  if (channel.kind === 'private') return false;
  return channel.kind === 'dm' || appMay(world, channel, 'view');
}

/** The direct channel of the app with a person, made when there is none. */
export function dmChannelOf(world: World, userId: string): LocalChannel {
  for (const channel of world.channels.values()) if (channel.kind === 'dm' && channel.recipients[0] === userId) return channel;
  const channel: LocalChannel = {
    id: world.newId(),
    kind: 'dm',
    name: '',
    guildId: undefined,
    parentId: undefined,
    recipients: [userId],
    denied: new Set(),
    locked: false,
  };
  world.channels.set(channel.id, channel);
  return channel;
}
