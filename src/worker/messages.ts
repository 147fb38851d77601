import type { AnswerSize } from '../answer/query-core.ts';
import type { Answer, Place, Request, Status } from '../model.ts';
import type { Completion } from '../search/complete.ts';

/** What the worker needs to open the notes and answer from them; plain data, since it crosses threads. */
export interface CoreWorkerOptions {
  readonly notesDir: string;
  readonly glossaryFile: string | undefined;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  readonly cacheDir: string | undefined;
  readonly linkTemplate: string | undefined;
  readonly linkCommit: string | undefined;
  readonly logLevel: string;
}

/** To the worker. */
export type CoreCall =
  | { readonly id: number; readonly kind: 'answer'; readonly request: Request; readonly size: AnswerSize | undefined }
  | { readonly id: number; readonly kind: 'complete'; readonly prefix: string; readonly place: Place; readonly max: number | undefined }
  | { readonly id: number; readonly kind: 'close' };

/** From the worker: `ready` once the notes are indexed, `failed` when they cannot be; `helpers-loaded` when readings and dictionary are there or have failed; and one `result` or `error` for each call. */
export type CoreReply =
  | { readonly kind: 'ready'; readonly noteCount: number; readonly warningCount: number }
  | { readonly kind: 'helpers-loaded' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'result'; readonly id: number; readonly value: Answer | readonly Completion[] | Status | undefined }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };
