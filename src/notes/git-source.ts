import { randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Logger } from '../ops/log.ts';
import { claimFolder, isDirectory, isMissing, MARKER, markerText, REPOSITORY, readMarker, TREES } from './clone-folder.ts';
import { isBranchName, parseGitAddress } from './git-address.ts';
import { GitSourceError, gitError } from './git-error.ts';
import { createGitRunner } from './run-git.ts';

export interface GitSourceOptions {
  /** `https://user:token@host/path.git`, `git@host:path.git`, …: see `parseGitAddress`. */
  readonly repo: string;
  /** Undefined: the default branch of the repository, whichever that is at each fetch. */
  readonly branch: string | undefined;
  /** Where the clone lives; made when missing. Nothing but this clone may be in it. */
  readonly directory: string;
  /** Folder of the notes inside the repository, such as `docs/notes`; undefined or empty: its root. */
  readonly folder: string | undefined;
  /** Variables of this process (`PATH`, `HOME`, proxies, `GIT_SSH_COMMAND`); Git gets what it needs of them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly now: () => Date;
  /** For one fetch; two minutes by default. */
  readonly fetchTimeoutMs?: number;
  /** Take `file:` addresses, too: for tests. */
  readonly allowFile?: boolean;
}

/** The notes as one commit has them, in a folder that never changes. */
export interface Snapshot {
  readonly commit: string;
  readonly folder: string;
}

export interface GitSource {
  /** Address as people may see it. */
  readonly url: string;
  /**
   * Fetch the newest commit and lay out its files. What was there before stays readable until it is two commits old.
   *
   * @throws {GitSourceError} Then everything is as it was.
   */
  readonly sync: () => Promise<Snapshot & { readonly changed: boolean }>;
  /** What the last fetch that succeeded left here, of this run or an earlier one, and when that was. */
  readonly last: () => Promise<(Snapshot & { readonly fetchedAt: Date }) | undefined>;
  /** End a fetch that runs. */
  readonly close: () => void;
}

const FETCH_TIMEOUT_MS = 120_000;
const REF = 'refs/k8snotes/notes';
/** Folders of commits that nobody reads any more go after this time: another process may still be at it. */
const KEEP_TREES_MS = 3_600_000;
/** No command of ours runs longer, so a lock that is older belongs to a process that was killed. */
const STALE_LOCK_MS = 10 * 60_000;

/**
 * Notes from a Git repository: fetched shallowly, one branch, without submodules, hooks or the machine's Git configuration; force pushes are fine. Each commit is laid out in a folder
 * of its own beside the others and put in place by one rename, so that nobody, in this process or another, ever reads half of one commit and half of the next.
 *
 * Needs Git 2.31 or later (`GIT_CONFIG_COUNT`, https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT, checked 2026-11).
 *
 * @throws {GitSourceError} `bad-address`, `bad-branch`, or `foreign-directory` when the directory holds something else: it is left alone.
 */
