import { apiErrors } from './api-error.ts';
import { acknowledge, callbackTypes, editOfInteraction, followUp, interactionOfToken, messageOfInteraction } from './interaction.ts';
import { removeMessage } from './messages.ts';
import { isJson } from './problems.ts';
import type { RestRoute } from './rest-route.ts';
import { apiMessage } from './wire.ts';

/** First responses to interactions, and what may follow by their token. */
export const interactionRoutes: readonly RestRoute[] = [
  {
    method: 'POST',
    pattern: '/interactions/:id/:token/callback',
    auth: false,
    handle: ({ hub, param, body, query }) => {
      const { interaction, message } = acknowledge(hub, param('id'), param('token'), body);
      if (query.get('with_response') !== 'true') return {};
      const callback = {
        id: interaction.id,
        type: interaction.type,
        ...(message === undefined
          ? {}
          : {
              response_message_id: message.id,
              response_message_loading: message.loading,
              response_message_ephemeral: message.ephemeralFor !== undefined,
            }),
      };
      const hasMessage = message !== undefined && interaction.callbackType !== callbackTypes.deferUpdate;
      const resource = { type: interaction.callbackType, ...(hasMessage ? { message: apiMessage(hub.world, message) } : {}) };
      return { status: 200, body: { interaction: callback, resource } };
    },
  },
  {
    method: 'POST',
    pattern: '/webhooks/:app/:token',
    auth: false,
    handle: ({ hub, param, body }) => {
      const interaction = interactionOfToken(hub, param('app'), param('token'));
      return { status: 200, body: apiMessage(hub.world, followUp(hub, interaction, body)) };
    },
  },
  {
    method: 'GET',
    pattern: '/webhooks/:app/:token/messages/:message',
    auth: false,
    handle: ({ hub, param }) => {
      const interaction = interactionOfToken(hub, param('app'), param('token'));
      return { body: apiMessage(hub.world, messageOfInteraction(hub, interaction, param('message'))) };
    },
  },
  {
    method: 'PATCH',
    pattern: '/webhooks/:app/:token/messages/:message',
    auth: false,
    handle: ({ hub, param, body }) => {
      const interaction = interactionOfToken(hub, param('app'), param('token'));
      const message = messageOfInteraction(hub, interaction, param('message'));
      editOfInteraction(hub, interaction, message, body);
      return { status: 200, body: apiMessage(hub.world, message) };
    },
  },
  {
    method: 'DELETE',
    pattern: '/webhooks/:app/:token/messages/:message',
    auth: false,
    handle: ({ hub, param }) => {
      const interaction = interactionOfToken(hub, param('app'), param('token'));
      removeMessage(hub, messageOfInteraction(hub, interaction, param('message')));
      return {};
    },
  },
];

/** Routes of application commands, global ones and those of a server. */
export const commandRoutes: readonly RestRoute[] = ['/applications/:app/commands', '/applications/:app/guilds/:guild/commands'].flatMap(
  (pattern): readonly RestRoute[] => {
    const scope: (call: Parameters<RestRoute['handle']>[0]) => string | undefined = ({ hub, param }) => {
      if (param('app') !== hub.world.appId) throw apiErrors.unknownApplication();
      if (!pattern.includes(':guild')) return undefined;
      const guild = hub.world.guilds.get(param('guild'));
      if (guild === undefined || !guild.hasApp) throw apiErrors.missingAccess();
      return guild.id;
    };
    return [
      {
        method: 'GET',
        pattern,
        handle: (call) => {
          const localized = call.query.get('with_localizations') === 'true';
          return { body: call.hub.commands.list(scope(call)).map((command) => (localized ? command : withoutLocalizations(command))) };
        },
      },
      {
        method: 'POST',
        pattern,
        handle: (call) => {
          const { command, created } = call.hub.commands.put(call.body, scope(call));
          return { status: created ? 201 : 200, body: command };
        },
      },
      { method: 'PUT', pattern, handle: (call) => ({ status: 200, body: call.hub.commands.replaceAll(call.rawBody, scope(call)) }) },
      {
        method: 'GET',
        pattern: `${pattern}/:command`,
        handle: (call) => ({ body: call.hub.commands.get(call.param('command'), scope(call)) }),
      },
      {
        method: 'PATCH',
        pattern: `${pattern}/:command`,
        handle: (call) => {
          const guildId = scope(call);
          const { name, type } = call.hub.commands.get(call.param('command'), guildId);
          return {
            status: 200,
            body: call.hub.commands.put({ ...call.hub.commands.get(call.param('command'), guildId), ...call.body, name, type }, guildId)
              .command,
          };
        },
      },
      {
        method: 'DELETE',
        pattern: `${pattern}/:command`,
        handle: (call) => {
          call.hub.commands.remove(call.param('command'), scope(call));
          return {};
        },
      },
    ];
  },
);

function withoutLocalizations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLocalizations);
  if (!isJson(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'name_localizations' && key !== 'description_localizations');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutLocalizations(inner)]));
}
