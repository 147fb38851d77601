import type { Inline, Range } from '../../src/model.ts';
import { cutText, escapeMarkdown, inlineCode, maskedLink, safeUrl, spaced } from './escape.ts';

/** A stretch of a unit's text that is written in one way. */
interface Span {
  readonly text: string;
  readonly marked: boolean;
  readonly code: boolean;
  readonly struck: boolean;
  /** The link that it is part of; spans of one link have the same object. */
  readonly link: { readonly url: string } | undefined;
}

type Style = Omit<Span, 'text' | 'marked'>;
const PLAIN: Style = { code: false, struck: false, link: undefined };

/**
 * Where bold and strike begin and end, while neighbours are not known yet: noncharacters, which no text keeps, and as long as what they become.
 */
const BOLD = ['\ufdd0\ufdd0', '\ufdd1\ufdd1'] as const;
const STRIKE = ['\ufdd2\ufdd2', '\ufdd3\ufdd3'] as const;

/** Markers made asterisks and tildes; one that ends where the next begins needs neither: `**a****b**` would show asterisks. */
function settle(written: string): string {
  return [
    { marks: BOLD, as: '**' },
    { marks: STRIKE, as: '~~' },
  ].reduce(
    (text, { marks: [open, close], as }) =>
      text
        .replaceAll(close + open, '')
        .replaceAll(open, as)
        .replaceAll(close, as),
    written,
  );
}

/**
 * A unit's text on one line as Discord's Markdown, at most `max` characters long; cut between graphemes, with `…`, where it has to be.
 *
 * Matches are bold and nothing else is: what the note has in bold or italics is written plainly, so that a reader sees what matched. Discord closes `**` wherever the next `**`
 * stands, letters around it or not (its rule is a regular expression, not CommonMark's flanking rule), so bold needs no spaces or joiners beside Japanese.
 */
export function writeSpans(text: string, inlines: readonly Inline[], highlights: readonly Range[], max: number): string {
  return settle(writeMarked(text, inlines, highlights, max));
}

function writeMarked(text: string, inlines: readonly Inline[], highlights: readonly Range[], max: number): string {
  const spans = splitAt(spansOf(text, inlines), mergeRanges(highlights));
  let written = '';
  let endsWithAddress = false;
  for (const group of groupLinks(spans)) {
    const room = max - written.length;
    const plain = writeGroup(group);
    // Discord takes all that follows a bare address up to the next space as a part of it, Japanese and markup too.
    const gap = endsWithAddress && !/^\s/.test(plain) ? ' ' : '';
    const whole = gap + plain;
    endsWithAddress = group[0]?.link !== undefined && /^https?:\/\//.test(plain);
    // One is kept for the `…` that says that there is more.
    const isLast = group.at(-1) === spans.at(-1);
    if (whole.length <= (isLast ? room : room - 1)) {
      written += whole;
      continue;
    }
    return written + (room > gap.length ? gap + writeCut(group, room - gap.length) : '…');
  }
  return written;
}

function writeGroup(group: readonly Span[]): string {
  const [first] = group;
  if (first?.link === undefined) return group.map(writeSpan).join('');
  const { url } = first.link;
  const words = group.map((span) => spaced(span.text)).join('');
  // Bold within a link's words only where those are plain words of a good link; whatever is odd goes the careful way.
  const target = safeUrl(url);
  const careful = maskedLink(words, url);
  return careful === `[${escapeMarkdown(words.trim())}](${target})` ? `[${group.map(writeSpan).join('').trim()}](${target})` : careful;
}

function writeSpan({ text, marked, code, struck }: Span): string {
  const value = spaced(text);
  if (value.trim() === '') return value;
  const written = code ? inlineCode(value) : escapeMarkdown(value);
  const styled = struck ? STRIKE.join(written) : written;
  return marked ? BOLD.join(styled) : styled;
}

/** As much as fits: a link that does not is left as its words. */
function writeCut(group: readonly Span[], room: number): string {
  let written = '';
  for (const span of group) {
    const plain: Span = { ...span, link: undefined };
    const left = room - written.length;
    const whole = writeSpan(plain);
    if (whole.length < left) {
      written += whole;
      continue;
    }
    const cut = cutText(span.text, left, (part) => writeSpan({ ...plain, text: part }));
    return written + (cut === '' ? '' : writeSpan({ ...plain, text: cut }));
  }
  return written.length < room ? `${written}…` : written;
}

/** The inline nodes in order; the text alone where they do not add up to it. */
function spansOf(text: string, inlines: readonly Inline[]): readonly Span[] {
  const spans = inlines.flatMap((inline) => flatten(inline, PLAIN));
  return spans.map((span) => span.text).join('') === text ? spans : [{ ...PLAIN, text, marked: false }];
}

function flatten(inline: Inline, style: Style): readonly Span[] {
  switch (inline.kind) {
    case 'text':
    case 'break':
      return [{ ...style, text: inline.value, marked: false }];
    case 'code':
      return [{ ...style, code: true, text: inline.value, marked: false }];
    case 'strong':
    case 'emphasis':
      return inline.children.flatMap((child) => flatten(child, style));
    case 'delete':
      return inline.children.flatMap((child) => flatten(child, { ...style, struck: true }));
    case 'link': {
      // What is no good link is words.
      const link = safeUrl(inline.url) === undefined ? undefined : { url: inline.url };
      return inline.children.flatMap((child) => flatten(child, { ...style, link }));
    }
    default:
      return inline satisfies never;
  }
}

/** Sorted and disjoint, whatever came. */
function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) merged.push({ start, end });
  }
  return merged;
}

function splitAt(spans: readonly Span[], ranges: readonly Range[]): readonly Span[] {
  const split: Span[] = [];
  let offset = 0;
  for (const span of spans) {
    const end = offset + span.text.length;
    let at = offset;
    for (const range of ranges) {
      if (range.end <= at || range.start >= end) continue;
      const from = Math.max(range.start, at);
      const to = Math.min(range.end, end);
      if (from > at) split.push({ ...span, text: span.text.slice(at - offset, from - offset) });
      split.push({ ...span, marked: true, text: span.text.slice(from - offset, to - offset) });
      at = to;
    }
    if (at < end) split.push({ ...span, text: span.text.slice(at - offset) });
    offset = end;
  }
  return joinMarked(split);
}

/** Neighbours written alike made one. */
function joinMarked(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    const isAlike =
      last !== undefined &&
      last.marked === span.marked &&
      last.code === span.code &&
      last.struck === span.struck &&
      last.link === span.link;
    if (isAlike) joined[joined.length - 1] = { ...last, text: last.text + span.text };
    else joined.push(span);
  }
  return joined;
}

function groupLinks(spans: readonly Span[]): readonly (readonly Span[])[] {
  const groups: Span[][] = [];
  for (const span of spans) {
    const last = groups.at(-1);
    if (last !== undefined && span.link !== undefined && last[0]?.link === span.link) last.push(span);
    else groups.push([span]);
  }
  return groups;
}
