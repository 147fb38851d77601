import type { Language, MatchReason, OperatorProblem, RefusalReason, Tier } from '../../model.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

/** All that the bot itself says, in one language. Note text is never among it. A key that a table lacks does not compile. */
export interface Messages {
  readonly hitCount: (matched: number, sessions: number) => string;
  readonly contextOnly: string;
  readonly moreItems: (count: number) => string;
  readonly moreHitsInTalk: (count: number) => string;
  readonly alsoHere: string;
  readonly page: (page: number, pageCount: number) => string;
  readonly notesAsOf: (time: string) => string;
  readonly undated: string;
  readonly nothing: (query: string) => string;
  readonly unknownWords: (words: readonly string[]) => string;
  readonly didYouMean: (words: readonly string[]) => string;
  readonly alsoSearched: (words: readonly string[]) => string;
  readonly nearby: string;
  readonly topics: (topics: readonly string[]) => string;
  readonly operatorProblem: (problem: OperatorProblem) => string;
  readonly reason: (reason: MatchReason) => string;
  readonly partialOnly: (words: readonly string[]) => string;
  readonly tier: Readonly<Record<Tier, string>>;
  readonly events: (count: number) => string;
  readonly noSuchEvent: (name: string) => string;
  readonly eventCounts: (sessions: number, units: number) => string;
  readonly noEvents: string;
  readonly openQuestions: (count: number) => string;
  readonly noOpenQuestions: string;
  readonly help: readonly string[];
  readonly helpTopics: (topics: readonly string[]) => string;
  readonly status: {
    readonly notes: (notes: number, sessions: number, units: number) => string;
    readonly asOf: (time: string) => string;
    readonly glossary: (concepts: number) => string;
    readonly dictionary: Readonly<Record<'none' | 'loading' | 'ready' | 'failed', string>>;
    readonly readings: Readonly<Record<'none' | 'loading' | 'ready' | 'failed', string>>;
    readonly warnings: (count: number) => string;
  };
  readonly refused: (reason: RefusalReason) => string;
  readonly failed: (errorId: string) => string;
}

/** The message table of a language. */
export function messagesFor(language: Language): Messages {
  return language === 'ja' ? ja : en;
}
