import type { types } from '@slack/bolt';
import { isEventCard } from '../../src/answer/cards.ts';
import type { Messages } from '../../src/answer/messages/messages.ts';
import type { Card, EventSummary, ShownUnit } from '../../src/model.ts';
import { divider, jsonLength, quietLine, type SlackBlock } from './blocks.ts';
import { clip } from './clip.ts';
import { cleanLine, webAddress } from './escape.ts';
import { MAX_URL_CHARS } from './limits.ts';
import { pruneUnit } from './prune.ts';
import { link, type RichElement, type Row, richText, shortText, text, type UnitSize, unitRows } from './rich-text.ts';

/** How much of a card is shown. */
interface CardSize extends UnitSize {
  /** Units below the top one, other hits of the talk included. */
  readonly maxUnits: number;
  readonly maxCrumbChars: number;
}

/**
 * From all that a card holds to the little that always fits: the first that its share of the message takes is used. The core makes cards of about eight lines, so that only
 * enormous bullets and lists ever need the second.
 */
const SIZES: readonly CardSize[] = [
  { maxChars: 1500, maxUnits: 30, maxCrumbChars: 200, isPlain: false },
  { maxChars: 700, maxUnits: 12, maxCrumbChars: 120, isPlain: false },
  { maxChars: 300, maxUnits: 8, maxCrumbChars: 80, isPlain: false },
  { maxChars: 150, maxUnits: 4, maxCrumbChars: 60, isPlain: false },
  { maxChars: 150, maxUnits: 3, maxCrumbChars: 40, isPlain: true },
  { maxChars: 60, maxUnits: 1, maxCrumbChars: 20, isPlain: true },
];

/** Crumbs beyond so many lose those in the middle: event and talk stay, and the two right above the bullet. */
const MAX_CRUMBS = 5;
/** Longest part of the line below a card. */
const MAX_PART_CHARS = 160;
const MAX_REASONS = 3;
/** A card gets this much even if others then have no room: one that can be read is worth more than two that cannot. */
const MIN_SHARE_CHARS = 2500;

export interface FittedCards {
  readonly blocks: readonly SlackBlock[];
  /** Cards without room. */
  readonly leftOut: number;
}

/** As many cards as fit, each in the largest size that its share of what is left takes, with a line between them. */
export function fitCards(cards: readonly Card[], available: number, maxBlocks: number, messages: Messages): FittedCards {
  const blocks: SlackBlock[] = [];
  let left = available;
  let shown = 0;
  for (const card of cards) {
    const share = Math.max(Math.floor(left / (cards.length - shown)), Math.min(left, MIN_SHARE_CHARS));
    const fitting = fittingCard(card, shown === 0 ? [] : [divider], share, maxBlocks - blocks.length, messages);
    if (fitting === undefined) break;
    blocks.push(...fitting);
    left -= jsonLength(fitting);
    shown += 1;
  }
  return { blocks, leftOut: cards.length - shown };
}

function fittingCard(
  card: Card,
  before: readonly SlackBlock[],
  maxJson: number,
  maxBlocks: number,
  messages: Messages,
): readonly SlackBlock[] | undefined {
  for (const size of SIZES) {
    const blocks = [...before, ...cardBlocks(card, size, messages)];
    if (blocks.length <= maxBlocks && jsonLength(blocks) <= maxJson) return blocks;
  }
  return undefined;
}

