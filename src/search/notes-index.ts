import type { Note, NotePath, Place, UnitId } from '../model.ts';
import { analyse } from '../text/analyse.ts';
import type { Glossary } from '../text/glossary.ts';
import { createSpellingList, type SpellingList } from '../text/spelling.ts';
import { type Corpus, createCorpus } from './corpus.ts';
import type { EngineDocument, SearchEngine } from './engine.ts';
import { mayRead } from './filters.ts';
import { type IndexContext, indexUnit, noteExtras, type Repair, sessionExtras, type VocabularyEntry, vocabularyOf } from './index-unit.ts';
import { createMinedPairs, type MinedPairs } from './mined-pairs.ts';
import { createVocabulary, type SavedWord, type Vocabulary } from './vocabulary.ts';

/** All that a query is answered from: the notes, their index, their vocabulary. */
export interface NotesIndex {
  readonly corpus: Corpus;
  readonly engine: SearchEngine;
  readonly vocabulary: Vocabulary;
  readonly pairs: MinedPairs;
  readonly glossary: Glossary;
  readonly lexicon: SpellingList;
  /** Grows with every change: results remembered under another number are stale. */
  readonly generation: () => number;
  /** Add or replace one note. */
  readonly put: (note: Note) => Promise<void>;
  readonly delete: (path: NotePath) => Promise<void>;
  /** Everything that indexing these notes gave, as plain data; undefined when the engine keeps its state elsewhere. */
  readonly save: () => IndexSnapshot | undefined;
  /** In how many units that a place may read each term occurs: what is private must not even be counted. */
  readonly frequencies: (terms: readonly string[], place: Place) => Promise<readonly number[]>;
  /** Keys of the words of one note. */
  readonly vocabularyOf: (note: Note) => Iterable<string>;
  /** Misspellings that the index mended, by unit. */
  readonly repairsOf: (unitId: UnitId) => readonly Repair[];
  readonly repairs: () => readonly { readonly unitId: string; readonly repair: Repair }[];
}

/** An index as plain data. */
export interface IndexSnapshot {
  readonly engine: unknown;
  readonly vocabulary: readonly SavedWord[];
  readonly repairs: readonly (readonly [UnitId, readonly Repair[]])[];
}

/**
 * Create an index: empty, or as it was saved together with the very notes that it was made from.
 *
 * Adding, replacing and removing notes one by one leaves the same index as building it afresh: what a unit contributes depends on its own note and on the glossary alone.
 */
export function createNotesIndex(
  glossary: Glossary,
  engine: SearchEngine,
  saved?: { readonly snapshot: IndexSnapshot; readonly notes: readonly Note[] },
): NotesIndex {
  const corpus = createCorpus();
  const vocabulary = createVocabulary();
  const pairs = createMinedPairs();
  const lexicon = glossaryLexicon(glossary);
  const context: IndexContext = { glossary, lexicon };
  /** Term counts of the notes that not everybody may read. */
  const restricted = new Map<NotePath, ReadonlyMap<string, number>>();
  const restrict = (note: Note, documents: readonly EngineDocument[]): void => {
    if (note.audience.kind === 'public' && !note.draft) return;
    const counts = new Map<string, number>();
    for (const { terms, grams } of documents)
      for (const term of new Set([...terms, ...grams])) counts.set(term, (counts.get(term) ?? 0) + 1);
    restricted.set(note.path, counts);
  };
  const repairsByUnit = new Map<string, readonly Repair[]>();
  let generation = 0;
  const analyseNote = (
    note: Note,
  ): {
    readonly documents: EngineDocument[];
    readonly entries: VocabularyEntry[];
    readonly repairs: (readonly [string, readonly Repair[]])[];
  } => {
    const documents: EngineDocument[] = [];
    const entries: VocabularyEntry[] = [];
    const repairs: (readonly [string, readonly Repair[]])[] = [];
    const extrasOwner = (note.units.find((unit) => unit.headingLevel === 1) ?? note.units[0])?.id;
    const sessions = new Map(note.sessions.map((session) => [session.id, session]));
    for (const unit of note.units) {
      // The unit that a session begins with has its id.
      const session = sessions.get(unit.id);
      const extras = [...(unit.id === extrasOwner ? noteExtras(note) : []), ...(session === undefined ? [] : sessionExtras(session))];
      const indexed = indexUnit(unit, extras, context);
      documents.push(indexed.document);
      entries.push(...indexed.vocabulary);
      if (indexed.repairs.length > 0) repairs.push([unit.id, indexed.repairs]);
    }
    return { documents, entries, repairs };
  };
  if (saved !== undefined) {
    vocabulary.restore(saved.snapshot.vocabulary);
    for (const [unitId, repairs] of saved.snapshot.repairs) repairsByUnit.set(unitId, repairs);
    for (const note of saved.notes) {
      corpus.put(note);
      pairs.add(note);
      if (note.audience.kind !== 'public' || note.draft) restrict(note, analyseNote(note).documents);
    }
    generation = 1;
  }

  const remove = async (path: NotePath): Promise<boolean> => {
    const note = corpus.delete(path);
    if (note === undefined) return false;
    const { documents, entries } = analyseNote(note);
    await engine.remove(documents);
    vocabulary.remove(entries);
    pairs.remove(note);
    restricted.delete(path);
    for (const unit of note.units) repairsByUnit.delete(unit.id);
    return true;
  };
  return {
    corpus,
    engine,
    vocabulary,
    pairs,
    glossary,
    lexicon,
    generation: () => generation,
    put: async (note) => {
      await remove(note.path);
      const { documents, entries, repairs } = analyseNote(note);
      await engine.add(documents);
      restrict(note, documents);
      vocabulary.add(entries);
      pairs.add(note);
      corpus.put(note);
      for (const [id, list] of repairs) repairsByUnit.set(id, list);
      generation += 1;
    },
    delete: async (path) => {
      if (await remove(path)) generation += 1;
    },
    save: () =>
      engine.save === undefined ? undefined : { engine: engine.save(), vocabulary: vocabulary.save(), repairs: [...repairsByUnit] },
    frequencies: async (terms, place) => {
      const all = await engine.frequencies(terms);
      const hidden = [...restricted].filter(([path]) => {
        const note = corpus.note(path);
        return note !== undefined && !mayRead(note, place);
      });
      return hidden.length === 0
        ? all
        : terms.map((term, at) => hidden.reduce((count, [, counts]) => count - (counts.get(term) ?? 0), all[at] ?? 0));
    },
    vocabularyOf: (note) => new Set(note.units.flatMap((unit) => vocabularyOf(analyse(unit.text)).map((entry) => entry.key))),
    repairsOf: (unitId) => repairsByUnit.get(unitId) ?? [],
    repairs: () => [...repairsByUnit].flatMap(([unitId, list]) => list.map((repair) => ({ unitId, repair }))),
  };
}

/** The words that a slip may have been meant to be: every Latin word and every katakana form of the glossary. */
export function glossaryLexicon(glossary: Glossary): SpellingList {
  const words = [...glossary.latinWords].filter((word) => /^[a-z]{4,}$/.test(word));
  return createSpellingList([...words, ...glossary.katakanaWords]);
}
