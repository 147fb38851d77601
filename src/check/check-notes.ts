import type { Language, Note, NotePath, NoteWarning } from '../model.ts';
import type { Repair } from '../search/index-unit.ts';
import type { Glossary } from '../text/glossary.ts';
import { checkMessagesFor, wordProblem } from './messages/messages.ts';
import { type FindingCode, type Problem, SEVERITY, type Severity } from './problem.ts';
import { checkBullets } from './rules/bullets.ts';
import { checkEmphasis } from './rules/emphasis.ts';
import { checkImages } from './rules/images.ts';
import { checkLoading } from './rules/loading.ts';
import { checkMisspellings } from './rules/misspellings.ts';
import { checkMixedSpellings } from './rules/mixed-spellings.ts';
import { checkStructure } from './rules/structure.ts';
import { checkVisibility } from './rules/visibility.ts';

/** A note with the text it was read from. */
export interface CheckedNote {
  readonly note: Note;
  /** Decoded, as `parseNote` got it. */
  readonly source: string;
}

export interface CheckInputs {
  readonly notes: readonly CheckedNote[];
  /** All that loading the folder complained of: files that were not loaded, and the warnings of the notes themselves. */
  readonly warnings: readonly NoteWarning[];
  /** `NotesIndex.repairs()` over the same notes. */
  readonly repairs: readonly { readonly unitId: string; readonly repair: Repair }[];
  readonly glossary: Glossary;
  /** Of the messages. */
  readonly language: Language;
}

/** Something that readers of the notes would not find or see, in words. */
export interface Finding {
  readonly severity: Severity;
  readonly code: FindingCode;
  readonly file: NotePath;
  /** From 1. */
  readonly line: number;
  /** What was found, with the value. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Findings by file and line, then severity, with their counts. `files` counts those that could not be read, too. */
export interface CheckReport {
  readonly findings: readonly Finding[];
  readonly errors: number;
  readonly warnings: number;
  readonly suggestions: number;
  readonly files: number;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'suggestion'];

/**
 * Find what readers of the notes would not find or see.
 *
 * Pure: no disk, clock or network; what was loaded is all that is looked at. Any text is accepted. Spellings are compared over all notes, everything else within one.
 */
export function checkNotes(inputs: CheckInputs): CheckReport {
  const { notes, warnings, repairs, glossary, language } = inputs;
  const problems: Problem[] = [
    ...checkLoading(warnings, notes),
    ...notes.flatMap((checked) => [
      ...checkVisibility(checked),
      ...checkStructure(checked),
      ...checkBullets(checked.note),
      ...checkImages(checked),
      ...checkEmphasis(checked),
    ]),
    ...checkMisspellings(notes, repairs, glossary),
    ...checkMixedSpellings(notes, glossary),
  ];
  const lineCounts = new Map(notes.map(({ note }) => [note.path, note.lineCount]));
  const messages = checkMessagesFor(language);
  const findings = problems
    .map((problem): Finding => {
      const { message, remedy } = wordProblem(messages, problem);
      // A file that was changed between two reads may be shorter by now.
      const line = Math.max(1, Math.min(problem.line, lineCounts.get(problem.path) ?? problem.line));
      return { severity: SEVERITY[problem.code], code: problem.code, file: problem.path, line, message, remedy };
    })
    .sort(byPlace);
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    findings,
    errors: count('error'),
    warnings: count('warning'),
    suggestions: count('suggestion'),
    files: new Set([...lineCounts.keys(), ...warnings.map(({ path }) => path)]).size,
  };
}

function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.file, b.file) ||
    a.line - b.line ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

/** By UTF-16 units, the same on every machine and the order in which the folder is loaded. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
