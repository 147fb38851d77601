import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoreWorkerOptions, NotesState } from '../../src/worker/messages.ts';
import type { openRemoteCore as Open } from '../../src/worker/remote-core.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const OWNER = { platform: 'console', ids: [], trusted: true } as const;

/** The worker runs the build: Node 20 loads no TypeScript in a thread. */
describe('the core in a worker thread', () => {
  let openRemoteCore: typeof Open;
  let folder: string;
  const options = (notesDir: string): CoreWorkerOptions => ({
    notesDir,
    glossaryFile: undefined,
    dictionaryFiles: 'none',
    cacheDir: join(folder, 'cache'),
    linkTemplate: 'https://example.org/{path}#L{line}',
    linkCommit: undefined,
    logLevel: 'warn',
  });
  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'ignore' });
    ({ openRemoteCore } = (await import(join(root, 'dist/src/worker/remote-core.js'))) as { openRemoteCore: typeof Open });
    folder = mkdtempSync(join(tmpdir(), 'k8snotes-worker-'));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

  it('rejects calls after it was closed instead of hanging', async () => {
    const core = await openRemoteCore(options(join(root, 'notes')), () => {});
    await core.close();
    await expect(core.answer({ text: 'istio', place: OWNER, language: 'en' })).rejects.toMatchObject({ code: 'CORE_WORKER' });
  });
});
