import type { types } from '@slack/bolt';
import type { Messages } from '../../src/answer/messages/messages.ts';
import type { Inline, Range, ShownUnit } from '../../src/model.ts';
import { boundaryAfter, boundaryBefore, clip } from './clip.ts';
import { cleanLine, cleanText, webAddress } from './escape.ts';
import { MAX_LIST_INDENT, MAX_URL_CHARS } from './limits.ts';

/**
 * Units as native rich text. Matches are styled elements: `*bold*` of mrkdwn breaks beside Japanese letters, a style does not. Texts of elements are shown as they are, so nothing
 * in a note can become a mention; of a note or query no element of another kind than `text` and `link` is ever made.
 */

export type RichElement = types.RichTextText | types.RichTextLink;

/** The start page names channels; nothing in a note can. */
export type RowElement = RichElement | types.RichTextChannelMention;

/** One line of a card or list. `depth` counts from 0. */
export type Row =
  | { readonly kind: 'line' | 'quote'; readonly elements: readonly RowElement[] }
  | { readonly kind: 'item'; readonly depth: number; readonly elements: readonly RowElement[] }
  | { readonly kind: 'code'; readonly text: string };

/** How much of one unit is shown. */
export interface UnitSize {
  /** Longest text, in UTF-16 units. */
  readonly maxChars: number;
  /** Text alone, without links and styles. */
  readonly isPlain: boolean;
  /** Whether matches are marked beside it, so that nothing else may be bold. By default where the unit itself has some. */
  readonly isBoldForMatches?: boolean;
}

/** A unit of more lines than this (a code block, a pasted log) is cut by whole lines, around what matched. */
const MAX_UNIT_LINES = 12;

type Style = NonNullable<types.RichTextText['style']>;

export function text(value: string, style: Style = {}): types.RichTextText {
  const clean = cleanText(value);
  return { type: 'text', text: clean === '' ? '…' : clean, ...(Object.keys(style).length === 0 ? {} : { style }) };
}

/** A link, or its text alone where the address cannot be one. */
export function link(value: string, url: string | undefined, style: Style = {}): RichElement {
  const address = url === undefined ? undefined : webAddress(url);
  const shown = text(value, style);
  return address === undefined || address.length > MAX_URL_CHARS ? shown : { ...shown, type: 'link', url: address };
}

/** A part of a unit's text that looks the same throughout. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
  readonly url: string | undefined;
}

/** The elements of a unit's text: all of it up to `maxChars`, else what is around the match, by whole characters, with `…` and how much is left out. */
export function unitElements(unit: ShownUnit, size: UnitSize, messages: Messages): readonly RichElement[] {
  const shown = windowOf(unit, size.maxChars);
  const elements: RichElement[] = [];
  const more = shown.linesBefore > 0 ? `… ${messages.moreLines(shown.linesBefore)}\n` : shown.start > 0 ? '…' : '';
  if (more !== '') elements.push(text(more));
  for (const piece of size.isPlain
    ? [{ start: 0, end: unit.text.length, style: {}, url: undefined }]
    : piecesOf(unit, isBoldForMatches(unit, size))) {
    const value = cleanText(unit.text.slice(Math.max(piece.start, shown.start), Math.min(piece.end, shown.end)));
    if (value !== '' && piece.start < shown.end && piece.end > shown.start) elements.push(link(value, piece.url, piece.style));
  }
  const rest = shown.linesAfter > 0 ? `\n… ${messages.moreLines(shown.linesAfter)}` : shown.end < unit.text.length ? '…' : '';
  if (rest !== '') elements.push(text(rest));
  return elements.length === 0 ? [text('')] : elements;
}

interface Window {
  readonly start: number;
  readonly end: number;
  readonly linesBefore: number;
  readonly linesAfter: number;
}

/** What is shown of a unit's text. Many lines are cut by lines; what is still too long is cut between characters, a little before the match. */
function windowOf(unit: ShownUnit, maxChars: number): Window {
  const match = unit.highlights[0];
  const lines = lineWindow(unit.text, match, maxChars);
  if (lines.end - lines.start <= maxChars) return lines;
  const anchor = match === undefined ? lines.start : Math.max(lines.start, Math.min(match.start, lines.end) - Math.floor(maxChars / 3));
  const start = Math.max(lines.start, boundaryBefore(unit.text, Math.min(anchor, lines.end - maxChars)));
  const end = Math.max(start, Math.min(lines.end, boundaryBefore(unit.text, start + maxChars)));
  return { ...lines, start, end };
}

function lineWindow(value: string, match: Range | undefined, maxChars: number): Window {
  const starts = [0, ...[...value.matchAll(/\n/gu)].map(({ index }) => index + 1)];
  const whole = { start: 0, end: value.length, linesBefore: 0, linesAfter: 0 };
  if (starts.length <= MAX_UNIT_LINES && value.length <= maxChars) return whole;
  if (starts.length === 1) return whole;
  const endOf = (line: number): number => (line + 1 < starts.length ? (starts[line + 1] ?? 0) - 1 : value.length);
  const matched =
    match === undefined
      ? 0
      : Math.max(
          0,
          starts.findLastIndex((start) => start <= match.start),
        );
  const lastFrom = Math.max(0, starts.length - (MAX_UNIT_LINES - 2));
  let first = Math.min(Math.max(0, matched - 2), lastFrom);
  if (endOf(matched) - (starts[first] ?? 0) > maxChars) first = matched;
  let last = first;
  while (last + 1 < starts.length && last - first < MAX_UNIT_LINES - 3 && endOf(last + 1) - (starts[first] ?? 0) <= maxChars) last += 1;
  return { start: starts[first] ?? 0, end: endOf(last), linesBefore: first, linesAfter: starts.length - 1 - last };
}

