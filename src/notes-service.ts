import type { Note, NoteWarning, Status } from './model.ts';
import { type LoadedFolder, loadFolder, NotesFolderError } from './notes/load-folder.ts';
import { watchFolder } from './notes/watch-folder.ts';
import type { Logger } from './ops/log.ts';
import { type ChangeGate, createChangeGate } from './search/change-gate.ts';
import { MIN_SNAPSHOT_UNITS, readSnapshot, snapshotKey, writeSnapshot } from './search/index-snapshot.ts';
import { createMiniSearchEngine, type EngineSnapshot } from './search/minisearch-engine.ts';
import { createNotesIndex, type IndexSnapshot, type NotesIndex } from './search/notes-index.ts';
import type { SearchHelpers } from './search/search-notes.ts';
import { createDictionaryService, type Dictionary, type DictionaryService } from './text/dictionary/index.ts';
import type { Glossary } from './text/glossary.ts';
import type { DictionaryLookup, ReadingLookup } from './text/look-ups.ts';
import { normaliseKey } from './text/normalise.ts';
import { countMorae } from './text/readings/kana.ts';
import { createReadingIndex } from './text/readings/reading-index.ts';
import { createReadingService } from './text/readings/reading-service.ts';

export interface NotesServiceOptions {
  readonly notesDir: string;
  readonly glossary: Glossary;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  /** Folder for what can be made again: compiled dictionary, readings. Undefined: nothing is kept. */
  readonly cacheDir: string | undefined;
  readonly log: Logger;
  readonly now: () => Date;
  /** Take over changes of the folder while serving; undefined reads it once. */
  readonly watch?: 'events' | 'poll';
  /** Called after the notes have changed, and when reading them begins or ceases to fail. */
  readonly onChange?: () => void;
}

