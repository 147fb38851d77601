import { analyse, type Token } from '../text/analyse.ts';
import { findDates } from '../text/dates.ts';
import type { ConceptForm } from '../text/glossary.ts';
import type { ConceptMatch } from '../text/match-concepts.ts';
import { isHiragana } from '../text/script.ts';
import { isEnglishStopWord, isJapaneseStopWord } from '../text/stop-words.ts';
import { baseForms, verbCompounds } from '../text/word-forms.ts';

/** A content word of a query. */
export interface Atom {
  readonly text: string;
  readonly cased: string;
  readonly key: string;
  readonly script: Token['script'];
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
}

/** A slot before anybody knows what it may be called: its words, and the glossary term that they are. */
export interface DraftSlot {
  readonly atoms: readonly Atom[];
  readonly match: ConceptMatch | undefined;
  readonly start: number;
  readonly end: number;
  /** Slots that one glossary term spans share its number: `service` and `mesh`. */
  readonly group: number;
  readonly groupSize: number;
  /** The verb with its particle in one word, where the notes or the glossary have that: `shutdown` of `shut down`. */
  readonly compound?: KnownCompound;
}

export interface KnownCompound {
  readonly joined: readonly string[];
  readonly isSure: boolean;
}

/**
 * The words of the query that say what is asked; when there are none (`it`, `どう`), all its words.
 *
 * @param isRead  Whether something of the field or the notes is read as these hiragana.
 */
export function contentAtoms(
  tokens: readonly Token[],
  text: string,
  cased: string,
  concepts: readonly ConceptMatch[],
  isRead: (hiragana: string) => boolean,
): Atom[] {
  const words = joinDates(joinHiragana(tokens, text, isRead), text);
  const atoms: Atom[] = [];
  const all: Atom[] = [];
  for (const word of words) {
    const atom: Atom = {
      text: text.slice(word.start, word.end),
      cased: cased.slice(word.start, word.end),
      key: word.key,
      script: word.script,
      start: word.start,
      end: word.end,
      tokens: tokens.filter((token) => token.kind !== 'gram' && token.start >= word.start && token.end <= word.end),
    };
    all.push(atom);
    const inConcept = concepts.some((match) => match.start < atom.end && match.end > atom.start);
    const isStop = atom.script === 'latin' ? isEnglishStopWord(atom.key) || isEnglishStopWord(atom.text) : isJapaneseStopWord(atom.key);
    if (isStop && !(inConcept && atom.script !== 'latin')) continue;
    atoms.push(atom);
  }
  const unread = concepts.filter((match) => !match.nested && !all.some((atom) => match.start < atom.end && match.end > atom.start));
  atoms.push(
    ...unread.filter(({ start, end }) => isSpelledWord(text, start, end)).map(({ start, end }) => hiraganaAtom(text, cased, start, end)),
  );
  return atoms.length > 0 ? atoms.sort((a, b) => a.start - b.start) : all;
}

/** Two letters are endings and particles more often than words. */
const MIN_HIRAGANA_TERM = 3;

/** A term in hiragana of which the segmenter leaves nothing but endings (よかっ|た|点), and that begins where a word may. */
function isSpelledWord(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end);
  if (word.length < MIN_HIRAGANA_TERM || !isHiragana(word) || isJapaneseStopWord(word)) return false;
  const before = /[\p{Script=Hiragana}ー]*$/u.exec(text.slice(0, start))?.[0] ?? '';
  return before === '' || PARTICLE.exec(before)?.[0] === before;
}

function hiraganaAtom(text: string, cased: string, start: number, end: number): Atom {
  const word = text.slice(start, end);
  return { text: word, cased: cased.slice(start, end), key: word, script: 'hiragana', start, end, tokens: [] };
}

