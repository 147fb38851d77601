import type { MatchReason, Tier } from '../model.ts';
import { initials } from '../text/acronyms.ts';
import { analyse } from '../text/analyse.ts';
import { answerTypeOf, blankAsking } from '../text/answer-type.ts';
import { findDates } from '../text/dates.ts';
import { foldText } from '../text/fold.ts';
import { type ConceptForm, foldKey, GENERAL_FIELD, type Glossary } from '../text/glossary.ts';
import { foldKatakana } from '../text/katakana.ts';
import type { DictionaryLookup, DictionaryTranslation, ReadingLookup } from '../text/look-ups.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import { normalise } from '../text/normalise.ts';
import { isHiragana } from '../text/script.ts';
import type { SpellingList } from '../text/spelling.ts';
import { stem } from '../text/stem.ts';
import { blankRequests } from '../text/stop-words.ts';
import { isWholeWord } from '../text/whole-word.ts';
import { adverbKin, splitCompound } from '../text/word-forms.ts';
import type { PairLookup } from './mined-pairs.ts';
import type { Alternative, Mark, QueryPlan, Slot } from './query-plan.ts';
import { type Atom, contentAtoms, type DraftSlot, draftSlots, inflectedTerms, joinVerbs } from './query-slots.ts';
import { MARK } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface PlanContext {
  readonly glossary: Glossary;
  readonly lexicon: SpellingList;
  readonly vocabulary: Vocabulary;
  readonly pairs: PairLookup;
  readonly readings: ReadingLookup | undefined;
  readonly dictionary: DictionaryLookup | undefined;
  readonly frequencies: (terms: readonly string[]) => Promise<readonly number[]>;
  readonly unitCount: number;
}

/**
 * Weights of the ways in which a note may say a query word. Only their order and the threshold between matching and merely being related (0.5) carry meaning; a flat
 * optimum, see docs/search.md.
 */
const WEIGHT = {
  exact: 1,
  part: 0.96,
  joined: 0.97,
  fold: 0.95,
  stem: 0.92,
  concept: 0.9,
  acronym: 0.88,
  nestedConcept: 0.78,
  okurigana: 0.72,
  /** The words of a compound, apart. */
  apart: 0.7,
  pair: 0.86,
  reading: 0.85,
  typo: 0.82,
  repaired: 0.8,
  repairedConcept: 0.8,
  extra: 0.6,
  soundAlike: 0.7,
  dictionary: 0.72,
  narrower: 0.55,
  near: 0.34,
  broader: 0.22,
} as const;

/** Beyond this many content words a query is a sentence. */
const SENTENCE_SLOTS = 4;
/** Bits of a mask. */
const MAX_SLOTS = 30;

/**
 * Turn what a person typed into slots (content words) and, for each, the alternatives under which the notes may have it.
 *
 * @param text  Query text without operators, case kept.
 */
export async function planQuery(text: string, context: PlanContext): Promise<QueryPlan> {
  const normalised = normalise(text);
  const answerType = answerTypeOf(normalised.text);
  const terms = matchConcepts(normalised, context.glossary, true);
  const blanked = blankRequests(answerType === 'reading' ? blankAsking(normalised.text) : normalised.text, terms);
  const source = maskWith(normalised.cased, blanked);
  const analysis = analyse(source.trim() === '' ? normalised.cased : source);
  const concepts = matchConcepts(analysis.normalised, context.glossary, true).filter((match) => !match.nested);
  const isRead = (hiragana: string): boolean =>
    context.glossary.forms.has(foldKey(toKatakana(hiragana))) || (context.readings?.surfaces(hiragana).length ?? 0) > 0;
  const atoms = contentAtoms(analysis.tokens, analysis.normalised.text, analysis.normalised.cased, concepts, isRead);
  const { glossary, vocabulary } = context;
  const formsOf = (word: string): readonly ConceptForm[] | undefined => glossary.forms.get(word);
  const joined = joinVerbs(draftSlots(atoms, concepts), analysis.normalised.text, formsOf, (word) => vocabulary.has(word));
  const drafts = inflectedTerms(joined, formsOf).slice(0, MAX_SLOTS);
  const builder = new PlanBuilder(context, analysis.normalised.cased);
  for (const [index, draft] of drafts.entries()) builder.addSlot(draft, 1 << index);
  builder.addGroups(drafts);
  builder.addCompounds(drafts);
  builder.addJoins(drafts);
  await builder.explainUnknown(drafts);
  const masses = await builder.masses(drafts);
  const slots: Slot[] = drafts.map((draft, index) => ({
    text: analysis.normalised.cased.slice(draft.start, draft.end),
    range: { start: draft.start, end: draft.end },
    mass: masses[index]?.mass ?? 1,
    presence: masses[index]?.presence ?? 'nowhere',
    group: draft.group,
    joined: index > 0 && drafts[index - 1]?.end === draft.start,
  }));
  const grams = analysis.tokens.filter((token) => token.kind === 'gram').map((token) => MARK.gram + token.key);
  return {
    slots,
    alternatives: builder.alternatives,
    grams: [...new Set(grams)],
    folded: foldText(normalised).text,
    answerType,
    isSentence: new Set(slots.map((slot) => slot.group)).size > SENTENCE_SLOTS,
    alsoSearched: builder.alsoSearched(),
    didYouMean: builder.didYouMean(),
  };
}