/** The notes of one folder, indexed, with the helpers of search that arrive when they are ready. */
export interface NotesService {
  readonly index: NotesIndex;
  readonly helpers: () => SearchHelpers;
  readonly notes: () => readonly Note[];
  readonly warnings: () => readonly NoteWarning[];
  readonly notesAsOf: () => string;
  readonly status: () => Pick<Status, 'warnings' | 'dictionary' | 'readings'>;
  /** Every search runs within `read`, so that it sees the notes before a change or after it, never in between. */
  readonly gate: ChangeGate;
  /** Read the folder again and take over what changed. False when it could not be read: then the notes stay as they are, and `problem` tells why. */
  readonly refresh: () => Promise<boolean>;
  /** Why the notes are not as they are in the folder; undefined when they are. */
  readonly problem: () => string | undefined;
  /** Begin to load what makes search better, once; answers are given meanwhile. Resolves when all of it is there or has failed (which is logged). */
  readonly loadHelpers: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Read and index a folder of notes.
 *
 * @throws {NotesFolderError} The folder is missing, no folder, or unreadable.
 */
export async function openNotes(options: NotesServiceOptions): Promise<NotesService> {
  const { log, glossary } = options;
  let folder: LoadedFolder = await loadFolder(options.notesDir);
  logWarnings(folder.warnings, log);
  const index = await indexNotes(folder.notes, glossary, options.cacheDir, log);
  const gate = createChangeGate();
  let notesAsOf = options.now().toISOString();
  let problem: string | undefined;

  let dictionary: DictionaryLookup | undefined;
  let dictionaryState: Status['dictionary'] = 'none';
  let readings: ReadingLookup | undefined;
  let readingsState: Status['readings'] = 'none';
  let loading: Promise<void> | undefined;
  const abort = new AbortController();

  const loadDictionary = async (): Promise<void> => {
    if (options.dictionaryFiles === 'none' || options.cacheDir === undefined) return;
    dictionaryState = 'loading';
    try {
      const service: DictionaryService = createDictionaryService({
        files: options.dictionaryFiles,
        cacheDir: options.cacheDir,
        log: (level, message, fields) => log[level](fields, message),
      });
      const loaded = await service.load(abort.signal);
      dictionary = loaded === undefined ? undefined : dictionaryLookup(loaded);
      dictionaryState = loaded === undefined ? 'none' : 'ready';
    } catch (error) {
      if (abort.signal.aborted) return;
      dictionaryState = 'failed';
      log.warn({ err: error }, 'the general dictionary is not available; search goes on without it');
    }
  };
  const loadReadings = async (): Promise<void> => {
    readingsState = 'loading';
    const service = createReadingService({ cacheDir: options.cacheDir, log });
    try {
      readings = await readingLookup(index, service, abort.signal);
      readingsState = 'ready';
    } catch (error) {
      if (abort.signal.aborted) return;
      readingsState = 'failed';
      log.warn({ err: error }, 'readings are not available; hiragana and romaji find less until they are');
    } finally {
      await service.close();
    }
  };
  const fail = (reason: string): false => {
    if (problem !== reason) {
      problem = reason;
      log.warn({ reason }, 'the notes cannot be read just now; answers come from those that were read before');
      options.onChange?.();
    }
    return false;
  };
  /** Readings of words that are new; what was there serves meanwhile. */
  const renewReadings = async (): Promise<void> => {
    if (loading === undefined) return;
    await loading;
    if (!abort.signal.aborted) await loadReadings();
  };
  const refresh = async (): Promise<boolean> => {
    let fresh: LoadedFolder;
    try {
      fresh = await loadFolder(options.notesDir, folder);
    } catch (error) {
      if (error instanceof NotesFolderError) return fail(error.message);
      throw error;
    }
    // Nobody runs the bot without notes: an empty folder is one that is being filled, or a mount that is gone.
    if (fresh.notes.length === 0 && folder.notes.length > 0) return fail(`There are no notes in ${options.notesDir}.`);
    const changed = fresh.notes.filter((note) => index.corpus.note(note.path) !== note);
    const paths = new Set(fresh.notes.map((note) => note.path));
    const removed = folder.notes.filter((note) => !paths.has(note.path));
    const known = new Set(folder.warnings.map(warningKey));
    logWarnings(
      fresh.warnings.filter((warning) => !known.has(warningKey(warning))),
      log,
    );
    // One note at a time, so that answers wait for no more than that.
    for (const note of removed) await gate.change(() => index.delete(note.path));
    for (const note of changed) await gate.change(() => index.put(note));
    const isNews = changed.length + removed.length > 0 || problem !== undefined;
    folder = fresh;
    problem = undefined;
    notesAsOf = options.now().toISOString();
    if (changed.length + removed.length > 0) {
      log.info({ changed: changed.length, removed: removed.length, notes: fresh.notes.length }, 'the notes have changed');
      void renewReadings();
    }
    if (isNews) options.onChange?.();
    return true;
  };
  const watcher = options.watch === undefined ? undefined : watchFolder(options.notesDir, { mode: options.watch, onChange: refresh, log });
  return {
    index,
    gate,
    refresh,
    problem: () => problem,
    helpers: () => ({ readings, dictionary }),
    notes: () => index.corpus.notes(),
    warnings: () => folder.warnings,
    notesAsOf: () => notesAsOf,
    status: () => ({ warnings: folder.warnings, dictionary: dictionaryState, readings: readingsState }),
    loadHelpers: () => {
      loading ??= Promise.all([loadDictionary(), loadReadings()]).then(() => undefined);
      return loading;
    },
    close: async () => {
      await watcher?.close();
      abort.abort();
      await loading;
    },
  };
}

function logWarnings(warnings: readonly NoteWarning[], log: Logger): void {
  for (const warning of warnings) log.warn({ code: warning.code, file: warning.path, line: warning.line }, warning.message);
}

function warningKey({ code, path, line, message }: NoteWarning): string {
  return `${code} ${path}:${line} ${message}`;
}

/** Index notes, or take the index of the very same notes from the cache when there are many. */
async function indexNotes(notes: readonly Note[], glossary: Glossary, cacheDir: string | undefined, log: Logger): Promise<NotesIndex> {
  const units = notes.reduce((sum, note) => sum + note.units.length, 0);
  const key = cacheDir !== undefined && units >= MIN_SNAPSHOT_UNITS ? snapshotKey(notes, glossary) : undefined;
  if (cacheDir !== undefined && key !== undefined) {
    try {
      const snapshot = readSnapshot(cacheDir, key) as (IndexSnapshot & { readonly engine: EngineSnapshot }) | undefined;
      if (snapshot !== undefined) return createNotesIndex(glossary, createMiniSearchEngine(snapshot.engine), { snapshot, notes });
    } catch (error) {
      log.warn({ err: error }, 'the saved index cannot be used; the notes are indexed again');
    }
  }
  const index = createNotesIndex(glossary, createMiniSearchEngine());
  for (const note of notes) await index.put(note);
  if (cacheDir !== undefined && key !== undefined) {
    try {
      writeSnapshot(cacheDir, key, index.save());
    } catch (error) {
      log.warn({ err: error }, 'the index cannot be saved; the next start takes as long as this one');
    }
  }
  return index;
}

/** One mora (化 = か) reads like half the vocabulary. */
const MIN_MORAE = 2;

/** Read the kanji and katakana of all notes into a look-up. */
export async function readingLookup(
  index: NotesIndex,
  service: ReturnType<typeof createReadingService>,
  signal: AbortSignal,
): Promise<ReadingLookup> {
  const texts = [...new Set(index.corpus.notes().flatMap((note) => note.units.map((unit) => normaliseKey(unit.text))))];
  const table = createReadingIndex();
  const found = await service.readings(texts, { signal });
  for (const [text, readings] of found) {
    for (const { reading, start, end } of readings) if (countMorae(reading) >= MIN_MORAE) table.add(reading, text.slice(start, end));
  }
  for (const [key, { script }] of index.vocabulary.entries()) if (script === 'katakana') table.add(key, key);
  table.prepare();
  return {
    surfaces: (reading) => table.lookup(reading, { prefix: false, limit: 6 }).map((match) => match.surface),
    begins: (reading) => table.lookup(reading, { prefix: true, limit: 12 }).map((match) => match.surface),
    cover: (reading) => table.coverHiragana(reading).map((matches) => matches.map((match) => match.surface)),
  };
}

export function dictionaryLookup(dictionary: Dictionary): DictionaryLookup {
  return {
    toJapanese: (phrase) => dictionary.translateToJapanese(phrase),
    toEnglish: (word) => dictionary.translateToEnglish(word),
    isJapaneseWord: (word) => dictionary.isJapaneseWord(word),
    isEnglishWord: (word) => dictionary.isEnglishWord(word),
  };
}
