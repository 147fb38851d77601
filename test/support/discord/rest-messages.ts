import { apiErrors, invalidBody } from './api-error.ts';
import type { Hub } from './hub.ts';
import { changeMessage, mergedBody, messageForApp, postMessage, removeMessage } from './messages.ts';
import { isJson, itemsOf, type Json, numberOf } from './problems.ts';
import { channelOf } from './rest-reads.ts';
import type { RestRoute } from './rest-route.ts';
import { validateMessage } from './validate-message.ts';
import { apiMessage } from './wire.ts';
import { appMay, type LocalChannel, type LocalMessage } from './world.ts';

/** How long an enforced nonce is remembered: "the past few minutes". */
const nonceLifeMs = 5 * 60_000;

function checkMaySend(hub: Hub, channel: LocalChannel, body: Json): void {
  const { world } = hub;
  if (channel.kind === 'dm') {
    if (world.users.get(channel.recipients[0] ?? '')?.dmClosed ?? true) throw apiErrors.cannotTell();
    return;
  }
  if (channel.locked) throw apiErrors.threadLocked();
  if (!appMay(world, channel, channel.kind === 'thread' ? 'sendInThreads' : 'send')) throw apiErrors.missingPermissions();
  if (itemsOf(body['embeds']).length > 0 && !appMay(world, channel, 'embedLinks')) throw apiErrors.missingPermissions();
  if (itemsOf(body['attachments']).length > 0 && !appMay(world, channel, 'attachFiles')) throw apiErrors.missingPermissions();
}

/** What a message replies to; undefined for no reply and for one to a message that is gone when that may be. */
function replyTarget(hub: Hub, channel: LocalChannel, reference: unknown): LocalMessage['replyTo'] {
  if (!isJson(reference)) return undefined;
  if (!appMay(hub.world, channel, 'readHistory')) throw apiErrors.replyWithoutHistory();
  const messageId = String(reference['message_id']);
  const message = hub.world.messages.get(messageId);
  if (message === undefined || message.deleted || message.channelId !== channel.id || message.ephemeralFor !== undefined) {
    if (reference['fail_if_not_exists'] === false) return undefined;
    throw invalidBody([{ path: 'message_reference', code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
  }
  return { messageId, channelId: channel.id, guildId: channel.guildId };
}

/** The app's message with this enforced nonce, if it is recent. */
function earlierWithNonce(hub: Hub, channel: LocalChannel, body: Json): LocalMessage | undefined {
  if (body['enforce_nonce'] !== true || body['nonce'] === undefined) return undefined;
  const since = hub.world.now().getTime() - nonceLifeMs;
  return [...hub.world.messages.values()].find(
    ({ nonce, authorId, channelId, createdAt }) =>
      nonce === body['nonce'] && authorId === hub.world.appId && channelId === channel.id && createdAt.getTime() >= since,
  );
}

/** A message in a channel that all can see: 10008 when there is none. */
function messageIn(hub: Hub, channel: LocalChannel, messageId: string): LocalMessage {
  const message = hub.world.messages.get(messageId);
  if (message === undefined || message.deleted || message.channelId !== channel.id || message.ephemeralFor !== undefined)
    throw apiErrors.unknownMessage();
  return message;
}

/** As REST shows a message: the nonce is told only to who posts it. */
function shown(hub: Hub, message: LocalMessage): Json {
  const { nonce: _nonce, ...rest } = messageForApp(hub, message, hub.hasMessageContent);
  return rest;
}

function history(hub: Hub, channel: LocalChannel, query: URLSearchParams): readonly LocalMessage[] {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalidBody([{ path: 'limit', code: 'NUMBER_TYPE_MAX', message: 'int value should be less than or equal to 100.' }]);
  }
  const before = query.get('before');
  const after = query.get('after');
  const all = [...hub.world.messages.values()]
    .filter(({ channelId, deleted, ephemeralFor }) => channelId === channel.id && !deleted && ephemeralFor === undefined)
    .filter(({ id }) => (before === null || BigInt(id) < BigInt(before)) && (after === null || BigInt(id) > BigInt(after)));
  return (after === null ? all.slice(-limit) : all.slice(0, limit)).toReversed();
}

/** Messages of channels. */
export const messageRoutes: readonly RestRoute[] = [
  {
    method: 'POST',
    pattern: '/channels/:channel/messages',
    handle: ({ hub, param, body }) => {
      const channel = channelOf(hub, param('channel'));
      const problems = validateMessage(body);
      if (problems.length > 0) throw invalidBody(problems);
      checkMaySend(hub, channel, body);
      const replyTo = replyTarget(hub, channel, body['message_reference']);
      const earlier = earlierWithNonce(hub, channel, body);
      const message =
        earlier ?? postMessage(hub, { channel, authorId: hub.world.appId, body: withSendFlags(body), surface: 'channel', replyTo });
      return { status: 200, body: apiMessage(hub.world, message) };
    },
  },
  {
    method: 'GET',
    pattern: '/channels/:channel/messages',
    handle: ({ hub, param, query }) => {
      const channel = channelOf(hub, param('channel'));
      if (channel.kind !== 'dm' && !appMay(hub.world, channel, 'readHistory')) return { body: [] };
      return { body: history(hub, channel, query).map((message) => shown(hub, message)) };
    },
  },
  {
    method: 'GET',
    pattern: '/channels/:channel/messages/:message',
    handle: ({ hub, param }) => {
      const channel = channelOf(hub, param('channel'));
      if (channel.kind !== 'dm' && !appMay(hub.world, channel, 'readHistory')) throw apiErrors.missingPermissions();
      return { body: shown(hub, messageIn(hub, channel, param('message'))) };
    },
  },
  {
    method: 'PATCH',
    pattern: '/channels/:channel/messages/:message',
    handle: ({ hub, param, body }) => {
      const channel = channelOf(hub, param('channel'));
      const message = messageIn(hub, channel, param('message'));
      if (message.authorId !== hub.world.appId) throw apiErrors.notOwnMessage();
      const flags = numberOf(message.body['flags']) | numberOf(body['flags']);
      const problems = validateMessage({ ...mergedBody(message, body), flags, allowed_mentions: body['allowed_mentions'] });
      if (problems.length > 0) throw invalidBody(problems);
      changeMessage(hub, message, body);
      return { status: 200, body: apiMessage(hub.world, message) };
    },
  },
  {
    method: 'DELETE',
    pattern: '/channels/:channel/messages/:message',
    handle: ({ hub, param }) => {
      const channel = channelOf(hub, param('channel'));
      const message = messageIn(hub, channel, param('message'));
      if (message.authorId !== hub.world.appId) {
        if (channel.kind === 'dm') throw apiErrors.notInDirectMessage();
        if (!appMay(hub.world, channel, 'manageMessages')) throw apiErrors.missingPermissions();
      }
      removeMessage(hub, message);
      return {};
    },
  },
  {
    method: 'POST',
    pattern: '/channels/:channel/typing',
    handle: ({ hub, param }) => {
      const channel = channelOf(hub, param('channel'));
      if (channel.kind !== 'dm' && !appMay(hub.world, channel, channel.kind === 'thread' ? 'sendInThreads' : 'send'))
        throw apiErrors.missingPermissions();
      return {};
    },
  },
];

/** A message to a channel is for all who are there: the flag for hidden ones means nothing. */
function withSendFlags(body: Json): Json {
  return { ...body, flags: numberOf(body['flags']) & ~(1 << 6) };
}