function maskWith(cased: string, blanked: string): string {
  if (cased.length !== blanked.length) return blanked;
  let masked = '';
  for (let index = 0; index < cased.length; index += 1) masked += blanked[index] === ' ' ? ' ' : cased[index];
  return masked;
}

class PlanBuilder {
  readonly alternatives: Alternative[] = [];
  private unsettled: Alternative[] = [];
  private readonly explained = new Set<number>();
  private readonly frequency = new Map<string, number>();
  private readonly context: PlanContext;
  private readonly corrections: string[] = [];
  private readonly searched: string[] = [];

  /** The normalised query, case kept. */
  private readonly source: string;

  constructor(context: PlanContext, source: string) {
    this.context = context;
    this.source = source;
  }

  /** What stands for one slot without any doubt about what was meant. */
  addSlot(draft: DraftSlot, mask: number): void {
    const [atom] = draft.atoms;
    if (draft.atoms.length === 1 && atom !== undefined) {
      // To set up is not to set: the verb alone is half of it.
      this.addAtom(atom, mask, draft.compound?.isSure === true ? WEIGHT.apart : 1, 'exact', undefined);
      if (atom.script === 'latin') this.addWordForms(atom, draft, mask);
    } else {
      this.addPhrase(draft.atoms.map((each) => each.cased).join(''), mask, WEIGHT.exact, 'exact', undefined);
      // 権限管理 is also said as 権限は … で管理する.
      const words = draft.atoms.filter((each) => each.key.length >= 2).map((each) => each.key);
      if (words.length > 1)
        this.push(
          words,
          undefined,
          mask,
          WEIGHT.apart,
          'variant',
          'spelling',
          words.map((word) => ({ kind: 'folded', text: foldKey(word) })),
        );
    }
    if (draft.match === undefined) return;
    if (draft.groupSize === 1)
      this.addConcepts(draft.match.forms, mask, 1, 'translation', undefined, foldKey(draft.atoms.map((each) => each.text).join(' ')));
    else if (atom !== undefined) {
      // The words of a term mean something alone, too: their own concepts, one by one.
      const own = this.context.glossary.forms.get(foldKey(atom.text));
      if (own !== undefined) this.addConcepts(own, mask, WEIGHT.part, 'translation', undefined, undefined);
    }
  }

  /** What English makes of a word beside plural and tense: a verb and its particle in one word or two, an adverb and its adjective. */
  private addWordForms(atom: Atom, { compound }: DraftSlot, mask: number): void {
    const { vocabulary, glossary } = this.context;
    const apart = (verb: string, joined: string, tier: 'exact' | 'variant'): void =>
      this.push([verb], joined, mask, WEIGHT.joined, tier, tier === 'exact' ? undefined : 'spelling', [{ kind: 'folded', text: joined }]);
    for (const joined of compound?.joined ?? []) {
      this.addWord(joined, mask, WEIGHT.joined, 'variant', 'spelling');
      this.push([MARK.stem + stem(joined)], undefined, mask, WEIGHT.stem, 'variant', 'spelling', [
        { kind: 'token', token: 'stem', key: stem(joined) },
      ]);
      const verb = splitCompound(joined)?.verb;
      if (verb !== undefined) apart(verb, joined, 'exact');
    }
    const split = splitCompound(atom.key);
    if (split !== undefined && vocabulary.has(split.verb)) apart(split.verb, atom.key, 'variant');
    for (const kin of adverbKin(atom.key)) {
      if (vocabulary.has(kin)) this.addWord(kin, mask, WEIGHT.stem, 'variant', 'spelling');
      const forms = glossary.forms.get(kin);
      if (forms !== undefined) this.addConcepts(forms, mask, WEIGHT.stem, 'variant', 'spelling', undefined);
    }
  }

