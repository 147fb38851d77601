import type { MatchReason, Range, Tier } from '../model.ts';
import type { AnswerType } from '../text/answer-type.ts';

/**
 * One content word of a query, and how much of the question it carries.
 */
export interface Slot {
  /** As typed. */
  readonly text: string;
  /** Range in the normalised query. */
  readonly range: Range;
  /** Share in what is asked: a proper name weighs more than `problem` or `more`. */
  readonly mass: number;
  /** Where the word is explained: in the notes (in any form), in the glossary only, or nowhere. */
  readonly presence: 'notes' | 'glossary' | 'nowhere';
  /** Slots of one glossary term share a number. */
  readonly group: number;
  /** True when no space parts it from the slot before: 確定|申告. */
  readonly joined: boolean;
}

/**
 * One way in which the notes may say one or several slots of the query.
 */
export interface Alternative {
  /** Engine terms, all of which a unit must have. */
  readonly terms: readonly string[];
  /** Folded text that the unit must contain besides; for what is more than one word. */
  readonly contains: string | undefined;
  /** Slots that it stands for, as a bit mask. */
  readonly mask: number;
  /** 0 to 1. */
  readonly weight: number;
  readonly tier: Exclude<Tier, 'partial'>;
  readonly kind: MatchReason['kind'] | undefined;
  /** What is marked in the shown text: folded forms, or a concept. */
  readonly marks: readonly Mark[];
}

/** How the matched words are found again in the shown text. */
export type Mark =
  | { readonly kind: 'token'; readonly token: 'word' | 'part' | 'stem' | 'fold' | 'okurigana'; readonly key: string }
  | { readonly kind: 'folded'; readonly text: string }
  | { readonly kind: 'concept'; readonly id: string }
  | { readonly kind: 'acronym'; readonly key: string }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'repaired'; readonly term: string };

/** A query ready to be run. */
export interface QueryPlan {
  readonly slots: readonly Slot[];
  readonly alternatives: readonly Alternative[];
  /** Bigrams of the Japanese parts: weak evidence for ranking long questions, never a match by themselves. */
  readonly grams: readonly string[];
  /** The whole query, folded: a unit that contains it all stands higher. */
  readonly folded: string;
  /** What the question word asks for. */
  readonly answerType: AnswerType | undefined;
  /** Too many words for each to be demanded: a sentence. */
  readonly isSentence: boolean;
  readonly alsoSearched: readonly string[];
  readonly didYouMean: readonly string[];
}

/** Evidence below this is a relation, not a match. */
export const MATCH = 0.5;
