import type { Note, NotePath, Place } from '../model.ts';
import { type Concept, GENERAL_FIELD } from '../text/glossary.ts';
import type { ReadingLookup } from '../text/look-ups.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import { normalise, normaliseKey } from '../text/normalise.ts';
import { isKatakana } from '../text/script.ts';
import { isWholeWord, wholeWords } from '../text/whole-word.ts';
import { mayRead } from './filters.ts';
import type { NotesIndex } from './notes-index.ts';

/** A completion of what is half typed. */
export interface Completion {
  readonly text: string;
  readonly kind: 'event' | 'session' | 'speaker' | 'concept' | 'term';
}

/** Completes what a person has begun to type, in any script, from what the notes that they may read hold. */
export interface Completer {
  readonly complete: (prefix: string, place: Place, readings: ReadingLookup | undefined, max?: number) => readonly Completion[];
}

interface Entry extends Completion {
  readonly key: string;
  /** Higher first among completions of one prefix. */
  readonly weight: number;
  readonly paths: ReadonlySet<NotePath>;
}

const KIND_WEIGHT = { concept: 4, event: 3, speaker: 2.5, session: 2, term: 1 } as const;
const DEFAULT_MAX = 10;
/** Entries looked at for one prefix before ranking: a prefix of one letter has thousands. */
const MAX_LOOKED = 2000;
/** A word must stand in so many units to be a completion of its own. */
const MIN_TERM_COUNT = 2;

/** Create a completer over an index; its table is made on first use and anew when the notes change. */
export function createCompleter(index: NotesIndex): Completer {
  let table: { readonly generation: number; readonly entries: readonly Entry[] } | undefined;
  const entries = (): readonly Entry[] => {
    if (table === undefined || table.generation !== index.generation()) table = { generation: index.generation(), entries: collect(index) };
    return table.entries;
  };
  return {
    complete: (prefix, place, readings, max = DEFAULT_MAX) => {
      const typed = normaliseKey(prefix);
      if (typed === '') return [];
      const readable = new Set(
        index.corpus
          .notes()
          .filter((note) => mayRead(note, place))
          .map((note) => note.path),
      );
      const readsAll = readable.size === index.corpus.notes().length;
      const keys = new Map<string, number>([[typed, 1]]);
      // Hiragana as an input method leaves it, and romaji, stand for the words of the notes that are read so; katakana for itself.
      if (readings !== undefined && /^[\p{Script=Hiragana}ーa-z']{2,}$/u.test(typed))
        for (const surface of readings.begins(typed)) keys.set(normaliseKey(surface), 0.9);
      const katakana = typed.replace(/[ぁ-ゖ]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
      if (katakana !== typed && isKatakana(katakana)) keys.set(katakana, 0.95);
      const best = new Map<string, { readonly completion: Completion; readonly weight: number }>();
      for (const [key, factor] of keys) {
        for (const entry of startingWith(entries(), key)) {
          if (!readsAll && ![...entry.paths].some((path) => readable.has(path))) continue;
          const weight = factor * entry.weight * (entry.key === key ? 2 : 1);
          const known = best.get(entry.text);
          if (known === undefined || known.weight < weight)
            best.set(entry.text, { completion: { text: entry.text, kind: entry.kind }, weight });
        }
      }
      return [...best.values()]
        .sort(
          (a, b) =>
            b.weight - a.weight || a.completion.text.length - b.completion.text.length || (a.completion.text < b.completion.text ? -1 : 1),
        )
        .slice(0, max)
        .map(({ completion }) => completion);
    },
  };
}

/** The entries whose key begins so: a stretch of the sorted table. */
function startingWith(entries: readonly Entry[], prefix: string): readonly Entry[] {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.key ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < entries.length && end - low < MAX_LOOKED && entries[end]?.key.startsWith(prefix) === true) end += 1;
  return entries.slice(low, end);
}

function collect(index: NotesIndex): readonly Entry[] {
  const found = new Map<string, { text: string; kind: Completion['kind']; key: string; count: number; paths: Set<NotePath> }>();
  const add = (key: string, text: string, kind: Completion['kind'], note: Note): void => {
    const normalised = normaliseKey(key);
    if (normalised === '') return;
    const id = `${kind}\u0000${normalised}\u0000${text}`;
    const entry = found.get(id);
    if (entry === undefined) found.set(id, { text, kind, key: normalised, count: 1, paths: new Set([note.path]) });
    else {
      entry.count += 1;
      entry.paths.add(note.path);
    }
  };
  const formsOffered = new Map<string, Concept['forms']>();
  const offered = (concept: Concept): Concept['forms'] => {
    let forms = formsOffered.get(concept.id);
    if (forms === undefined) {
      const spellings = concept.forms.filter(({ kind }) => kind !== 'typo');
      const whole = new Set(wholeWords(spellings.map(({ text }) => text)));
      forms = spellings.filter(({ text }) => whole.has(text));
      formsOffered.set(concept.id, forms);
    }
    return forms;
  };
  for (const note of index.corpus.notes()) {
    add(note.title, note.title, 'event', note);
    for (const session of note.sessions) {
      if (session.kind === 'section') continue;
      add(session.title, session.title, 'session', note);
      for (const speaker of session.speakers) {
        add(speaker.name, speaker.name, 'speaker', note);
        if (speaker.handle !== undefined) add(speaker.handle, speaker.name, 'speaker', note);
      }
    }
    for (const unit of note.units) {
      for (const match of matchConcepts(normalise(unit.text), index.glossary, false)) {
        const concept = index.glossary.concepts.get(match.forms[0]?.conceptId ?? '');
        if (match.nested || concept === undefined || concept.field === GENERAL_FIELD) continue;
        // Every spelling of a concept of the notes completes to the one that the notes are found by; the beginnings of words that it is matched by are none.
        for (const { text, kind } of offered(concept)) add(text, kind === 'abbr' ? concept.term : text, 'concept', note);
      }
    }
  }
  const terms = [...index.vocabulary.entries()].filter(
    ([key, { count }]) => count >= MIN_TERM_COUNT && key.length >= 2 && isWholeWord(key),
  );
  const entries: Entry[] = [...found.values()].map(({ text, kind, key, count, paths }) => ({
    text,
    kind,
    key,
    paths,
    weight: KIND_WEIGHT[kind] * (1 + Math.log10(count)),
  }));
  const everywhere = termPaths(index);
  for (const [key, { count }] of terms) {
    const paths = everywhere.get(key);
    if (paths !== undefined)
      entries.push({
        text: index.vocabulary.surface(key) ?? key,
        kind: 'term',
        key,
        paths,
        weight: KIND_WEIGHT.term * (1 + Math.log10(count)),
      });
  }
  return entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.weight - a.weight));
}

/** Which notes a word stands in, so that nobody is offered a word of a note that they may not read. */
function termPaths(index: NotesIndex): ReadonlyMap<string, ReadonlySet<NotePath>> {
  const paths = new Map<string, Set<NotePath>>();
  for (const note of index.corpus.notes()) {
    for (const key of index.vocabularyOf(note)) {
      const set = paths.get(key);
      if (set === undefined) paths.set(key, new Set([note.path]));
      else set.add(note.path);
    }
  }
  return paths;
}
