import type { Note, Session, Unit } from '../model.ts';
import { spelledOutAcronyms } from '../text/acronyms.ts';
import { type Analysis, analyse, type Token } from '../text/analyse.ts';
import { dateForms, findDates } from '../text/dates.ts';
import type { Glossary } from '../text/glossary.ts';
import { foldKatakana } from '../text/katakana.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import type { SpellingList } from '../text/spelling.ts';
import { stem } from '../text/stem.ts';
import { isEnglishStopWord } from '../text/stop-words.ts';
import type { EngineDocument } from './engine.ts';
import { MARK } from './terms.ts';

/** A word of the notes as the vocabulary keeps it. */
export interface VocabularyEntry {
  readonly key: string;
  /** As written in the note. */
  readonly surface: string;
  readonly script: 'latin' | 'katakana' | 'han' | 'hiragana';
}

/** A misspelling that the index mended, for `check`. */
export interface Repair {
  readonly written: string;
  readonly meant: string;
}

export interface IndexedUnit {
  readonly document: EngineDocument;
  readonly vocabulary: readonly VocabularyEntry[];
  readonly repairs: readonly Repair[];
}

/** What indexing a unit depends on besides its text; the same for every unit, so that adding and removing files gives the index that a rebuild gives. */
export interface IndexContext {
  readonly glossary: Glossary;
  /** Words that a misspelt note word may be meant to be: the glossary's. */
  readonly lexicon: SpellingList;
}

/**
 * Index terms of a unit: its own text only. What it inherits from its heading is found through the tree when a query is answered.
 *
 * @param extra  Words that belong to the unit without standing in its text (venue, hashtags and date of a note, on its title).
 */
export function indexUnit(unit: Unit, extra: readonly string[], context: IndexContext): IndexedUnit {
  const analysis = analyse(unit.text);
  const terms: string[] = [];
  const grams: string[] = [];
  collectTerms(analysis, context.glossary, terms, grams);
  const repaired = repair(analysis, context);
  if (repaired.repairs.length > 0) {
    const original = new Set(terms);
    const mended: string[] = [];
    collectTerms(analyse(repaired.text), context.glossary, mended, []);
    for (const term of new Set(mended)) if (!original.has(term)) terms.push(MARK.repaired + term);
  }
  for (const text of extra) {
    const own: string[] = [];
    collectTerms(analyse(text), context.glossary, own, []);
    for (const term of own) terms.push(term.startsWith(MARK.date) ? term : MARK.extra + term);
  }
  return { document: { unitId: unit.id, terms, grams }, vocabulary: vocabularyOf(analysis), repairs: repaired.repairs };
}

/** Words of the note that stand on no line of it (front matter, file name): they are found on its first unit. */
export function noteExtras(note: Note): readonly string[] {
  const extras = [...note.hashtags];
  if (note.venue !== undefined) extras.push(note.venue);
  if (note.date !== undefined) extras.push(note.date);
  const title = note.units.find((unit) => unit.headingLevel === 1);
  if (title === undefined || !title.text.includes(note.title)) extras.push(note.title);
  return extras;
}

/** Who speaks, and for whom, where the heading of the talk does not say: it holds for all that stands under it. */
export function sessionExtras({ title, speakers }: Session): readonly string[] {
  return speakers
    .flatMap(({ name, handle, organisation }) => [name, handle, organisation])
    .filter((text) => text !== undefined)
    .filter((text) => !title.includes(text));
}