  /** Terms of several Latin words: the term itself, in one word or several, and its concept stand for all of its slots at once. */
  addGroups(drafts: readonly DraftSlot[]): void {
    const groups = new Map<number, number[]>();
    for (const [index, draft] of drafts.entries())
      if (draft.groupSize > 1) groups.set(draft.group, [...(groups.get(draft.group) ?? []), index]);
    for (const members of groups.values()) {
      const parts = members.map((index) => drafts[index]).filter((draft) => draft !== undefined);
      const match = parts[0]?.match;
      const mask = members.reduce((bits, index) => bits | (1 << index), 0);
      const text = parts.flatMap((draft) => draft.atoms.map((atom) => atom.text)).join(' ');
      this.addPhrase(text, mask, WEIGHT.exact, 'exact', undefined);
      if (match !== undefined) this.addConcepts(match.forms, mask, 1, 'translation', undefined, foldKey(text));
    }
  }

  /** A compound that was taken apart (スーパー|エンジニア) also stands for itself. */
  addCompounds(drafts: readonly DraftSlot[]): void {
    for (let from = 0; from < drafts.length; from += 1) {
      let to = from;
      while (drafts[to + 1]?.start === drafts[to]?.end && drafts[to + 1] !== undefined) to += 1;
      if (to === from) continue;
      const parts = drafts.slice(from, to + 1);
      const mask = parts.reduce((bits, _, index) => bits | (1 << (from + index)), 0);
      this.addPhrase(parts.map((draft) => this.textOf(draft)).join(''), mask, WEIGHT.exact, 'exact', undefined);
      from = to;
    }
  }

  private textOf(draft: DraftSlot): string {
    return this.source.slice(draft.start, draft.end);
  }

  /** Neighbouring Latin words written as one (`readiness probe` → readinessprobe), their acronym, and one word that the notes write as two. */
  addJoins(drafts: readonly DraftSlot[]): void {
    const { vocabulary } = this.context;
    const latin = (draft: DraftSlot | undefined): draft is DraftSlot =>
      draft !== undefined && draft.atoms.length > 0 && draft.atoms.every((atom) => atom.script === 'latin' && /^[a-z0-9]+$/.test(atom.key));
    for (let from = 0; from < drafts.length; from += 1) {
      let mask = 0;
      const atoms: Atom[] = [];
      for (let to = from; to < Math.min(drafts.length, from + 5); to += 1) {
        const draft = drafts[to];
        if (!latin(draft)) break;
        mask |= 1 << to;
        atoms.push(...draft.atoms);
        if (to > from) {
          const joined = atoms.map((atom) => atom.key).join('');
          if (vocabulary.has(joined)) this.addWord(joined, mask, WEIGHT.joined, 'variant', 'spelling');
        }
        if (atoms.length >= 2 && atoms.length <= 6) {
          const short = initials(atoms);
          const written = vocabulary.surface(short);
          const capitals = written !== undefined && /^[A-Z]{2,}s?$/.test(written);
          if (atoms.length >= 3 && capitals) this.addWord(short, mask, WEIGHT.acronym, 'variant', 'abbreviation');
        }
      }
    }
  }

  /** Slots that the notes do not have as typed: readings, sound-alikes, slips, the general dictionary. */
  async explainUnknown(drafts: readonly DraftSlot[]): Promise<void> {
    const found = await this.foundSlots();
    for (const [index, draft] of drafts.entries()) {
      const mask = 1 << index;
      const [atom] = draft.atoms;
      if (draft.atoms.length !== 1 || atom === undefined) continue;
      if (atom.script === 'hiragana' && draft.match === undefined) this.addReadings(atom.key, mask, WEIGHT.reading);
      if (found.has(index)) continue;
      if (draft.match !== undefined && draft.groupSize === 1) continue;
      if (atom.script === 'latin') this.explainLatin(atom, mask);
      else if (atom.script === 'katakana') this.explainKatakana(atom.key, mask, 1, 'translation');
      else if (atom.script === 'han') this.explainHan(drafts, index, mask);
    }
    await this.addDictionary(drafts);
  }

