import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import { messagesFor, problemSentence } from '../../src/answer/messages/messages.ts';
import type { Answer, Language, RefusalReason } from '../../src/model.ts';
import { asOf } from './as-of.ts';
import { jsonLength, quietLine, quietTitle, type SlackBlock, section } from './blocks.ts';
import { askButtons, commandButtons, missButtons, pageButtons, tipButtons } from './buttons.ts';
import { fitCards, fitRows } from './cards.ts';
import { clip } from './clip.ts';
import { cleanLine } from './escape.ts';
import { fallbackText } from './fallback-text.ts';
import { MAX_MESSAGE_BLOCKS, MAX_MESSAGE_JSON_CHARS } from './limits.ts';
import type { Page, SlackMessage, SlackRenderOptions } from './options.ts';
import { eventsBlocks, gapsBlocks, helpBlocks, nearRows, outlineBlocks, previewBlocks, statusBlocks } from './render-lists.ts';

/**
 * An answer as a Slack message. Pure.
 *
 * Any answer is accepted: the message stays within every limit of `limits.ts` by showing fewer whole bullets and saying how many are left, mentions nobody, and no text of a note
 * or query is read as markup.
 */
export function renderSlack(answer: Answer, options: SlackRenderOptions): SlackMessage {
  const page: Page = { messages: messagesFor(answer.language), chat: chatMessagesFor(answer.language), options };
  const notice = options.notice === undefined ? [] : [section(clip(cleanLine(options.notice), 500))];
  const said = answerBlocks(answer, page, MAX_MESSAGE_JSON_CHARS - jsonLength(notice), MAX_MESSAGE_BLOCKS - notice.length);
  const blocks = [...notice, ...said];
  const notification =
    answer.kind === 'tip' && options.mode === 'scheduled' ? page.chat.tipNotification(answer.card.event, answer.card.top.text) : undefined;
  return {
    text: fallbackText(blocks, notice.length === 0 && notification !== undefined ? clip(cleanLine(notification), 500) : undefined),
    blocks,
  };
}

/** Something that the bot says by itself, such as that sharing is done. */
export function noticeMessage(said: string): SlackMessage {
  const blocks = [section(said)];
  return { text: fallbackText(blocks), blocks };
}

/** What stands there while the search runs. */
export function searchingMessage(language: Language): SlackMessage {
  const blocks = [quietLine([chatMessagesFor(language).searching])].filter((block) => block !== undefined);
  return { text: fallbackText(blocks), blocks };
}

function answerBlocks(answer: Answer, page: Page, available: number, maxBlocks: number): readonly SlackBlock[] {
  const { messages, options } = page;
  switch (answer.kind) {
    case 'hits': {
      const head = [...hitsHead(answer, page), ...problemBlocks(answer, page)];
      const tail = [...askButtons(page.chat.didYouMeanLabel, answer.didYouMean, 3, options), ...pageButtons(answer, options)];
      return aroundCards(head, answer.cards, tail, page, available, maxBlocks);
    }
    case 'open': {
      if (answer.total === 0 || answer.cards.length === 0) return [section(messages.noOpenQuestions)];
      const head = [
        ...sharedBlocks(page, options.requestText),
        quietTitle(messages.openQuestions(answer.total), statusParts(answer, page)),
      ];
      return aroundCards(head, answer.cards, pageButtons(answer, options), page, available, maxBlocks);
    }
    case 'tip': {
      const { occasion } = answer;
      const title = messages.tip.title(answer.scheduled);
      const shared = options.mode === 'shared' && options.sharer !== undefined ? page.chat.sharedTipBy(options.sharer) : undefined;
      const head = [quietTitle(shared ?? title, occasion === undefined ? [] : [messages.tip.occasion(occasion)])];
      return aroundCards(head, [answer.card], tipButtons(answer, options), page, available, maxBlocks);
    }
    case 'nothing':
      return nothingBlocks(answer, page, available);
    case 'events':
      return eventsBlocks(answer, page, available);
    case 'outline':
      return outlineBlocks(answer, page, available);
    case 'tip-schedule':
      return [section(messages.tipSchedule(answer.action, answer.schedule).join('\n'))];
    case 'tip-preview':
      return previewBlocks(answer, page, available);
    case 'gaps':
      return gapsBlocks(answer, page, available);
    case 'noted':
      return [section(messages.noted(answer.what))];
    case 'help':
      return helpBlocks(answer, page, available);
    case 'status':
      return statusBlocks(answer.status, page);
    case 'refused':
      return [section(messages.refused(shortened(answer.reason))), ...helpButton(answer.reason, page)];
    case 'failed':
      return [section(messages.failed(answer.errorId))];
    default:
      return answer satisfies never;
  }
}

type Hits = Extract<Answer, { kind: 'hits' }>;
type Nothing = Extract<Answer, { kind: 'nothing' }>;

