import { type Client, type Message, MessageFlags, MessageType, PermissionFlagsBits, type PermissionResolvable } from 'discord.js';
import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { Language } from '../../src/model.ts';
import { API_CODES, isApiError, isPermissionError } from './api-errors.ts';
import { cleanQuery, escapeMarkdown } from './escape.ts';
import { flattenMessage } from './flatten.ts';
import { messagePerson, messagePlace } from './place.ts';
import { receive } from './receive.ts';
import { type DiscordMessage, renderDiscord } from './render.ts';
import { type Asked, againText, failedAnswer, languageFor, requestOf, SIZE, type Tools } from './tools.ts';

/** What a message asks the bot: the text without the mention; undefined when it is not for the bot. */
export function questionIn(message: Message, client: Client<true>): string | undefined {
  const { author, webhookId, type, content, mentions, guild } = message;
  // Other bots, webhooks and itself are never answered: two bots would talk for ever.
  if (author.bot || webhookId !== null || author.id === client.user.id) return undefined;
  if (type !== MessageType.Default && type !== MessageType.Reply) return undefined;
  const text = withoutMentions(content);
  if (guild === null) return text;
  // Discord's picker offers the bot's own role under the same name: https://support.discord.com/hc/en-us/articles/360046655811, checked 2026-11.
  const ownRole = guild.roles.botRoleFor(client.user);
  const isNamed = content.includes(`<@${client.user.id}>`) || content.includes(`<@!${client.user.id}>`);
  const isRoleNamed = ownRole !== null && mentions.roles.has(ownRole.id);
  if (isNamed || isRoleNamed) return text;
  // A reply to the bot's message counts as a mention for Discord, too, unless the ping was switched off; then the text does not arrive.
  return mentions.repliedUser?.id === client.user.id && text !== '' ? text : undefined;
}

function withoutMentions(content: string): string {
  return cleanQuery(content.replace(/<(?:@[!&]?|#)\d+>/g, ' '));
}

/** A mention in a channel or thread, a reply, a direct message. */
export async function onMessage(message: Message, tools: Tools): Promise<void> {
  const { client } = tools;
  if (!client.isReady()) return;
  const question = questionIn(message, client);
  if (question === undefined) return;
  const isDirect = message.guildId === null;
  const asked: Asked = {
    // Who only calls the bot wants to know what it can do.
    text: question === '' ? 'help' : question,
    place: messagePlace(message),
    person: messagePerson(message),
    locale: message.guild?.preferredLocale,
    requestId: message.id,
  };
  const language = languageFor({ text: question, locale: asked.locale }, tools.settings);
  const style = {
    codec: tools.codec,
    surface: isDirect ? 'direct' : 'public',
    text: asked.text,
    owner: asked.person.id,
    canShare: false,
  } as const;
  await receive(
    {
      surface: isDirect ? 'direct' : 'mention',
      requestId: message.id,
      work: async () => {
        if (!(await tools.core.firstSeen(`discord:message:${message.id}`))) return;
        const lacking = lackingPermissions(message, client);
        if (lacking.length > 0) return tellAsker(message, lacking, language, tools);
        await tools.pacer.turn();
        const answerIt = async (): Promise<string | undefined> => {
          const answer = await tools.core.answer(requestOf(asked, tools.settings), SIZE);
          const sent = await send(message, renderDiscord(answer, { ...style, text: againText(answer, asked.text) }), tools);
          return answer.kind === 'hits' || answer.kind === 'nothing' ? sent?.url : undefined;
        };
        if (isDirect) {
          await answerIt();
          return;
        }
        const standing = await tools.cooldown.once(message.channelId, asked.text, tools.now, answerIt);
        if (standing !== undefined)
          await send(message, { content: chatMessagesFor(language).answeredAlready(standing), embeds: [], components: [] }, tools);
      },
      showFailure: (errorId) => send(message, renderDiscord(failedAnswer(language, errorId), style), tools),
    },
    tools,
  );
}

/** The channel as it is now: null once it is deleted or the bot has left the server, whatever the SDK's types say (discord.js 14.28). */
function channelOf(message: Message): Message['channel'] | null {
  return message.channel;
}

/** Where the bot may not even answer; empty in direct messages. */
function lackingPermissions(message: Message, client: Client<true>): readonly string[] {
  const channel = channelOf(message);
  if (channel === null || channel.isDMBased()) return [];
  const permissions = channel.permissionsFor(client.user);
  // Unknown: try.
  if (permissions === null) return [];
  const needed: readonly (readonly [PermissionResolvable, string])[] = [
    [PermissionFlagsBits.ViewChannel, 'View Channel'],
    channel.isThread()
      ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
      : [PermissionFlagsBits.SendMessages, 'Send Messages'],
  ];
  return needed.filter(([permission]) => !permissions.has(permission)).map(([, label]) => label);
}

/** Once a day and channel: the log for whoever runs the bot, a direct message for the asker, who can ask the people of the server. */
async function tellAsker(message: Message, permissions: readonly string[], language: Language, { core, log }: Tools): Promise<void> {
  if (!(await core.firstSeen(`discord:lacking:${message.channelId}:${message.author.id}`))) return;
  log.warn({ channel: message.channelId, guild: message.guildId, permissions }, 'the bot was asked where it may not answer');
  const channel = channelOf(message);
  const channelName = channel !== null && 'name' in channel ? `#${channel.name}` : message.channelId;
  const text = chatMessagesFor(language).cannotAnswerThere(channelName, permissions);
  try {
    await message.author.send({ content: escapeMarkdown(text) });
  } catch (error) {
    if (!isApiError(error, API_CODES.cannotMessageUser)) throw error;
    log.info({ channel: message.channelId }, 'the asker takes no direct messages');
  }
}

/** Reply without a ping; without the reference where Discord does not allow one; as text where embeds are not allowed. */
async function send(message: Message, answer: DiscordMessage, tools: Tools): Promise<Message | undefined> {
  const channel = channelOf(message);
  if (channel === null) return tellGone(message, tools);
  const mayEmbed = channel.isDMBased() || (channel.permissionsFor(message.client.user)?.has(PermissionFlagsBits.EmbedLinks) ?? true);
  const payload = mayEmbed ? answer : flattenMessage(answer);
  const quiet = payload.embeds.length === 0 ? ({ flags: MessageFlags.SuppressEmbeds } as const) : {};
  try {
    return await message.reply({ ...payload, ...quiet });
  } catch (error) {
    if (isApiError(error, API_CODES.noReplyWithoutHistory) && channel.isSendable()) return channel.send({ ...payload, ...quiet });
    if (isApiError(error, API_CODES.unknownChannel)) return tellGone(message, tools);
    // Permissions may have changed since they were cached.
    if (!isPermissionError(error)) throw error;
    const language = languageFor({ text: '', locale: message.guild?.preferredLocale }, tools.settings);
    await tellAsker(message, ['Send Messages'], language, tools);
    return undefined;
  }
}

/** Nobody is left there to be told. */
function tellGone({ channelId, id }: Message, { log }: Tools): undefined {
  log.info({ channel: channelId, requestId: id }, 'the channel of a question is gone');
  return undefined;
}
