import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createQueryCore } from '../src/answer/query-core.ts';
import type { Answer } from '../src/model.ts';
import { type NotesService, type NotesServiceOptions, openNotes } from '../src/notes-service.ts';
import { createLogger } from '../src/ops/log.ts';
import { folderWith } from './support/environment.ts';
import { glossary, OWNER } from './support/search.ts';

const logged: string[] = [];
const log = createLogger({ level: 'info', destination: { write: (line) => logged.push(line) } });
let service: NotesService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
  logged.length = 0;
});

const NOTES = {
  '2024-01-15-mesh.md': '# Mesh Night\n\n- proxy がメモリを消費する\n',
  '2024-02-01-data.md': '# Data Day\n\n- Vitess の負荷試験\n',
};

async function open(folder: string, options: Partial<NotesServiceOptions> = {}): Promise<NotesService> {
  service = await openNotes({
    notesDir: folder,
    glossary,
    dictionaryFiles: 'none',
    cacheDir: undefined,
    log,
    now: () => new Date(),
    ...options,
  });
  return service;
}

async function ask(text: string): Promise<readonly string[]> {
  const notes = service;
  if (notes === undefined) throw new Error('no notes are open');
  const core = createQueryCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: () => undefined,
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    log,
    newErrorId: () => 'x',
    gate: notes.gate,
  });
  const answer: Answer = await core.answer({ text, place: OWNER, language: 'ja' });
  return answer.kind === 'hits' ? answer.cards.map((card) => card.top.text) : [];
}

