import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { GitSourceError } from '../../src/notes/git-error.ts';
import { type GitSource, type GitSourceOptions, openGitSource } from '../../src/notes/git-source.ts';
import { createLogger } from '../../src/ops/log.ts';
import { createTeamRepository, GIT_ENVIRONMENT, type GitHost, serveRepositories } from '../support/git.ts';

const lines: string[] = [];
const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } });
let host: GitHost | undefined;
const opened: GitSource[] = [];
afterEach(async () => {
  for (const source of opened.splice(0)) source.close();
  await host?.close();
  host = undefined;
  lines.length = 0;
});

const newDirectory = (): string => join(mkdtempSync(join(tmpdir(), 'k8snotes-test-clone-')), 'clone');

async function open(repo: string, options: Partial<GitSourceOptions> = {}): Promise<GitSource> {
  const source = await openGitSource({
    repo,
    branch: undefined,
    directory: newDirectory(),
    folder: undefined,
    environment: GIT_ENVIRONMENT,
    log,
    now: () => new Date(),
    allowFile: true,
    ...options,
  });
  opened.push(source);
  return source;
}

/** What an action rejects with. */
async function rejection(action: Promise<unknown>): Promise<GitSourceError> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GitSourceError)) throw new Error(`rejected with ${String(error)}`);
  return error;
}

const readIn = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

