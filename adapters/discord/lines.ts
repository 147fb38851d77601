import type { Messages } from '../../src/answer/messages/messages.ts';
import type { ShownUnit } from '../../src/model.ts';
import { codeBlock, cutText, escapeMarkdown, inlineCode, oneLine } from './escape.ts';
import { writeSpans } from './spans.ts';

/** Two spaces a level: what Discord reads as a nested list. */
const INDENT = '  ';
/** Discord draws no deeper levels. */
const MAX_DEPTH = 10;
/** One bullet never takes more of a card than this, however long it is. */
const MAX_LINE_CHARS = 700;
/** A unit of more lines (a code block, a pasted log) is cut by whole lines. */
const MAX_CODE_LINES = 12;
const MAX_CODE_CHARS = 200;
/** Kept free for the line that says how much is left out. */
const RESERVE = 40;

/** Lines of a description, gathered until there is no more room. */
export interface Lines {
  readonly lines: string[];
  readonly max: number;
  used: number;
  /** Units for which there was no room. */
  leftOut: number;
  isFull: boolean;
}

export function createLines(max: number): Lines {
  return { lines: [], max, used: 0, leftOut: 0, isFull: false };
}

/** Characters left for one more line. */
function roomOf(lines: Lines): number {
  return lines.isFull ? 0 : lines.max - RESERVE - lines.used - 1;
}

/** Add a line if there is room for it. */
export function addLine(lines: Lines, line: string): boolean {
  if (line.length > roomOf(lines)) {
    lines.isFull = true;
    return false;
  }
  lines.lines.push(line);
  lines.used += line.length + 1;
  return true;
}

/** The description, with what is left out told at its end. */
export function finishLines(lines: Lines, messages: Messages): string {
  if (lines.leftOut > 0) lines.lines.push(`-# … ${escapeMarkdown(messages.moreItems(lines.leftOut))}`);
  return lines.lines.join('\n');
}

/** The unit that a card is about: a line of its own, without a bullet, with what is nested below it as a list. */
export function addTop(lines: Lines, unit: ShownUnit, messages: Messages): void {
  if (unit.kind === 'code') addCode(lines, unit, messages);
  else addText(lines, unit, '', messages);
  addBelow(lines, unit, 0, messages);
}

/** What is nested below a unit. */
export function addBelow(lines: Lines, unit: ShownUnit, depth: number, messages: Messages): void {
  for (const child of unit.children) addUnit(lines, child, depth, messages);
  if (unit.omitted > 0 && unit.children.length > 0) {
    const said = `${INDENT.repeat(Math.min(depth, MAX_DEPTH))}- … ${escapeMarkdown(messages.moreItems(unit.omitted))}`;
    if (lines.isFull || !addLine(lines, said)) lines.leftOut += unit.omitted;
  }
}

/** A unit as a bullet with what is nested below it; counted as left out where there is no room for its own line. */
export function addUnit(lines: Lines, unit: ShownUnit, depth: number, messages: Messages): void {
  if (lines.isFull || !addText(lines, unit, `${INDENT.repeat(Math.min(depth, MAX_DEPTH))}- `, messages)) {
    lines.leftOut += countOf(unit);
    return;
  }
  addBelow(lines, unit, depth + 1, messages);
}

/** Whole bullets only; what a card is about is cut where it alone is too long. */
function addText(lines: Lines, unit: ShownUnit, prefix: string, messages: Messages): boolean {
  // What is left out altogether is told on the unit's own line.
  const suffix = unit.omitted > 0 && unit.children.length === 0 ? ` … ${escapeMarkdown(messages.moreItems(unit.omitted))}` : '';
  const most = Math.min(MAX_LINE_CHARS, prefix === '' ? roomOf(lines) : MAX_LINE_CHARS) - prefix.length - suffix.length;
  const text =
    unit.kind === 'code' ? codeLine(unit, messages) : writeSpans(unit.text, unit.inlines, unit.highlights, Math.max(1, most)).trim();
  return addLine(lines, `${prefix}${text === '' ? '…' : text}${suffix}`);
}

/** A code block within a list: its first line, since Discord ends the list where a block begins. */
function codeLine(unit: ShownUnit, messages: Messages): string {
  const [first = '', ...rest] = unit.text.split('\n');
  const line = oneLine(first);
  return (
    inlineCode(cutText(line, MAX_CODE_CHARS, escapeMarkdown)) +
    (rest.length > 0 ? ` … ${escapeMarkdown(messages.moreLines(rest.length))}` : '')
  );
}

function addCode(lines: Lines, unit: ShownUnit, messages: Messages): void {
  const all = unit.text.split('\n');
  for (let count = Math.min(all.length, MAX_CODE_LINES); count >= 1; count -= 1) {
    const more = all.length - count;
    const block = codeBlock(all.slice(0, count).join('\n')) + (more > 0 ? `\n-# … ${escapeMarkdown(messages.moreLines(more))}` : '');
    if (block.length > roomOf(lines)) continue;
    addLine(lines, block);
    return;
  }
  if (!addLine(lines, codeLine(unit, messages))) lines.leftOut += 1;
}

function countOf(unit: ShownUnit): number {
  return unit.children.reduce((sum, child) => sum + countOf(child), 1 + unit.omitted);
}
