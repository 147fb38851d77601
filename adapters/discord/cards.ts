import type { APIEmbed } from 'discord.js';
import { isEventCard } from '../../src/answer/cards.ts';
import type { ChatMessages } from '../../src/answer/messages/chat.ts';
import type { Messages } from '../../src/answer/messages/messages.ts';
import type { Card, EventSummary } from '../../src/model.ts';
import { cutText, escapeMarkdown, oneLine, plainText, safeUrl } from './escape.ts';
import { LIMITS } from './limits.ts';
import { addBelow, addLine, addTop, addUnit, createLines, finishLines } from './lines.ts';

/** Shown at most, whatever a page holds: the core gives three, and more than this leaves none of them room. */
export const MAX_CARDS = 5;
/** Tips are short, and a week of them is what one looks for. With the longest heads there are still 200 characters for each. */
export const MAX_PREVIEWED = 7;
/** Less than Discord allows: a title of two lines on a phone, and room for the text that matters within the 6000 of a message. */
const MAX_TITLE = 200;
const MAX_AUTHOR = 160;
const MAX_FOOTER = 240;
const MAX_CRUMBS = 220;
/** Discord's own blue-grey: a card is no alarm. */
const COLOUR = 0x5865f2;

export interface CardWords {
  readonly messages: Messages;
  readonly chat: ChatMessages;
}

/** What the last card says about the whole answer: count, page, freshness. */
export interface CardTail {
  readonly parts: readonly string[];
  /** ISO time at which the notes were read; shown in the reader's own time zone after the footer. */
  readonly notesAsOf: string | undefined;
  /** What stands before each card's event, by index: the day of a tip to come. */
  readonly above?: readonly string[];
  /** How many are shown at most; `MAX_CARDS` when left out. */
  readonly most?: number;
}

/**
 * Cards as embeds, one a talk, within all limits of one message.
 *
 * Embeds and not Components V2, looked at side by side: an embed sets event, title and footer apart without a word (a quiet author line, a linked title, small print in the
 * reader's own time zone), where a layout has text displays of one size; it never pings, where a text display does; a message with embeds keeps its content, so that the query is
 * restated in notifications and in clients that show no embeds, where a layout forbids content for the life of the message; and 6000 characters are more than its 4000.
 */
export function cardEmbeds(cards: readonly Card[], words: CardWords, tail: CardTail): APIEmbed[] {
  const shown = cards.slice(0, tail.most ?? MAX_CARDS);
  const heads = shown.map((card, index) => headOf(card, words, index === shown.length - 1 ? tail : undefined, tail.above?.[index]));
  // Discord draws embeds with one address as one.
  const seen = new Set<string>();
  let left = LIMITS.allEmbeds - heads.reduce((sum, head) => sum + sizeOf(head), 0);
  return shown.map((card, index) => {
    const share = Math.min(LIMITS.description, Math.floor(left / (shown.length - index)));
    const description = describe(card, words, share);
    left -= description.length;
    const { url, ...head } = heads[index] ?? {};
    const isNew = url !== undefined && !seen.has(url);
    if (url !== undefined) seen.add(url);
    return { ...head, ...(isNew ? { url } : {}), ...(description === '' ? {} : { description }) };
  });
}

function sizeOf(embed: APIEmbed): number {
  return (
    (embed.title?.length ?? 0) + (embed.description?.length ?? 0) + (embed.footer?.text.length ?? 0) + (embed.author?.name.length ?? 0)
  );
}

/** Title of the card: the talk, else the event. */
function titleOf(card: Card): string {
  return card.session ?? card.event;
}