describe('notes from a repository', () => {
  it('are those of the newest commit of the default branch, without its history', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'old' });
    const commit = team.push({ 'a.md': 'new', 'ノート/b.md': 'b' });
    const directory = newDirectory();
    const source = await open(team.url, { directory });
    const synced = await source.sync();
    expect(synced).toMatchObject({ commit, changed: true });
    expect([readIn(synced.folder, 'a.md'), readIn(synced.folder, 'ノート/b.md')]).toEqual(['new', 'b']);
    expect(
      execFileSync('git', ['--git-dir', join(directory, 'repository.git'), 'rev-list', '--all', '--count'], { encoding: 'utf8' }).trim(),
    ).toBe('1');
  });

  it('follow the branch, and what was read before stays as it was', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'one', 'gone.md': 'x' });
    const source = await open(team.url);
    const first = await source.sync();
    expect(await source.sync()).toMatchObject({ commit: first.commit, folder: first.folder, changed: false });
    const commit = team.push({ 'a.md': 'two', 'gone.md': undefined });
    const second = await source.sync();
    expect(second).toMatchObject({ commit, changed: true });
    expect(readdirSync(second.folder)).toEqual(['a.md']);
    expect([readIn(first.folder, 'a.md'), readIn(second.folder, 'a.md')]).toEqual(['one', 'two']);
  });

  it('follow a force push to another history', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'one' });
    const source = await open(team.url);
    await source.sync();
    const commit = team.push({ 'a.md': 'rewritten' }, { amend: true });
    expect(await source.sync()).toMatchObject({ commit, changed: true });
    team.git('checkout', '--quiet', '--orphan', 'afresh');
    const orphan = team.push({ 'a.md': 'unrelated' });
    const synced = await source.sync();
    expect(synced.commit).toBe(orphan);
    expect(readIn(synced.folder, 'a.md')).toBe('unrelated');
  });

  it('are those of the branch that is named', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'main' });
    team.push({ 'a.md': 'draft' }, { branch: 'drafts/next' });
    const { folder } = await (await open(team.url, { branch: 'drafts/next' })).sync();
    expect(readIn(folder, 'a.md')).toBe('draft');
  });

  it('are those of a folder inside, and a commit without it is refused', async () => {
    const team = createTeamRepository();
    team.push({ 'docs/notes/a.md': 'inside', 'README.md': 'outside' });
    const source = await open(team.url, { folder: './docs/notes/' });
    const { folder } = await source.sync();
    expect(readdirSync(folder)).toEqual(['a.md']);
    team.push({ 'docs/notes/a.md': undefined, 'README.md': 'moved' });
    const error = await rejection(source.sync());
    expect(error).toMatchObject({ code: 'folder-missing', isPassing: false });
    expect(error.told.ja).toContain('docs/notes');
    expect(readIn(folder, 'a.md')).toBe('inside');
  });

  it('are never those of a folder that is a link to somewhere on this machine', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' });
    const checkout = dirname(team.bare);
    symlinkSync('/etc', join(checkout, 'checkout', 'docs'));
    team.push({});
    expect(await rejection((await open(team.url, { folder: 'docs' })).sync())).toMatchObject({ code: 'folder-missing' });
  });

  it('keep what is there when the branch is gone, and come back with it', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' }, { branch: 'notes' });
    const source = await open(team.url, { branch: 'notes' });
    const { folder } = await source.sync();
    team.git('push', '--quiet', 'origin', ':refs/heads/notes');
    const error = await rejection(source.sync());
    expect(error.code).toBe('branch-missing');
    expect(error.message).toContain('notes');
    expect(readIn(folder, 'a.md')).toBe('a');
    const commit = team.push({ 'a.md': 'b' }, { branch: 'notes' });
    expect(await source.sync()).toMatchObject({ commit, changed: true });
  });

  it('are told to be out of reach when nobody answers, and are still there', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' });
    host = await serveRepositories(dirname(team.bare));
    const source = await open(`http://127.0.0.1:${host.port}/notes.git`);
    const { folder } = await source.sync();
    await host.close();
    const error = await rejection(source.sync());
    expect(error).toMatchObject({ code: 'unreachable', isPassing: true });
    expect(readIn(folder, 'a.md')).toBe('a');
  });

  it('are given up when the server takes too long, its helpers included', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' });
    host = await serveRepositories(dirname(team.bare));
    host.onRequest = () => new Promise(() => undefined);
    const url = `http://127.0.0.1:${host.port}/notes.git`;
    const source = await open(url, { fetchTimeoutMs: 400 });
    expect(await rejection(source.sync())).toMatchObject({ code: 'timed-out', isPassing: true });
    expect(commandLines().filter((line) => line.includes(url))).toEqual([]);
  });

  it('are known again after a restart without asking the server', async () => {
    const team = createTeamRepository();
    const commit = team.push({ 'a.md': 'a' });
    const directory = newDirectory();
    const first = await open(team.url, { directory, now: () => new Date('2026-11-20T09:00:00Z') });
    expect(await first.last()).toBeUndefined();
    await first.sync();
    rmSync(team.bare, { recursive: true });
    const second = await open(team.url, { directory });
    const last = await second.last();
    expect(last).toMatchObject({ commit, fetchedAt: new Date('2026-11-20T09:00:00Z') });
    expect(readIn(last?.folder ?? '', 'a.md')).toBe('a');
    expect((await rejection(second.sync())).code).toBe('not-found');
  });

  it('take no room for ever: commits that nobody reads go after an hour', async () => {
    const team = createTeamRepository();
    const directory = newDirectory();
    const source = await open(team.url, { directory });
    const commits = [1, 2, 3, 4].map((version) => () => team.push({ 'a.md': String(version) }));
    const seen: string[] = [];
    for (const next of commits) {
      next();
      const { commit } = await source.sync();
      seen.push(commit);
      const long = new Date(Date.now() - 2 * 3_600_000);
      utimesSync(join(directory, 'trees', commit), long, long);
    }
    expect(readdirSync(join(directory, 'trees')).sort()).toEqual(seen.slice(-2).sort());
  });

  it('come without the submodules and filters that the repository asks for', async () => {
    const team = createTeamRepository();
    const proof = join(dirname(team.bare), 'proof');
    team.push({
      'a.md': 'a',
      '.gitattributes': '*.md filter=evil\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${proof}\n`,
    });
    const { folder } = await (await open(team.url)).sync();
    expect(readIn(folder, 'a.md')).toBe('a');
    expect(existsSync(proof)).toBe(false);
  });
});