  /** How much each slot carries, and whether anything explains it. */
  async masses(drafts: readonly DraftSlot[]): Promise<{ readonly mass: number; readonly presence: Slot['presence'] }[]> {
    const found = await this.foundSlots();
    const direct = await this.context.frequencies(drafts.map((draft) => draft.atoms[0]?.key ?? ''));
    return drafts.map((draft, index) => {
      const known = found.has(index) || draft.match !== undefined;
      const common = (direct[index] ?? 0) > Math.max(15, this.context.unitCount * 0.04);
      const presence = found.has(index) ? 'notes' : known ? 'glossary' : 'nowhere';
      return { mass: (this.massOf(draft, known) * (common ? 0.75 : 1)) / Math.sqrt(draft.groupSize), presence };
    });
  }

  alsoSearched(): readonly string[] {
    return [...new Set(this.searched)].slice(0, 5);
  }

  didYouMean(): readonly string[] {
    return [...new Set(this.corrections)].slice(0, 3);
  }

  private massOf(draft: DraftSlot, known: boolean): number {
    const [atom] = draft.atoms;
    if (draft.match !== undefined) {
      const general = draft.match.forms.every((form) => this.context.glossary.concepts.get(form.conceptId)?.field === GENERAL_FIELD);
      return general ? 0.45 : 1;
    }
    if (atom === undefined) return 0.5;
    if (/^\d+$/.test(atom.key)) return 0.6;
    if (atom.script === 'latin') {
      if (known) return 0.9;
      // Small letters may be any word of the language; a capital or a digit inside makes a name.
      if (atom.cased !== atom.cased.toLowerCase()) return 1.2;
      return this.context.dictionary?.isEnglishWord(atom.key) === true ? 0.6 : 1;
    }
    if (atom.script === 'hiragana') return 0.5;
    if (atom.script === 'han' && (atom.key.length === 1 || /\p{Script=Hiragana}$/u.test(atom.key))) return 0.45;
    return known ? 0.9 : 1;
  }

  /** Forget the alternatives that no unit can meet, and tell which slots the others explain. */
  private async foundSlots(): Promise<Set<number>> {
    const asked = [...new Set(this.unsettled.flatMap((alternative) => alternative.terms))].filter((term) => !this.frequency.has(term));
    const frequencies = await this.context.frequencies(asked);
    for (const [index, term] of asked.entries()) this.frequency.set(term, frequencies[index] ?? 0);
    for (const alternative of this.unsettled) {
      if (!alternative.terms.every((term) => (this.frequency.get(term) ?? 0) > 0)) continue;
      this.alternatives.push(alternative);
      if (alternative.weight < 0.5 || alternative.kind === 'related') continue;
      for (let index = 0; index < MAX_SLOTS; index += 1) if ((alternative.mask & (1 << index)) !== 0) this.explained.add(index);
    }
    this.unsettled = [];
    return this.explained;
  }

  private push(
    terms: readonly string[],
    contains: string | undefined,
    mask: number,
    weight: number,
    tier: Exclude<Tier, 'partial'>,
    kind: MatchReason['kind'] | undefined,
    marks: readonly Mark[],
  ): void {
    if (terms.length > 0) this.unsettled.push({ terms, contains, mask, weight, tier, kind, marks });
  }

