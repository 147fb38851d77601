import type { Nodes } from 'mdast';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Inline } from '../../model.ts';
import { splitSource } from '../../notes/pre-pass.ts';
import type { CheckedNote } from '../check-notes.ts';
import { excerpt } from '../excerpt.ts';
import type { Problem } from '../problem.ts';
import { lineAt } from '../prose.ts';

const commonMark = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).freeze();
const cjkFriendly = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(remarkCjkFriendly).freeze();

/** Longer statements are not compared, since remark takes quadratic time on some input. */
const MAX_COMPARED = 3000;
const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/**
 * Emphasis that shows its marks.
 *
 * Two findings, by who sees the asterisks. `broken-emphasis`: the bot itself, because a mark has no partner or stands beside a space; powers (`2**10`), globs
 * and names (`__init__`) are no marks. `fragile-emphasis`: everyone who reads the file by CommonMark, GitHub for one, where `**要点。**次` stays as typed, since a
 * closing mark between punctuation and a letter closes nothing there (https://github.com/commonmark/commonmark-spec/issues/650). Answers link to such pages.
 */
export function checkEmphasis({ note, source }: CheckedNote): readonly Problem[] {
  const { lines } = splitSource(source, note.path);
  const problems: Problem[] = [];
  for (const unit of note.units) {
    if (unit.kind === 'code') continue;
    const leftOver = leftOverMark(unit.inlines);
    if (leftOver !== undefined) {
      const line = lineAt(unit, unit.text, unit.text.indexOf(leftOver));
      problems.push({ code: 'broken-emphasis', path: note.path, line, text: excerpt(leftOver) });
      continue;
    }
    const raw = lines.slice(unit.line - 1, unit.endLine).map((line) => line.trimStart());
    for (const fragile of fragileEmphasis(raw.join('\n'))) {
      const [begin = ''] = fragile.split('\n');
      const index = raw.findIndex((line) => line.includes(begin));
      problems.push({ code: 'fragile-emphasis', path: note.path, line: unit.line + Math.max(0, index), text: excerpt(fragile) });
    }
  }
  return problems;
}

/** The shown text from the first left-over mark on, or undefined when none was meant as one. */
function leftOverMark(inlines: readonly Inline[]): string | undefined {
  for (const inline of inlines) {
    if (inline.kind !== 'text') continue;
    const text = inline.value;
    for (const mark of ['**', '~~', '__'] as const) {
      const places = placesOf(text, mark).filter((at) => mayBeMark(text, at, mark));
      const [first, second] = places;
      if (first === undefined) continue;
      // One mark alone is a slip only for `**`, where nothing else is written with it.
      if (second === undefined && mark !== '**') continue;
      return text.slice(first).split('\n')[0] ?? '';
    }
  }
  return undefined;
}

/** Offsets of a mark that is not part of a longer row of the same character. */
function placesOf(text: string, mark: string): readonly number[] {
  const character = mark.charAt(0);
  const places: number[] = [];
  for (let at = text.indexOf(mark); at !== -1; ) {
    let end = at;
    while (text.charAt(end) === character) end += 1;
    if (end - at <= 3) places.push(at);
    at = text.indexOf(mark, end);
  }
  return places;
}

function mayBeMark(text: string, at: number, mark: '**' | '~~' | '__'): boolean {
  const before = text.charAt(at - 1);
  const after = text.charAt(at + 2);
  if (mark === '__') return JAPANESE.test(before) || JAPANESE.test(after);
  if (mark === '~~') return true;
  const isPower = /[\w)\]]/.test(before) && /[\w(]/.test(after);
  const isSpacedPower = /\w \*\* \w/.test(text.slice(Math.max(0, at - 2), at + 4));
  const isGlob = /[/\\]/.test(before) || /[/\\.]/.test(after);
  return !isPower && !isSpacedPower && !isGlob;
}

/** Each emphasis, with its marks, that only the reading friendly to Japanese sees. */
function fragileEmphasis(raw: string): readonly string[] {
  if (raw.length > MAX_COMPARED || !/[*_~]/.test(raw) || !JAPANESE.test(raw)) return [];
  const strict = emphasised(commonMark.parse(raw), raw);
  const friendly = emphasised(cjkFriendly.parse(raw), raw);
  return friendly.filter((text) => !strict.includes(text));
}

function emphasised(root: Nodes, raw: string): readonly string[] {
  const found: string[] = [];
  const stack: Nodes[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'strong' || node.type === 'emphasis' || node.type === 'delete')
      found.push(raw.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0));
    if ('children' in node) stack.push(...[...node.children].reverse());
  }
  return found;
}
