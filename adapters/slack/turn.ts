import { chooseLanguage } from '../../src/answer/language.ts';
import { type ChatMessages, chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { Answer, Language, Request } from '../../src/model.ts';
import type { SlackMessage, SlackMode, SlackRenderOptions } from './options.ts';
import { slackPlace } from './poster.ts';
import { noticeMessage, renderSlack } from './render.ts';
import type { Recipient } from './send.ts';
import type { Delivery, SlackTools } from './tools.ts';
import type { SlackUser } from './users.ts';

/** Something that one person did in one place, and how to say something to that person there. */
export interface Turn {
  readonly request: Request;
  readonly to: Recipient;
  readonly person: SlackUser;
  /** `slack:U0123`. */
  readonly owner: string;
  readonly language: Language;
  readonly chat: ChatMessages;
}

/** Where a turn came from, out of its payload. */
export interface Origin {
  readonly user: string;
  /** Undefined on the start page and in dialogs from anywhere. */
  readonly channel: string | undefined;
  readonly threadTs: string | undefined;
  readonly responseUrl: string | undefined;
  /** As the payload calls the person, should `users.info` not tell. */
  readonly userName: string | undefined;
}

export async function startTurn(tools: SlackTools, delivery: Delivery, origin: Origin, text: string): Promise<Turn> {
  const { settings } = tools;
  const found = await tools.users.find(delivery.token, delivery.workspace, origin.user);
  const person: SlackUser = { ...found, name: found.name ?? origin.userName };
  const owner = `slack:${origin.user}`;
  const request: Request = {
    text,
    place: slackPlace(origin.channel === undefined ? undefined : `slack:${origin.channel}`, delivery.workspace),
    language: settings.replyLanguage,
    ...(person.locale === undefined ? {} : { locale: person.locale }),
    requestId: tools.newErrorId(),
    person: { id: owner, isAdmin: person.isAdmin },
  };
  const language = chooseLanguage(request);
  return {
    request,
    owner,
    person,
    language,
    chat: chatMessagesFor(language),
    to: {
      token: delivery.token,
      user: origin.user,
      channel: origin.channel,
      threadTs: origin.threadTs,
      responseUrl: origin.responseUrl === undefined ? undefined : tools.responseUrl(origin.responseUrl),
      language,
    },
  };
}

/** The same turn about another text, such as that of a button. */
export function withText(turn: Turn, text: string, page?: number): Turn {
  const { page: _page, ...request } = turn.request;
  return { ...turn, request: { ...request, text, ...(page === undefined ? {} : { page }) } };
}

export function isDirect(channel: string | undefined): boolean {
  return channel?.startsWith('D') === true;
}

export type RenderMore = Partial<Pick<SlackRenderOptions, 'notice' | 'sharer' | 'canShare' | 'requestText'>>;

export function renderOptions(tools: SlackTools, turn: Turn, mode: SlackMode, more: RenderMore = {}): SlackRenderOptions {
  return {
    mode,
    codec: tools.codec,
    commandName: tools.settings.commandName,
    requestText: turn.request.text,
    now: tools.now(),
    zone: turn.person.zone ?? tools.settings.zone,
    owner: turn.owner,
    ...(mode === 'ephemeral' ? { canShare: turn.to.channel !== undefined && !isDirect(turn.to.channel) } : {}),
    ...more,
  };
}

export function rendered(tools: SlackTools, turn: Turn, answer: Answer, mode: SlackMode, more: RenderMore = {}): SlackMessage {
  return renderSlack(answer, renderOptions(tools, turn, mode, more));
}

/** Say a sentence to the person alone. */
export function sayPrivately(tools: SlackTools, turn: Turn, text: string): Promise<void> {
  return tools.sender.privately(turn.to, noticeMessage(text));
}

/** Answer where the request was made, for all who are there; what cannot be posted is shown to the person alone. */
export async function answerPublicly(tools: SlackTools, turn: Turn, answer: Answer): Promise<void> {
  const mode = isDirect(turn.to.channel) ? 'direct' : 'thread';
  const message = rendered(tools, turn, answer, mode);
  const outcome = await tools.sender.publicly(turn.to, message);
  if (outcome.kind === 'posted') return;
  // Not once more in public: perhaps it is there. The person sees it for sure, and nobody sees it twice.
  tools.log.warn({ err: outcome.error, requestId: turn.request.requestId }, 'an answer could not be posted; shown to the person alone');
  await tools.sender.privately(turn.to, message);
}
