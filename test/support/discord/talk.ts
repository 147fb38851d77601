import type { Hub } from './hub.ts';
import { changeMessage, postMessage, removeMessage } from './messages.ts';
import type { Doing } from './person.ts';
import type { Json } from './problems.ts';
import { isSeenBy, type ShownMessage, shownMessage } from './shown.ts';
import { appRoleOf, dmChannelOf, type LocalMessage } from './world.ts';

/** A message somebody wrote: what they can wait for. */
export interface Said {
  readonly id: string;
  readonly channelId: string;
  /** The app's answer: its first message in the channel afterwards that replies to this one or to none. */
  readonly answered: (timeoutMs?: number) => Promise<ShownMessage>;
  /** All such answers so far. */
  readonly answers: () => readonly ShownMessage[];
}

/** How something is said. */
export interface Saying extends Omit<Doing, 'locale' | 'guildLocale' | 'late' | 'userInstall'> {
  /** More of the message: embeds, attachments. */
  readonly body?: Json;
}

/** What people write. */
export interface TalkActions {
  /** A message as it is typed, mentions as `<@id>`. */
  readonly say: (text: string, saying?: Saying) => Said;
  /** The app's mention and a text; `byRole` by its managed role, as the picker often offers it first. */
  readonly mention: (text: string, saying?: Saying & { readonly byRole?: boolean }) => Said;
  /** A reply to a message; `ping` (default true) mentions its author, as Discord's client does unless it is switched off. */
  readonly reply: (messageId: string, text: string, saying?: Saying & { readonly ping?: boolean }) => Said;
  /** A message to the app alone. */
  readonly directMessage: (text: string, saying?: Saying) => Said;
  readonly edit: (messageId: string, text: string) => void;
  readonly remove: (messageId: string) => void;
  /** What a person sees in a channel, oldest first. */
  readonly seenBy: (userId: string, channelId: string) => readonly ShownMessage[];
  /** One message as it is now, if this person sees it. */
  readonly look: (messageId: string, userId?: string) => ShownMessage | undefined;
  /** The app's next message in a channel after those there now; for what is posted without being asked. */
  readonly nextMessage: (channelId: string, timeoutMs?: number) => Promise<ShownMessage>;
}

/** Talk in a local Discord. `defaults` says who and where when an action does not. */
export function createTalkActions(hub: Hub, defaults: { readonly userId: string; readonly channelId: string }): TalkActions {
  const { world } = hub;

  const answersTo = (said: LocalMessage): readonly ShownMessage[] =>
    [...world.messages.values()]
      .filter(
        (message) =>
          message.channelId === said.channelId &&
          message.authorId === world.appId &&
          message.interaction === undefined &&
          !message.deleted &&
          BigInt(message.id) > BigInt(said.id) &&
          (message.replyTo === undefined || message.replyTo.messageId === said.id),
      )
      .map((message) => shownMessage(hub, message));

  const said = (message: LocalMessage): Said => ({
    id: message.id,
    channelId: message.channelId,
    answers: () => answersTo(message),
    answered: (timeoutMs = 10_000) => hub.signal.until('an answer to the message', () => answersTo(message)[0], timeoutMs),
  });

  const post = (text: string, saying: Saying, channelId: string, replyTo?: { readonly id: string; readonly ping: boolean }): Said => {
    const channel = world.channels.get(channelId);
    if (channel === undefined) throw new Error(`There is no channel ${channelId}`);
    const authorId = saying.user ?? defaults.userId;
    if (!world.users.has(authorId)) throw new Error(`There is no user ${authorId}`);
    const allowed = { parse: ['users', 'roles', 'everyone'], replied_user: replyTo?.ping ?? false };
    const message = postMessage(
      hub,
      {
        channel,
        authorId,
        body: { ...saying.body, content: text, allowed_mentions: allowed },
        surface: 'channel',
        replyTo: replyTo && { messageId: replyTo.id, channelId, guildId: channel.guildId },
      },
      saying.times ?? 1,
    );
    return said(message);
  };

  const appMention = (channelId: string, byRole: boolean): string => {
    if (!byRole) return `<@${world.appId}>`;
    const guild = world.guilds.get(world.channels.get(channelId)?.guildId ?? '');
    const role = guild === undefined ? undefined : appRoleOf(world, guild);
    if (role === undefined) throw new Error('The app has a role only in servers it is in');
    return `<@&${role.id}>`;
  };

  return {
    say: (text, saying = {}) => post(text, saying, saying.channel ?? defaults.channelId),
    mention: (text, saying = {}) => {
      const channelId = saying.channel ?? defaults.channelId;
      return post(`${appMention(channelId, saying.byRole ?? false)} ${text}`, saying, channelId);
    },
    reply: (messageId, text, saying = {}) => {
      const target = world.messages.get(messageId);
      if (target === undefined || target.ephemeralFor !== undefined) throw new Error(`Nobody can reply to message ${messageId}`);
      return post(text, saying, target.channelId, { id: messageId, ping: saying.ping ?? true });
    },
    directMessage: (text, saying = {}) => post(text, saying, dmChannelOf(world, saying.user ?? defaults.userId).id),
    edit: (messageId, text) => {
      const message = world.messages.get(messageId);
      if (message === undefined) throw new Error(`There is no message ${messageId}`);
      changeMessage(hub, message, { content: text });
    },
    remove: (messageId) => {
      const message = world.messages.get(messageId);
      if (message === undefined) throw new Error(`There is no message ${messageId}`);
      removeMessage(hub, message);
    },
    seenBy: (userId, channelId) =>
      [...world.messages.values()]
        .filter((message) => message.channelId === channelId && isSeenBy(message, userId))
        .map((message) => shownMessage(hub, message)),
    look: (messageId, userId = defaults.userId) => {
      const message = world.messages.get(messageId);
      return message !== undefined && isSeenBy(message, userId) ? shownMessage(hub, message) : undefined;
    },
    nextMessage: (channelId, timeoutMs = 10_000) => {
      const before = new Set(world.messages.keys());
      return hub.signal.until(
        `a message of the app in channel ${channelId}`,
        () => {
          const fresh = [...world.messages.values()].find(
            ({ id, authorId, channelId: there, loading, deleted }) =>
              there === channelId && authorId === world.appId && !before.has(id) && !loading && !deleted,
          );
          return fresh === undefined ? undefined : shownMessage(hub, fresh);
        },
        timeoutMs,
      );
    },
  };
}
