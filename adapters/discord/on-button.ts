import { type ButtonInteraction, InteractionContextType, MessageFlags } from 'discord.js';
import type { ButtonState } from '../../src/answer/button-state.ts';
import { type ChatMessages, chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { Answer, Language } from '../../src/model.ts';
import { acknowledge } from './acknowledge.ts';
import { API_CODES, classifyFailure, isApiError, isPermissionError, loggable } from './api-errors.ts';
import { queriesIn } from './buttons.ts';
import { editAnswer } from './edit-answer.ts';
import { cutText, escapeMarkdown } from './escape.ts';
import { interactionPerson, interactionPlace, isModerator } from './place.ts';
import { unmarkedId } from './post-mark.ts';
import { localeOf, receive } from './receive.ts';
import { type DiscordMessage, type DiscordStyle, recipientIn, renderDiscord, type Surface } from './render.ts';
import { type Asked, againText, failedAnswer, languageFor, requestOf, SIZE, type Tools } from './tools.ts';

/** A click on a button of an answer, with all that its handling needs. */
interface Click {
  readonly interaction: ButtonInteraction;
  readonly tools: Tools;
  /** What kind of message the button is on. */
  readonly surface: Surface;
  readonly asked: (text: string, page?: number) => Asked;
  readonly style: DiscordStyle;
}

/** A button of an answer, however old: all state comes from the message. */
export async function onButton(interaction: ButtonInteraction, tools: Tools): Promise<void> {
  const { codec, settings } = tools;
  const surface = surfaceOfMessage(interaction);
  const isPublic = surface === 'public';
  const state = codec.decode(unmarkedId(interaction.customId), () => queriesIn(interaction.message.content));
  const person = interactionPerson(interaction);
  const click: Click = {
    interaction,
    tools,
    surface,
    asked: (text, page) => ({
      text,
      person,
      place: interactionPlace(interaction, isPublic ? 'everybody' : 'person'),
      locale: localeOf(interaction, isPublic),
      requestId: interaction.id,
      ...(page === undefined ? {} : { page }),
    }),
    style: { codec, surface, text: '', owner: person.id, canShare: true },
  };
  const language = languageFor({ text: textOfState(state), locale: interaction.locale }, settings);
  await receive(
    {
      surface: 'button',
      requestId: interaction.id,
      work: () =>
        state === undefined
          ? showBeside(click, { kind: 'refused', language, reason: { code: 'stale-button' } }, '')
          : carryOut(state, click),
      showFailure: (errorId) => {
        const message = renderDiscord(failedAnswer(language, errorId), { ...click.style, surface: 'hidden' });
        const hidden = { ...message, flags: MessageFlags.Ephemeral } as const;
        if (!interaction.deferred && !interaction.replied) return interaction.reply(hidden);
        // `ephemeral` is set where an answer of its own was promised; else the message with the button is what waits, and stays as it is.
        return interaction.ephemeral === null ? interaction.followUp(hidden) : editAnswer(interaction, message, tools.answerRest);
      },
    },
    tools,
  );
}

function surfaceOfMessage({ context, message }: ButtonInteraction): Surface {
  if (message.flags.has(MessageFlags.Ephemeral)) return 'hidden';
  return context === InteractionContextType.BotDM ? 'direct' : 'public';
}

function textOfState(state: ButtonState | undefined): string {
  return state !== undefined && 'text' in state ? state.text : '';
}

async function carryOut(state: ButtonState, click: Click): Promise<void> {
  const { core, settings } = click.tools;
  switch (state.action) {
    case 'page':
      return turnPage(state, click);
    case 'share':
      return share(state, click);
    case 'ask':
      return ask(state.text, click);
    case 'tip-next':
      return ask('tip', click);
    case 'vote-up':
    case 'vote-down': {
      const request = requestOf(click.asked(state.text), settings);
      const vote = state.action === 'vote-up' ? 'up' : 'down';
      return note(() => core.vote({ request, vote, about: { kind: 'query', query: state.text } }), click);
    }
    case 'tip-vote-up':
    case 'tip-vote-down': {
      const request = requestOf(click.asked(''), settings);
      const vote = state.action === 'tip-vote-up' ? 'up' : 'down';
      return note(() => core.vote({ request, vote, about: { kind: 'tip', unitId: state.unitId } }), click);
    }
    case 'tip-retire':
      return note(() => core.retireTip(requestOf(click.asked(''), settings), state.unitId), click);
    case 'tip-share':
      return shareTip(state.unitId, click);
    case 'dismiss':
      return dismiss(state.owner, click);
    default:
      return state satisfies never;
  }
}

/** In the same message. Where the page is no more, the answer as it was stays, and only who clicked is told. */
async function turnPage(state: Extract<ButtonState, { action: 'page' }>, click: Click): Promise<void> {
  const { interaction, tools } = click;
  if (!(await acknowledge(() => interaction.deferUpdate(), tools, interaction.id))) return;
  const answer = await tools.core.answer(requestOf(click.asked(state.text, state.page), tools.settings), SIZE);
  if (answer.kind !== 'hits' && answer.kind !== 'open') return followHidden(click, answer, '');
  const notice = (await hasChanged(state, click)) ? { notice: chatMessagesFor(answer.language).changed } : {};
  await editAnswer(
    interaction,
    renderDiscord(answer, {
      ...click.style,
      ...recipientOn(click, answer.language),
      ...notice,
      owner: ownerOf(click),
      text: againText(answer, state.text),
    }),
    tools.answerRest,
  );
}

/** Whether the page on which this button stood would look different now: it was the one before or the one after. */
async function hasChanged({ text, page, fingerprint }: Extract<ButtonState, { action: 'page' }>, click: Click): Promise<boolean> {
  const { core, settings } = click.tools;
  for (const shown of [page - 1, page + 1]) {
    if (shown < 1) continue;
    const { changed } = await core.again(requestOf(click.asked(text, shown), settings), fingerprint, SIZE);
    if (!changed) return false;
  }
  return true;
}

/** What the asker saw, for everybody: asked again as everybody may read it, and shown only where it is the same. */
async function share(state: Extract<ButtonState, { action: 'share' }>, click: Click): Promise<void> {
  const { interaction, tools } = click;
  if (!(await acknowledge(() => interaction.deferUpdate(), tools, interaction.id))) return;
  const asked: Asked = {
    ...click.asked(state.text, state.page),
    place: interactionPlace(interaction, 'everybody'),
    locale: localeOf(interaction, false),
  };
  const { answer, changed } = await tools.core.again(requestOf(asked, tools.settings), state.fingerprint, SIZE);
  const chat = chatMessagesFor(answer.language);
  const text = againText(answer, state.text);
  if (answer.kind !== 'hits' && answer.kind !== 'open') {
    // Nothing of it is for everybody; a refusal says what it is itself.
    await followHidden(click, answer, answer.kind === 'refused' || answer.kind === 'failed' ? '' : chat.changed);
    return;
  }
  if (changed) {
    await editAnswer(interaction, renderDiscord(answer, { ...click.style, text, notice: chat.changed }), tools.answerRest);
    return;
  }
  const copy = renderDiscord(answer, { ...click.style, surface: 'shared', text, sharer: nameOf(interaction) });
  const said = await postShared(click, copy, chat);
  await editAnswer(interaction, renderDiscord(answer, { ...click.style, text, ...said }), tools.answerRest);
}

async function shareTip(unitId: string, click: Click): Promise<void> {
  const { interaction, tools } = click;
  if (!(await acknowledge(() => interaction.deferUpdate(), tools, interaction.id))) return;
  const asked: Asked = { ...click.asked(''), place: interactionPlace(interaction, 'everybody') };
  const answer = await tools.core.tip(requestOf(asked, tools.settings), unitId);
  if (answer.kind !== 'tip') return followHidden(click, answer, '');
  const chat = chatMessagesFor(answer.language);
  const said = await postShared(click, renderDiscord(answer, { ...click.style, surface: 'shared', sharer: nameOf(interaction) }), chat);
  await editAnswer(interaction, renderDiscord(answer, { ...click.style, ...said }), tools.answerRest);
}

/**
 * A public message by way of the interaction, which needs no permission of the bot's own. Once for a message and what it shows: a second click finds it shared, unless the first came
 * to nothing.
 *
 * @returns What the asker is told. It cannot be shared where Discord keeps answers of an app that a person brought along private.
 */
async function postShared(
  { interaction, tools }: Click,
  message: DiscordMessage,
  chat: ChatMessages,
): Promise<Pick<DiscordStyle, 'notice'> & Partial<Pick<DiscordStyle, 'canShare'>>> {
  const { log, newErrorId } = tools;
  const done = await tools.sharedOnce.begin(`discord:share:${interaction.message.id}:${interaction.customId}`);
  if (done === undefined) return { canShare: false, notice: chat.shared };
  let isShared = false;
  try {
    const posted = await interaction.followUp(message);
    isShared = !posted.flags.has(MessageFlags.Ephemeral);
    return isShared ? { canShare: false, notice: chat.shared } : { notice: chat.cannotShare };
  } catch (error) {
    const isPerhapsSent = classifyFailure(error).kind === 'uncertain';
    if (!isPerhapsSent && !isPermissionError(error)) throw error;
    const errorId = newErrorId();
    log.warn({ err: loggable(error), errorId, requestId: interaction.id }, 'an answer could not be shared, or nobody knows whether it was');
    return { notice: isPerhapsSent ? chat.perhapsSent(errorId) : chat.cannotShare };
  } finally {
    done(isShared);
  }
}

/** In the asker's own message in its place, in direct messages below, beside a public one for whoever clicked alone. */
async function ask(text: string, click: Click): Promise<void> {
  const { interaction, tools, surface } = click;
  if (surface !== 'hidden') {
    const shownTo: Surface = surface === 'direct' ? 'direct' : 'hidden';
    const flags = shownTo === 'hidden' ? ({ flags: MessageFlags.Ephemeral } as const) : {};
    if (!(await acknowledge(() => interaction.deferReply(flags), tools, interaction.id))) return;
    const asked: Asked = { ...click.asked(text), place: interactionPlace(interaction, 'person'), locale: interaction.locale };
    const answer = await tools.core.answer(requestOf(asked, tools.settings), SIZE);
    await editAnswer(
      interaction,
      renderDiscord(answer, { ...click.style, surface: shownTo, text: againText(answer, text) }),
      tools.answerRest,
    );
    return;
  }
  if (!(await acknowledge(() => interaction.deferUpdate(), tools, interaction.id))) return;
  const answer = await tools.core.answer(requestOf(click.asked(text), tools.settings), SIZE);
  if (answer.kind === 'refused' || answer.kind === 'failed') return followHidden(click, answer, '');
  await editAnswer(interaction, renderDiscord(answer, { ...click.style, text: againText(answer, text) }), tools.answerRest);
}

/** A click that is only taken note of, and thanked for. */
async function note(work: () => Promise<Answer>, click: Click): Promise<void> {
  const { interaction, tools } = click;
  if (!(await acknowledge(() => interaction.deferReply({ flags: MessageFlags.Ephemeral }), tools, interaction.id))) return;
  await editAnswer(interaction, renderDiscord(await work(), { ...click.style, surface: 'hidden' }), tools.answerRest);
}

async function dismiss(owner: string, click: Click): Promise<void> {
  const { interaction, tools, style } = click;
  const chat = chatMessagesFor(languageFor({ text: '', locale: interaction.locale }, tools.settings));
  if (style.owner !== owner && !isModerator(interaction)) {
    const content = escapeMarkdown(chat.cannotRemove);
    await acknowledge(() => interaction.reply({ content, flags: MessageFlags.Ephemeral }), tools, interaction.id);
    return;
  }
  if (!(await acknowledge(() => interaction.deferUpdate(), tools, interaction.id))) return;
  tools.cooldown.forget(interaction.message.url);
  try {
    await interaction.deleteReply();
  } catch (error) {
    // Two people may dismiss it at once.
    if (!isApiError(error, API_CODES.unknownMessage)) throw error;
  }
}

/** As the first response, for whoever clicked alone. */
async function showBeside(click: Click, answer: Answer, text: string): Promise<void> {
  const { interaction, tools, style } = click;
  const message = renderDiscord(answer, { ...style, surface: 'hidden', text });
  await acknowledge(() => interaction.reply({ ...message, flags: MessageFlags.Ephemeral }), tools, interaction.id);
}

/** After the first response, for whoever clicked alone. */
async function followHidden(click: Click, answer: Answer, notice: string): Promise<void> {
  const message = renderDiscord(answer, { ...click.style, surface: 'hidden', canShare: false, ...(notice === '' ? {} : { notice }) });
  await click.interaction.followUp({ ...message, flags: MessageFlags.Ephemeral });
}

/** Whose answer a public message is: its own dismiss button says so. */
function ownerOf({ interaction, tools, style }: Click): string | undefined {
  for (const row of interaction.message.components) {
    if (!('components' in row)) continue;
    for (const component of row.components) {
      const customId = 'customId' in component ? component.customId : null;
      const state = customId === null ? undefined : tools.codec.decode(unmarkedId(customId));
      if (state?.action === 'dismiss') return state.owner;
    }
  }
  return style.surface === 'public' ? undefined : style.owner;
}

/** Whom a public answer is meant for stays at its head. */
function recipientOn({ interaction, surface }: Click, language: Language): Pick<DiscordStyle, 'recipient'> {
  const recipient = surface === 'public' ? recipientIn(interaction.message.content, language) : undefined;
  return recipient === undefined ? {} : { recipient };
}

function nameOf({ member, user }: ButtonInteraction): string {
  const name = member !== null && 'displayName' in member ? member.displayName : user.displayName;
  return cutText(name, 60);
}
