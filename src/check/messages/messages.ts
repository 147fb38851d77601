import type { Language } from '../../model.ts';
import type { FindingCode, Problem, Severity } from '../problem.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

/** What was found, with the value, and what to do about it. */
export interface Wording {
  readonly message: string;
  readonly remedy: string;
}

/** All that `check` says, in one language. A key that a table lacks does not compile. */
export interface CheckMessages {
  readonly findings: { readonly [Code in FindingCode]: (problem: Problem<Code>) => Wording };
  readonly severity: Readonly<Record<Severity, string>>;
  /** The last line: all counts, over so many files. */
  readonly summary: (counts: {
    readonly errors: number;
    readonly warnings: number;
    readonly suggestions: number;
    readonly files: number;
  }) => string;
  readonly nothingFound: (files: number) => string;
  readonly noNotes: (folder: string) => string;
}

/** The message table of a language. */
export function checkMessagesFor(language: Language): CheckMessages {
  return language === 'ja' ? ja : en;
}

/** Put a problem into words. */
export function wordProblem<Code extends FindingCode>(messages: CheckMessages, problem: Problem<Code>): Wording {
  const say: (problem: Problem<Code>) => Wording = messages.findings[problem.code];
  return say(problem);
}
