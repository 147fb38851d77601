import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitSourceError, gitError } from './git-error.ts';

/** What is in the folder of a clone. */
export const MARKER = 'k8snotes-clone.json';
export const REPOSITORY = 'repository.git';
export const TREES = 'trees';

/** What the file that marks the folder as ours says. */
export interface Marker {
  readonly url: string;
  readonly branch: string | undefined;
  readonly commit?: string;
  readonly fetchedAt?: string;
}

const NOTICE = 'This folder belongs to k8snotes, which deletes and remakes what is in it.';

export function markerText(marker: Marker): string {
  return `${JSON.stringify({ notice: NOTICE, ...marker })}\n`;
}

/**
 * Make a folder ours; a clone of another repository that we made is dropped, anything else is left alone.
 *
 * @throws {GitSourceError} `foreign-directory`.
 */
export async function claimFolder(directory: string, wanted: Marker): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const marker = await readMarker(directory);
  if (marker === undefined) {
    if ((await readdir(directory)).length > 0) throw foreignDirectory(directory);
  } else {
    if (marker.url === wanted.url && marker.branch === wanted.branch) return;
    for (const name of [REPOSITORY, TREES]) await rm(join(directory, name), { recursive: true, force: true });
  }
  await writeFile(join(directory, MARKER), markerText(wanted));
}

export async function readMarker(directory: string): Promise<Marker | undefined> {
  let text: string;
  try {
    text = await readFile(join(directory, MARKER), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const field = (value: unknown, name: string): string | undefined => {
    const found = typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut short by a full disk or a crash: ours all the same, and to be fetched anew.
    return { url: '', branch: undefined };
  }
  const commit = field(value, 'commit');
  const fetchedAt = field(value, 'fetchedAt');
  return {
    url: field(value, 'url') ?? '',
    branch: field(value, 'branch'),
    ...(commit !== undefined && /^[\da-f]{40,64}$/.test(commit) ? { commit } : {}),
    ...(fetchedAt !== undefined && !Number.isNaN(Date.parse(fetchedAt)) ? { fetchedAt } : {}),
  };
}

export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function foreignDirectory(directory: string): GitSourceError {
  return gitError(
    'foreign-directory',
    {
      en: `The folder ${directory} is wanted for the clone of the notes, but holds something else.`,
      ja: `ノートのクローンに使うフォルダー ${directory} に、別のものが入っています。`,
    },
    {
      en: 'Move it away, or set XDG_CACHE_HOME to another place. Nothing in it was changed.',
      ja: '中身を移すか、XDG_CACHE_HOME で別の場所を指定してください。中のものには触れていません。',
    },
  );
}