/** The question again, since Slack shows it to nobody, and how much answers it; in a public copy who shared it, too. */
function hitsHead(answer: Hits, page: Page): readonly SlackBlock[] {
  const { messages } = page;
  const count = answer.matched > 0 ? messages.hitCount(answer.matched, answer.sessionCount) : messages.contextOnly;
  const shared = sharedBlocks(page, answer.query);
  const parts = [count, ...statusParts(answer, page)];
  return shared.length > 0 ? [...shared, ...[quietLine(parts)].filter((block) => block !== undefined)] : [quietTitle(answer.query, parts)];
}

function statusParts(
  answer: { readonly page: number; readonly pageCount: number; readonly notesAsOf: string },
  page: Page,
): readonly string[] {
  const { messages, options } = page;
  return [
    ...(answer.pageCount > 1 ? [messages.page(answer.page, answer.pageCount)] : []),
    messages.notesAsOf(asOf(answer.notesAsOf, options.now, options.zone)),
  ];
}

function sharedBlocks({ chat, options }: Page, about: string): readonly SlackBlock[] {
  if (options.mode !== 'shared' || options.sharer === undefined) return [];
  return [section(chat.sharedBy(clip(cleanLine(options.sharer), 80), clip(cleanLine(about), 150)))];
}

function problemBlocks(answer: Hits | Nothing, page: Page): readonly SlackBlock[] {
  const lines = problemSentences(answer, page);
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

function problemSentences(answer: Hits | Nothing, { messages }: Page): readonly string[] {
  return answer.operatorProblems
    .slice(0, 5)
    .map(({ operator, value, problem }) =>
      problemSentence({ operator: clip(cleanLine(operator), 60), value: clip(cleanLine(value), 100), problem }, answer, messages),
    );
}

/** Cards in what head and buttons leave of the message. */
function aroundCards(
  head: readonly SlackBlock[],
  cards: Hits['cards'],
  tail: readonly SlackBlock[],
  { messages, chat }: Page,
  available: number,
  maxBlocks: number,
): readonly SlackBlock[] {
  const left = (count: number): readonly SlackBlock[] =>
    count === 0 ? [] : [quietLine([chat.leftOut(count)])].filter((block) => block !== undefined);
  const around = [...head, ...left(cards.length), ...tail];
  const fitted = fitCards(cards, available - jsonLength(around), maxBlocks - around.length, messages);
  return [...head, ...fitted.blocks, ...left(fitted.leftOut), ...tail];
}

/** One sentence, what was understood, the nearest that the notes do have, and words to press. */
function nothingBlocks(answer: Nothing, page: Page, available: number): readonly SlackBlock[] {
  const { messages, chat, options } = page;
  const known = words(answer.knownWords);
  const unknown = words(answer.unknownWords);
  const sentences = [
    ...(answer.conditionsAlone === true ? problemSentences(answer, page) : [messages.nothing(clip(cleanLine(answer.query), 200))]),
    ...(unknown.length === 0 ? [] : [known.length > 0 ? messages.partlyKnown(known, unknown) : messages.unknownWords(unknown)]),
  ];
  const also = words(answer.alsoSearched);
  const quiet = quietLine([
    ...(also.length > 0 ? [messages.alsoSearched(also)] : []),
    ...(answer.preliminary ? [messages.preliminary] : []),
    ...(answer.recorded ? [chat.recorded] : []),
  ]);
  const head = [
    ...sharedBlocks(page, answer.query),
    section(sentences.join('\n')),
    ...(answer.conditionsAlone === true ? [] : problemBlocks(answer, page)),
  ];
  const tail = [
    ...askButtons(chat.didYouMeanLabel, answer.didYouMean, 3, options),
    ...askButtons(chat.topicsLabel, answer.topics, 3, options),
    ...(quiet === undefined ? [] : [quiet]),
    ...missButtons(answer, options),
  ];
  const near =
    answer.near.length === 0
      ? undefined
      : fitRows(nearRows(answer.near, messages), available - jsonLength([...head, ...tail]), messages.moreItems).block;
  return [...head, ...(near === undefined ? [] : [near]), ...tail];
}

/** Words for a sentence: a few, none of them endless. */
function words(all: readonly string[]): readonly string[] {
  return all.slice(0, 5).map((word) => clip(cleanLine(word), 60));
}

/** A reason whose quoted words fit into a sentence. */
function shortened(reason: RefusalReason): RefusalReason {
  switch (reason.code) {
    case 'not-available':
      return { ...reason, command: clip(cleanLine(reason.command), 100) };
    case 'only-operators':
      return { ...reason, conditions: reason.conditions.slice(0, 10).map((condition) => clip(cleanLine(condition), 60)) };
    case 'bad-schedule':
      return { ...reason, value: clip(cleanLine(reason.value), 100) };
    default:
      return reason;
  }
}

/** Where a person may not know what can be said, the way to find out. */
function helpButton({ code }: RefusalReason, { chat, options }: Page): readonly SlackBlock[] {
  return code === 'empty-query' || code === 'only-exclusions' || code === 'not-available'
    ? commandButtons('', [{ label: chat.buttons.help, text: 'help' }], options)
    : [];
}