/** Resolves with the next change that the service tells of. */
function changes(): { readonly onChange: () => void; readonly next: () => Promise<void> } {
  let told = 0;
  let wake: () => void = () => undefined;
  return {
    onChange: () => {
      told += 1;
      wake();
    },
    next: async () => {
      while (told === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      told -= 1;
    },
  };
}

describe('notes that change', () => {
  it('are answered from as they are now: changed, added and removed', async () => {
    const folder = folderWith(NOTES);
    await open(folder);
    expect(await ask('メモリ')).toEqual(['proxy がメモリを消費する']);
    writeFileSync(join(folder, '2024-01-15-mesh.md'), '# Mesh Night\n\n- サイドカーが不要になった\n');
    writeFileSync(join(folder, '2024-03-01-new.md'), '# New\n\n- Cilium を試した\n');
    rmSync(join(folder, '2024-02-01-data.md'));
    expect(await service?.refresh()).toBe(true);
    expect([await ask('メモリ'), await ask('Vitess'), await ask('サイドカー'), await ask('Cilium')]).toEqual([
      [],
      [],
      ['サイドカーが不要になった'],
      ['Cilium を試した'],
    ]);
  });

  it('keep what did not change as it was', async () => {
    const folder = folderWith(NOTES);
    const { index } = await open(folder);
    const before = index.corpus.note('2024-02-01-data.md');
    writeFileSync(join(folder, '2024-01-15-mesh.md'), '# Mesh Night\n\n- x\n');
    await service?.refresh();
    expect(index.corpus.note('2024-02-01-data.md')).toBe(before);
    expect(index.generation()).toBe(3);
  });

  it('stay as they were while their folder is gone or empty, and that is told once, and again when it is back', async () => {
    const folder = folderWith(NOTES);
    let told = 0;
    await open(folder, { onChange: () => (told += 1) });
    renameSync(folder, `${folder}.away`);
    expect(await service?.refresh()).toBe(false);
    expect(service?.problem()?.told.en).toContain('There is no notes folder');
    mkdirSync(folder);
    expect(await service?.refresh()).toBe(false);
    expect(await service?.refresh()).toBe(false);
    expect(service?.problem()?.told.en).toContain('There are no notes in');
    expect(await ask('メモリ')).toHaveLength(1);
    expect(told).toBe(2);
    expect(logged.filter((line) => line.includes('cannot be read just now'))).toHaveLength(2);
    rmSync(folder, { recursive: true });
    renameSync(`${folder}.away`, folder);
    expect(await service?.refresh()).toBe(true);
    expect(service?.problem()).toBeUndefined();
    expect(told).toBe(3);
  });

  it.each(['events', 'poll'] as const)('are noticed by %s, however the editor saves', { timeout: 15_000 }, async (watch) => {
    const folder = folderWith(NOTES);
    const { onChange, next } = changes();
    await open(folder, { watch, onChange });
    // Written in place.
    await settled();
    const since = performance.now();
    writeFileSync(join(folder, '2024-01-15-mesh.md'), '# Mesh Night\n\n- Ambient を試した\n');
    await next();
    expect(await ask('Ambient')).toEqual(['Ambient を試した']);
    expect(performance.now() - since).toBeLessThan(1000);
    // Written beside and renamed, as many editors do.
    writeFileSync(join(folder, '.2024-01-15-mesh.md.swp'), '# Mesh Night\n\n- Linkerd を試した\n');
    renameSync(join(folder, '.2024-01-15-mesh.md.swp'), join(folder, '2024-01-15-mesh.md'));
    await next();
    expect(await ask('Linkerd')).toEqual(['Linkerd を試した']);
  });

  it('are answered from as they were while one is half written and another one is saved', { timeout: 15_000 }, async () => {
    const folder = folderWith({ ...NOTES, '2024-02-20-other.md': '# Other Night\n\n- 別のノート\n' });
    const { onChange } = changes();
    await open(folder, { watch: 'events', onChange });
    await settled();
    const file = join(folder, '2024-01-15-mesh.md');
    writeFileSync(file, '');
    let isOtherThere = false;
    for (let piece = 0; piece < 14; piece += 1) {
      appendFileSync(file, piece === 0 ? '# Mesh Night\n\n' : `- 追記 ${piece}\n`);
      if (piece === 2) writeFileSync(join(folder, '2024-02-20-other.md'), '# Other Night\n\n- 別のノートに Linkerd\n');
      await delay(30);
      expect(await ask('メモリ')).toEqual(['proxy がメモリを消費する']);
      isOtherThere ||= (await ask('Linkerd')).length > 0;
    }
    // The other one did not wait for it.
    expect(isOtherThere).toBe(true);
    await expect.poll(() => ask('メモリ'), { timeout: 5000 }).toEqual([]);
    expect((await ask('追記')).length).toBeGreaterThan(0);
  });

  it.each(['events', 'poll'] as const)(
    'are answered from as they were while one is half written (%s)',
    { timeout: 15_000 },
    async (watch) => {
      const folder = folderWith(NOTES);
      let told = 0;
      const { onChange, next } = changes();
      await open(folder, {
        watch,
        onChange: () => {
          told += 1;
          onChange();
        },
      });
      await settled();
      // Saved piece by piece, as over a slow network: emptied first.
      const file = join(folder, '2024-01-15-mesh.md');
      writeFileSync(file, '');
      for (const piece of ['# Mesh Night\n', '\n- サイド', 'カーが', '不要に', 'なった', '\n- Ambient', ' を試', 'した\n']) {
        await delay(60);
        appendFileSync(file, piece);
        expect(await ask('メモリ')).toEqual(['proxy がメモリを消費する']);
      }
      await next();
      expect(told).toBe(1);
      expect([await ask('サイドカー'), await ask('Ambient'), await ask('メモリ')]).toEqual([
        ['サイドカーが不要になった'],
        ['Ambient を試した'],
        [],
      ]);
    },
  );

  it('are noticed after the folder itself was away', { timeout: 15_000 }, async () => {
    const folder = folderWith(NOTES);
    const { onChange, next } = changes();
    await open(folder, { watch: 'events', onChange });
    await settled();
    renameSync(folder, `${folder}.away`);
    await next();
    expect(service?.problem()).toBeDefined();
    renameSync(`${folder}.away`, folder);
    await next();
    expect(service?.problem()).toBeUndefined();
    await settled();
    writeFileSync(join(folder, '2024-04-01-more.md'), '# More\n\n- Cilium を試した\n');
    await next();
    expect(await ask('Cilium')).toHaveLength(1);
  });
});

/** The operating system takes a moment to watch a folder, and tells nobody when it does. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 150);
  });
}
