import fc from 'fast-check';
import type { Answer, Note, Place } from '../../src/model.ts';
import { lintSource } from '../../src/notes/lint-source.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { asked, type CoreWorld, coreWorld, ERROR_LEVEL, GENERAL, RANDOM } from '../support/core.ts';
import { arbitraryNote, arbitraryPath, arbitraryTyped, SHIPPED } from './generate.ts';
import { judgeAccess, judgeConsole, judgeDiscord, judgeSlack } from './judge.ts';

/** Something that must not happen, with the input that brings it about. */
export interface Finding {
  readonly what: string;
  /** Of the batch, to have it again. */
  readonly seed: number;
  readonly input: { readonly kind: 'note' | 'query'; readonly path?: string; readonly text: string; readonly page?: number };
}

export interface FuzzFigures {
  readonly notes: number;
  readonly units: number;
  readonly queries: number;
  /** Answers by kind. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly slowestNoteMs: number;
  readonly slowestQueryMs: number;
  readonly findings: readonly Finding[];
}

export interface FuzzSize {
  readonly seed: number;
  readonly batches: number;
  readonly notesPerBatch: number;
  readonly queriesPerBatch: number;
}

/** What takes longer than this holds up everybody. */
const HANG_MS = 1000;

/** Mostly the first: what lies beyond the last is refused, which is soon tried enough. */
const arbitraryPage = fc.oneof(
  { weight: 16, arbitrary: fc.constant(1) },
  { weight: 4, arbitrary: fc.integer({ min: 2, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 40 }) },
);

/** Processor time of some work: how long it takes where nothing else runs, since another process may have the machine. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const since = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(since);
  return { value, ms: (user + system) / 1000 };
}

/** Random notes and questions through everything between a file and a message: parser, index, core, and the renderers of all platforms. Deterministic by its seed. */
export async function fuzz(
  { seed, batches, notesPerBatch, queriesPerBatch }: FuzzSize,
  onBatch: (done: FuzzFigures) => void = () => undefined,
): Promise<FuzzFigures> {
  const world = await coreWorld(Object.fromEntries(SHIPPED));
  const kinds = new Map<string, number>();
  const findings: Finding[] = [];
  const figures = { notes: 0, units: 0, queries: 0, slowestNoteMs: 0, slowestQueryMs: 0 };
  const all = (): FuzzFigures => ({ ...figures, kinds, findings });
  for (let batch = 0; batch < batches; batch += 1) {
    const batchSeed = seed + batch;
    const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { seed: batchSeed, numRuns });
    const fresh: Note[] = [];
    for (const [path, text] of sample(fc.tuple(arbitraryPath, arbitraryNote), notesPerBatch)) {
      const find = (what: string): void => void findings.push({ what, seed: batchSeed, input: { kind: 'note', path, text } });
      try {
        const { value: note, ms } = await timed(() => parseNote(text, path));
        const lint = await timed(() => lintSource(text, path));
        const put = await timed(() => world.index.put(note));
        fresh.push(note);
        figures.units += note.units.length;
        const longest = Math.max(ms, lint.ms, put.ms);
        figures.slowestNoteMs = Math.max(figures.slowestNoteMs, longest);
        if (longest > HANG_MS)
          find(`takes ${longest.toFixed(0)} ms (parse ${ms.toFixed(0)}, lint ${lint.ms.toFixed(0)}, index ${put.ms.toFixed(0)})`);
        if (new Set(note.units.map(({ id }) => id)).size !== note.units.length) find('two units with one id');
      } catch (error) {
        find(`throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
      figures.notes += 1;
    }
    const questions = sample(fc.tuple(arbitraryTyped, arbitraryPage), queriesPerBatch);
    for (const [text, page] of questions) {
      const n = figures.queries;
      figures.queries += 1;
      const find = (what: string): void => void findings.push({ what, seed: batchSeed, input: { kind: 'query', text, page } });
      try {
        const place = n % 2 === 0 ? GENERAL : RANDOM;
        const { answer, ms } = await ask(world, text, page, place, n);
        figures.slowestQueryMs = Math.max(figures.slowestQueryMs, ms);
        if (ms > HANG_MS) find(`takes ${ms.toFixed(0)} ms`);
        kinds.set(answer.kind, (kinds.get(answer.kind) ?? 0) + 1);
        if (answer.kind === 'failed') find(`fails: ${JSON.stringify(world.logged.filter(({ level }) => level >= ERROR_LEVEL).at(-1))}`);
        for (const problem of [
          ...judgeAccess(answer, place, world.index.corpus.note),
          ...judgeConsole(answer, n),
          ...judgeSlack(answer, text, n),
          ...judgeDiscord(answer, text, n),
        ])
          find(problem);
      } catch (error) {
        find(`throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
      world.logged.length = 0;
    }
    for (const { path } of fresh) await world.index.delete(path);
    onBatch(all());
  }
  await world.store.close();
  return all();
}

/** Ask by one of the ways there are; each person asks once, since the clock stands still and nobody may ask often. */
async function ask(
  world: CoreWorld,
  text: string,
  page: number,
  place: Place,
  n: number,
): Promise<{ readonly answer: Answer; readonly ms: number }> {
  const { core } = world;
  const request = asked(text, {
    place,
    language: 'auto',
    locale: n % 2 === 0 ? 'ja' : 'en-US',
    person: { id: `slack:U${n}`, isAdmin: n % 3 === 0 },
    ...(page === 1 ? {} : { page }),
  });
  if (n % 7 === 0) {
    const completed = await timed(() => core.complete(text, place, 25));
    if (completed.ms > HANG_MS) throw new Error(`completing takes ${completed.ms.toFixed(0)} ms`);
  }
  const { value: answer, ms } = await timed(() => (n % 11 === 0 ? core.about(request) : core.answer(request)));
  return { answer, ms };
}