function isBoldForMatches(unit: ShownUnit, size: UnitSize): boolean {
  return size.isBoldForMatches ?? unit.highlights.length > 0;
}

/** A unit's text in pieces of one look each: its inlines, cut once more where a match begins or ends. */
function piecesOf(unit: ShownUnit, hasMatches: boolean): readonly Piece[] {
  const flat = flatten(unit.inlines, 0, {}, undefined, hasMatches);
  const end = flat.at(-1)?.end ?? 0;
  const covering: readonly Piece[] = end === unit.text.length ? flat : [{ start: 0, end: unit.text.length, style: {}, url: undefined }];
  const matches = unit.highlights.map((range) => ({
    start: boundaryBefore(unit.text, range.start),
    end: boundaryAfter(unit.text, range.end),
  }));
  const cuts = matches.flatMap((match) => [match.start, match.end]);
  const isMatch = (start: number): boolean => matches.some((match) => match.start <= start && start < match.end);
  return covering.flatMap((piece) => {
    const inside = cuts.filter((cut) => cut > piece.start && cut < piece.end);
    const bounds = [...new Set([piece.start, ...inside, piece.end])].sort((a, b) => a - b);
    return bounds.slice(0, -1).map((start, index) => ({
      start,
      end: bounds[index + 1] ?? piece.end,
      style: isMatch(start) ? { bold: true, ...piece.style } : piece.style,
      url: piece.url,
    }));
  });
}

/** @param hasMatches  Bold is the matches' own then: what the note has in bold is shown in italics. */
function flatten(inlines: readonly Inline[], from: number, style: Style, url: string | undefined, hasMatches: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = from;
  for (const inline of inlines) {
    const inner =
      'children' in inline
        ? flatten(inline.children, start, styled(inline.kind, style, hasMatches), inline.kind === 'link' ? inline.url : url, hasMatches)
        : [{ start, end: start + inline.value.length, style: styled(inline.kind, style, hasMatches), url }];
    pieces.push(...inner);
    start = inner.at(-1)?.end ?? start;
  }
  return pieces;
}

function styled(kind: Inline['kind'], style: Style, hasMatches: boolean): Style {
  switch (kind) {
    case 'text':
    case 'break':
    case 'link':
      return style;
    case 'code':
      return { ...style, code: true };
    case 'strong':
      return hasMatches ? { ...style, italic: true } : { ...style, bold: true };
    case 'emphasis':
      return { ...style, italic: true };
    case 'delete':
      return { ...style, strike: true };
    default:
      return kind satisfies never;
  }
}

/** A unit with what is nested below it. `depth` undefined: it heads what is below it and is no bullet itself. */
export function unitRows(unit: ShownUnit, depth: number | undefined, size: UnitSize, messages: Messages): readonly Row[] {
  const below = depth === undefined ? 0 : depth + 1;
  const own = ownRow(unit, depth, size, messages);
  const more = unit.omitted > 0 ? `… ${messages.moreItems(unit.omitted)}` : undefined;
  if (more !== undefined && unit.children.length === 0 && own.kind !== 'code')
    return [{ ...own, elements: [...own.elements, text(`  ${more}`)] }];
  return [
    own,
    ...unit.children.flatMap((child) => unitRows(child, below, size, messages)),
    ...(more === undefined ? [] : [{ kind: 'item' as const, depth: below, elements: [text(more)] }]),
  ];
}

function ownRow(unit: ShownUnit, depth: number | undefined, size: UnitSize, messages: Messages): Row {
  if (unit.kind === 'code') {
    const value = unitElements(unit, { ...size, isPlain: true }, messages)
      .map((element) => element.text ?? '')
      .join('');
    return { kind: 'code', text: value };
  }
  const elements = unitElements(unit, size, messages);
  if (unit.kind === 'quote') return { kind: 'quote', elements };
  if (depth !== undefined) return { kind: 'item', depth, elements };
  // A heading stands out from what is below it where nothing else does.
  const isBold = unit.kind === 'heading' && !isBoldForMatches(unit, size);
  return {
    kind: 'line',
    elements: isBold ? elements.map((element) => ({ ...element, style: { bold: true, ...element.style } })) : elements,
  };
}

/** Parts on one line, each cut to a length. */
export function shortText(value: string, maxChars: number, style: Style = {}): types.RichTextText {
  return text(clip(cleanLine(value), maxChars), style);
}

/** Rows as one block: lines in a row are one section, items of one depth one list. */
export function richText(rows: readonly Row[]): types.RichTextBlock {
  const elements: types.RichTextBlock['elements'] = [];
  for (const row of rows) {
    const last = elements.at(-1);
    switch (row.kind) {
      case 'line':
        if (last?.type === 'rich_text_section') last.elements.push(text('\n'), ...row.elements);
        else elements.push({ type: 'rich_text_section', elements: [...row.elements] });
        break;
      case 'item': {
        const indent = Math.min(row.depth, MAX_LIST_INDENT);
        const item: types.RichTextSection = { type: 'rich_text_section', elements: [...row.elements] };
        if (last?.type === 'rich_text_list' && last.indent === indent) last.elements.push(item);
        else elements.push({ type: 'rich_text_list', style: 'bullet', indent, elements: [item] });
        break;
      }
      case 'quote':
        elements.push({ type: 'rich_text_quote', elements: [...row.elements] });
        break;
      case 'code':
        elements.push({ type: 'rich_text_preformatted', elements: [text(row.text)] });
        break;
      default:
        row satisfies never;
    }
  }
  return { type: 'rich_text', elements };
}