/** Where it stands, what it says, and on one quiet line when, by whom and why. */
function cardBlocks(card: Card, cardSize: CardSize, messages: Messages): readonly SlackBlock[] {
  const size = { ...cardSize, isBoldForMatches: [card.top, ...card.others].some(hasMatch) };
  const isEvent = isEventCard(card);
  const published = card.url === undefined ? undefined : webAddress(card.url);
  const url = published === undefined || published.length > (size.isPlain ? 300 : MAX_URL_CHARS) ? undefined : published;
  // How much an event holds is told below.
  const top = isEvent ? { ...card.top, children: [], omitted: 0 } : card.top;
  const others = card.others.slice(0, Math.max(0, size.maxUnits - 1));
  const pruned = pruneUnit(top, Math.max(0, size.maxUnits - others.length));
  const isHeading = top.kind === 'heading' || top.kind === 'paragraph';
  const topRows = unitRows(pruned, isHeading ? undefined : 0, size, messages);
  const isLinkedAbove = card.breadcrumb.length > (isHeading ? 1 : 0);
  const rows: Row[] = [
    ...crumbRows(card, isLinkedAbove ? url : undefined, size.maxCrumbChars),
    ...(isLinkedAbove ? topRows : linkedFirst(topRows, url)),
    ...(others.length === 0 ? [] : [{ kind: 'line' as const, elements: [text(messages.alsoHere)] }]),
    ...others.flatMap((other) => unitRows(pruneUnit(other, 0), 0, size, messages)),
  ];
  const about = isEvent ? summaryParts(card.summary, messages) : aboutParts(card, messages);
  const moreHits = card.moreHits + (card.others.length - others.length);
  const quiet = quietLine(
    [
      ...about,
      ...(moreHits > 0 ? [messages.moreHitsInTalk(moreHits)] : []),
      // Without a published address, where to look.
      ...(url === undefined ? [`${card.path}:${card.line}`] : []),
    ].map((part) => clip(cleanLine(part), Math.min(MAX_PART_CHARS, size.maxChars))),
  );
  return [richText(rows), ...(quiet === undefined ? [] : [quiet])];
}

function hasMatch(unit: ShownUnit): boolean {
  return unit.highlights.length > 0 || unit.children.some(hasMatch);
}

/** Event › talk › headings and bullets above; the talk is the link to the line. */
function crumbRows(card: Card, url: string | undefined, maxChars: number): readonly Row[] {
  const { breadcrumb } = card;
  if (breadcrumb.length === 0) return [];
  const linked = Math.min(1, breadcrumb.length - 1);
  const before = breadcrumb.slice(0, linked);
  const after = breadcrumb.slice(linked + 1);
  const shownAfter = breadcrumb.length > MAX_CRUMBS ? ['…', ...after.slice(-2)] : after;
  const short = (crumb: string): string => clip(cleanLine(crumb), maxChars);
  const elements: RichElement[] = [
    ...before.map((crumb) => text(`${short(crumb)} › `)),
    link(short(breadcrumb[linked] ?? ''), url),
    ...(shownAfter.length === 0 ? [] : [text(shownAfter.map((crumb) => ` › ${short(crumb)}`).join(''))]),
  ];
  return [{ kind: 'line', elements }];
}

/** A title that stands for the whole card is the link itself. */
function linkedFirst(rows: readonly Row[], url: string | undefined): readonly Row[] {
  const [first, ...rest] = rows;
  if (first === undefined || first.kind === 'code' || url === undefined) return rows;
  const elements = first.elements.map((element) => (element.type === 'text' ? link(element.text, url, element.style) : element));
  return [{ ...first, elements }, ...rest];
}

function aboutParts(card: Card, messages: Messages): readonly string[] {
  const reasons = [...new Set(card.reasons.map((reason) => messages.reason(reason)))].slice(0, MAX_REASONS);
  return [
    card.date ?? messages.undated,
    ...(card.speakers.length > 0 ? [messages.speakers(card.speakers)] : []),
    ...(reasons.length > 0 || card.tier === 'exact' ? reasons : [messages.tier[card.tier]]),
  ];
}

/** What an event amounts to. */
export function summaryParts(event: EventSummary, messages: Messages): readonly string[] {
  return [
    event.date ?? messages.undated,
    ...(event.venue === undefined ? [] : [event.venue]),
    messages.eventCounts(event.sessionCount, event.unitCount),
  ];
}

/** As many rows as fit into one block, and a line that says how many are left. */
export function fitRows(
  rows: readonly Row[],
  available: number,
  leftOut: (count: number) => string,
): { readonly block: types.RichTextBlock | undefined; readonly leftOut: number } {
  const room = available - jsonLength([richText([{ kind: 'line', elements: [shortText(leftOut(rows.length), 200)] }])]);
  let used = 0;
  let shown = 0;
  for (const row of rows) {
    used += jsonLength([richText([row])]);
    if (used > room && shown > 0) break;
    shown += 1;
  }
  const left = rows.length - shown;
  const all = left === 0 ? rows : [...rows.slice(0, shown), { kind: 'line' as const, elements: [shortText(leftOut(left), 200)] }];
  return { block: all.length === 0 ? undefined : richText(all), leftOut: left };
}
