import type { APIEmbed } from 'discord.js';
import type { ButtonCodec } from '../../src/answer/button-state.ts';
import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import { messagesFor, problemSentence } from '../../src/answer/messages/messages.ts';
import type { Answer, Language, TipAnswer } from '../../src/model.ts';
import { type ButtonRow, buttonRows, type WantedButton } from './buttons.ts';
import { type CardWords, cardEmbeds, MAX_CARDS, MAX_PREVIEWED } from './cards.ts';
import { cutText, escapeMarkdown, oneLine, unescapeMarkdown } from './escape.ts';
import { LIMITS } from './limits.ts';
import { eventsEmbed, gapsEmbed, helpEmbed, nearEmbed, outlineEmbed, statusEmbed } from './lists.ts';

/**
 * Who sees a message, and with it which buttons make sense: `hidden` only the asker (an ephemeral response), `public` everybody in the channel, `direct` the asker in a direct
 * message, `shared` everybody, copied from a hidden answer, `scheduled` everybody, asked for by nobody.
 */
export type Surface = 'hidden' | 'public' | 'direct' | 'shared' | 'scheduled';

export interface DiscordStyle {
  readonly codec: ButtonCodec;
  readonly surface: Surface;
  /** What buttons ask again, as `Request.text`, cleaned by `cleanQuery`. */
  readonly text: string;
  /** `discord:789`, whose answer it is: who may dismiss it. */
  readonly owner: string | undefined;
  /** Whether there is a channel that a hidden answer could be shared to. */
  readonly canShare: boolean;
  /** How the person who shared is named there. */
  readonly sharer?: string;
  /** Whom a public answer is meant for, by name. */
  readonly recipient?: string;
  /** What has to be said before the answer, in its language: that the notes changed. */
  readonly notice?: string;
}

/** The parts of a message that an answer decides. */
export interface DiscordMessage {
  readonly content: string;
  readonly embeds: APIEmbed[];
  readonly components: ButtonRow[];
}

/** Longest quotation of an operator, a topic or the like. */
const MAX_QUOTE = 200;
const MAX_PROBLEMS = 3;
/** A noncharacter: no name keeps one. */
const PLACEHOLDER = '\ufdd4';
/** Suggestions that fit on one row. */
const MAX_SUGGESTIONS = LIMITS.buttonsPerRow;

/** An Answer as a Discord message: pure; within all limits; nothing of notes or query is markup, pings or unfurls. */
export function renderDiscord(answer: Answer, style: DiscordStyle): DiscordMessage {
  const words: CardWords = { messages: messagesFor(answer.language), chat: chatMessagesFor(answer.language) };
  const { lines, embeds, rows } = partsOf(answer, words, style);
  const content = fitLines([...leadLines(words, style), ...lines], LIMITS.content);
  return { content, embeds: [...embeds], components: buttonRows(rows, style.codec, content) };
}

interface Parts {
  /** Of the content, escaped. */
  readonly lines: readonly string[];
  readonly embeds: readonly APIEmbed[];
  readonly rows: readonly (readonly WantedButton[])[];
}

