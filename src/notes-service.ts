import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audience, Note, NotePath, NoteWarning, Status } from './model.ts';
import type { GitSource } from './notes/git-source.ts';
import { type LoadedFolder, loadFolder } from './notes/load-folder.ts';
import { type NotesProblem, noNotesLeft, notesProblem } from './notes/notes-problem.ts';
import { startPulling } from './notes/pull-schedule.ts';
import { watchFolder } from './notes/watch-folder.ts';
import { pause } from './ops/back-off.ts';
import { coalesce } from './ops/coalesce.ts';
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

/** Notes that come from a repository. */
export interface PulledNotes {
  readonly source: Pick<GitSource, 'url' | 'sync' | 'last' | 'close'>;
  /** Pull so often, in milliseconds; undefined: only when `refresh` is called. */
  readonly everyMs: number | undefined;
  /** Begin with what an earlier run fetched when that is not older than this; 0 always fetches first. */
  readonly freshMs: number;
}

export interface NotesServiceOptions {
  /** Ignored where the notes are pulled. */
  readonly notesDir: string;
  /** Who sees a note that names no audience; by default everybody. */
  readonly defaultAudience?: Audience | undefined;
  readonly glossary: Glossary;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  /** Folder for what can be made again: compiled dictionary, readings. Undefined: nothing is kept. */
  readonly cacheDir: string | undefined;
  readonly log: Logger;
  readonly now: () => Date;
  /** Take over changes of the folder while serving; undefined reads it once. Not for notes that are pulled, whose folders never change. */
  readonly watch?: 'events' | 'poll';
  /** Instead of a folder. */
  readonly pulled?: PulledNotes;
  /** For the moments of pulling; that of JavaScript by default. */
  readonly random?: () => number;
  /** Called after the notes have changed, and when reading them begins or ceases to fail. */
  readonly onChange?: () => void;
  /** Called when the notes were read again and are as before. */
  readonly onRead?: () => void;
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
  /**
   * Fetch, where the notes are pulled, read the folder again and take over what changed; calls while it runs share one further run. False when it could not be done: then the notes
   * stay as they are, and `problem` tells why.
   */
  readonly refresh: () => Promise<boolean>;
  /** Why the notes are not as they are in the folder or repository; undefined when they are. */
  readonly problem: () => NotesProblem | undefined;
  /** The commit that a note was read from, where the notes are pulled. */
  readonly commit: (path: NotePath) => string | undefined;
  /** Begin to load what makes search better, once; answers are given meanwhile. Resolves when all of it is there or has failed (which is logged). */
  readonly loadHelpers: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A file that was written so short a time ago may still be written: that of another note says that something was saved, not that everything was. */
const UNSETTLED_MS = 100;
/** What is written all the time is read in the end as it is. */
const MAX_UNSETTLED_MS = 2000;

/**
 * Read and index the notes of a folder or repository. A repository that cannot be reached is no error when an earlier run has left a clone: then `problem` tells it.
 *
 * @throws {NotesFolderError} The folder is missing, no folder, or unreadable.
 * @throws {GitSourceError} The repository cannot be had, and was never here before.
 */
export async function openNotes(options: NotesServiceOptions): Promise<NotesService> {
  const { log, glossary, pulled, defaultAudience } = options;
  let problem: NotesProblem | undefined;
  /** Where the notes are, and what they are called to people. */
  let origin: { readonly folder: string; readonly name: string; readonly commit: string | undefined };
  let asOf: Date | undefined;
  if (pulled === undefined) origin = { folder: options.notesDir, name: options.notesDir, commit: undefined };
  else {
    const first = await firstSnapshot(pulled, options.now, log);
    problem = first.problem;
    asOf = first.fetchedAt;
    origin = { folder: first.folder, name: pulled.source.url, commit: first.commit };
  }
  let folder: LoadedFolder = await loadFolder(origin.folder, { defaultAudience });
  logWarnings(folder.warnings, log);
  const index = await indexNotes(folder.notes, glossary, options.cacheDir, log);
  const gate = createChangeGate();
  let notesAsOf = (asOf ?? options.now()).toISOString();
  /** Notes that a change under way has replaced already, and the commit they are of. */
  let replaced: { readonly commit: string | undefined; readonly paths: Set<NotePath> } | undefined;

  let dictionary: DictionaryLookup | undefined;
  let dictionaryState: Status['dictionary'] = 'none';
  let readings: ReadingLookup | undefined;
  let readingsState: Status['readings'] = 'none';
  let loading: Promise<void> | undefined;
  const abort = new AbortController();
  let unsettledSince: number | undefined;
  let settling: NodeJS.Timeout | undefined;
  /** For a folder that is watched: notes of a repository are written before anybody reads them. */
  const isUnsettled = (writtenMs: number): boolean => {
    const now = options.now().getTime();
    const age = now - writtenMs;
    return age >= 0 && age < UNSETTLED_MS && now - (unsettledSince ?? now) < MAX_UNSETTLED_MS;
  };

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
  const fail = (reason: NotesProblem): false => {
    if (problem?.told.en !== reason.told.en) {
      problem = reason;
      log.warn(
        { code: reason.code, reason: reason.told.en },
        'the notes cannot be read just now; answers come from those that were read before',
      );
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
  /** What was not settled is read a moment later, also when no event tells of it any more. */
  const lookAgain = (isUnsettledNow: boolean): void => {
    clearTimeout(settling);
    if (!isUnsettledNow || abort.signal.aborted) {
      unsettledSince = undefined;
      return;
    }
    unsettledSince ??= options.now().getTime();
    settling = setTimeout(() => {
      refresh().catch((error: unknown) => log.warn({ err: error }, 'a change of the notes could not be taken over'));
    }, UNSETTLED_MS);
  };
  const readAnew = async (): Promise<boolean> => {
    let fresh: LoadedFolder;
    let from = origin;
    try {
      if (pulled !== undefined) from = { ...origin, ...(await pulled.source.sync()) };
      fresh = await loadFolder(from.folder, { previous: folder, defaultAudience, ...(watcher === undefined ? {} : { isUnsettled }) });
    } catch (error) {
      if (abort.signal.aborted) return false;
      const reason = notesProblem(error);
      if (reason !== undefined) return fail(reason);
      throw error;
    }
    lookAgain(fresh.unsettled.length > 0);
    // Nobody runs the bot without notes: an empty folder is one that is being filled, or a mount that is gone.
    if (fresh.notes.length === 0 && folder.notes.length > 0) return fail(noNotesLeft(from.name));
    const changed = fresh.notes.filter((note) => index.corpus.note(note.path) !== note);
    const paths = new Set(fresh.notes.map((note) => note.path));
    const removed = folder.notes.filter((note) => !paths.has(note.path));
    const known = new Set(folder.warnings.map(warningKey));
    logWarnings(
      fresh.warnings.filter((warning) => !known.has(warningKey(warning))),
      log,
    );
    const done = new Set<NotePath>();
    replaced = { commit: from.commit, paths: done };
    // One note at a time and then the turn of whoever asks, so that answers wait for no more than that. What goes goes last: a note that was renamed is never missing.
    for (const note of changed) {
      await gate.change(async () => {
        await index.put(note);
        done.add(note.path);
      });
      await nextTurn();
    }
    for (const note of removed) {
      await gate.change(() => index.delete(note.path));
      await nextTurn();
    }
    const isNews = changed.length + removed.length > 0 || problem !== undefined;
    folder = fresh;
    origin = from;
    replaced = undefined;
    problem = undefined;
    notesAsOf = options.now().toISOString();
    if (changed.length + removed.length > 0) {
      const { commit } = from;
      const fields = {
        changed: changed.length,
        removed: removed.length,
        notes: fresh.notes.length,
        ...(commit === undefined ? {} : { commit }),
      };
      log.info(fields, 'the notes have changed');
      void renewReadings();
    }
    if (isNews) options.onChange?.();
    else options.onRead?.();
    return true;
  };
  const refresh = coalesce(readAnew);
  const watcher =
    options.watch === undefined || pulled !== undefined
      ? undefined
      : watchFolder(options.notesDir, { mode: options.watch, onChange: refresh, log });
  const everyMs = pulled?.everyMs;
  const pulling =
    everyMs === undefined ? undefined : startPulling({ everyMs, pull: refresh, random: options.random ?? Math.random, pause, log });
  return {
    index,
    gate,
    refresh,
    problem: () => problem,
    commit: (path) => (replaced?.paths.has(path) === true ? replaced.commit : origin.commit),
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
      abort.abort();
      clearTimeout(settling);
      pulled?.source.close();
      await pulling?.stop();
      await watcher?.close();
      await loading;
    },
  };
}

/** What to begin with: what was fetched a moment ago, else what is in the repository now, else what an earlier run left. */
async function firstSnapshot(
  { source, freshMs }: PulledNotes,
  now: () => Date,
  log: Logger,
): Promise<{ readonly folder: string; readonly commit: string; readonly fetchedAt?: Date; readonly problem: NotesProblem | undefined }> {
  const last = await source.last();
  const ageMs = last === undefined ? Number.POSITIVE_INFINITY : now().getTime() - last.fetchedAt.getTime();
  if (last !== undefined && ageMs >= 0 && ageMs < freshMs) return { ...last, problem: undefined };
  try {
    return { ...(await source.sync()), problem: undefined };
  } catch (error) {
    const problem = notesProblem(error);
    if (last === undefined || problem === undefined) throw error;
    log.warn(
      { code: problem.code, reason: problem.told.en, commit: last.commit },
      'the notes cannot be fetched just now; answers come from what was fetched before',
    );
    return { ...last, problem };
  }
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