describe('the folder of the clone', () => {
  it('is left alone when it holds anything else', async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, 'thesis.md'), 'years of work');
    const error = await rejection(open('https://example.org/x.git', { directory }));
    expect(error.code).toBe('foreign-directory');
    expect(error.told.en).toContain(directory);
    expect(error.told.ja).toContain(directory);
    expect(readdirSync(directory)).toEqual(['thesis.md']);
  });

  it('is made anew when the clone in it is broken', async () => {
    const team = createTeamRepository();
    const commit = team.push({ 'a.md': 'a' });
    const directory = newDirectory();
    await (await open(team.url, { directory })).sync();
    writeFileSync(join(directory, 'repository.git', 'HEAD'), 'garbage');
    const source = await open(team.url, { directory });
    expect((await source.sync()).commit).toBe(commit);
    // Objects that a full disk cut short.
    for (const path of readdirSync(join(directory, 'repository.git', 'objects'), { recursive: true, encoding: 'utf8' })) {
      const file = join(directory, 'repository.git', 'objects', path);
      if (statSync(file).isFile()) {
        rmSync(file);
        writeFileSync(file, '');
      }
    }
    const next = team.push({ 'a.md': 'b' });
    expect((await source.sync()).commit).toBe(next);
    expect(lines.some((line) => line.includes('made again'))).toBe(true);
  });

  it('outlives a process that was killed while it held the locks of Git', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' });
    const directory = newDirectory();
    await (await open(team.url, { directory })).sync();
    const lock = join(directory, 'repository.git', 'shallow.lock');
    writeFileSync(lock, '');
    const commit = team.push({ 'a.md': 'b' });
    const source = await open(team.url, { directory });
    expect(await rejection(source.sync())).toMatchObject({ code: 'in-use', isPassing: true });
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(lock, long, long);
    expect((await source.sync()).commit).toBe(commit);
  });

  it('is ours with a marker that was cut short, and is fetched anew', async () => {
    const team = createTeamRepository();
    const commit = team.push({ 'a.md': 'a' });
    const directory = newDirectory();
    await (await open(team.url, { directory })).sync();
    writeFileSync(join(directory, 'k8snotes-clone.json'), '{"notice":');
    expect((await (await open(team.url, { directory })).sync()).commit).toBe(commit);
  });

  it('serves two processes that fetch at the same moment', async () => {
    const team = createTeamRepository();
    const directory = newDirectory();
    const [a, b] = [await open(team.url, { directory }), await open(team.url, { directory })];
    for (let round = 0; round < 3; round += 1) {
      const commit = team.push({ 'a.md': String(round) });
      const outcomes = await Promise.allSettled([a.sync(), b.sync()]);
      const synced = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(synced.length).toBeGreaterThan(0);
      for (const { folder } of synced) expect(readIn(folder, 'a.md')).toBe(String(round));
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'in-use' });
      expect(synced.map((each) => each.commit)).toContain(commit);
    }
  });
});

