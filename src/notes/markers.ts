import { measureIndent } from './pre-pass.ts';

/** A list marker at the start of a line's text. */
export interface BulletMarker {
  /** UTF-16 offset where the item's text begins (after the white space that follows the marker). */
  readonly textOffset: number;
  /** True for a marker with no space behind it, where CommonMark sees no list. */
  readonly glued: boolean;
}

const LETTER = /[\p{L}\p{So}]/u;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const DOT_BULLETS = '・･•◦‣▪⁃';
/** What may follow a `-` that is glued to its text, letters aside: opening brackets, quotes, bold, code, a mention, full-width and Japanese characters. */
const GLUED_OPENERS = '「『（(【［[《〈“"\'`*@#＠＃※';
/** Lists longer than this are no lists: `2019. ` begins a sentence. */
const MAX_ORDINAL_DIGITS = 3;

/**
 * Recognise a list marker at `offset` of `line`: `- * +`, `1.` `1)`, the dots `・ • ◦ ‣ ▪`, full-width `－ ＊ ＋ １．`, and what people type without the
 * space (`-BIG-IP`, `*text`, `1.はじめに`). Not a marker: `->`, `--flag`, `-1`, `-v`, `**bold**`, `*emphasis*`, `-subtitle-`, `1.5`.
 */
export function readBulletMarker(line: string, offset: number): BulletMarker | undefined {
  const first = line.charAt(offset);
  if (first === '') return undefined;
  if ('-*+－＊＋–—'.includes(first)) {
    const next = measureIndent(line, offset + 1).offset;
    if (next > offset + 1 || next === line.length) return { textOffset: next, glued: false };
    if (first === '-' && isGluedDash(line, offset)) return { textOffset: offset + 1, glued: true };
    if (first === '*' && isGluedStar(line, offset)) return { textOffset: offset + 1, glued: true };
    return undefined;
  }
  if (DOT_BULLETS.includes(first)) {
    // `・・・` is an ellipsis.
    if (line.charAt(offset + 1) === first) return undefined;
    return { textOffset: measureIndent(line, offset + 1).offset, glued: false };
  }
  return readOrdinal(line, offset);
}

function readOrdinal(line: string, offset: number): BulletMarker | undefined {
  let at = offset;
  while (at - offset <= MAX_ORDINAL_DIGITS && /[0-9０-９]/.test(line.charAt(at))) at += 1;
  const digits = at - offset;
  if (digits === 0 || digits > MAX_ORDINAL_DIGITS) return undefined;
  const mark = line.charAt(at);
  if (!'.)．）'.includes(mark) || mark === '') return undefined;
  const next = measureIndent(line, at + 1).offset;
  if (next > at + 1 || next === line.length) return { textOffset: next, glued: false };
  const isFullWidth = mark === '．' || mark === '）';
  if (isFullWidth ? !/[0-9０-９]/.test(line.charAt(next)) : mark === '.' && CJK.test(codePointAt(line, next)))
    return { textOffset: next, glued: true };
  return undefined;
}

function isGluedDash(line: string, offset: number): boolean {
  const next = codePointAt(line, offset + 1);
  if (!LETTER.test(next) && !GLUED_OPENERS.includes(next)) return false;
  // A flag of a command: `-v`, `-n default`, `-o=json`.
  if (/^-[A-Za-z](?![\p{L}\p{N}\p{M}_-])/u.test(line.slice(offset, offset + 8))) return false;
  // A subtitle between dashes: `-価値を生み出すOperatorの力-`.
  return !line.trimEnd().endsWith('-');
}

function isGluedStar(line: string, offset: number): boolean {
  const next = codePointAt(line, offset + 1);
  if (!LETTER.test(next) && !'「『（(【［[《〈“"\'`@＠'.includes(next)) return false;
  // Emphasis has a partner for every star; a bullet leaves one over.
  let stars = 0;
  let inCode = false;
  for (let at = offset; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '`') inCode = !inCode;
    else if (character === '*' && !inCode) stars += 1;
  }
  return stars % 2 === 1;
}

