// @ts-check
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST } from '../lib/paths.mjs';

/**
 * The parts of the product that are measured in process, from its build. The only file here that knows where they are.
 *
 * @typedef {{ id: string, file: string, line: number, endLine: number, text: string, path: string }} UnitRecord
 *   A unit as the peers get it; `path` are the texts of its ancestors, the note's title first.
 */

/** @param {string} name Module below dist/src. */
const load = (name) => import(pathToFileURL(join(DIST, 'src', name)).href);

const CONSOLE = { platform: 'console', ids: [], trusted: true };

/** @param {string} folder */
export async function parseFolder(folder) {
  const { loadFolder } = await load('notes/load-folder.js');
  return (await loadFolder(folder)).notes;
}

/**
 * The units of a folder of notes as plain records.
 *
 * @param {string} folder
 * @returns {Promise<UnitRecord[]>}
 */
export async function readUnits(folder) {
  /** @type {UnitRecord[]} */
  const records = [];
  for (const note of await parseFolder(folder)) {
    /** @type {Map<string, { path: string, text: string }>} */
    const above = new Map();
    for (const unit of note.units) {
      const parent = unit.parentId === undefined ? undefined : above.get(unit.parentId);
      const path = parent === undefined ? '' : `${parent.path} ${parent.text}`.trim();
      above.set(unit.id, { path, text: unit.text });
      records.push({ id: unit.id, file: note.path, line: unit.line, endLine: unit.endLine, text: unit.text, path });
    }
  }
  return records;
}

/** The glossary, loaded as `ask` and `start` do. */
export async function loadProductGlossary() {
  const { loadGlossary } = await load('text/load-glossary.js');
  return loadGlossary();
}

/**
 * Index parsed notes.
 *
 * @param {object} glossary
 * @param {readonly object[]} notes
 */
export async function indexNotes(glossary, notes) {
  const { createNotesIndex } = await load('search/notes-index.js');
  const { createMiniSearchEngine } = await load('search/minisearch-engine.js');
  const index = createNotesIndex(glossary, createMiniSearchEngine());
  for (const note of notes) await index.put(note);
  return index;
}

/**
 * A function that answers a query as the query core does.
 *
 * @param {object} index
 * @param {object} helpers
 * @returns {Promise<(query: string) => Promise<unknown>>}
 */
export async function createSearch(index, helpers) {
  const { parseQuery } = await load('search/query-syntax.js');
  const { searchNotes } = await load('search/search-notes.js');
  return (query) => searchNotes(parseQuery(query), CONSOLE, index, helpers);
}

export const NO_HELPERS = { readings: undefined, dictionary: undefined };

/**
 * Readings and general dictionary, loaded as the notes service does.
 *
 * @param {object} index
 * @param {string} cacheDir
 */
export async function loadHelpers(index, cacheDir) {
  const { dictionaryLookup, readingLookup } = await load('notes-service.js');
  const { createDictionaryService } = await load('text/dictionary/index.js');
  const { createReadingService } = await load('text/readings/reading-service.js');
  const signal = new AbortController().signal;
  const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  const dictionary = await createDictionaryService({ files: 'auto', cacheDir, log: () => {} }).load(signal);
  const service = createReadingService({ cacheDir, log });
  const readings = await readingLookup(index, service, signal);
  await service.close();
  return { readings, dictionary: dictionary === undefined ? undefined : dictionaryLookup(dictionary) };
}