function headOf(card: Card, words: CardWords, tail: CardTail | undefined, above: string | undefined): APIEmbed {
  const { messages } = words;
  const url = card.url === undefined ? undefined : safeUrl(card.url, LIMITS.url);
  const isEvent = isEventCard(card);
  const date = card.date ?? messages.undated;
  const author = [...(above === undefined ? [] : [above]), ...(isEvent || card.session === undefined ? [date] : [card.event, date])].join(
    ' · ',
  );
  const about = [
    ...(card.speakers.length > 0 ? [messages.speakers(card.speakers)] : []),
    ...reasonsOf(card, messages),
    ...(card.moreHits > 0 ? [messages.moreHitsInTalk(card.moreHits)] : []),
    // Without a link, file and line are the way to the note.
    ...(url === undefined ? [`${card.path}:${card.line}`] : []),
  ];
  const own = cutText(plainText(about.join(' · ')), MAX_FOOTER);
  const freshness = tail?.notesAsOf !== undefined && isInstant(tail.notesAsOf) ? new Date(tail.notesAsOf).toISOString() : undefined;
  const footer = [own, ...(tail?.parts ?? []).map(plainText), ...(freshness === undefined ? [] : [words.chat.notesAsOfLabel])]
    .filter((part) => part !== '')
    .join(' · ');
  return {
    color: COLOUR,
    author: { name: cutText(plainText(author), MAX_AUTHOR) || '…' },
    title: titleMarkdown(titleOf(card)),
    ...(url === undefined ? {} : { url }),
    ...(footer === '' ? {} : { footer: { text: footer } }),
    ...(freshness === undefined ? {} : { timestamp: freshness }),
  };
}

function isInstant(time: string): boolean {
  return !Number.isNaN(Date.parse(time));
}

/** Discord reads inline Markdown in titles. */
export function titleMarkdown(title: string): string {
  const line = oneLine(title);
  return escapeMarkdown(cutText(line, MAX_TITLE, escapeMarkdown)) || '…';
}

function describe(card: Card, { messages }: CardWords, max: number): string {
  const lines = createLines(max);
  if (isEventCard(card)) {
    addLine(lines, escapeMarkdown(cutText(oneLine(eventLine(card.summary, messages)), MAX_CRUMBS, escapeMarkdown)));
  } else {
    // Event and talk stand above already.
    const parents = card.breadcrumb.slice(card.session === undefined ? 1 : 2);
    if (parents.length > 0) addLine(lines, `-# ${crumbs(parents)}`);
    // A talk's own heading is the title; it is written again only where nothing else is there to show what matched.
    const isTitle = oneLine(card.top.text) === oneLine(titleOf(card)) && card.top.children.length > 0;
    if (isTitle) addBelow(lines, card.top, 0, messages);
    else addTop(lines, card.top, messages);
  }
  if (card.others.length > 0 && addLine(lines, `-# ${escapeMarkdown(messages.alsoHere)}`))
    for (const other of card.others) addUnit(lines, other, 0, messages);
  else for (const _other of card.others) lines.leftOut += 1;
  return finishLines(lines, messages);
}

/** The nearest parents say most: those that do not fit are left out from the front. */
function crumbs(parents: readonly string[]): string {
  let shown = '';
  for (const parent of [...parents].reverse()) {
    const crumb = escapeMarkdown(cutText(oneLine(parent), MAX_CRUMBS, escapeMarkdown));
    const longer = shown === '' ? crumb : `${crumb} › ${shown}`;
    if (longer.length > MAX_CRUMBS) return shown === '' ? crumb : `… › ${shown}`;
    shown = longer;
  }
  return shown;
}

/** Venue and size of an event. */
export function eventLine(event: EventSummary, messages: Messages): string {
  return [...(event.venue === undefined ? [] : [event.venue]), messages.eventCounts(event.sessionCount, event.unitCount)].join(' · ');
}

function reasonsOf(card: Card, messages: Messages): readonly string[] {
  const reasons = [...new Set(card.reasons.map((reason) => messages.reason(reason)))];
  if (reasons.length > 0) return reasons;
  return card.tier === 'exact' ? [] : [messages.tier[card.tier]];
}