  /** One word in all its written forms. `scale` and `tier` say how it was come by. */
  private addAtom(
    atom: Pick<Atom, 'text' | 'cased' | 'key' | 'script' | 'tokens'>,
    mask: number,
    scale: number,
    tier: Exclude<Tier, 'partial'>,
    kind: MatchReason['kind'] | undefined,
  ): void {
    const variantTier = tier === 'exact' ? 'variant' : tier;
    const variantKind = kind ?? 'spelling';
    if (atom.script === 'latin') {
      this.addWord(atom.key, mask, scale, tier, kind);
      const parts = atom.tokens.filter((token) => token.kind === 'part');
      if (parts.length > 1) {
        const keys = [...new Set(parts.map((part) => part.key))];
        const folded = foldKey(atom.text);
        for (const mark of ['', MARK.part] as const)
          this.push(
            keys.map((key) => mark + key),
            folded,
            mask,
            WEIGHT.joined * scale,
            variantTier,
            variantKind,
            [{ kind: 'folded', text: folded }],
          );
      }
      const stemmed = atom.tokens.find((token) => token.kind === 'stem' && token.end - token.start === atom.text.length)?.key ?? atom.key;
      if (/^[a-z]{3,}$/.test(atom.key)) {
        this.push([MARK.stem + stemmed], undefined, mask, WEIGHT.stem * scale, variantTier, variantKind, [
          { kind: 'token', token: 'stem', key: stemmed },
        ]);
        if (stemmed !== atom.key)
          this.push([stemmed], undefined, mask, WEIGHT.stem * scale, variantTier, variantKind, [
            { kind: 'token', token: 'word', key: stemmed },
          ]);
      }
      if (/^[a-z]{3,5}$/.test(atom.key))
        this.push([MARK.acronym + atom.key], undefined, mask, WEIGHT.acronym * scale, variantTier, 'abbreviation', [
          { kind: 'acronym', key: atom.key },
        ]);
      for (const mention of findDates(atom.text))
        this.push([MARK.date + mention.date], undefined, mask, WEIGHT.fold * scale, variantTier, variantKind, [
          { kind: 'date', date: mention.date },
        ]);
      if (/^(?:19|20)\d{2}$/.test(atom.key))
        this.push([MARK.date + atom.key], undefined, mask, WEIGHT.fold * scale, variantTier, variantKind, [
          { kind: 'date', date: atom.key },
        ]);
    } else if (atom.script === 'other') {
      for (const { date } of findDates(atom.text))
        this.push([MARK.date + date], undefined, mask, scale, tier, kind, [{ kind: 'date', date }]);
    } else {
      this.push([atom.key], undefined, mask, scale, tier, kind, [{ kind: 'folded', text: foldKey(atom.key) }]);
      this.push([MARK.extra + atom.key], undefined, mask, WEIGHT.extra * scale, tier, kind, []);
      if (atom.script === 'katakana') {
        const folded = foldKatakana(atom.key);
        this.addFolded(folded, mask, WEIGHT.fold * scale, variantTier, variantKind);
        this.push([MARK.repaired + MARK.fold + folded], undefined, mask, WEIGHT.repaired * scale, 'typo', 'typo', [
          { kind: 'repaired', term: MARK.fold + folded },
        ]);
      }
      for (const token of atom.tokens) {
        if (token.kind === 'okurigana')
          this.push([MARK.okurigana + token.key], undefined, mask, WEIGHT.okurigana * scale, variantTier, variantKind, [
            { kind: 'token', token: 'okurigana', key: token.key },
          ]);
      }
      // Two katakana stand inside too many words (ドラ in ガイドライン).
      const searchableInside =
        atom.script === 'katakana' ? foldKatakana(atom.key).length >= 3 : atom.text.length >= 2 && !isHiragana(atom.text);
      if (searchableInside) this.addPhrase(atom.text, mask, 0.98 * scale, tier, kind);
    }
    this.addPairs(atom.text, mask, scale);
  }

  private addWord(key: string, mask: number, scale: number, tier: Exclude<Tier, 'partial'>, kind: MatchReason['kind'] | undefined): void {
    this.push([key], undefined, mask, scale, tier, kind, [{ kind: 'token', token: 'word', key }]);
    this.push([MARK.part + key], undefined, mask, WEIGHT.part * scale, tier, kind, [{ kind: 'token', token: 'part', key }]);
    this.push([MARK.repaired + key], undefined, mask, WEIGHT.repaired * scale, 'typo', 'typo', [{ kind: 'repaired', term: key }]);
    this.push([MARK.extra + key], undefined, mask, WEIGHT.extra * scale, tier, kind, []);
    this.push([`${MARK.repaired}${MARK.part}${key}`], undefined, mask, WEIGHT.repaired * scale, 'typo', 'typo', [
      { kind: 'repaired', term: key },
    ]);
  }

  /** Every spelling of a katakana word: those that differ from their folded form, and the one that is it. */
  private addFolded(folded: string, mask: number, weight: number, tier: Exclude<Tier, 'partial'>, kind: MatchReason['kind']): void {
    const marks: readonly Mark[] = [{ kind: 'folded', text: folded }];
    for (const term of [MARK.fold + folded, folded]) this.push([term], undefined, mask, weight, tier, kind, marks);
    // A misspelling that was mended is mended to the folded form.
    this.push([MARK.repaired + folded], undefined, mask, WEIGHT.repaired * weight, 'typo', 'typo', [{ kind: 'repaired', term: folded }]);
  }

