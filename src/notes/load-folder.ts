import { hash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Audience, Note, NotePath, NoteWarning } from '../model.ts';
import { decodeNote } from './decode.ts';
import { parseNote } from './parse-note.ts';

/** The notes of a folder, sorted by path, with all that was odd. */
export interface LoadedFolder {
  readonly notes: readonly Note[];
  /** SHA-256 of each note's bytes, for the next load. */
  readonly hashes: ReadonlyMap<NotePath, string>;
  /** Warnings of files that were not loaded, then those of each note (also in `Note.warnings`), all sorted by path. */
  readonly warnings: readonly NoteWarning[];
  /** Notes that are as they were before although their files have changed, since those may still be written. */
  readonly unsettled: readonly NotePath[];
}

export type NotesFolderErrorCode = 'notes-folder-missing' | 'notes-folder-is-file' | 'notes-folder-unreadable';

/** The notes folder itself cannot be read; the message names it and the remedy. */
export class NotesFolderError extends Error {
  override readonly name = 'NotesFolderError';
  readonly code: NotesFolderErrorCode;
  readonly folder: string;

  constructor(code: NotesFolderErrorCode, folder: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.folder = folder;
  }
}

/** Larger files are no notes: 5 MiB is about a hundred thousand lines. */
export const MAX_NOTE_BYTES = 5 * 1024 * 1024;
const NOTE_FILE = /\.(?:md|markdown|txt)$/i;

export interface LoadFolderOptions {
  /**
   * What an earlier load gave, with the same options: notes whose bytes are the same are taken over as they are (the same objects), and one that has become unreadable is kept,
   * with a warning.
   */
  readonly previous?: LoadedFolder | undefined;
  /** Who sees a note that names no audience; by default everybody. */
  readonly defaultAudience?: Audience | undefined;
  /** Whether a file that was last written at this moment (milliseconds since 1970) may still be written: then the note of `previous` is kept. By default no file is. */
  readonly isUnsettled?: ((writtenMs: number) => boolean) | undefined;
}

/** A file to load: how the note is called, and where its bytes are. */
interface FoundFile {
  readonly path: NotePath;
  readonly realPath: string;
}

/**
 * Read and parse every `*.md`, `*.markdown` and `*.txt` below a folder.
 *
 * Hidden files and `node_modules` are skipped. A symlink is followed when it stays inside the folder (as in a mounted ConfigMap, whose notes link into a hidden
 * folder); what has been reached another way is not loaded twice, so loops end. A file that cannot be read, is too large or leads outside is a warning, and
 * the others still load.
 *
 * @throws {NotesFolderError} When `folder` is missing, is a file, or cannot be listed.
 */
export async function loadFolder(folder: string, options: LoadFolderOptions = {}): Promise<LoadedFolder> {
  const { previous } = options;
  const root = await findRoot(folder);
  const { files, warnings } = await findFiles(root, folder);
  const before = new Map(previous?.notes.map((note) => [note.path, note]));
  const notes: Note[] = [];
  const hashes = new Map<NotePath, string>();
  const unsettled: NotePath[] = [];
  for (const file of files) {
    const { path } = file;
    const old = before.get(path);
    const loaded = await loadFile(file, old, previous?.hashes.get(path), options);
    if (loaded === 'unsettled') {
      const oldHash = previous?.hashes.get(path);
      if (old === undefined || oldHash === undefined) continue;
      unsettled.push(path);
      notes.push(old);
      hashes.set(path, oldHash);
    } else if ('code' in loaded) {
      warnings.push(loaded);
      // What was fine a moment ago and cannot be read now is being written, or somebody is mending its permissions.
      const oldHash = previous?.hashes.get(path);
      if (loaded.code !== 'unreadable' || old === undefined || oldHash === undefined) continue;
      notes.push(old);
      hashes.set(path, oldHash);
    } else {
      notes.push(loaded.note);
      hashes.set(path, loaded.hash);
    }
  }
  const all = [...warnings, ...notes.flatMap((note) => note.warnings)];
  return { notes, hashes, unsettled, warnings: all.sort((a, b) => compare(a.path, b.path) || a.line - b.line) };
}

async function findRoot(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      throw new NotesFolderError(
        'notes-folder-missing',
        folder,
        `There is no notes folder ${folder}. Create it, or set NOTES_DIR or --notes to yours.`,
        error,
      );
    }
    if (!hasCode(error, 'ENOTDIR')) throw unreadableFolder(folder, error);
  }
  throw new NotesFolderError(
    'notes-folder-is-file',
    folder,
    `The notes folder ${folder} is not a folder. Set NOTES_DIR or --notes to the folder that holds the notes.`,
  );
}

function unreadableFolder(folder: string, cause: unknown): NotesFolderError {
  return new NotesFolderError(
    'notes-folder-unreadable',
    folder,
    `The notes folder ${folder} cannot be read: ${reasonOf(cause)}. Give the user that runs k8snotes permission to read it.`,
    cause,
  );
}

