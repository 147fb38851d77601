import { intentBits } from './gateway.ts';
import type { Hub } from './hub.ts';
import { messageFlags } from './limits.ts';
import { pingsIn } from './pings.ts';
import { itemsOf, type Json, jsonOf, numberOf, textOf } from './problems.ts';
import { apiMemberFields, apiMessage, mentionsApp, withoutContent } from './wire.ts';
import { appIsIn, type LocalChannel, type LocalMessage } from './world.ts';

/** A message about to be posted. */
export interface NewMessage {
  readonly channel: LocalChannel;
  readonly authorId: string;
  readonly body: Json;
  readonly surface: 'channel' | 'interaction';
  readonly ephemeralFor?: string | undefined;
  readonly interaction?: LocalMessage['interaction'];
  readonly replyTo?: LocalMessage['replyTo'];
  readonly loading?: boolean;
}

/** What a body may say about a message; Discord trims content and the texts of embeds. */
function stored(body: Json, before: Json): Json {
  const kept: Record<string, unknown> = { ...before };
  for (const name of ['content', 'embeds', 'components', 'attachments', 'flags'] as const) {
    if (body[name] !== undefined) kept[name] = body[name];
  }
  return { ...kept, content: textOf(kept['content']).trim(), embeds: itemsOf(kept['embeds']).map(trimmedEmbed) };
}

function trimmedEmbed(embed: unknown): Json {
  const { title, description, fields, ...rest } = jsonOf(embed);
  return {
    ...rest,
    ...(typeof title === 'string' ? { title: title.trim() } : {}),
    ...(typeof description === 'string' ? { description: description.trim() } : {}),
    ...(Array.isArray(fields) ? { fields: fields.map((field) => ({ inline: false, ...jsonOf(field) })) } : {}),
  };
}

/** The body a message would have after an edit; for checking it before. */
export function mergedBody(message: LocalMessage, body: Json): Json {
  return stored(body, message.body);
}

/**
 * A message as the app may read it: without its content unless the app wrote it, is mentioned or is alone with the author. The message replied to is judged on its own: who
 * mentions the app in a reply does not show it what somebody else wrote.
 */
export function messageForApp(hub: Hub, message: LocalMessage, hasContent: boolean): Json {
  const full = apiMessage(hub.world, message);
  const own = message.authorId === hub.world.appId;
  const direct = hub.world.channels.get(message.channelId)?.kind === 'dm';
  const visible = hasContent || own || direct || mentionsApp(hub.world, message, hub.roleMentionShowsContent);
  const replied = message.replyTo === undefined ? undefined : hub.world.messages.get(message.replyTo.messageId);
  const shown = visible ? full : withoutContent(full);
  return replied === undefined || replied.deleted ? shown : { ...shown, referenced_message: messageForApp(hub, replied, hasContent) };
}

/** Tell the app of a message that was posted or edited; `times` above 1 for a gateway that repeats itself. */
export function announce(hub: Hub, name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: LocalMessage, times = 1): void {
  const channel = hub.world.channels.get(message.channelId);
  if (channel === undefined || message.ephemeralFor !== undefined || !appIsIn(hub.world, channel)) return;
  const guild = channel.guildId === undefined ? undefined : hub.world.guilds.get(channel.guildId);
  for (let count = 0; count < times; count += 1) {
    hub.gateway.dispatch({
      name,
      intents: guild === undefined ? intentBits.directMessages : intentBits.guildMessages,
      guildId: guild?.id,
      data: (intents) => ({
        ...messageForApp(hub, message, (intents & intentBits.messageContent) !== 0),
        ...(guild === undefined ? { channel_type: 1 } : { guild_id: guild.id, member: apiMemberFields(guild, message.authorId) }),
      }),
    });
  }
}

/** Post a message and tell the app of it. */
export function postMessage(hub: Hub, message: NewMessage, times = 1): LocalMessage {
  const { world } = hub;
  const { nonce } = message.body;
  const reference = message.replyTo === undefined ? {} : { message_reference: { message_id: message.replyTo.messageId } };
  const flags = numberOf(message.body['flags']);
  const posted: LocalMessage = {
    id: world.newId(),
    channelId: message.channel.id,
    authorId: message.authorId,
    createdAt: world.now(),
    nonce: typeof nonce === 'string' || typeof nonce === 'number' ? nonce : undefined,
    ephemeralFor: message.ephemeralFor,
    interaction: message.interaction,
    replyTo: message.replyTo,
    body: stored(message.body, { flags }),
    pings: pingsIn({ ...message.body, ...reference }, { surface: message.surface }),
    loading: message.loading ?? false,
    editedAt: undefined,
    edits: 0,
    deleted: false,
  };
  world.messages.set(posted.id, posted);
  announce(hub, 'MESSAGE_CREATE', posted, times);
  hub.signal.changed();
  return posted;
}

/** Change a message; one that was loading is now there. Flags keep who sees it and the kind of layout. */
export function changeMessage(hub: Hub, message: LocalMessage, body: Json): void {
  const wasLoading = message.loading;
  const asked = numberOf(body['flags']) & (messageFlags.suppressEmbeds | messageFlags.componentsV2);
  const kept = numberOf(message.body['flags']) & (messageFlags.ephemeral | messageFlags.componentsV2);
  message.body = { ...stored(body, message.body), flags: kept | asked };
  message.loading = false;
  if (wasLoading) {
    message.pings = pingsIn(body, { surface: 'interaction' });
  } else {
    message.editedAt = hub.world.now();
    message.edits += 1;
  }
  announce(hub, 'MESSAGE_UPDATE', message);
  hub.signal.changed();
}

/** Delete a message and tell the app of it. */
export function removeMessage(hub: Hub, message: LocalMessage): void {
  const channel = hub.world.channels.get(message.channelId);
  message.deleted = true;
  if (channel !== undefined && message.ephemeralFor === undefined && appIsIn(hub.world, channel)) {
    hub.gateway.dispatch({
      name: 'MESSAGE_DELETE',
      intents: channel.guildId === undefined ? intentBits.directMessages : intentBits.guildMessages,
      guildId: channel.guildId,
      data: () => ({ id: message.id, channel_id: channel.id, ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId }) }),
    });
  }
  hub.signal.changed();
}
