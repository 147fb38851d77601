import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  GuildMember,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from 'discord.js';
import { readCommand } from '../../src/answer/commands.ts';
import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import { acknowledge } from './acknowledge.ts';
import { loggable } from './api-errors.ts';
import { GAPS_ACTIONS, TIP_ACTIONS } from './commands.ts';
import { editAnswer } from './edit-answer.ts';
import { cleanQuery, escapeMarkdown } from './escape.ts';
import { LIMITS } from './limits.ts';
import { type Audience, interactionPerson, interactionPlace } from './place.ts';
import { localeOf, receive } from './receive.ts';
import { type DiscordMessage, renderDiscord, type Surface } from './render.ts';
import { type Asked, againText, failedAnswer, languageFor, requestOf, SIZE, type Tools } from './tools.ts';

/** `/k8snotes …` */
export async function onCommand(interaction: ChatInputCommandInteraction, tools: Tools): Promise<void> {
  const recipient = recipientOf(interaction);
  // Naming somebody makes no sense for an answer that only the asker sees.
  const hide = interaction.options.getBoolean('hide') ?? recipient === undefined;
  const surface = surfaceOf(interaction, hide);
  const asked = askedBy(interaction, textOf(interaction), surface);
  const { requestId } = asked;
  const language = languageFor(asked, tools.settings);
  const style = { codec: tools.codec, surface, text: asked.text, owner: asked.person.id, canShare: true };
  await receive(
    {
      surface: 'command',
      requestId,
      work: async () => {
        const flags = surface === 'hidden' ? ({ flags: MessageFlags.Ephemeral } as const) : {};
        if (!(await acknowledge(() => interaction.deferReply(flags), tools, requestId))) return;
        const answer = await tools.core.answer(requestOf(asked, tools.settings), SIZE);
        await editAnswer(
          interaction,
          renderDiscord(answer, {
            ...style,
            text: againText(answer, asked.text),
            ...(surface === 'public' && recipient !== undefined ? { recipient } : {}),
          }),
          tools.answerRest,
        );
      },
      showFailure: (errorId) => showFailure(interaction, renderDiscord(failedAnswer(language, errorId), style), tools),
    },
    tools,
  );
}

/** "Find notes about this": what somebody wrote, searched for the asker alone. */
export async function onMessageCommand(interaction: MessageContextMenuCommandInteraction, tools: Tools): Promise<void> {
  const asked = askedBy(interaction, interaction.targetMessage.content, 'hidden');
  const { requestId } = asked;
  const language = languageFor(asked, tools.settings);
  const style = { codec: tools.codec, surface: 'hidden', text: '', owner: asked.person.id, canShare: true } as const;
  await receive(
    {
      surface: 'message-command',
      requestId,
      work: async () => {
        if (!(await acknowledge(() => interaction.deferReply({ flags: MessageFlags.Ephemeral }), tools, requestId))) return;
        if (asked.text.trim() === '') {
          await editAnswer(interaction, { content: escapeMarkdown(chatMessagesFor(language).shortcut.noText) }, tools.answerRest);
          return;
        }
        const answer = await tools.core.about(requestOf(asked, tools.settings), SIZE);
        await editAnswer(interaction, renderDiscord(answer, { ...style, text: againText(answer, '') }), tools.answerRest);
      },
      showFailure: (errorId) => showFailure(interaction, renderDiscord(failedAnswer(language, errorId), style), tools),
    },
    tools,
  );
}

/** What is half typed: the typed text itself first, so that it can always be sent as it is. Never an error: then there are no suggestions. */
export async function onAutocomplete(interaction: AutocompleteInteraction, tools: Tools): Promise<void> {
  const { name, value } = interaction.options.getFocused(true);
  await tools.inFlight.run(async () => {
    try {
      await interaction.respond(await choicesFor(name, value, interaction, tools));
    } catch (error) {
      // Whoever typed on has left these suggestions behind: Discord then knows them no more.
      tools.log.debug({ err: loggable(error), requestId: interaction.id }, 'suggestions could not be delivered');
    }
  });
}

async function choicesFor(
  option: string,
  value: string,
  interaction: AutocompleteInteraction,
  { core, log, newErrorId }: Tools,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const typed = cleanQuery(value);
  if (typed === '' || typed.length > LIMITS.choiceValue) return [];
  const own = option === 'name' ? [] : [typed];
  try {
    const completions = await core.complete(
      typed,
      interactionPlace(interaction, 'person'),
      LIMITS.choices,
      interactionPerson(interaction).id,
    );
    const texts = completions.filter(({ kind }) => option !== 'name' || kind === 'event').map(({ text }) => cleanQuery(text));
    // What does not fit whole would be another text.
    const fitting = [...new Set([...own, ...texts])].filter((text) => text !== '' && text.length <= LIMITS.choiceValue);
    return fitting.slice(0, LIMITS.choices).map((text) => ({ name: text, value: text }));
  } catch (error) {
    log.error({ err: loggable(error), errorId: newErrorId(), requestId: interaction.id }, 'suggestions failed');
    return own.map((text) => ({ name: text, value: text }));
  }
}

function askedBy(interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction, text: string, surface: Surface): Asked {
  const audience: Audience = surface === 'public' ? 'everybody' : 'person';
  return {
    text,
    place: interactionPlace(interaction, audience),
    person: interactionPerson(interaction),
    locale: localeOf(interaction, surface === 'public'),
    requestId: interaction.id,
  };
}

/** Alone with the bot nothing needs to be hidden, and what is not hidden stays. */
export function surfaceOf(interaction: { readonly context: InteractionContextType | null }, hide: boolean): Surface {
  if (interaction.context === InteractionContextType.BotDM) return 'direct';
  return hide ? 'hidden' : 'public';
}

/** What the command says, in the grammar that all platforms share. */
function textOf({ options }: ChatInputCommandInteraction): string {
  const subcommand = options.getSubcommand();
  switch (subcommand) {
    case 'search': {
      const query = cleanQuery(options.getString('query', true));
      // Somebody who searches for `help` wants no help.
      return readCommand(query).kind === 'search' ? query : `search ${query}`;
    }
    case 'event':
      return `event ${cleanQuery(options.getString('name', true))}`;
    case 'tip': {
      const action = options.getString('action') ?? 'now';
      const { say } = isKey(TIP_ACTIONS, action) ? TIP_ACTIONS[action] : TIP_ACTIONS.now;
      return cleanQuery(`${say} ${options.getString('when') ?? ''}`);
    }
    case 'gaps': {
      const action = options.getString('action') ?? 'show';
      return (isKey(GAPS_ACTIONS, action) ? GAPS_ACTIONS[action] : GAPS_ACTIONS.show).say;
    }
    // `events`, `open`, `status`, `help`: said as they are called.
    default:
      return subcommand;
  }
}

function isKey<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}

function recipientOf({ options }: ChatInputCommandInteraction): string | undefined {
  const user = options.getUser('mention');
  if (user === null) return undefined;
  const member = options.getMember('mention');
  return member instanceof GuildMember ? member.displayName : user.displayName;
}

type Answerable = ChatInputCommandInteraction | MessageContextMenuCommandInteraction;

/** Where there was a first response, in its place; else as the first response, to the person alone. */
function showFailure(interaction: Answerable, message: DiscordMessage, { answerRest }: Tools): Promise<unknown> {
  return interaction.deferred || interaction.replied
    ? editAnswer(interaction, message, answerRest)
    : interaction.reply({ ...message, flags: MessageFlags.Ephemeral });
}