describe('the surroundings of Git', () => {
  it('over ssh ask nobody for anything, and take the command of the operator', async () => {
    const team = createTeamRepository();
    const commit = team.push({ 'a.md': 'a' });
    const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-ssh-'));
    const seen = join(folder, 'seen');
    // In place of ssh: writes down how it was called, and serves the repository from here. Git asks first what kind of ssh it is, with -G.
    const script = `case "$*" in *-G*) exit 0;; esac; echo "$@" >> ${seen}; env >> ${seen}; exec git upload-pack ${team.bare}`;
    writeFileSync(join(folder, 'ssh.sh'), script);
    const source = await open('git@git.example.com:team/notes.git', {
      environment: {
        ...GIT_ENVIRONMENT,
        GIT_SSH_COMMAND: `sh ${join(folder, 'ssh.sh')} -i /run/key`,
        SLACK_BOT_TOKEN: 'xoxb-secret',
        GIT_TRACE: '1',
        GIT_DIR: '/x',
      },
    });
    expect((await source.sync()).commit).toBe(commit);
    const [called = '', ...environment] = readFileSync(seen, 'utf8').split('\n');
    expect(called).toMatch(
      /^-i \/run\/key -o BatchMode=yes -o ConnectTimeout=20 .*git@git\.example\.com git-upload-pack 'team\/notes\.git'$/,
    );
    expect(environment).toEqual(expect.arrayContaining(['GIT_TERMINAL_PROMPT=0', 'GIT_CONFIG_GLOBAL=/dev/null', 'GIT_ALLOW_PROTOCOL=ssh']));
    expect(environment.join('\n')).not.toMatch(/xoxb-secret|GIT_TRACE|GIT_DIR=\/x/);
  });

  it.each([
    ['Host key verification failed.', 'host-key'],
    ['git@git.example.com: Permission denied (publickey).', 'not-allowed'],
    ['ssh: connect to host git.example.com port 22: Connection refused', 'unreachable'],
    ['ERROR: Repository not found.', 'not-found'],
  ])('tell what "%s" of ssh means', async (said, code) => {
    const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-ssh-'));
    writeFileSync(join(folder, 'ssh.sh'), `case "$*" in *-G*) exit 0;; esac; echo "${said}" >&2; exit 255`);
    const source = await open('git@git.example.com:team/notes.git', {
      environment: { ...GIT_ENVIRONMENT, GIT_SSH_COMMAND: `sh ${join(folder, 'ssh.sh')}` },
    });
    const error = await rejection(source.sync());
    expect(error.code).toBe(code);
    expect(error.told.ja).toContain('git@git.example.com:team/notes.git');
  });

  it('without Git say that it is wanted', async () => {
    const error = await rejection((await open('https://git.example.com/notes.git', { environment: { PATH: '/nonexistent' } })).sync());
    expect(error).toMatchObject({ code: 'git-missing', isPassing: false });
  });
});

/** The command lines of all processes of this machine. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // It has ended in between.
        return [];
      }
    });
}

describe('credentials', () => {
  const TOKEN = 'ghp_V3ryS3cretT0ken';
  const BASIC = Buffer.from(`bot:${TOKEN}`).toString('base64');

  it('reach the server, and are in no command line, file or line of the log', async () => {
    const team = createTeamRepository();
    const commit = team.push({ 'a.md': 'a' });
    host = await serveRepositories(dirname(team.bare));
    host.credentials = `bot:${TOKEN}`;
    const running: string[] = [];
    host.onRequest = () => {
      running.push(...commandLines());
      return Promise.resolve();
    };
    const directory = newDirectory();
    const source = await open(`http://bot:${TOKEN}@127.0.0.1:${host.port}/notes.git`, { directory });
    expect((await source.sync()).commit).toBe(commit);
    expect(host.requests.every(({ credentials }) => credentials === `bot:${TOKEN}`)).toBe(true);
    expect(running.some((line) => line.includes('git fetch') || line.includes('git-remote-http'))).toBe(true);
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((path) => join(directory, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'));
    expect(files.length).toBeGreaterThan(3);
    for (const text of [...running.filter((line) => /\bgit\b/.test(line)), ...files, ...lines, source.url]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(BASIC);
    }
  });

  it('that are wrong are told as such, without being shown, even when the server repeats them', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' });
    host = await serveRepositories(dirname(team.bare));
    host.credentials = 'bot:another';
    const source = await open(`http://bot:${TOKEN}@127.0.0.1:${host.port}/notes.git`);
    const error = await rejection(source.sync());
    expect(error).toMatchObject({ code: 'not-allowed', isPassing: false });
    expect(error.told.en).toContain(`http://127.0.0.1:${host.port}/notes.git`);
    expect(error.told.ja).toContain('NOTES_REPO');
    for (const text of [error.told.en, error.told.ja, error.stack ?? '', ...lines]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(BASIC);
    }
  });

  it('are not sent on to where the server points', async () => {
    const team = createTeamRepository();
    team.push({ 'a.md': 'a' });
    host = await serveRepositories(dirname(team.bare));
    const other = await serveRepositories(dirname(team.bare));
    host.redirectTo = `http://127.0.0.1:${other.port}`;
    const source = await open(`http://bot:${TOKEN}@127.0.0.1:${host.port}/notes.git`);
    expect((await rejection(source.sync())).code).toBe('moved');
    expect(other.requests).toEqual([]);
    await other.close();
  });
});
