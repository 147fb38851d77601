import { bitsOf } from './permissions.ts';
import { isJson, itemsOf, type Json, jsonOf, numberOf, textOf } from './problems.ts';
import {
  appIsIn,
  appRoleOf,
  type LocalChannel,
  type LocalGuild,
  type LocalMessage,
  type LocalRole,
  type LocalUser,
  permissionsIn,
  type World,
} from './world.ts';

/** Numbers Discord gives to kinds of channels. */
const channelTypes = { text: 0, dm: 1, private: 3, thread: 11 } as const;

/** A user as the API shows it. */
export function apiUser(user: LocalUser): Json {
  return {
    id: user.id,
    username: user.name,
    discriminator: user.bot ? '0001' : '0',
    global_name: user.bot ? null : user.name,
    avatar: null,
    bot: user.bot,
    system: false,
    public_flags: 0,
    flags: 0,
  };
}

/** A user by id as the API shows it; one that nobody made is shown as deleted. */
export function apiUserById(world: World, userId: string): Json {
  return apiUser(world.users.get(userId) ?? { id: userId, name: 'deleted_user', bot: false, dmClosed: true });
}

/** A member without its user, as messages carry it. */
export function apiMemberFields(guild: LocalGuild, userId: string): Json {
  return {
    roles: guild.members.get(userId) ?? [],
    nick: null,
    avatar: null,
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
    communication_disabled_until: null,
  };
}

/** A member with its user. */
export function apiMember(world: World, guild: LocalGuild, userId: string): Json {
  return { ...apiMemberFields(guild, userId), user: apiUserById(world, userId) };
}

/** A role as the API shows it. */
export function apiRole(guild: LocalGuild, role: LocalRole): Json {
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions.toString(),
    managed: role.managedBy !== undefined,
    ...(role.managedBy === undefined ? {} : { tags: { bot_id: role.managedBy } }),
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    mentionable: role.managedBy === undefined && role.id !== guild.id,
    position: role.id === guild.id ? 0 : 1,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}

/** A channel as the API shows it. What is denied to the app is an overwrite for its member. */
export function apiChannel(world: World, channel: LocalChannel): Json {
  const common = { id: channel.id, type: channelTypes[channel.kind], last_message_id: null, flags: 0 };
  if (channel.kind === 'dm' || channel.kind === 'private') {
    return { ...common, recipients: channel.recipients.map((userId) => apiUserById(world, userId)) };
  }
  const named = { ...common, guild_id: channel.guildId, name: channel.name, parent_id: channel.parentId ?? null, rate_limit_per_user: 0 };
  if (channel.kind === 'thread') {
    const metadata = {
      archived: false,
      auto_archive_duration: 1440,
      archive_timestamp: '2026-01-01T00:00:00.000000+00:00',
      locked: channel.locked,
      create_timestamp: '2026-01-01T00:00:00.000000+00:00',
    };
    return { ...named, owner_id: world.appId, thread_metadata: metadata, message_count: 0, member_count: 1, total_message_sent: 0 };
  }
  const overwrite = { id: world.appId, type: 1, allow: '0', deny: bitsOf(channel.denied).toString() };
  return { ...named, position: 0, topic: null, nsfw: false, permission_overwrites: channel.denied.size > 0 ? [overwrite] : [] };
}

/** A channel as an interaction carries it: less than the API shows, with the permissions of who asks. */
export function apiInteractionChannel(world: World, channel: LocalChannel, userId: string): Json {
  const full = apiChannel(world, channel);
  const { permission_overwrites: _overwrites, ...shown } = full;
  return channel.guildId === undefined ? shown : { ...shown, permissions: permissionsIn(world, channel, userId).toString() };
}

/** A server as REST shows it. */
export function apiGuild(guild: LocalGuild): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map((role) => apiRole(guild, role)),
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    public_updates_channel_id: null,
    nsfw_level: 0,
    stickers: [],
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
  };
}

