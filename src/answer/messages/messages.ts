import type {
  Answer,
  GapRecord,
  Language,
  MatchReason,
  OperatorProblem,
  RefusalReason,
  Speaker,
  Tier,
  TipDays,
  TipMoment,
  TipOccasion,
  TipScheduleView,
  VoteRecord,
} from '../../model.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

/** One thing that a person can say, and what it does. */
export interface HelpEntry {
  readonly say: string;
  readonly does: string;
}

/** All that the bot itself says, in one language. Note text is never among it. A key that a table lacks does not compile. */
export interface Messages {
  readonly hitCount: (matched: number, sessions: number) => string;
  readonly contextOnly: string;
  readonly moreItems: (count: number) => string;
  readonly moreLines: (count: number) => string;
  readonly moreHitsInTalk: (count: number) => string;
  readonly alsoHere: string;
  readonly page: (page: number, pageCount: number) => string;
  /** How to get there, as it is typed. */
  readonly nextPage: (command: string) => string;
  readonly noMorePages: string;
  readonly notesAsOf: (time: string) => string;
  readonly undated: string;
  readonly nothing: (query: string) => string;
  /** The notes have some of the words, but not the others that the question is about. */
  readonly partlyKnown: (known: readonly string[], unknown: readonly string[]) => string;
  readonly unknownWords: (words: readonly string[]) => string;
  readonly didYouMean: (words: readonly string[]) => string;
  readonly alsoSearched: (words: readonly string[]) => string;
  readonly nearby: string;
  readonly topics: (topics: readonly string[]) => string;
  /** Readings and dictionary are still being prepared. */
  readonly preliminary: string;
  readonly operatorProblem: (problem: OperatorProblem) => string;
  /** The same of a condition that selects nothing where no word was asked for: then it is the whole answer. */
  readonly nothingMeets: (condition: string) => string;
  readonly reason: (reason: MatchReason) => string;
  readonly tier: Readonly<Record<Tier, string>>;
  readonly events: (count: number) => string;
  readonly noSuchEvent: (name: string) => string;
  readonly eventCounts: (sessions: number, units: number) => string;
  readonly noEvents: string;
  readonly openQuestions: (count: number) => string;
  readonly noOpenQuestions: string;
  readonly speakers: (speakers: readonly Speaker[]) => string;
  readonly help: {
    readonly intro: string;
    readonly searches: readonly HelpEntry[];
    /** Search conditions, each as it is typed. */
    readonly conditions: { readonly title: string; readonly operators: readonly string[] };
    readonly commandsTitle: string;
    readonly commands: readonly HelpEntry[];
  };
  readonly helpTopics: (topics: readonly string[]) => string;
  readonly status: {
    readonly notes: (notes: number, sessions: number, units: number) => string;
    readonly asOf: (time: string) => string;
    readonly glossary: (concepts: number) => string;
    readonly dictionary: Readonly<Record<'none' | 'loading' | 'ready' | 'failed', string>>;
    readonly readings: Readonly<Record<'none' | 'loading' | 'ready' | 'failed', string>>;
    readonly warnings: (count: number) => string;
    /** The notes could not be read anew; `problem` says why and ends with a full stop. */
    readonly problem: (problem: string) => string;
  };
  readonly tip: {
    /** First line: the scheduled tip is that of the day, one that somebody asked for is just one. */
    readonly title: (scheduled: boolean) => string;
    /** Why it may matter now. */
    readonly occasion: (occasion: TipOccasion) => string;
  };
  /** `on weekdays`, 平日: as the sentences about schedules need it. */
  readonly tipDays: (days: TipDays) => string;
  /** A day and a time as a clock in the zone shows it: `Tue 2026-11-24 09:00`. */
  readonly tipMoment: (moment: TipMoment) => string;
  /** A schedule in one line, for lists: no full stop. */
  readonly tipTimes: (schedule: TipScheduleView) => string;
  /** A subscription after a command, as sentences, a line each: what was done, when tips come, when the next one does. */
  readonly tipSchedule: (
    action: Extract<Answer, { readonly kind: 'tip-schedule' }>['action'],
    schedule: TipScheduleView,
  ) => readonly string[];
  readonly tipPreview: {
    readonly heading: (count: number) => string;
    /** Where nobody subscribed: the days are those of the default schedule. */
    readonly notSubscribed: string;
    /** There will be none: paused for good, or no note has one. */
    readonly none: string;
  };
  readonly gaps: {
    readonly heading: (total: number, days: number, digest: boolean) => string;
    readonly none: (days: number) => string;
    /** Recording is switched off. */
    readonly off: string;
    /** Beside a query: how often and when last. */
    readonly asked: (gap: GapRecord) => string;
    readonly votesTitle: string;
    /** Beside a query: how many were helped and how many not. */
    readonly votes: (votes: VoteRecord) => string;
    /** What is kept of a question, and what to do about it. */
    readonly note: string;
  };
  readonly noted: (what: Extract<Answer, { readonly kind: 'noted' }>['what']) => string;
  readonly refused: (reason: RefusalReason) => string;
  readonly failed: (errorId: string) => string;
}

/** What is wrong with a condition, as the answer that it is in needs it said. */
export function problemSentence(
  problem: OperatorProblem,
  answer: Extract<Answer, { readonly kind: 'hits' | 'nothing' }>,
  messages: Messages,
): string {
  return answer.kind === 'nothing' && answer.conditionsAlone === true && problem.problem === 'no-match'
    ? messages.nothingMeets(`${problem.operator}:${problem.value}`)
    : messages.operatorProblem(problem);
}

/** The message table of a language. */
export function messagesFor(language: Language): Messages {
  return language === 'ja' ? ja : en;
}