function codePointAt(line: string, offset: number): string {
  const code = line.codePointAt(offset);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** A line of nothing but one decorative character, three or more times, spaces between allowed: `-----`, `* * *`, `＝＝＝`. */
export function isRule(text: string): boolean {
  const first = text.charAt(0);
  if (!'-*_=~－─━＝＊'.includes(first) || first === '') return false;
  let count = 0;
  for (const character of text) {
    if (character === first) count += 1;
    else if (character !== ' ' && character !== '\t' && character !== '\u3000') return false;
  }
  return count >= 3;
}

/** `===` or `---` that makes a heading of the line above: level 1 or 2. At least two characters, since a single `-` is an empty bullet. */
export function readSetextUnderline(text: string): 1 | 2 | undefined {
  if (/^==+$/.test(text)) return 1;
  if (/^--+$/.test(text)) return 2;
  return undefined;
}

/** An ATX heading line's level and text. `glued` tells that the space after the `#`s is missing. */
export interface HeadingMarker {
  readonly level: number;
  readonly text: string;
  readonly glued: boolean;
}

/**
 * Recognise `## title`, and `##title` as people type it. One `#` glued to a word is a hashtag, so it is a heading only if `isFirst` (the first line with text
 * of a file) and the line holds no second hashtag.
 *
 * @param text  The line without its indentation and trailing white space.
 */
export function readHeading(text: string, isFirst: boolean): HeadingMarker | undefined {
  let level = 0;
  while (text.charAt(level) === '#') level += 1;
  if (level === 0 || level > 6) return undefined;
  const start = measureIndent(text, level).offset;
  const glued = start === level && start < text.length;
  if (glued && level === 1 && !(isFirst && !/[\s\u3000][#＃]/.test(text.slice(0, 500)))) return undefined;
  // `#!/bin/sh` and `##{` are no titles.
  if (glued && !/[\p{L}\p{N}\p{So}「『【（([*`_~<"'“]/u.test(codePointAt(text, level))) return undefined;
  return { level, text: dropClosingHashes(text.slice(start)), glued };
}

/** `title ##` → `title`. Written as a loop since `/\s+#+$/` is quadratic on long runs of spaces. */
function dropClosingHashes(text: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === '#') end -= 1;
  if (end === text.length) return text;
  if (end === 0) return '';
  const kept = text.slice(0, end);
  const trimmed = kept.trimEnd();
  return trimmed.length < kept.length ? trimmed : text;
}

/** An opening code fence. */
export interface Fence {
  readonly mark: '`' | '~';
  readonly length: number;
  /** The info string, trimmed. */
  readonly info: string;
}

/** Recognise an opening (or, with an empty `info`, closing) fence in a line without its indentation. */
export function readFence(text: string): Fence | undefined {
  const mark = text.charAt(0);
  if (mark !== '`' && mark !== '~') return undefined;
  let length = 1;
  while (text.charAt(length) === mark) length += 1;
  if (length < 3) return undefined;
  const info = text.slice(length).trim();
  if (mark === '`' && info.includes('`')) return undefined;
  return { mark, length, info };
}

/**
 * Take a stray ` - ` off the end of a line, the beginning of a bullet that was never typed. `kubectl apply -f -` keeps its dash: one space before it,
 * none after, or a flag in front.
 */
export function dropStrayDash(text: string): string {
  const trimmed = text.trimEnd();
  if (!trimmed.endsWith('-')) return trimmed;
  const head = trimmed.slice(0, -1);
  const kept = head.trimEnd();
  const spacesBefore = head.length - kept.length;
  if (kept === '' || spacesBefore === 0) return trimmed;
  if (spacesBefore === 1 && trimmed.length === text.length) return trimmed;
  return /[\s]-\w$/.test(kept.slice(-4)) ? trimmed : kept;
}
