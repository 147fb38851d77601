import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

it('no note and no question breaks, hangs or gets out of what is escaped (bench/fuzz asks hundreds of times as many)', async () => {
  const { findings, notes, queries, kinds } = await fuzz({ seed: 20_261_121, batches: 2, notesPerBatch: 40, queriesPerBatch: 200 });
  expect(findings).toEqual([]);
  expect({ notes, queries }).toEqual({ notes: 80, queries: 400 });
  // The questions reach what there is to reach.
  expect([...kinds.keys()]).toEqual(expect.arrayContaining(['hits', 'nothing', 'events', 'help', 'tip', 'refused']));
}, 60_000);