/** 2024年5月 is one thing, not four. */
function joinDates(words: readonly Token[], text: string): Token[] {
  const dates = findDates(text);
  if (dates.length === 0) return [...words];
  const outside = words.filter((word) => !dates.some((date) => word.start < date.end && word.end > date.start));
  return [
    ...outside,
    ...dates.map(({ start, end }): Token => ({ kind: 'word', key: text.slice(start, end), script: 'other', start, end })),
  ].sort((a, b) => a.start - b.start);
}

/** A stretch between spaces that is hiragana throughout is one word to whoever typed it, whatever the segmenter makes of it (うん|よう). */
function joinHiragana(tokens: readonly Token[], text: string, isRead: (hiragana: string) => boolean): Token[] {
  const words = tokens.filter((token) => token.kind === 'word');
  const joined: Token[] = [];
  for (const chunk of text.matchAll(/\S+/gu)) {
    const start = chunk.index;
    const end = start + chunk[0].length;
    if (chunk[0].length >= 3 && isHiragana(chunk[0])) joined.push({ kind: 'word', key: chunk[0], script: 'hiragana', start, end });
    else {
      const spelled = spelledOut(chunk[0], start, isRead);
      const others = words.filter(
        (word) => word.start >= start && word.end <= end && !spelled.some((each) => word.start < each.end && word.end > each.start),
      );
      joined.push(...[...spelled, ...others].sort((a, b) => a.start - b.start));
    }
  }
  return joined;
}

const PARTICLE = /^(?:から|まで|って|とは|では|には|など|[のをがはにでとへもや])/u;
/** Shorter ones are endings of verbs as often. */
const MIN_SPELLED_OUT = 4;

/** Words that somebody left in hiragana before a particle, with other letters around them: さーびすめっしゅ in さーびすめっしゅの比較. The segmenter knows none of those that are written in katakana. */
function spelledOut(chunk: string, offset: number, isRead: (hiragana: string) => boolean): Token[] {
  const found: Token[] = [];
  for (const { 0: run, index } of chunk.matchAll(/[\p{Script=Hiragana}ー]{4,}/gu)) {
    // After other letters come endings and particles, and a word only behind them.
    const skipped = index === 0 ? 0 : PARTICLE.exec(run)?.[0].length;
    if (skipped === undefined) continue;
    for (let length = run.length - skipped; length >= MIN_SPELLED_OUT; length -= 1) {
      const word = run.slice(skipped, skipped + length);
      const rest = run.slice(skipped + length);
      if ((rest !== '' && !PARTICLE.test(rest)) || isJapaneseStopWord(word) || !isRead(word)) continue;
      const start = offset + index + skipped;
      found.push({ kind: 'word', key: word, script: 'hiragana', start, end: start + length });
      break;
    }
  }
  return found;
}

/**
 * Words to slots. Japanese that a glossary term spans becomes one slot, what the term leaves of a compound another; the Latin words of a term stay slots of their own in
 * one group, since notes may scatter them.
 */