function collectTerms(analysis: Analysis, glossary: Glossary, terms: string[], grams: string[]): void {
  for (const token of analysis.tokens) {
    switch (token.kind) {
      case 'word':
        terms.push(token.key);
        break;
      case 'part':
        terms.push(MARK.part + token.key);
        break;
      case 'stem':
        terms.push(MARK.stem + token.key);
        break;
      case 'fold':
        terms.push(MARK.fold + token.key);
        break;
      case 'okurigana':
        terms.push(MARK.okurigana + token.key);
        break;
      case 'gram':
        grams.push(MARK.gram + token.key);
        break;
      default:
        token.kind satisfies never;
    }
  }
  for (const match of matchConcepts(analysis.normalised, glossary, false)) {
    const mark = match.nested ? MARK.nestedConcept : MARK.concept;
    for (const form of match.forms) terms.push(mark + form.conceptId);
  }
  const acronyms = new Set(spelledOutAcronyms(analysis.tokens, analysis.normalised.text).map(({ acronym }) => acronym));
  for (const acronym of acronyms) terms.push(MARK.acronym + acronym);
  for (const mention of findDates(analysis.normalised.text)) for (const date of dateForms(mention.date)) terms.push(MARK.date + date);
}

/** The words of a text, as the vocabulary keeps them. */
export function vocabularyOf(analysis: Analysis): VocabularyEntry[] {
  const entries: VocabularyEntry[] = [];
  const { cased } = analysis.normalised;
  for (const token of analysis.tokens) {
    if ((token.kind !== 'word' && token.kind !== 'part') || token.script === 'other') continue;
    if (token.script === 'latin' && !/[a-z]/.test(token.key)) continue;
    entries.push({ key: token.key, surface: cased.slice(token.start, token.end), script: token.script });
  }
  return entries;
}

/** The text with the misspellings that the lexicon can explain put right, and what was changed. */
function repair(analysis: Analysis, context: IndexContext): { readonly text: string; readonly repairs: readonly Repair[] } {
  const { text, cased } = analysis.normalised;
  const repairs: (Repair & { readonly start: number; readonly end: number })[] = [];
  for (const token of analysis.tokens) {
    if (!isRepairable(token, context)) continue;
    const slip = token.script === 'katakana' ? foldKatakana(token.key) : token.key;
    const [best] = context.lexicon.correct(slip, 1);
    if (best === undefined || !isBelievable(slip, best.word, best.distance, best.likelihood)) continue;
    if (repairs.some((other) => token.start < other.end && token.end > other.start)) continue;
    repairs.push({ written: cased.slice(token.start, token.end), meant: best.word, start: token.start, end: token.end });
  }
  if (repairs.length === 0) return { text, repairs: [] };
  repairs.sort((a, b) => a.start - b.start);
  let mended = '';
  let position = 0;
  for (const change of repairs) {
    // camelCase shows where the parts are; it is kept by writing the mended part as a word of its own.
    mended += `${cased.slice(position, change.start)} ${change.meant} `;
    position = change.end;
  }
  mended += cased.slice(position);
  return { text: mended, repairs: repairs.map(({ written, meant }) => ({ written, meant })) };
}

function isRepairable(token: Token, context: IndexContext): boolean {
  if (token.kind !== 'word' && token.kind !== 'part') return false;
  const { glossary } = context;
  if (token.script === 'katakana') {
    const folded = foldKatakana(token.key);
    return folded.length >= 5 && !glossary.forms.has(folded) && !glossary.katakanaWords.has(folded);
  }
  if (token.script !== 'latin' || !/^[a-z]{4,}$/.test(token.key) || isEnglishStopWord(token.key)) return false;
  if (glossary.latinWords.has(token.key)) return false;
  const stemmed = stem(token.key);
  return stemmed === token.key || !glossary.latinWords.has(stemmed);
}

/** English endings that make words of one stem. */
const ENDING = /(?:ed|ers?|ors?|ing|ings)$/;

/** A repair must not turn one true word into another: same stem is an inflection, short words need a plain slip. */
function isBelievable(slip: string, word: string, distance: number, likelihood: number): boolean {
  if (stem(slip) === stem(word)) return false;
  // contained is no misspelt container: the same beginning with another English ending is another word.
  if (ENDING.test(slip) && ENDING.test(word) && slip.replace(ENDING, '') === word.replace(ENDING, '')) return false;
  if (slip.startsWith(word) || word.startsWith(slip)) return slip.length >= 9;
  if (distance === 2) return slip.length >= 10;
  return slip.length >= 7 || likelihood >= 0.6;
}