export async function openGitSource(options: GitSourceOptions): Promise<GitSource> {
  const { branch, log } = options;
  const address = parseGitAddress(options.repo, { allowFile: options.allowFile === true });
  if (branch !== undefined && !isBranchName(branch)) throw badBranch(branch);
  const directory = resolve(options.directory);
  const repository = join(directory, REPOSITORY);
  const trees = join(directory, TREES);
  const inside = innerFolder(options.folder);
  const stopping = new AbortController();
  const git = createGitRunner({ address, branch, environment: options.environment, signal: stopping.signal });
  const inRepository = (...args: readonly string[]): readonly string[] => [`--git-dir=${repository}`, ...args];
  await claimFolder(directory, { url: address.url, branch });

  /** The folder of notes of a commit that is laid out; undefined when it is not. */
  const snapshotOf = async (commit: string): Promise<Snapshot | undefined> => {
    const tree = join(trees, commit);
    if (!(await isDirectory(tree))) return undefined;
    if (inside === '') return { commit, folder: tree };
    const folder = join(tree, inside);
    try {
      // The folder itself might be a link out of the repository, to any place of this machine.
      const [from, to] = await Promise.all([realpath(tree), realpath(folder)]);
      const way = relative(from, to);
      if (way !== '..' && !way.startsWith(`..${sep}`) && (await stat(to)).isDirectory()) return { commit, folder };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    throw folderMissing(inside, address.url, commit);
  };
  const ready = async (): Promise<void> => {
    await mkdir(trees, { recursive: true });
    await removeStaleLocks(repository, options.now());
    if (await isDirectory(repository)) {
      try {
        await git.run(inRepository('rev-parse', '--is-bare-repository'));
        return;
      } catch (error) {
        if (stopping.signal.aborted || (error instanceof GitSourceError && error.code === 'git-missing')) throw error;
        log.warn({ repo: address.url }, 'the clone of the notes is broken and is made again');
        await removeRepository(repository);
      }
    }
    await git.run(['init', '--quiet', '--bare', '--template=', repository]);
  };
  const fetch = (): Promise<string> => {
    const refspec = `+${branch === undefined ? 'HEAD' : `refs/heads/${branch}`}:${REF}`;
    return git.run(
      inRepository(
        'fetch',
        '--quiet',
        '--depth=1',
        '--no-tags',
        '--no-recurse-submodules',
        '--force',
        '--end-of-options',
        address.url,
        refspec,
      ),
      { timeoutMs: options.fetchTimeoutMs ?? FETCH_TIMEOUT_MS },
    );
  };
  const head = async (): Promise<string> =>
    (await git.run(inRepository('rev-parse', '--verify', '--quiet', '--end-of-options', `${REF}^{commit}`))).trim();
  const layOut = async (commit: string): Promise<void> => {
    const fresh = join(trees, `${commit}.${process.pid}-${randomBytes(4).toString('hex')}`);
    const index = `${fresh}.index`;
    try {
      await mkdir(fresh);
      await git.run(inRepository(`--work-tree=${fresh}`, 'read-tree', '--reset', '-u', commit), { variables: { GIT_INDEX_FILE: index } });
      await rename(fresh, join(trees, commit));
    } catch (error) {
      // Another process may have been faster; then there is what is wanted.
      if (!(await isDirectory(join(trees, commit)))) throw error;
    } finally {
      await rm(fresh, { recursive: true, force: true });
      await rm(index, { force: true });
      await rm(`${index}.lock`, { force: true });
    }
  };
  const prune = async (keep: readonly string[]): Promise<void> => {
    for (const name of await readdir(trees)) {
      if (!/^[\da-f]{40,64}(?:\.\d+-[\da-f]{8}(?:\.index)?(?:\.lock)?)?$/.test(name) || keep.includes(name)) continue;
      const path = join(trees, name);
      const changedAt = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (changedAt !== undefined && options.now().getTime() - changedAt > KEEP_TREES_MS) await rm(path, { recursive: true, force: true });
    }
  };
  /** The commit that was last given out. */
  let current: string | undefined;
  /** Fetch; where the repository on this disk is damaged in a way that only the fetch finds, make it again once. */
  const fetchHead = async (): Promise<string> => {
    try {
      await fetch();
      return await head();
    } catch (error) {
      if (!(error instanceof GitSourceError) || error.code !== 'failed' || stopping.signal.aborted) throw error;
      log.warn({ repo: address.url, reason: error.message }, 'the clone of the notes cannot be used and is made again');
      await removeRepository(repository);
      await ready();
      await fetch();
      return head();
    }
  };
  return {
    url: address.url,
    sync: async () => {
      await ready();
      const commit = await fetchHead();
      if (!(await isDirectory(join(trees, commit)))) await layOut(commit);
      const snapshot = await snapshotOf(commit);
      if (snapshot === undefined) throw folderMissing(inside, address.url, commit);
      const changed = commit !== current;
      await writeFile(join(directory, MARKER), markerText({ url: address.url, branch, commit, fetchedAt: options.now().toISOString() }));
      await prune([commit, ...(current === undefined ? [] : [current])]);
      current = commit;
      return { ...snapshot, changed };
    },
    last: async () => {
      const marker = await readMarker(directory);
      if (marker?.commit === undefined || marker.fetchedAt === undefined) return undefined;
      try {
        const snapshot = await snapshotOf(marker.commit);
        current ??= snapshot?.commit;
        return snapshot === undefined ? undefined : { ...snapshot, fetchedAt: new Date(marker.fetchedAt) };
      } catch (error) {
        // Another folder of the repository is wanted than then.
        if (error instanceof GitSourceError) return undefined;
        throw error;
      }
    },
    close: () => stopping.abort(),
  };
}

/** `./docs/notes/` as `docs/notes`. */
export function innerFolder(folder: string | undefined): string {
  return (folder ?? '')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** A process that was killed leaves its locks, and Git waits for nobody to remove them. */
async function removeStaleLocks(repository: string, now: Date): Promise<void> {
  for (const name of ['shallow.lock', 'HEAD.lock', 'config.lock', 'packed-refs.lock', 'index.lock', 'gc.pid', `${REF}.lock`]) {
    const path = join(repository, name);
    try {
      if (now.getTime() - (await stat(path)).mtimeMs > STALE_LOCK_MS) await rm(path, { force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

function badBranch(branch: string): GitSourceError {
  return gitError(
    'bad-branch',
    { en: `NOTES_BRANCH="${branch}" is no name of a branch.`, ja: `NOTES_BRANCH="${branch}" はブランチの名前ではありません。` },
    { en: 'Give it as the repository lists it, such as main.', ja: 'main のように、リポジトリにある名前で指定してください。' },
  );
}

function folderMissing(folder: string, url: string, commit: string): GitSourceError {
  return gitError(
    'folder-missing',
    {
      en: `There is no folder "${folder}" in ${url} at commit ${commit.slice(0, 10)}.`,
      ja: `${url} のコミット ${commit.slice(0, 10)} に「${folder}」というフォルダーがありません。`,
    },
    {
      en: 'Set NOTES_DIR to the folder of the notes inside the repository, or leave it out for its root.',
      ja: 'NOTES_DIR に、リポジトリの中のノートのフォルダーを指定するか、外してルートを使ってください。',
    },
  );
}

/** Remove a repository that is to be made again. Another process that works in it just now puts files back meanwhile: then it is that one's turn. */
async function removeRepository(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
    throw gitError(
      'in-use',
      { en: 'Another process is at work on the clone of the notes.', ja: 'ノートのクローンを別のプロセスが使っています。' },
      { en: 'It is tried again by itself.', ja: '自動でもう一度試します。' },
    );
  }
}