  /** Several words, or Japanese text whatever its segmentation: all pieces, and the text itself. */
  private addPhrase(
    text: string,
    mask: number,
    weight: number,
    tier: Exclude<Tier, 'partial'>,
    kind: MatchReason['kind'] | undefined,
  ): void {
    const { tokens } = analyse(text);
    const folded = foldKey(text);
    const latin = tokens.filter((token) => token.kind === 'word' && token.script === 'latin').map((token) => token.key);
    // Folding joins characters over the mark that it drops (サーバ|管理), so grams that touch one may be missing in the note.
    const grams = tokens.filter((token) => token.kind === 'gram' && !/[ーッ]/.test(token.key)).map((token) => MARK.gram + token.key);
    const marks: readonly Mark[] = [{ kind: 'folded', text: folded }];
    if (latin.length > 1 && grams.length === 0) {
      this.addWord(latin.join(''), mask, weight, tier, kind);
      this.push([...new Set(latin)], folded, mask, weight, tier, kind, marks);
      this.push([...new Set(latin.map((key) => MARK.part + key))], folded, mask, weight, tier, kind, marks);
      return;
    }
    const terms = [...new Set([...latin, ...grams])];
    this.push(terms, folded, mask, weight, tier, kind, marks);
  }

  private addConcepts(
    forms: readonly ConceptForm[],
    mask: number,
    scale: number,
    tier: Exclude<Tier, 'partial'>,
    kind: MatchReason['kind'] | undefined,
    typed: string | undefined,
  ): void {
    const { glossary } = this.context;
    const ids = [...new Set(forms.map((form) => form.conceptId))];
    // The concept whose own name it is comes before those that merely may be called so.
    const named = new Set(forms.filter((form) => form.kind === 'term').map((form) => form.conceptId));
    for (const id of ids) {
      const weight = scale * (ids.length === 1 || (named.size === 1 && named.has(id)) ? 1 : 0.75);
      const marks: readonly Mark[] = [{ kind: 'concept', id }];
      this.push([MARK.concept + id], undefined, mask, WEIGHT.concept * weight, tier, kind ?? 'translation', marks);
      this.push([MARK.nestedConcept + id], undefined, mask, WEIGHT.nestedConcept * weight, tier, kind ?? 'translation', marks);
      this.push([MARK.repaired + MARK.concept + id], undefined, mask, WEIGHT.repairedConcept * weight, 'typo', 'typo', [
        { kind: 'repaired', term: MARK.concept + id },
      ]);
      const concept = glossary.concepts.get(id);
      if (concept === undefined) continue;
      const related = (ids2: readonly string[], relationWeight: number): void => {
        for (const other of ids2)
          this.push([MARK.concept + other], undefined, mask, relationWeight * weight, 'translation', 'related', [
            { kind: 'concept', id: other },
          ]);
      };
      related(glossary.narrower.get(id) ?? [], concept.field === GENERAL_FIELD ? WEIGHT.near : WEIGHT.narrower);
      related(concept.near, WEIGHT.near);
      related(concept.broader, WEIGHT.broader);
      if (typed !== undefined) {
        for (const form of concept.forms)
          if (this.searched.length < 12 && form.key !== typed && form.kind !== 'typo' && isWholeWord(form.text))
            this.searched.push(form.text);
      }
    }
  }

  /** Pairs that the notes themselves define: 可観測性（observability）. */
  private addPairs(text: string, mask: number, scale: number): void {
    for (const other of this.context.pairs.partners(foldKey(text))) {
      this.addPhrase(other, mask, WEIGHT.pair * scale, 'translation', 'translation');
      const key = foldKey(other);
      if (/^[a-z0-9]+$/.test(key)) this.addWord(key, mask, WEIGHT.pair * scale, 'translation', 'translation');
    }
  }

  private addReadings(kana: string, mask: number, scale: number): void {
    this.explainKatakana(toKatakana(kana), mask, scale, 'reading');
    const { readings } = this.context;
    if (readings === undefined) return;
    const surfaces = readings.surfaces(kana);
    for (const surface of surfaces) this.addMeant(surface, mask, scale, 'reading', 'reading');
    if (surfaces.length === 0) {
      const words = readings.cover(kana).flatMap((surfacesOfPiece) => surfacesOfPiece.slice(0, 1));
      if (words.length > 0) {
        const terms = [...new Set(words.flatMap((word) => phraseTerms(word)))];
        this.push(
          terms,
          undefined,
          mask,
          WEIGHT.reading * scale,
          'reading',
          'reading',
          words.map((word) => ({ kind: 'folded', text: foldKey(word) })),
        );
      }
    }
  }

  /** Another word that was meant, as it is written. */
  private addWritten(word: string, mask: number, scale: number, tier: Exclude<Tier, 'partial'>, kind: MatchReason['kind']): void {
    const analysis = analyse(word);
    const words = analysis.tokens.filter((token) => token.kind === 'word');
    const [first] = words;
    if (words.length === 1 && first !== undefined && first.end - first.start === analysis.normalised.text.length) {
      this.addAtom(
        { text: analysis.normalised.text, cased: analysis.normalised.cased, key: first.key, script: first.script, tokens: analysis.tokens },
        mask,
        scale,
        tier,
        kind,
      );
    } else this.addPhrase(word, mask, scale, tier, kind);
  }