function partsOf(answer: Answer, words: CardWords, style: DiscordStyle): Parts {
  const { messages, chat } = words;
  switch (answer.kind) {
    case 'hits': {
      const embeds = cardEmbeds(answer.cards, words, {
        parts: [
          answer.matched > 0 ? messages.hitCount(answer.matched, answer.sessionCount) : messages.contextOnly,
          ...(answer.pageCount > 1 ? [messages.page(answer.page, answer.pageCount)] : []),
        ],
        notesAsOf: answer.notesAsOf,
      });
      return {
        lines: [
          restated(answer.query, words, style),
          ...problemLines(answer, words),
          ...(answer.didYouMean.length > 0 ? [small(messages.didYouMean(answer.didYouMean.slice(0, MAX_SUGGESTIONS)))] : []),
          ...overflow(answer.cards.length, words),
        ],
        embeds,
        rows: [pageButtons(answer, words, style), suggestions(answer.didYouMean, style)],
      };
    }
    case 'nothing':
      return nothingParts(answer, words, style);
    case 'open':
      return {
        lines: [
          answer.total === 0 ? escapeMarkdown(messages.noOpenQuestions) : restated(messages.openQuestions(answer.total), words, style),
          ...overflow(answer.cards.length, words),
        ],
        embeds: cardEmbeds(answer.cards, words, {
          parts: answer.pageCount > 1 ? [messages.page(answer.page, answer.pageCount)] : [],
          notesAsOf: answer.notesAsOf,
        }),
        rows: answer.total === 0 ? [dismissButton(words, style)] : [pageButtons(answer, words, style)],
      };
    case 'events': {
      const asks = answer.events.slice(0, MAX_SUGGESTIONS).map((event) => ({ label: event.title, text: `event ${event.title}` }));
      return {
        lines: [
          ...(answer.wanted === undefined ? [] : [quoted(messages.noSuchEvent(answer.wanted))]),
          ...(answer.events.length === 0 ? [escapeMarkdown(messages.noEvents)] : []),
        ],
        embeds: answer.events.length === 0 ? [] : [eventsEmbed(answer.events, messages)],
        rows: [askButtons(asks, style), dismissButton(words, style)],
      };
    }
    case 'outline':
      return { lines: [], embeds: [outlineEmbed(answer, messages)], rows: [dismissButton(words, style)] };
    case 'tip':
      return tipParts(answer, words, style);
    case 'tip-schedule':
      return { lines: messages.tipSchedule(answer.action, answer.schedule).map(quoted), embeds: [], rows: [dismissButton(words, style)] };
    case 'tip-preview':
      return {
        lines: [
          answer.entries.length === 0
            ? escapeMarkdown(messages.tipPreview.none)
            : `**${escapeMarkdown(messages.tipPreview.heading(answer.entries.length))}**`,
          small(answer.schedule === undefined ? messages.tipPreview.notSubscribed : messages.tipTimes(answer.schedule)),
          ...overflow(answer.entries.length, words, MAX_PREVIEWED),
        ],
        embeds: cardEmbeds(
          answer.entries.map((entry) => entry.card),
          words,
          {
            parts: [],
            notesAsOf: undefined,
            most: MAX_PREVIEWED,
            above: answer.entries.map(({ moment, occasion }) =>
              [messages.tipMoment(moment), ...(occasion === undefined ? [] : [messages.tip.occasion(occasion)])].join(' · '),
            ),
          },
        ),
        rows: [dismissButton(words, style)],
      };
    case 'gaps':
      return answer.recording && answer.total + answer.votes.length > 0
        ? { lines: [], embeds: [gapsEmbed(answer, messages)], rows: [dismissButton(words, style)] }
        : {
            lines: [quoted(answer.recording ? messages.gaps.none(answer.days) : messages.gaps.off)],
            embeds: [],
            rows: [dismissButton(words, style)],
          };
    case 'noted':
      return { lines: [escapeMarkdown(messages.noted(answer.what))], embeds: [], rows: [] };
    case 'help':
      return {
        lines: [],
        embeds: [helpEmbed(messages, answer.language)],
        rows: [suggestions(answer.topics, style), dismissButton(words, style)],
      };
    case 'status':
      return { lines: [], embeds: [statusEmbed(answer.status, messages, chat)], rows: [dismissButton(words, style)] };
    case 'refused':
      return { lines: [quoted(messages.refused(answer.reason))], embeds: [], rows: [dismissButton(words, style)] };
    case 'failed':
      return { lines: [quoted(messages.failed(answer.errorId))], embeds: [], rows: [dismissButton(words, style)] };
    default:
      return answer satisfies never;
  }
}

