import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inline, Note } from '../../src/model.ts';
import { inlineText, parseInlines } from '../../src/notes/inlines.ts';
import { lintSource } from '../../src/notes/lint-source.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { readSimpleInlines } from '../../src/notes/simple-inlines.ts';
import { arbitraryLine, arbitraryMarkdown, arbitraryMutatedSeed, arbitraryNestedList, seedNotes } from '../arbitraries.ts';

const PATH = 'a/note.md';
const NO_REFERENCES = { definitions: new Map<string, string>(), footnotes: new Set<string>() };

/** All that must hold of any note whatever. */
function expectSound(note: Note, markdown: string): void {
  const lineCount = markdown === '' ? 0 : markdown.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/).length;
  expect(note.lineCount).toBe(lineCount);
  const units = new Map(note.units.map((unit) => [unit.id, unit]));
  expect(units.size).toBe(note.units.length);
  let previousLine = 1;
  for (const unit of note.units) {
    expect(unit.line).toBeGreaterThanOrEqual(previousLine);
    expect(unit.endLine).toBeGreaterThanOrEqual(unit.line);
    expect(unit.endLine).toBeLessThanOrEqual(lineCount);
    previousLine = unit.line;
    expect(unit.text).not.toBe('');
    if (unit.kind !== 'code') expect(unit.text).toBe(unit.text.trim());
    expect(inlineText(unit.inlines)).toBe(unit.text);
    const parent = unit.parentId === undefined ? undefined : units.get(unit.parentId);
    expect(parent === undefined).toBe(unit.parentId === undefined);
    expect(unit.depth).toBe(parent === undefined ? 0 : parent.depth + 1);
    if (parent !== undefined) expect(parent.childIds).toContain(unit.id);
    for (const childId of unit.childIds) expect(units.get(childId)?.parentId).toBe(unit.id);
  }
  const sessionIds = new Set(note.sessions.map(({ id }) => id));
  for (const session of note.sessions) {
    expect(units.get(session.id)?.line).toBe(session.line);
    expect(session.title).not.toBe('');
    expect(session.endLine).toBeGreaterThanOrEqual(session.line);
    expect(session.endLine).toBeLessThanOrEqual(lineCount);
    if (session.parentId !== undefined) expect(sessionIds.has(session.parentId)).toBe(true);
  }
  for (const unit of note.units) if (unit.sessionId !== undefined) expect(sessionIds.has(unit.sessionId)).toBe(true);
  for (const warning of note.warnings) expect(warning.line).toBeGreaterThanOrEqual(1);
}

describe('parseNote on any text', () => {
  it('gives a sound note', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, (markdown) => expectSound(parseNote(markdown, PATH), markdown)),
      { numRuns: 250 },
    );
  });

  it('gives a sound note for any string at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (markdown) => expectSound(parseNote(markdown, PATH), markdown)),
      { numRuns: 150 },
    );
  });

  it.skipIf(seedNotes.size === 0)('gives a sound note for mutated seeds (skipped without the shared folder)', () => {
    fc.assert(
      fc.property(arbitraryMutatedSeed, (markdown) => expectSound(parseNote(markdown, PATH), markdown)),
      { numRuns: 40 },
    );
  });

  it('says the same twice', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, (markdown) => {
        expect(parseNote(markdown, PATH)).toEqual(parseNote(markdown, PATH));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the ids of all units when a line that is nowhere else comes between two blocks', () => {
    fc.assert(
      fc.property(fc.array(arbitraryLine, { maxLength: 20 }), fc.nat(), (source, position) => {
        // A blank line around and no multi-line construct: what stands alone stays the same unit.
        const lines = source
          .filter((line) => !/^[^\S\n]*(?:```|~~~|---|\+\+\+|\[|===|\|)|<!--|-->|\[\^|[\r\n]|^#/.test(line))
          // All different, so that none becomes the double of another.
          .map((line, index) => (line.trim() === '' ? line : `${line} ${index}`));
        const at = position % (lines.length + 1);
        const before = lines.flatMap((line) => [line, '']);
        const after = [...before.slice(0, at * 2), '', 'inserted 唯一の行', '', ...before.slice(at * 2)];
        const ids = new Set(parseNote(['# Title', '', ...after].join('\n'), PATH).units.map(({ id, kind }) => `${kind === 'code'}${id}`));
        const old = parseNote(['# Title', '', ...before].join('\n'), PATH).units;
        // Indented code and indented text trade places with what stands above; everything else must keep its id.
        for (const unit of old)
          if (!/^ {4}|\t/.test(before[unit.line - 3] ?? '')) expect(ids.has(`${unit.kind === 'code'}${unit.id}`)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('makes exactly one unit of every bullet of a plain nested list, at its depth and line', () => {
    const step = fc.constantFrom(' ', '  ', '   ', '    ', '     ', '\t', '\u3000');
    const marker = fc.constantFrom('- ', '* ', '+ ', '1. ', '・', '• ');
    fc.assert(
      fc.property(arbitraryNestedList, step, marker, fc.array(fc.boolean(), { maxLength: 25 }), (items, indent, mark, blanks) => {
        const lines: string[] = [];
        const expected = items.map(({ depth, text }, index) => {
          if (blanks[index]) lines.push('');
          lines.push(indent.repeat(depth) + mark + text);
          return { text, depth, line: lines.length };
        });
        const units = parseNote(lines.join('\n'), PATH).units.map(({ text, depth, line }) => ({ text, depth, line }));
        expect(units).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('lints without a fault, on lines that exist', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, (markdown) => {
        const { lineCount } = parseNote(markdown, PATH);
        for (const { line } of lintSource(markdown, PATH)) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lineCount);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the short cut around remark', () => {
  const word = fc.constantFrom(
    'a',
    ' ',
    'メモリ',
    '。',
    '**b**',
    '**太字**',
    '`c`',
    '`` ` ``',
    '[d](https://example.com/d)',
    '[e](f)',
    '[TODO]',
    '(',
    ')',
    '_',
    'x_y',
    '*',
    '!',
    '&',
    '<',
    '~',
    '@',
    ':',
    '、',
  );
  const merge = (inlines: readonly Inline[]): string => JSON.stringify(parseShape(inlines));

  it('reads what it reads as remark does', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const source = words.join('').trim();
        const simple = readSimpleInlines(source);
        if (simple === undefined || source === '') return;
        taken += 1;
        // A character reference hides nothing and sends the statement to remark.
        const { inlines } = parseInlines(`&#88; ${source}`, NO_REFERENCES);
        expect(merge(inlines)).toBe(merge([{ kind: 'text', value: 'X ' }, ...simple]));
      }),
      { numRuns: 600 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

/** Inlines with neighbouring texts joined, so that only what is seen counts. */
function parseShape(inlines: readonly Inline[]): readonly unknown[] {
  const shape: unknown[] = [];
  for (const inline of inlines) {
    const last = shape.at(-1);
    if (inline.kind === 'text' && typeof last === 'string') shape[shape.length - 1] = last + inline.value;
    else if (inline.kind === 'text') shape.push(inline.value);
    else shape.push('children' in inline ? { ...inline, children: parseShape(inline.children) } : inline);
  }
  return shape
    .map((part, index) => (index === shape.length - 1 && typeof part === 'string' ? part.trimEnd() : part))
    .filter((part) => part !== '');
}
