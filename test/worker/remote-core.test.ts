import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/ops/log.ts';
import type { openLastingCore as OpenLasting } from '../../src/worker/lasting-core.ts';
import type { CoreWorkerOptions, NotesState, PulledNotesOptions } from '../../src/worker/messages.ts';
import type { openRemoteCore as Open } from '../../src/worker/remote-core.ts';
import { folderWith } from '../support/environment.ts';
import { createTeamRepository, GIT_ENVIRONMENT } from '../support/git.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const OWNER = { platform: 'console', ids: [], trusted: true } as const;

/** The worker runs the build: Node 20 loads no TypeScript in a thread. */
describe('the core in a worker thread', () => {
  let openRemoteCore: typeof Open;
  let openLastingCore: typeof OpenLasting;
  let folder: string;
  const small = folderWith({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
  const gitOptions = (repo: string): PulledNotesOptions => ({
    repo,
    branch: undefined,
    directory: join(mkdtempSync(join(tmpdir(), 'k8snotes-worker-clone-')), 'clone'),
    folder: undefined,
    environment: GIT_ENVIRONMENT,
    everyMs: undefined,
    freshMs: 0,
    allowFile: true,
  });
  const options = (notesDir: string): CoreWorkerOptions => ({
    notesDir,
    defaultAudience: undefined,
    glossaryFile: undefined,
    dictionaryFiles: 'none',
    cacheDir: join(folder, 'cache'),
    linkTemplate: 'https://example.org/{path}#L{line}',
    linkCommit: undefined,
    logLevel: 'warn',
  });
  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'ignore' });
    ({ openLastingCore } = (await import(join(root, 'dist/src/worker/lasting-core.js'))) as { openLastingCore: typeof OpenLasting });
    ({ openRemoteCore } = (await import(join(root, 'dist/src/worker/remote-core.js'))) as { openRemoteCore: typeof Open });
    folder = mkdtempSync(join(tmpdir(), 'k8snotes-worker-'));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('restricts notes that name no audience to the default', async () => {
    const core = await openRemoteCore({ ...options(small), defaultAudience: { kind: 'places', places: ['slack:C1'] } }, () => {});
    try {
      const ask = async (channel: string) =>
        (await core.answer({ text: 'istio', place: { platform: 'slack', ids: [channel], trusted: false }, language: 'en' })).kind;
      expect(await ask('slack:C1')).toBe('hits');
      expect(await ask('slack:C2')).toBe('nothing');
    } finally {
      await core.close();
    }
  });

  it('answers and completes as the core in this thread would', async () => {
    const core = await openRemoteCore(options(join(root, 'notes')), () => {});
    try {
      const answer = await core.answer({ text: 'istio', place: OWNER, language: 'en' });
      expect(answer.kind).toBe('hits');
      if (answer.kind !== 'hits') return;
      expect(answer.cards[0]?.session).toContain('Istio');
      expect(answer.cards[0]?.url).toMatch(/^https:\/\/example\.org\/2019-11-28-cloudnative-days-kansai\.md#L\d+$/);
      expect((await core.complete('isti', OWNER)).map(({ text }) => text)).toContain('Istio');
    } finally {
      await core.close();
    }
  });

  it('gives tips, their cards, an overview and notes about a message as the core in this thread would', async () => {
    const core = await openRemoteCore(options(join(root, 'notes')), () => {});
    try {
      const [first] = await core.tipCandidates(OWNER);
      const card = await core.tipCard(first?.unitId ?? '', OWNER);
      expect(card).toMatchObject({ card: { path: first?.path, url: expect.stringContaining('https://example.org/') }, date: first?.date });
      expect(await core.tipCard('no such unit', OWNER)).toBeUndefined();
      const { events, topics } = await core.overview(OWNER);
      expect([events.length, topics.length]).toEqual([5, 5]);
      const about = await core.about({ text: '<@U1> Istio のメモリの件です', place: OWNER, language: 'ja' });
      expect(about).toMatchObject({ kind: 'hits', query: expect.stringMatching(/Istio/) });
    } finally {
      await core.close();
    }
  });

  it('answers from notes as they are after a change, and tells of it', async () => {
    const notes = mkdtempSync(join(tmpdir(), 'k8snotes-worker-notes-'));
    writeFileSync(join(notes, 'a.md'), '# A\n\n- Istio は難しい\n');
    const states: NotesState[] = [];
    const core = await openRemoteCore(
      options(notes),
      () => {},
      (state) => states.push(state),
    );
    try {
      expect(core.state()).toMatchObject({ noteCount: 1, problem: undefined });
      expect(await core.tipCandidates(OWNER)).toEqual([]);
      writeFileSync(join(notes, 'b.md'), '# B\n\n- Linkerd は Pod ごとに 50 MB のメモリを消費するので、limits を設定したほうがよい\n');
      expect(await core.refresh()).toBe(true);
      expect((await core.answer({ text: 'Linkerd', place: OWNER, language: 'en' })).kind).toBe('hits');
      expect(await core.tipCandidates(OWNER)).toMatchObject([{ path: 'b.md' }]);
      expect((await core.complete('linker', OWNER)).map(({ text }) => text)).toContain('Linkerd');
      expect(core.state()).toMatchObject({ noteCount: 2, problem: undefined });
      // Read again and as before: no news, but how old they are is known.
      const { notesAsOf } = core.state();
      await delay(5);
      expect(await core.refresh()).toBe(true);
      expect(Date.parse(core.state().notesAsOf)).toBeGreaterThan(Date.parse(notesAsOf));
      rmSync(notes, { recursive: true });
      expect(await core.refresh()).toBe(false);
      expect(core.state().problem).toContain(notes);
      expect(states.map(({ noteCount, problem }) => [noteCount, problem === undefined])).toEqual([
        [2, true],
        [2, false],
      ]);
    } finally {
      await core.close();
    }
  });

  it('rejects with the reason and the remedy when the notes are not there', async () => {
    await expect(openRemoteCore(options(join(folder, 'nowhere')), () => {})).rejects.toThrow(/nowhere/);
  });

  it('passes on what the worker logs', async () => {
    writeFileSync(join(folder, 'a.md'), Buffer.from('# title\n\n- caf\xe9\xff\xfe', 'latin1'));
    const lines: string[] = [];
    const core = await openRemoteCore(options(folder), (line) => lines.push(line));
    await core.close();
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ code: 'encoding', file: 'a.md' }));
  });

  it('tells that the worker has ended by itself, and that it was closed', async () => {
    const ended = await workersOf(async (workers) => {
      const [killed, closed] = [await openRemoteCore(options(small), () => {}), await openRemoteCore(options(small), () => {})];
      const asked = killed.answer({ text: 'Istio', place: OWNER, language: 'en' });
      await Promise.all([workers[0]?.terminate(), expect(asked).rejects.toMatchObject({ code: 'CORE_WORKER', isEnd: true })]);
      await closed.close();
      return Promise.all([killed.ended, closed.ended]);
    });
    expect(ended).toEqual([expect.objectContaining({ name: 'WorkerExit', isEnd: true }), undefined]);
  });

  it('is opened anew when it was killed, and answers as before', async () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
    await workersOf(async (workers) => {
      const core = await openLastingCore({
        open: () => openRemoteCore(options(small), () => {}),
        log,
        random: () => 0,
        pause: () => Promise.resolve(true),
        now: () => new Date(),
      });
      try {
        await workers[0]?.terminate();
        expect(await core.answer({ text: 'Istio', place: OWNER, language: 'en' })).toMatchObject({
          kind: 'refused',
          reason: { code: 'busy' },
        });
        expect(core.state()).toBeUndefined();
        while (core.state() === undefined) await new Promise(setImmediate);
        expect(workers).toHaveLength(2);
        expect(await core.answer({ text: 'Istio', place: OWNER, language: 'en' })).toMatchObject({ kind: 'hits' });
        expect(lines.some((line) => line.includes('opened anew'))).toBe(true);
      } finally {
        await core.close();
      }
    });
  });

  it('answers from a repository, takes over a push when asked to, and tells the new state', async () => {
    const team = createTeamRepository();
    const first = team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    const states: NotesState[] = [];
    const git = gitOptions(team.url);
    const core = await openRemoteCore(
      { ...options('/nonexistent'), linkTemplate: 'https://example.org/{commit}/{path}', git },
      () => {},
      (state) => states.push(state),
    );
    const linkOf = async (text: string): Promise<string | undefined> => {
      const answer = await core.answer({ text, place: OWNER, language: 'en' });
      return answer.kind === 'hits' ? answer.cards[0]?.url : undefined;
    };
    try {
      expect(core.state()).toMatchObject({ noteCount: 1, unitCount: 2, problem: undefined });
      expect(await linkOf('Istio')).toBe(`https://example.org/${first}/2024-01-15-mesh.md`);
      const second = team.push({ '2024-02-15-data.md': '# Data Night\n\n- Vitess を試した\n' });
      expect(await core.refresh()).toBe(true);
      expect(await linkOf('Vitess')).toBe(`https://example.org/${second}/2024-02-15-data.md`);
      rmSync(team.bare, { recursive: true });
      expect(await core.refresh()).toBe(false);
      expect(core.state().problem).toContain(team.url);
      expect(await linkOf('Vitess')).toBeDefined();
      expect(states.map(({ noteCount, unitCount, problem }) => [noteCount, unitCount, problem === undefined])).toEqual([
        [2, 4, true],
        [2, 4, false],
      ]);
    } finally {
      await core.close();
    }
  });

  it('rejects with the reason in both languages when the repository cannot be had', async () => {
    const team = createTeamRepository();
    await expect(openRemoteCore({ ...options('/nonexistent'), git: gitOptions(team.url) }, () => {})).rejects.toMatchObject({
      name: 'GitSourceError',
      code: 'branch-missing',
      told: { ja: expect.stringContaining('NOTES_BRANCH') },
    });
  });

  it('rejects calls after it was closed instead of hanging', async () => {
    const core = await openRemoteCore(options(join(root, 'notes')), () => {});
    await core.close();
    await expect(core.answer({ text: 'istio', place: OWNER, language: 'en' })).rejects.toMatchObject({ code: 'CORE_WORKER' });
  });
});

/** The worker threads that are started meanwhile, in order. */
async function workersOf<T>(work: (workers: readonly Worker[]) => Promise<T>): Promise<T> {
  const workers: Worker[] = [];
  const keep = (worker: Worker): void => void workers.push(worker);
  process.on('worker', keep);
  try {
    return await work(workers);
  } finally {
    process.off('worker', keep);
  }
}