export function draftSlots(atoms: readonly Atom[], concepts: readonly ConceptMatch[]): DraftSlot[] {
  const drafts: DraftSlot[] = [];
  const used = new Set<Atom>();
  for (const match of concepts) {
    const inside = atoms.filter((atom) => atom.start < match.end && atom.end > match.start && !used.has(atom));
    if (inside.length === 0) continue;
    // A hump or piece of a Latin word (`db` in numaka_db) does not speak for the word; a plural -s may stick out.
    if (inside.some((atom) => atom.script === 'latin' && (atom.start < match.start || atom.end > match.end + 2))) continue;
    for (const atom of inside) used.add(atom);
    const whole = inside.filter((atom) => atom.start >= match.start && (atom.end <= match.end || atom.script === 'latin'));
    const group = drafts.length + 1;
    if (whole.length > 1 && whole.length === inside.length && isTypedApart(whole)) {
      for (const atom of whole) drafts.push({ atoms: [atom], match, start: atom.start, end: atom.end, group, groupSize: whole.length });
      continue;
    }
    const end = Math.max(match.end, ...whole.map((atom) => atom.end));
    drafts.push({ atoms: whole, match, start: match.start, end, group, groupSize: 1 });
    for (const atom of inside) {
      for (const [start, end] of [
        [atom.start, Math.min(atom.end, match.start)],
        [Math.max(atom.start, match.end), atom.end],
      ] as const) {
        if (end - start < 2 || atom.script === 'latin') continue;
        const rest = atom.text.slice(start - atom.start, end - atom.start);
        if (isJapaneseStopWord(rest) || /^[\p{Script=Hiragana}ー]{1,2}$/u.test(rest)) continue;
        const restAtom: Atom = {
          ...atom,
          text: rest,
          cased: rest,
          key: rest,
          start,
          end,
          tokens: analyse(rest).tokens.filter((token) => token.kind !== 'gram'),
        };
        drafts.push({ atoms: [restAtom], match: undefined, start, end, group: drafts.length + 1, groupSize: 1 });
      }
    }
  }
  for (const atom of atoms)
    if (!used.has(atom))
      drafts.push({ atoms: [atom], match: undefined, start: atom.start, end: atom.end, group: drafts.length + 1, groupSize: 1 });
  return drafts.sort((a, b) => a.start - b.start);
}

/**
 * Verbs with a particle (`shut down`, `rolling the release back`) that make a word that somebody knows are that word, in one slot.
 *
 * @param text  Normalised text that the drafts are of.
 */
export function joinVerbs(
  drafts: readonly DraftSlot[],
  text: string,
  formsOf: (word: string) => readonly ConceptForm[] | undefined,
  isWord: (word: string) => boolean,
): readonly DraftSlot[] {
  const taken = new Set<number>();
  const joined = drafts.map((draft): DraftSlot => {
    const [atom] = draft.atoms;
    if (atom?.script !== 'latin' || draft.atoms.length > 1 || draft.groupSize > 1) return draft;
    const [compound] = verbCompounds(text, atom.start, atom.end);
    const known = compound?.joined.filter((word) => formsOf(word) !== undefined || isWord(word)) ?? [];
    const [first] = known;
    if (compound === undefined || first === undefined) return draft;
    const isAdjacent = /^[ -]$/.test(text.slice(atom.end, compound.start));
    if (compound.isSure) taken.add(compound.start);
    const forms = known.map(formsOf).find((found) => found !== undefined);
    const end = isAdjacent ? compound.end : draft.end;
    return {
      ...draft,
      match: draft.match ?? (forms === undefined ? undefined : { forms, start: draft.start, end, nested: false }),
      end: Math.max(draft.end, end),
      compound: { joined: known, isSure: compound.isSure },
    };
  });
  return joined.filter((draft) => !taken.has(draft.start));
}

/** An inflected English word that the glossary has uninflected (`crashing`, `migrated`) is that term. Short words have too many others inside them. */
export function inflectedTerms(
  drafts: readonly DraftSlot[],
  formsOf: (word: string) => readonly ConceptForm[] | undefined,
): readonly DraftSlot[] {
  return drafts.map((draft) => {
    const [atom] = draft.atoms;
    if (draft.match !== undefined || draft.atoms.length > 1 || atom?.script !== 'latin' || !/^[a-z]{6,}$/.test(atom.key)) return draft;
    const forms = baseForms(atom.key)
      .filter((base) => base.length >= 4)
      .map(formsOf)
      .find((found) => found !== undefined);
    return forms === undefined ? draft : { ...draft, match: { forms, start: draft.start, end: draft.end, nested: false } };
  });
}

/** Words with something between them: Latin words always, Japanese where a space was typed. */
function isTypedApart(atoms: readonly Atom[]): boolean {
  return atoms.every((atom, index) => index === 0 || (atoms[index - 1]?.end ?? 0) < atom.start);
}