/** A server as GUILD_CREATE shows it. Without privileged intents the member list holds the app alone; channels the app cannot see are there all the same. */
export function apiGuildCreate(world: World, guild: LocalGuild): Json {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  return {
    ...apiGuild(guild),
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [apiMember(world, guild, world.appId)],
    channels: channels.filter(({ kind }) => kind === 'text').map((channel) => apiChannel(world, channel)),
    threads: channels
      .filter((channel) => channel.kind === 'thread' && appIsIn(world, channel))
      .map((channel) => apiChannel(world, channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** Components with the numbers that Discord gives to those that have none. */
export function numbered(components: unknown): readonly Json[] {
  let next = 0;
  const number = (component: unknown): Json => {
    next += 1;
    const own = jsonOf(component);
    const id = numberOf(own['id']) > 0 ? own['id'] : next;
    return {
      ...own,
      id,
      ...(Array.isArray(own['components']) ? { components: own['components'].map(number) } : {}),
      ...(isJson(own['accessory']) ? { accessory: number(own['accessory']) } : {}),
    };
  };
  return itemsOf(components).map(number);
}

function mentionedUsers(world: World, message: LocalMessage): readonly string[] {
  const pinged = message.pings.filter((ping) => ping.startsWith('user:')).map((ping) => ping.slice('user:'.length));
  const replied = message.replyTo === undefined ? undefined : world.messages.get(message.replyTo.messageId);
  if (message.pings.includes('reply') && replied !== undefined) pinged.push(replied.authorId);
  return [...new Set(pinged)].filter((userId) => world.users.has(userId));
}

/** Whether a message mentions the app: by its user (a reply with ping included) or, if it counts, by its managed role. */
export function mentionsApp(world: World, message: LocalMessage, roleCounts: boolean): boolean {
  if (mentionedUsers(world, message).includes(world.appId)) return true;
  const guildId = world.channels.get(message.channelId)?.guildId;
  const guild = guildId === undefined ? undefined : world.guilds.get(guildId);
  const role = guild === undefined ? undefined : appRoleOf(world, guild);
  return roleCounts && role !== undefined && message.pings.includes(`role:${role.id}`);
}

/** Kinds of messages: default, reply, answer to a slash command, answer to a context menu. */
function messageType(message: LocalMessage): number {
  if (message.interaction?.type === 2) return 20;
  return message.replyTo === undefined ? 0 : 19;
}

/** A message as the API shows it, with all that it holds. */
export function apiMessage(world: World, message: LocalMessage): Json {
  const { body } = message;
  const replied = message.replyTo === undefined ? undefined : world.messages.get(message.replyTo.messageId);
  const reference = message.replyTo && {
    type: 0,
    message_id: message.replyTo.messageId,
    channel_id: message.replyTo.channelId,
    ...(message.replyTo.guildId === undefined ? {} : { guild_id: message.replyTo.guildId }),
  };
  return {
    id: message.id,
    channel_id: message.channelId,
    type: messageType(message),
    author: apiUserById(world, message.authorId),
    content: textOf(body['content']),
    embeds: itemsOf(body['embeds']).map((embed) => ({ type: 'rich', ...jsonOf(embed) })),
    components: numbered(body['components']),
    attachments: itemsOf(body['attachments']),
    mentions: mentionedUsers(world, message).map((userId) => apiUserById(world, userId)),
    mention_roles: message.pings.filter((ping) => ping.startsWith('role:')).map((ping) => ping.slice('role:'.length)),
    mention_everyone: message.pings.includes('everyone') || message.pings.includes('here'),
    flags: numberOf(body['flags']),
    pinned: false,
    tts: false,
    timestamp: message.createdAt.toISOString(),
    edited_timestamp: message.editedAt?.toISOString() ?? null,
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    ...(reference === undefined
      ? {}
      : { message_reference: reference, referenced_message: replied && !replied.deleted ? apiMessage(world, replied) : null }),
    ...(message.interaction === undefined ? {} : interactionFields(world, message.interaction)),
  };
}

function interactionFields(world: World, interaction: NonNullable<LocalMessage['interaction']>): Json {
  return {
    application_id: world.appId,
    webhook_id: world.appId,
    interaction_metadata: {
      id: interaction.id,
      type: interaction.type,
      user: apiUserById(world, interaction.userId),
      authorizing_integration_owners: {},
    },
  };
}

/** A message without what an app may not read that has not the intent for message content. */
export function withoutContent(message: Json): Json {
  return { ...message, content: '', embeds: [], components: [], attachments: [] };
}
