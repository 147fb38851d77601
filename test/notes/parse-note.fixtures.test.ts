import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNote } from '../../src/notes/parse-note.ts';
import { outlineNote } from './outline-note.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/parse-note');

/** A case is a folder; `path.txt` names the note where its path matters. A missing output fails, nothing writes it. */
describe('parseNote reads', () => {
  const cases = readdirSync(FIXTURES).sort();

  it('many cases', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  it.each(cases)('%s', (name) => {
    const folder = join(FIXTURES, name);
    const pathFile = join(folder, 'path.txt');
    const path = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'note.md';
    const note = parseNote(readFileSync(join(folder, 'input.md'), 'utf8'), path);
    expect(outlineNote(note)).toEqual(JSON.parse(readFileSync(join(folder, 'output.json'), 'utf8')));
  });
});