/** Walk the tree, what is really there first and links after, so that a note is called by its own name and not by a link's. */
async function findFiles(
  root: string,
  folder: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly warnings: NoteWarning[] }> {
  const warnings: NoteWarning[] = [];
  const files = new Map<string, FoundFile>();
  const visited = new Set<string>();
  const folders: { readonly path: NotePath; readonly realPath: string }[] = [{ path: '', realPath: root }];
  const links: { readonly path: NotePath; readonly fullPath: string }[] = [];

  for (;;) {
    const next = folders.pop();
    if (next === undefined) {
      const link = links.shift();
      if (link === undefined) break;
      await followLink(link);
      continue;
    }
    if (visited.has(next.realPath)) continue;
    visited.add(next.realPath);
    let entries: Dirent[];
    try {
      entries = await readdir(next.realPath, { withFileTypes: true });
    } catch (error) {
      if (next.path === '') throw unreadableFolder(folder, error);
      warnings.push(unreadable(next.path, error));
      continue;
    }
    for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
      const fullPath = join(next.realPath, entry.name);
      if (entry.isDirectory()) folders.push({ path, realPath: fullPath });
      else if (entry.isSymbolicLink()) links.push({ path, fullPath });
      else if (entry.isFile() && NOTE_FILE.test(entry.name)) files.set(fullPath, { path, realPath: fullPath });
    }
  }
  return { files: [...files.values()].sort((a, b) => compare(a.path, b.path)), warnings };

  async function followLink({ path, fullPath }: { readonly path: NotePath; readonly fullPath: string }): Promise<void> {
    try {
      const target = await realpath(fullPath);
      const kind = await stat(target);
      const isNote = kind.isFile() && NOTE_FILE.test(path);
      if (!isNote && !kind.isDirectory()) return;
      if (!isInside(root, target)) {
        warnings.push({
          code: 'outside-folder',
          path,
          line: 1,
          message: `${path} is a link that leaves the notes folder; it was not read`,
          remedy: 'Copy what it points to into the notes folder, or remove the link.',
        });
      } else if (kind.isDirectory()) folders.push({ path, realPath: target });
      else if (!files.has(target)) files.set(target, { path, realPath: target });
    } catch (error) {
      if (NOTE_FILE.test(path) || !hasCode(error, 'ENOENT')) warnings.push(unreadable(path, error));
    }
  }
}

function isInside(root: string, target: string): boolean {
  const way = relative(root, target);
  return way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}

async function loadFile(
  { path, realPath }: FoundFile,
  old: Note | undefined,
  oldHash: string | undefined,
  { defaultAudience, isUnsettled }: LoadFolderOptions,
): Promise<{ readonly note: Note; readonly hash: string } | NoteWarning | 'unsettled'> {
  try {
    const { size, mtimeMs } = await stat(realPath);
    if (old !== undefined && isUnsettled?.(mtimeMs) === true) return 'unsettled';
    if (size > MAX_NOTE_BYTES) return tooLarge(path, size);
    const bytes = await readFile(realPath);
    // It may have grown in between.
    if (bytes.length > MAX_NOTE_BYTES) return tooLarge(path, bytes.length);
    const bytesHash = hash('sha256', bytes, 'base64url');
    if (old !== undefined && bytesHash === oldHash) return { note: old, hash: bytesHash };
    const decoded = decodeNote(bytes, path);
    const parsed = parseNote(decoded.text, path, defaultAudience);
    const note = decoded.warnings.length === 0 ? parsed : { ...parsed, warnings: [...decoded.warnings, ...parsed.warnings] };
    return { note, hash: bytesHash };
  } catch (error) {
    return unreadable(path, error);
  }
}

function tooLarge(path: NotePath, size: number): NoteWarning {
  return {
    code: 'too-large',
    path,
    line: 1,
    message: `${path} has ${(size / 1024 / 1024).toFixed(1)} MB; files over ${MAX_NOTE_BYTES / 1024 / 1024} MB are not read`,
    remedy: 'Split it into one file for each event.',
  };
}

function unreadable(path: NotePath, error: unknown): NoteWarning {
  return {
    code: 'unreadable',
    path,
    line: 1,
    message: `${path} cannot be read: ${reasonOf(error)}`,
    remedy: 'Give the user that runs k8snotes permission to read it, or remove it.',
  };
}

function reasonOf(error: unknown): string {
  if (hasCode(error, 'EACCES') || hasCode(error, 'EPERM')) return 'permission denied';
  if (hasCode(error, 'ENOENT')) return 'it does not exist';
  if (hasCode(error, 'ELOOP')) return 'the links go round in a circle';
  return error instanceof Error ? error.message : String(error);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** By UTF-16 units, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
