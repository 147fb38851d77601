import type { NotePath } from '../model.ts';

/**
 * How much a problem takes from readers.
 *
 * - `error`: something that somebody wrote cannot be found or seen: a file that is not read, not UTF-8, swallowed by a fence, or shown to nobody by mistake. Only
 *   errors make `check` fail.
 * - `warning`: the bot answers, but what it says is empty or poor: no date, a bare address, an image without words.
 * - `suggestion`: the bot copes (it mends slips, folds spellings, reads a marker without a space), other readers such as GitHub or a plain text search do not.
 */
export type Severity = 'error' | 'warning' | 'suggestion';

/** What is known of each kind of problem beside its place; the messages are made of it. */
export interface ProblemDetails {
  /** The file could not be opened; `reason` in the words of the system. */
  readonly unreadable: { readonly reason: string };
  readonly 'too-large': { readonly megabytes: string };
  /** A link that leaves the notes folder. */
  readonly 'outside-folder': Nothing;
  /** Read as `encoding` all the same; undefined for UTF-8 with `places` broken places. */
  readonly 'not-utf-8': { readonly encoding: string | undefined; readonly places: string };
  readonly 'unclosed-fence': { readonly text: string };
  /** Settings at the top of the file that are not closed or no YAML or TOML. */
  readonly 'front-matter': { readonly reason: string };
  /** `audience` with a value that is no place: until it is mended nobody reads the note. */
  readonly 'bad-audience': { readonly value: string };
  /** Without a single place that can exist, by plain intention or by slip. */
  readonly 'audience-nobody': { readonly places: readonly string[] };
  /** A place that cannot exist beside others that can: a channel's name where its id belongs. */
  readonly 'audience-place': { readonly place: string };
  /** Neither true nor false, which is read as true. */
  readonly 'bad-draft': { readonly value: string };
  readonly draft: Nothing;
  readonly 'bad-date': { readonly value: string };
  readonly 'bad-tip': { readonly value: string };
  readonly undated: { readonly title: string };
  readonly 'empty-note': Nothing;
  readonly 'empty-heading': Nothing;
  /** A heading with nothing under it, or with nothing but who speaks and when. */
  readonly 'empty-session': { readonly title: string; readonly onlyMetadata: boolean };
  readonly 'empty-bullet': Nothing;
  readonly 'bare-link': { readonly url: string };
  readonly 'duplicate-bullet': { readonly text: string; readonly firstLine: number };
  readonly 'long-bullet': { readonly characters: number; readonly max: number };
  /** `fileName` when the alternative text is only that. */
  readonly 'image-without-text': { readonly source: string; readonly fileName: string | undefined };
  /** Marks of bold or struck text that the bot shows as they are. */
  readonly 'broken-emphasis': { readonly text: string };
  readonly 'control-character': { readonly count: string; readonly first: string };
  readonly 'too-deep': { readonly levels: string };
  /** Emphasis that the bot understands and CommonMark does not. */
  readonly 'fragile-emphasis': { readonly text: string };
  readonly 'glued-marker': { readonly text: string };
  readonly 'stray-dash': { readonly text: string };
  readonly 'mixed-indentation': Nothing;
  readonly misspelling: { readonly written: string; readonly meant: string };
  readonly 'mixed-spelling': {
    readonly written: string;
    readonly count: number;
    /** The spelling beside it: the preferred one, or the commonest other when no note has that. */
    readonly other: string;
    readonly otherCount: number;
    readonly preferred: string;
    /** Lines of this file with `written`, the first of them that of the problem. */
    readonly lines: readonly number[];
  };
}

type Nothing = Readonly<Record<never, never>>;

/** Stable names for scripts; none changes its meaning. */
export type FindingCode = keyof ProblemDetails;

/** Something to tell the writer of the notes, before it is put into words. `line` counts from 1 and lies inside the file; 1 for an empty one. */
export type Problem<Code extends FindingCode = FindingCode> = {
  readonly [Each in Code]: { readonly code: Each; readonly path: NotePath; readonly line: number } & ProblemDetails[Each];
}[Code];

/**
 * The severity of each code. `empty-session` is a warning and no error: its heading is found and shown, and talks of which only the title is known are common in
 * honest notes. `draft` is a warning since it is mostly meant; an audience of nobody is not.
 */
export const SEVERITY: Readonly<Record<FindingCode, Severity>> = {
  unreadable: 'error',
  'too-large': 'error',
  'outside-folder': 'error',
  'not-utf-8': 'error',
  'unclosed-fence': 'error',
  'front-matter': 'error',
  'bad-audience': 'error',
  'audience-nobody': 'error',
  'bad-draft': 'error',
  'audience-place': 'warning',
  draft: 'warning',
  'bad-date': 'warning',
  'bad-tip': 'warning',
  undated: 'warning',
  'empty-note': 'warning',
  'empty-heading': 'warning',
  'empty-session': 'warning',
  'empty-bullet': 'warning',
  'bare-link': 'warning',
  'duplicate-bullet': 'warning',
  'long-bullet': 'warning',
  'image-without-text': 'warning',
  'broken-emphasis': 'warning',
  'control-character': 'warning',
  'too-deep': 'warning',
  'fragile-emphasis': 'suggestion',
  'glued-marker': 'suggestion',
  'stray-dash': 'suggestion',
  'mixed-indentation': 'suggestion',
  misspelling: 'suggestion',
  'mixed-spelling': 'suggestion',
};