  /** Another word that was meant: as it is written, and its concept. */
  private addMeant(word: string, mask: number, scale: number, tier: Exclude<Tier, 'partial'>, kind: MatchReason['kind']): void {
    this.addWritten(word, mask, scale, tier, kind);
    const analysis = analyse(word);
    for (const match of matchConcepts(analysis.normalised, this.context.glossary, true)) {
      if (!match.nested && match.end - match.start === analysis.normalised.text.length)
        this.addConcepts(match.forms, mask, scale, tier, kind, undefined);
    }
  }

  private explainKatakana(word: string, mask: number, scale: number, tier: Exclude<Tier, 'partial'>): void {
    const { vocabulary, lexicon, glossary } = this.context;
    const folded = foldKatakana(word);
    const kind = tier === 'reading' ? 'reading' : 'translation';
    const forms = glossary.forms.get(folded);
    if (tier === 'reading') this.addAtom({ text: word, cased: word, key: word, script: 'katakana', tokens: [] }, mask, scale, tier, kind);
    if (forms !== undefined) {
      this.addConcepts(forms, mask, scale, tier, kind, undefined);
      return;
    }
    if (tier === 'reading' && vocabulary.has(word)) return;
    const slips = [...vocabulary.spelling.correct(folded), ...lexicon.correct(folded)].sort(
      (a, b) => a.distance - b.distance || b.likelihood - a.likelihood,
    );
    for (const slip of slips.slice(0, 2)) {
      const surface = slip.word;
      this.addFolded(surface, mask, WEIGHT.typo * scale, 'typo', 'typo');
      const meant = glossary.forms.get(surface);
      if (meant !== undefined) this.addConcepts(meant, mask, WEIGHT.typo * scale, 'typo', 'typo', undefined);
    }
    for (const alike of vocabulary.soundAlikes(word, true).slice(0, 2)) {
      const weight = WEIGHT.soundAlike * scale;
      this.addWord(alike.key, mask, weight, tier, kind);
      const meant = glossary.forms.get(alike.key);
      if (meant !== undefined) this.addConcepts(meant, mask, weight, tier, kind, undefined);
    }
  }

  private explainLatin(atom: Atom, mask: number): void {
    const { vocabulary, lexicon, dictionary, readings, glossary } = this.context;
    for (let cut = 3; cut <= atom.key.length - 3; cut += 1) {
      const head = atom.key.slice(0, cut);
      const tail = atom.key.slice(cut);
      if (vocabulary.has(head) && vocabulary.has(tail))
        this.push([head, tail], foldKey(atom.key), mask, WEIGHT.joined, 'variant', 'spelling', [
          { kind: 'folded', text: foldKey(atom.key) },
        ]);
    }
    const surfaces = readings?.surfaces(atom.key) ?? [];
    for (const surface of surfaces) this.addMeant(surface, mask, WEIGHT.reading, 'reading', 'reading');
    if (surfaces.length > 0) return;
    for (const alike of vocabulary.soundAlikes(atom.key, false).slice(0, 2))
      this.addAtom(
        { text: alike.key, cased: alike.key, key: alike.key, script: 'katakana', tokens: [] },
        mask,
        WEIGHT.soundAlike,
        'translation',
        'translation',
      );
    // A true word is no slip of another, however near.
    if (dictionary?.isEnglishWord(atom.key) === true) return;
    const candidates = [...vocabulary.spelling.correct(atom.key), ...lexicon.correct(atom.key)].sort(
      (a, b) => a.distance - b.distance || b.likelihood - a.likelihood,
    );
    const best = candidates[0];
    if (best === undefined) return;
    const seen = new Set<string>();
    for (const candidate of candidates) {
      if (candidate.distance > best.distance || candidate.likelihood < best.likelihood - 0.3 || seen.has(candidate.word) || seen.size >= 3)
        continue;
      seen.add(candidate.word);
      const scale = WEIGHT.typo * (seen.size === 1 ? 1 : 0.9);
      this.addMeant(candidate.word, mask, scale, 'typo', 'typo');
      const concept = glossary.forms.get(candidate.word)?.[0];
      this.corrections.push(vocabulary.surface(candidate.word) ?? (concept === undefined ? candidate.word : concept.text));
    }
  }

  /** Kanji that no dictionary of the segmenter joins (運|様): a word of the notes that differs in one character was meant. */
  private explainHan(drafts: readonly DraftSlot[], index: number, mask: number): void {
    const draft = drafts[index];
    const next = drafts[index + 1];
    if (draft === undefined || next === undefined || next.start !== draft.end) return;
    const atoms = [draft.atoms[0], next.atoms[0]];
    if (!atoms.every((atom) => atom !== undefined && atom.script === 'han' && atom.text.length === 1)) return;
    const slip = atoms.map((atom) => atom?.text ?? '').join('');
    if (this.context.dictionary?.isJapaneseWord(slip) === true) return;
    const both = mask | (1 << (index + 1));
    const candidates: { readonly word: string; readonly count: number }[] = [];
    for (const [key, { count, script }] of this.context.vocabulary.entries()) {
      if (script !== 'han' || key.length !== 2 || count < 2) continue;
      if ((key[0] === slip[0]) !== (key[1] === slip[1])) candidates.push({ word: key, count });
    }
    candidates.sort((a, b) => b.count - a.count);
    for (const candidate of candidates.slice(0, 1)) {
      this.addMeant(candidate.word, both, WEIGHT.typo, 'typo', 'typo');
      this.corrections.push(candidate.word);
    }
  }

  /** Everyday words, in both directions, for what is still unexplained. */
  private async addDictionary(drafts: readonly DraftSlot[]): Promise<void> {
    const { dictionary } = this.context;
    if (dictionary === undefined) return;
    const found = await this.foundSlots();
    for (let from = 0; from < drafts.length; from += 1) {
      let mask = 0;
      const texts: string[] = [];
      const latin = drafts[from]?.atoms[0]?.script === 'latin';
      for (let to = from; to < Math.min(drafts.length, from + 4); to += 1) {
        const draft = drafts[to];
        const previous = drafts[to - 1];
        if (draft === undefined || (draft.atoms[0]?.script === 'latin') !== latin) break;
        if (to > from && !latin && previous?.end !== draft.start) break;
        mask |= 1 << to;
        texts.push(draft.atoms.map((atom) => atom.text).join(latin ? ' ' : ''));
        if (to === from && found.has(from)) continue;
        if (to === from && draft.match !== undefined && draft.groupSize === 1) continue;
        // What every word of it explains needs no dictionary.
        if (range(from, to).every((slot) => found.has(slot))) continue;
        const phrase = texts.join(latin ? ' ' : '');
        const translations = latin ? dictionary.toJapanese(phrase) : dictionary.toEnglish(phrase);
        for (const translation of trusted(translations, to > from)) {
          const weight = WEIGHT.dictionary * (0.75 + 0.25 * translation.weight);
          // A second hop, from the translation to its concept, only where the first is beyond doubt: election → 選出 → 選択 is no translation.
          if (translation.weight >= SURE_TRANSLATION) this.addMeant(translation.text, mask, weight, 'translation', 'translation');
          else this.addWritten(translation.text, mask, weight, 'translation', 'translation');
          if (translation.stem !== translation.text && translation.stem.length >= 2)
            this.addWritten(translation.stem, mask, weight, 'translation', 'translation');
          if (this.searched.length < 12) this.searched.push(translation.text);
        }
      }
    }
  }
}

function toKatakana(hiragana: string): string {
  return hiragana.replace(/[ぁ-ゖ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** A translation of this weight is the usual one in both directions. */
const SURE_TRANSLATION = 0.75;

/**
 * The translations that may bring hits: the best one with its equals, and others only when good in themselves. The dictionary lists every sense that a word ever had
 * (保険 → guarantee); a wrong one is a false answer.
 */
function trusted(translations: readonly DictionaryTranslation[], isPhrase: boolean): readonly DictionaryTranslation[] {
  const best = translations[0]?.weight ?? 0;
  const equal = isPhrase ? 0.84 : 0.9;
  return translations
    .slice(0, 6)
    .filter(({ weight }) => weight >= 0.4 && (weight >= best * equal || (weight >= 0.58 && weight >= best * 0.6)));
}

/** Terms that a Japanese or mixed word surely leaves in the index. */
function phraseTerms(word: string): string[] {
  const { tokens } = analyse(word);
  const grams = tokens.filter((token) => token.kind === 'gram' && !/[ーッ]/.test(token.key)).map((token) => MARK.gram + token.key);
  const latin = tokens
    .filter((token) => token.kind === 'word' && (token.script === 'latin' || (token.script === 'han' && word.length === 1)))
    .map((token) => token.key);
  return [...latin, ...grams];
}
