import { dropStrayDash, type Fence, isRule, readBulletMarker, readFence, readHeading, readSetextUnderline } from './markers.ts';
import { isBlank, measureIndent } from './pre-pass.ts';
import { isTableStart, splitTableRow } from './tables.ts';

/** A piece of inline Markdown with the line it stands on. */
export interface SourceText {
  readonly text: string;
  readonly line: number;
}

/**
 * One block of a note in source order, flat: nesting is told by `column`, where its text or marker begins (0 for the left margin). `text` is inline Markdown
 * without block markup; `\n` inside joins the lines of one statement. Empty bullets and headings are here, with an empty `text`.
 */
export type Block =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly text: string;
      readonly line: number;
      readonly endLine: number;
      readonly glued: boolean;
    }
  | {
      readonly kind: 'bullet';
      /** Columns of its markers, more than one for a bullet in a bullet (`* - text`); the text belongs to the last. */
      readonly columns: readonly number[];
      readonly text: string;
      readonly line: number;
      readonly endLine: number;
      readonly glued: boolean;
      readonly strayDash: boolean;
    }
  | {
      readonly kind: 'paragraph';
      readonly column: number;
      readonly lines: readonly SourceText[];
      readonly line: number;
      readonly endLine: number;
    }
  | {
      readonly kind: 'table';
      readonly column: number;
      readonly rows: readonly { readonly cells: readonly string[]; readonly line: number; readonly endLine: number }[];
      readonly line: number;
      readonly endLine: number;
    }
  | { readonly kind: 'code'; readonly column: number; readonly text: string; readonly line: number; readonly endLine: number }
  | { readonly kind: 'quote'; readonly column: number; readonly text: string; readonly line: number; readonly endLine: number }
  | { readonly kind: 'rule'; readonly column: number; readonly line: number; readonly endLine: number };

/** The blocks of a note and what else its lines say. */
export interface ScannedBlocks {
  readonly blocks: readonly Block[];
  /** Addresses of `[label]: https://…` lines by lower-case label. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Labels of `[^label]: …` lines, lower case. */
  readonly footnotes: ReadonlySet<string>;
  /** Lines of fences that nothing closes. */
  readonly unclosedFences: readonly number[];
}

