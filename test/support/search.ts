import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createQueryCore } from '../../src/answer/query-core.ts';
import type { Answer, Note, Place, Unit } from '../../src/model.ts';
import { explain } from '../../src/search/explain.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import { createNotesIndex, type NotesIndex } from '../../src/search/notes-index.ts';
import { parseQuery } from '../../src/search/query-syntax.ts';
import { type ExplainedHit, type SearchHelpers, type SearchResult, searchNotes } from '../../src/search/search-notes.ts';
import type { Glossary } from '../../src/text/glossary.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';
import { type NoteTexts, parseNotes } from './notes.ts';

/** Whoever runs the bot, at a terminal. */
export const OWNER: Place = { platform: 'console', ids: [], trusted: true };
/** A channel that the notes of these tests open themselves to. */
export const CHANNEL: Place = { platform: 'slack', ids: ['slack:C1'], trusted: false };
/** A channel that no note is restricted to. */
export const STRANGER: Place = { platform: 'slack', ids: ['slack:C9'], trusted: false };

/** The shipped glossary, read once a test process. */
export const glossary: Glossary = await loadGlossary();

/** A hit with its unit, for tests that look at what a person sees. */
export interface ShownHit {
  readonly file: string;
  readonly text: string;
  /** The marked pieces of the text. */
  readonly marked: readonly string[];
  readonly unit: Unit;
  readonly hit: ExplainedHit;
}

/** A small searchable world: the real index, glossary and, where asked for, readings; never a dictionary. */
export interface SearchableNotes {
  readonly index: NotesIndex;
  readonly helpers: SearchHelpers;
  readonly run: (query: string, place?: Place) => Promise<SearchResult>;
  readonly hits: (query: string, place?: Place) => Promise<readonly ShownHit[]>;
  /** Texts of the hits, best first, by their own text alone. */
  readonly texts: (query: string, place?: Place) => Promise<readonly string[]>;
  /** What the bot would say: cards, breadcrumbs, suggestions. */
  readonly answer: (text: string, place?: Place) => Promise<Answer>;
  readonly explain: (query: string) => Promise<string>;
}

const NO_HELPERS: SearchHelpers = { readings: undefined, dictionary: undefined };

export async function indexNotes(notes: readonly Note[]): Promise<NotesIndex> {
  const index = createNotesIndex(glossary, createMiniSearchEngine());
  for (const note of notes) await index.put(note);
  return index;
}

export async function searchable(notes: NoteTexts | readonly Note[], { readings = false } = {}): Promise<SearchableNotes> {
  const index = await indexNotes(isNotes(notes) ? notes : parseNotes(notes));
  const helpers = readings ? await readingHelpers(index) : NO_HELPERS;
  const run = (query: string, place: Place = OWNER): Promise<SearchResult> => searchNotes(parseQuery(query), place, index, helpers);
  const hits = async (query: string, place: Place = OWNER): Promise<readonly ShownHit[]> =>
    (await run(query, place)).hits.map((hit) => showHit(hit, index));
  const core = createQueryCore({
    index: () => index,
    helpers: () => helpers,
    link: (path, line) => `notes://${path}#L${line}`,
    notesAsOf: () => '2024-01-15T00:00:00.000Z',
    status: () => ({ warnings: [], dictionary: 'none', readings: readings ? 'ready' : 'none' }),
    log: {
      error: (fields) => {
        throw new Error('the query core failed', { cause: fields });
      },
    },
    newErrorId: () => 'test',
  });
  return {
    index,
    helpers,
    run,
    hits,
    texts: async (query, place) => (await hits(query, place)).filter(({ hit }) => hit.own).map(({ text }) => text),
    answer: (text, place = OWNER) => core.answer({ text, place, language: 'auto' }),
    explain: (query) => explain(query, index, helpers, 6),
  };
}

function isNotes(notes: NoteTexts | readonly Note[]): notes is readonly Note[] {
  return Array.isArray(notes);
}

function showHit(hit: ExplainedHit, index: NotesIndex): ShownHit {
  const place = index.corpus.unit(hit.unitId);
  if (place === undefined) throw new Error(`The hit ${hit.unitId} is no unit of the notes`);
  const { unit } = place;
  return { file: unit.path, text: unit.text, marked: hit.highlights.map(({ start, end }) => unit.text.slice(start, end)), unit, hit };
}

/** Readings by the real dictionary in its worker. Kept in a folder of their own between runs, since the worker takes a second. */
async function readingHelpers(index: NotesIndex): Promise<SearchHelpers> {
  // Loaded by those alone who need it: it costs half a second.
  const [{ readingLookup }, { createReadingService }] = await Promise.all([
    import('../../src/notes-service.ts'),
    import('../../src/text/readings/reading-service.ts'),
  ]);
  const silent = { debug: () => undefined, warn: () => undefined };
  const service = createReadingService({ cacheDir: join(tmpdir(), 'k8snotes-test-readings'), log: silent });
  try {
    return { readings: await readingLookup(index, service, new AbortController().signal), dictionary: undefined };
  } finally {
    await service.close();
  }
}

/** A question that people ask, with the unit that should come first. */
export interface AskedQuestion {
  readonly ask: string;
  /** File of the wanted unit, or the beginning of its name. */
  readonly file: string;
  /** A piece of the wanted unit's text that no other unit has. */
  readonly wants: string;
  readonly why: string;
}

/** Fail with the explanation of the ranking when another unit comes first. */
export async function expectFirst(notes: SearchableNotes, { ask, file, wants, why }: AskedQuestion): Promise<void> {
  const [first] = await notes.hits(ask);
  if (first?.file.startsWith(file) === true && first.text.includes(wants)) return;
  const got = first === undefined ? 'nothing' : `${first.file}:${first.unit.line} ${first.text}`;
  expect.fail(`${ask}: ${why}\nexpected ${file}… ${wants}\n     got ${got}\n${await notes.explain(ask)}`);
}