function nothingParts(answer: Extract<Answer, { kind: 'nothing' }>, words: CardWords, style: DiscordStyle): Parts {
  const { messages, chat } = words;
  const { knownWords, unknownWords, query } = answer;
  const label =
    answer.didYouMean.length > 0
      ? [escapeMarkdown(chat.didYouMeanLabel)]
      : answer.topics.length > 0
        ? [escapeMarkdown(chat.topicsLabel)]
        : [];
  return {
    lines: [
      ...(answer.conditionsAlone === true ? [] : [quoted(messages.nothing(query))]),
      ...problemLines(answer, words),
      ...(unknownWords.length === 0
        ? []
        : [quoted(knownWords.length > 0 ? messages.partlyKnown(knownWords, unknownWords) : messages.unknownWords(unknownWords))]),
      ...(answer.alsoSearched.length > 0 ? [small(messages.alsoSearched(answer.alsoSearched))] : []),
      ...(answer.preliminary ? [small(messages.preliminary)] : []),
      ...(answer.recorded ? [small(chat.recorded)] : []),
      ...(answer.near.length > 0 ? [] : label),
    ],
    // In an embed, so that the links in it are not previewed. Buttons stand below embeds, and what introduces them right above.
    embeds: answer.near.length > 0 ? [nearEmbed(answer.near, label, messages)] : [],
    rows: [suggestions([...answer.didYouMean, ...answer.topics], style), dismissButton(words, style)],
  };
}

function tipParts(answer: TipAnswer, words: CardWords, style: DiscordStyle): Parts {
  const { messages, chat } = words;
  const { unitId } = answer;
  const { surface } = style;
  const isOwn = surface === 'hidden' || surface === 'direct';
  return {
    lines: [
      style.sharer === undefined
        ? `**${escapeMarkdown(messages.tip.title(answer.scheduled))}**`
        : escapeMarkdown(chat.sharedTipBy(name(style.sharer))),
      ...(answer.occasion === undefined ? [] : [small(messages.tip.occasion(answer.occasion))]),
    ],
    embeds: cardEmbeds([answer.card], words, { parts: [], notesAsOf: undefined }),
    rows: [
      [
        ...(surface === 'hidden' && style.canShare
          ? [{ state: { action: 'tip-share', unitId }, label: chat.buttons.share, isMain: true } as const]
          : []),
        ...(surface === 'shared' ? [] : [{ state: { action: 'tip-next' }, label: chat.buttons.anotherTip } as const]),
        ...(surface === 'shared'
          ? []
          : [
              { state: { action: 'tip-vote-up', unitId }, emoji: '👍' } as const,
              // A scheduled tip that nobody needs is retired for the channel, which says more than a vote.
              ...(isOwn ? [{ state: { action: 'tip-vote-down', unitId }, emoji: '👎' } as const] : []),
              { state: { action: 'tip-retire', unitId }, label: chat.buttons.retireTip } as const,
            ]),
        ...(surface === 'scheduled' ? [] : dismissButton(words, style)),
      ],
    ],
  };
}

/** Who it is for, and what has to be said first. */
function leadLines({ chat }: CardWords, style: DiscordStyle): readonly string[] {
  return [
    ...(style.recipient === undefined ? [] : [escapeMarkdown(chat.addressedTo(name(style.recipient)))]),
    ...(style.notice === undefined ? [] : [quoted(style.notice)]),
  ];
}

/** Whom a message in a language is meant for, by its first line; undefined when that says nothing of the kind. */
export function recipientIn(content: string, language: Language): string | undefined {
  const [first = ''] = content.split('\n');
  const line = unescapeMarkdown(first);
  const [before = '', after = ''] = chatMessagesFor(language).addressedTo(PLACEHOLDER).split(PLACEHOLDER);
  const isLonger = line.length > before.length + after.length;
  return isLonger && line.startsWith(before) && line.endsWith(after) ? line.slice(before.length, line.length - after.length) : undefined;
}

