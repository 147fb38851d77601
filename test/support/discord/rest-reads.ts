import { apiErrors } from './api-error.ts';
import type { Hub } from './hub.ts';
import type { Json } from './problems.ts';
import type { RestRoute } from './rest-route.ts';
import { apiChannel, apiGuild, apiMember, apiRole, apiUserById } from './wire.ts';
import { appIsIn, dmChannelOf, type LocalChannel, type LocalGuild } from './world.ts';

/** The app as `/applications/@me` shows it. */
export function apiApplication(hub: Hub): Json {
  const { world } = hub;
  return {
    id: world.appId,
    name: world.appName,
    icon: null,
    description: '',
    bot: apiUserById(world, world.appId),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    team: null,
    flags: hub.hasMessageContent ? 1 << 19 : 0,
    hook: true,
    approximate_guild_count: [...world.guilds.values()].filter(({ hasApp }) => hasApp).length,
    integration_types_config: { 0: {}, 1: {} },
    redirect_uris: [],
    tags: [],
  };
}

/** A channel the app can see: 10003 when it is not there, 50001 when it is hidden from the app. */
export function channelOf(hub: Hub, channelId: string): LocalChannel {
  const channel = hub.world.channels.get(channelId);
  if (channel === undefined) throw apiErrors.unknownChannel();
  if (!appIsIn(hub.world, channel)) throw apiErrors.missingAccess();
  return channel;
}

function guildOf(hub: Hub, guildId: string): LocalGuild {
  const guild = hub.world.guilds.get(guildId);
  if (guild === undefined) throw apiErrors.unknownGuild();
  if (!guild.hasApp) throw apiErrors.missingAccess();
  return guild;
}

/** What is only read: the app, users, servers, channels; and the direct channel, made by asking for it. */
export const readRoutes: readonly RestRoute[] = [
  { method: 'GET', pattern: '/gateway/bot', handle: ({ hub }) => ({ body: hub.gatewayInfo() }) },
  { method: 'GET', pattern: '/applications/@me', handle: ({ hub }) => ({ body: apiApplication(hub) }) },
  { method: 'GET', pattern: '/oauth2/applications/@me', handle: ({ hub }) => ({ body: apiApplication(hub) }) },
  { method: 'GET', pattern: '/users/@me', handle: ({ hub }) => ({ body: apiUserById(hub.world, hub.world.appId) }) },
  {
    method: 'GET',
    pattern: '/users/@me/guilds',
    handle: ({ hub }) => ({
      body: [...hub.world.guilds.values()]
        .filter(({ hasApp }) => hasApp)
        .map(({ id, name }) => ({ id, name, icon: null, owner: false, permissions: '0', features: [] })),
    }),
  },
  {
    method: 'GET',
    pattern: '/users/:user',
    handle: ({ hub, param }) => {
      if (!hub.world.users.has(param('user'))) throw apiErrors.unknownUser();
      return { body: apiUserById(hub.world, param('user')) };
    },
  },
  {
    method: 'POST',
    pattern: '/users/@me/channels',
    handle: ({ hub, body }) => {
      const userId = String(body['recipient_id']);
      if (!hub.world.users.has(userId)) throw apiErrors.unknownUser();
      if (userId === hub.world.appId) throw apiErrors.cannotTell();
      return { status: 200, body: apiChannel(hub.world, dmChannelOf(hub.world, userId)) };
    },
  },
  {
    method: 'GET',
    pattern: '/channels/:channel',
    handle: ({ hub, param }) => ({ body: apiChannel(hub.world, channelOf(hub, param('channel'))) }),
  },
  { method: 'GET', pattern: '/guilds/:guild', handle: ({ hub, param }) => ({ body: apiGuild(guildOf(hub, param('guild'))) }) },
  {
    method: 'GET',
    pattern: '/guilds/:guild/channels',
    handle: ({ hub, param }) => {
      const guild = guildOf(hub, param('guild'));
      const channels = [...hub.world.channels.values()].filter(({ guildId, kind }) => guildId === guild.id && kind === 'text');
      return { body: channels.map((channel) => apiChannel(hub.world, channel)) };
    },
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild/roles',
    handle: ({ hub, param }) => {
      const guild = guildOf(hub, param('guild'));
      return { body: [...guild.roles.values()].map((role) => apiRole(guild, role)) };
    },
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild/members/:user',
    handle: ({ hub, param }) => {
      const guild = guildOf(hub, param('guild'));
      const userId = param('user') === '@me' ? hub.world.appId : param('user');
      if (!hub.world.users.has(userId)) throw apiErrors.unknownUser();
      if (!guild.members.has(userId)) throw apiErrors.unknownMember();
      return { body: apiMember(hub.world, guild, userId) };
    },
  },
];