/** Item markers of one line that count as nesting; deeper ones add nothing but empty levels. */
const MAX_MARKERS_PER_LINE = 8;
const DEFINITION = /^\[([^\][^][^\][]*)\]:[ \t]*<?((?:https?:\/\/|mailto:|www\.|\.{0,2}\/|#)[^\s>]*)>?(?:[ \t]+["'(].*)?$/;
const FOOTNOTE = /^\[\^([^\][\s]+)\]:[ \t]*(.*)$/;

interface OpenBullet {
  kind: 'bullet';
  columns: number[];
  text: string;
  line: number;
  endLine: number;
  glued: boolean;
  strayDash: boolean;
}
interface OpenParagraph {
  kind: 'paragraph';
  column: number;
  lines: SourceText[];
  line: number;
  endLine: number;
}

/**
 * Find the blocks of a note: headings, bullets, paragraphs, tables, code, quotes, rules.
 *
 * A line scanner of our own and not remark's, because people indent by what looks right (one space, five, a tab, U+3000) and forget the space after a marker,
 * and because it is linear and needs no stack: 2,000 nested bullets and megabyte files cost what their lines cost. Inline Markdown is left to remark.
 * Differences from CommonMark, all on purpose: depth comes from the columns of the markers alone; `##title` is a heading; a single `-` under a paragraph is an
 * empty bullet and no underline; fences close at any indentation, and one that nothing closes is text; a comment that nothing closes is text.
 *
 * @param source  Lines without endings; those before `firstLine` (front matter) are not looked at.
 * @param firstLine  From 1.
 */
export function scanBlocks(source: readonly string[], firstLine: number): ScannedBlocks {
  const lines = blankComments(source, firstLine - 1);
  const blocks: Block[] = [];
  const definitions = new Map<string, string>();
  const footnotes = new Set<string>();
  const unclosedFences: number[] = [];
  /** What the next line continues when it is plain text and no blank line came between. */
  let open: OpenBullet | OpenParagraph | undefined;
  let isInList = false;
  let isFirst = true;

  const push = (block: Block, column: number): void => {
    blocks.push(block);
    open = undefined;
    if (column === 0) isInList = false;
  };

  const pushParagraph = (column: number, text: string, line: number): OpenParagraph => {
    const paragraph: OpenParagraph = { kind: 'paragraph', column, lines: [{ text: dropStrayDash(text), line }], line, endLine: line };
    push(paragraph, column);
    return paragraph;
  };

  for (let index = firstLine - 1; index < lines.length; ) {
    const raw = lines[index] ?? '';
    const number = index + 1;
    const { column, offset } = measureIndent(raw);
    if (offset === raw.length) {
      open = undefined;
      index += 1;
      continue;
    }
    const wasFirst = isFirst;
    isFirst = false;
    const text = raw.slice(offset).trimEnd();

    const fence = readFence(text);
    if (fence !== undefined) {
      const close = findFenceEnd(lines, index, fence);
      if (close !== undefined) {
        push({ kind: 'code', column, text: codeText(lines, index + 1, close, column), line: number, endLine: close + 1 }, column);
        index = close + 1;
        continue;
      }
      if (fence.mark === '`') unclosedFences.push(number);
      // A bare fence says nothing, so it ends what was open and is no statement.
      if (fence.info === '') {
        push({ kind: 'rule', column, line: number, endLine: number }, 1);
        index += 1;
        continue;
      }
    }

    const underline = open?.kind === 'paragraph' && column <= 3 && column >= open.column ? readSetextUnderline(text) : undefined;
    if (underline !== undefined && open?.kind === 'paragraph') {
      const title = open.lines.pop();
      if (open.lines.length === 0) blocks.pop();
      else open.endLine -= 1;
      push({ kind: 'heading', level: underline, text: title?.text ?? '', line: number - 1, endLine: number, glued: false }, 0);
      index += 1;
      continue;
    }

    const heading = column <= 3 && text.startsWith('#') ? readHeading(text, wasFirst) : undefined;
    if (heading !== undefined) {
      push({ kind: 'heading', ...heading, line: number, endLine: number }, 0);
      index += 1;
      continue;
    }

    if (isRule(text)) {
      push({ kind: 'rule', column, line: number, endLine: number }, column);
      index += 1;
      continue;
    }

    if (text.includes('|') && isTableStart(text, lines[index + 1] ?? '')) {
      let last = index + 2;
      while (last < lines.length && isTableLine(lines[last] ?? '')) last += 1;
      const rows = lines.slice(index, last).flatMap((row, at) =>
        // The delimiter row belongs to the header.
        at === 1 ? [] : [{ cells: splitTableRow(row.trim()), line: number + at, endLine: number + at + (at === 0 ? 1 : 0) }],
      );
      push({ kind: 'table', column, rows, line: number, endLine: last }, column);
      index = last;
      continue;
    }

    if (text.startsWith('>') && !text.startsWith('>=')) {
      let last = index + 1;
      while (last < lines.length && isQuoteLine(lines[last] ?? '')) last += 1;
      for (const block of quoteBlocks(lines, index, last, column)) push(block, column);
      open = undefined;
      index = last;
      continue;
    }

    const marker = readBulletMarker(raw, offset);
    if (marker !== undefined) {
      const bullet = openBullet(raw, offset, column, number);
      push(bullet, 1);
      open = bullet;
      isInList = true;
      const inner = readFence(bullet.text);
      const close = inner === undefined ? undefined : findFenceEnd(lines, index, inner);
      if (close !== undefined) {
        // The bullet is only the place of the code block.
        bullet.text = '';
        const inside = (bullet.columns.at(-1) ?? 0) + 2;
        push({ kind: 'code', column: inside, text: codeText(lines, index + 1, close, inside), line: number, endLine: close + 1 }, 1);
        index = close + 1;
        continue;
      }
      index += 1;
      continue;
    }

    if (open === undefined && column <= 3 && text.startsWith('[')) {
      const definition = DEFINITION.exec(text);
      if (definition !== null) {
        definitions.set((definition[1] ?? '').toLowerCase(), definition[2] ?? '');
        index += 1;
        continue;
      }
    }
    const footnote = column <= 3 && text.startsWith('[^') ? FOOTNOTE.exec(text) : null;
    if (footnote !== null) {
      footnotes.add((footnote[1] ?? '').toLowerCase());
      open = pushParagraph(column, footnote[2] ?? '', number);
      index += 1;
      continue;
    }

    if (open?.kind === 'bullet' && (open.text !== '' || column > (open.columns.at(-1) ?? 0))) {
      const addition = dropStrayDash(text);
      open.text = open.text === '' ? addition : `${open.text}\n${addition}`;
      open.endLine = number;
      index += 1;
      continue;
    }
    if (open?.kind === 'paragraph') {
      open.lines.push({ text: dropStrayDash(text), line: number });
      open.endLine = number;
      index += 1;
      continue;
    }
    if (!isInList && isCodeIndented(raw)) {
      let last = index + 1;
      for (let at = last; at < lines.length; at += 1) {
        const next = lines[at] ?? '';
        if (isBlank(next)) continue;
        if (!isCodeIndented(next)) break;
        last = at + 1;
      }
      push({ kind: 'code', column: 0, text: codeText(lines, index, last, 4), line: number, endLine: last }, 0);
      index = last;
      continue;
    }
    open = pushParagraph(column, text, number);
    index += 1;
  }
  return { blocks, definitions, footnotes, unclosedFences };
}

function openBullet(raw: string, offset: number, column: number, line: number): OpenBullet {
  const columns: number[] = [];
  let at = offset;
  let markerColumn = column;
  let glued = false;
  for (;;) {
    const marker = readBulletMarker(raw, at);
    const isFirst = columns.length === 0;
    // Inside a bullet only a marker with a space is a bullet again; `1. ` there is how people number their points.
    if (marker === undefined || (!isFirst && (marker.glued || !'-*+・'.includes(raw.charAt(at))))) break;
    columns.push(markerColumn);
    glued ||= marker.glued;
    markerColumn = measureIndent(raw, at + 1, markerColumn + 1).column;
    at = marker.textOffset;
    if (columns.length === MAX_MARKERS_PER_LINE || marker.glued) break;
  }
  const whole = raw.slice(at);
  const withoutTask = whole.replace(/^\[[ xX]\](?:[ \t]+|$)/, '').replace(/^#{1,6}[ \t]+/, '');
  const withoutQuote = withoutTask.startsWith('>') && !withoutTask.startsWith('>=') ? stripQuoteMarks(withoutTask) : withoutTask;
  const text = dropStrayDash(withoutQuote);
  return {
    kind: 'bullet',
    columns,
    text: isRule(text) ? '' : text,
    line,
    endLine: line,
    glued,
    strayDash: text.length < withoutQuote.trimEnd().length,
  };
}

function isCodeIndented(line: string): boolean {
  return /^(?: {4}| {0,3}\t)/.test(line);
}

function isTableLine(line: string): boolean {
  return line.includes('|') && !isBlank(line) && readHeading(line.trim(), false) === undefined;
}

function isQuoteLine(line: string): boolean {
  const { offset } = measureIndent(line);
  return line.charAt(offset) === '>' && line.charAt(offset + 1) !== '=';
}

/** `> > text` → `text`. */
function stripQuoteMarks(text: string): string {
  let at = 0;
  while (at < text.length && (text.charAt(at) === '>' || text.charAt(at) === ' ' || text.charAt(at) === '\t')) at += 1;
  return text.slice(at);
}

/** One block for each paragraph, bullet or heading of a quote; nested quotes are read as one. */
function quoteBlocks(lines: readonly string[], start: number, end: number, column: number): Block[] {
  const blocks: { kind: 'quote'; column: number; text: string; line: number; endLine: number }[] = [];
  let open = false;
  for (let index = start; index < end; index += 1) {
    const text = stripQuoteMarks((lines[index] ?? '').trim());
    // GitHub's `[!NOTE]` names the colour of the box.
    if (text === '' || isRule(text) || readFence(text) !== undefined || /^\[![A-Z]+\]$/.test(text)) {
      open = false;
      continue;
    }
    const heading = readHeading(text, false);
    const marker = readBulletMarker(text, 0);
    const content = dropStrayDash(heading?.text ?? (marker === undefined ? text : text.slice(marker.textOffset)));
    const last = blocks.at(-1);
    if (open && last !== undefined && heading === undefined && marker === undefined) {
      last.text = `${last.text}\n${content}`;
      last.endLine = index + 1;
    } else if (content !== '') {
      blocks.push({ kind: 'quote', column, text: content, line: index + 1, endLine: index + 1 });
      open = heading === undefined;
    }
  }
  return blocks;
}

/**
 * Index of the line that closes the fence at `start`, if any. A second opening fence with a language before it means that the first was never closed; examples
 * of Markdown in Markdown use a longer fence outside.
 */
function findFenceEnd(lines: readonly string[], start: number, fence: Fence): number | undefined {
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const { offset } = measureIndent(line);
    if (line.charAt(offset) !== fence.mark) continue;
    const other = readFence(line.slice(offset).trimEnd());
    if (other === undefined || other.length < fence.length) continue;
    return other.info === '' ? index : undefined;
  }
  return undefined;
}

/** The lines of a code block less up to `indent` columns of white space each, without blank lines around. */
function codeText(lines: readonly string[], start: number, end: number, indent: number): string {
  let first = start;
  let last = end;
  while (first < last && isBlank(lines[first] ?? '')) first += 1;
  while (last > first && isBlank(lines[last - 1] ?? '')) last -= 1;
  const dedented = lines.slice(first, last).map((line) => {
    let at = 0;
    for (let column = 0; at < line.length && column < indent; at += 1) {
      if (line.charAt(at) === '\t') column += 4 - (column % 4);
      else if (/\s/.test(line.charAt(at))) column += 1;
      else break;
    }
    return line.slice(at);
  });
  return dedented.join('\n');
}

/** Blank `<!-- … -->` outside code, over any number of lines. Returns the same array when there is none. */
function blankComments(source: readonly string[], start: number): readonly string[] {
  let lastEnd = -1;
  for (let index = source.length - 1; index >= start && lastEnd === -1; index -= 1) if (source[index]?.includes('-->')) lastEnd = index;
  if (lastEnd === -1 || !source.some((line) => line.includes('<!--'))) return source;

  const lines = [...source];
  let fence: Fence | undefined;
  for (let index = start; index < lines.length; index += 1) {
    let line = lines[index] ?? '';
    const mark = readFence(line.trim());
    if (fence !== undefined) {
      if (mark !== undefined && mark.mark === fence.mark && mark.length >= fence.length && mark.info === '') fence = undefined;
      continue;
    }
    if (mark !== undefined && findFenceEnd(lines, index, mark) !== undefined) {
      fence = mark;
      continue;
    }
    let kept = '';
    let keptUpTo = 0;
    let counted = 0;
    let isInCode = false;
    for (let begin = line.indexOf('<!--'); begin !== -1; begin = line.indexOf('<!--', Math.max(begin + 4, keptUpTo))) {
      for (; counted < begin; counted += 1) if (line.charAt(counted) === '`') isInCode = !isInCode;
      if (isInCode) continue;
      const end = line.indexOf('-->', begin + 4);
      if (end === -1) {
        if (index < lastEnd) {
          let closing = index + 1;
          while (!(lines[closing] ?? '').includes('-->')) {
            lines[closing] = '';
            closing += 1;
          }
          const closingLine = lines[closing] ?? '';
          lines[closing] = closingLine.slice(closingLine.indexOf('-->') + 3);
          line = line.slice(0, begin);
        }
        break;
      }
      kept += line.slice(keptUpTo, begin);
      keptUpTo = end + 3;
      // `a <!-- … --> b` leaves one space, not two.
      if (line.charAt(begin - 1) === ' ' && line.charAt(keptUpTo) === ' ') keptUpTo += 1;
      counted = keptUpTo;
    }
    lines[index] = kept + line.slice(keptUpTo);
  }
  return lines;
}