/** What is answered, in bold, and who shared it: who reads a slash command's answer does not see what was asked, and buttons read it back from here. */
function restated(query: string, { chat }: CardWords, style: DiscordStyle): string {
  const asked = oneLine(query);
  const shown = `**${escapeMarkdown(cutText(asked, LIMITS.content / 2, escapeMarkdown)) || '…'}**`;
  if (style.sharer === undefined) return shown;
  // The sentence is escaped in two parts, around the query, which is escaped already.
  const [before = '', after = ''] = chat.sharedBy(name(style.sharer), PLACEHOLDER).split(PLACEHOLDER);
  return escapeMarkdown(before) + shown + escapeMarkdown(after);
}

function name(displayName: string): string {
  return cutText(oneLine(displayName), 60) || '?';
}

function quoted(said: string): string {
  return escapeMarkdown(cutText(oneLine(said), MAX_QUOTE * 2, escapeMarkdown));
}

function small(said: string, mark = '-# '): string {
  return `${mark}${quoted(said)}`;
}

function problemLines(answer: Extract<Answer, { kind: 'hits' | 'nothing' }>, { messages }: CardWords): readonly string[] {
  return answer.operatorProblems.slice(0, MAX_PROBLEMS).map((problem) => quoted(problemSentence(problem, answer, messages)));
}

function overflow(cards: number, { chat }: CardWords, most: number = MAX_CARDS): readonly string[] {
  return cards > most ? [small(chat.leftOut(cards - most))] : [];
}

/** Whole lines only; the first is always short enough. */
function fitLines(lines: readonly string[], max: number): string {
  let fitted = '';
  for (const line of lines) {
    const longer = fitted === '' ? line : `${fitted}\n${line}`;
    if (longer.length <= max) fitted = longer;
  }
  return fitted;
}

function pageButtons(
  answer: { readonly page: number; readonly pageCount: number; readonly fingerprint: string },
  { chat }: CardWords,
  { surface, canShare, text, owner }: DiscordStyle,
): readonly WantedButton[] {
  if (surface === 'shared') return owner === undefined ? [] : [{ state: { action: 'dismiss', owner }, label: chat.buttons.remove }];
  const { page, pageCount, fingerprint } = answer;
  return [
    ...(surface === 'hidden' && canShare
      ? [{ state: { action: 'share', text, page, fingerprint }, label: chat.buttons.share, isMain: true } as const]
      : []),
    ...(page > 1 ? [{ state: { action: 'page', text, page: page - 1, fingerprint }, label: chat.buttons.back } as const] : []),
    ...(page < pageCount ? [{ state: { action: 'page', text, page: page + 1, fingerprint }, label: chat.buttons.more } as const] : []),
    { state: { action: 'vote-up', text }, emoji: '👍' },
    { state: { action: 'vote-down', text }, emoji: '👎' },
    ...(surface === 'public' && owner !== undefined ? [{ state: { action: 'dismiss', owner }, label: chat.buttons.remove } as const] : []),
  ];
}

/** Discord itself offers to dismiss what only the asker sees. */
function dismissButton({ chat }: CardWords, { surface, owner }: DiscordStyle): readonly WantedButton[] {
  return (surface === 'public' || surface === 'shared') && owner !== undefined
    ? [{ state: { action: 'dismiss', owner }, label: chat.buttons.remove }]
    : [];
}

function suggestions(texts: readonly string[], style: DiscordStyle): readonly WantedButton[] {
  return askButtons(
    texts.map((text) => ({ label: text, text })),
    style,
  );
}

function askButtons(
  asks: readonly { readonly label: string; readonly text: string }[],
  { surface }: DiscordStyle,
): readonly WantedButton[] {
  if (surface === 'shared') return [];
  return asks.slice(0, MAX_SUGGESTIONS).map(({ label, text }) => ({ state: { action: 'ask', text }, label }));
}
