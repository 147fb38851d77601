import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { HitRecord } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { type SearchableNotes, searchable } from '../support/search.ts';

const QUERY = z.object({ id: z.string(), q: z.string(), rel: z.record(z.string(), z.number()) });

const queries = readFileSync(join(import.meta.dirname, 'queries.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => QUERY.parse(JSON.parse(line)));
const files = readdirSync(import.meta.dirname).filter((name) => /^\d.*\.md$/.test(name));
const texts = new Map(files.map((name) => [name, readFileSync(join(import.meta.dirname, name), 'utf8')]));

/** A hit over more lines is no answer: only its first line counts. */
const MAX_SPAN = 10;
/** The answer, or a line that states it. */
const GOOD = 2;

let notes: SearchableNotes;
beforeAll(async () => {
  notes = await searchable(
    [...texts].map(([name, text]) => parseNote(text, name)),
    { readings: true },
  );
});

/** Best grade of the lines that a hit shows. */
function gradeOf({ file, line, endLine }: HitRecord, rel: Readonly<Record<string, number>>): number {
  const last = endLine - line < MAX_SPAN ? endLine : line;
  return Math.max(0, ...Array.from({ length: last - line + 1 }, (_, at) => rel[`${file}:${line + at}`] ?? 0));
}

it('every judged line is there and not empty', () => {
  for (const { id, rel } of queries)
    for (const place of Object.keys(rel)) {
      const [file = '', line = ''] = place.split(':');
      expect(texts.get(file)?.split('\n')[Number(line) - 1]?.trim(), `${id} ${place}`).toMatch(/./u);
    }
});

// The totals of a run without a general dictionary, with room for two queries; see the README before changing anything for a single one.
it('answers most questions of notes that nobody tuned for first, and none that they do not answer', async () => {
  let first = 0;
  let answered = 0;
  const wrong: string[] = [];
  for (const { id, q, rel } of queries) {
    const answer = await notes.answer(q);
    const hits = answer.kind === 'hits' ? answer.hits : [];
    if (Object.keys(rel).length === 0) {
      if (hits.length > 0) wrong.push(id);
      continue;
    }
    answered += 1;
    const [best] = hits;
    if (best !== undefined && gradeOf(best, rel) >= GOOD) first += 1;
  }
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(100);
  expect(first / answered).toBeGreaterThan(0.89);
});
