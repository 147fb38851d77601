import type { AnswerSize } from '../answer/query-core.ts';
import type { Audience, Place, Request, UnitId } from '../model.ts';
import type { GitSourceProblem } from '../notes/git-error.ts';
import type { GitSourceOptions } from '../notes/git-source.ts';
import type { NotesService, PulledNotes } from '../notes-service.ts';

/** What the worker needs to open the notes and answer from them; plain data, since it crosses threads. */
export interface CoreWorkerOptions {
  readonly notesDir: string;
  readonly defaultAudience: Audience | undefined;
  readonly glossaryFile: string | undefined;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  readonly cacheDir: string | undefined;
  readonly linkTemplate: string | undefined;
  readonly linkCommit: string | undefined;
  readonly logLevel: string;
  /** As `NotesServiceOptions.watch`. */
  readonly watch?: 'events' | 'poll';
  /** Notes from a repository, instead of `notesDir`. */
  readonly git?: PulledNotesOptions;
}

/** What `openGitSource` and `PulledNotes` take, as plain data. */
export type PulledNotesOptions = Omit<GitSourceOptions, 'log' | 'now'> & Omit<PulledNotes, 'source'>;

/** To the worker; the calls of `NotesCore`, by name. */
export type CoreCall =
  | { readonly id: number; readonly kind: 'answer' | 'about'; readonly request: Request; readonly size: AnswerSize | undefined }
  | { readonly id: number; readonly kind: 'complete'; readonly prefix: string; readonly place: Place; readonly max: number | undefined }
  | { readonly id: number; readonly kind: 'tip-candidates' | 'overview'; readonly place: Place }
  | { readonly id: number; readonly kind: 'tip-card'; readonly unitId: UnitId; readonly place: Place }
  | { readonly id: number; readonly kind: 'refresh' }
  | { readonly id: number; readonly kind: 'close' };

/** How the notes in the worker are. */
export interface NotesState {
  readonly noteCount: number;
  readonly unitCount: number;
  readonly warningCount: number;
  /** ISO time at which the notes were read. */
  readonly notesAsOf: string;
  /** Why the notes are not as they are in the folder or repository, in English, for the log and whoever runs the bot; undefined when they are. */
  readonly problem: string | undefined;
}

export function notesStateOf(notes: NotesService): NotesState {
  return {
    noteCount: notes.notes().length,
    unitCount: notes.index.corpus.unitCount(),
    warningCount: notes.warnings().length,
    notesAsOf: notes.notesAsOf(),
    problem: notes.problem()?.told.en,
  };
}

/**
 * From the worker: `ready` once the notes are indexed, `failed` when they cannot be; `helpers-loaded` when readings and dictionary are there or have failed; `changed` when the
 * notes did, or when reading them began or ceased to fail; `read` when they were read again and are as before; and one `result` or `error` for each call.
 */
export type CoreReply =
  | ({ readonly kind: 'ready' | 'changed' | 'read' } & NotesState)
  | { readonly kind: 'helpers-loaded' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly git?: GitSourceProblem }
  | { readonly kind: 'log'; readonly line: string }
  /** `value` is what the call of that name gives. */
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };
