import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseNote } from '../../src/notes/parse-note.ts';
import { readSnapshot, snapshotKey, writeSnapshot } from '../../src/search/index-snapshot.ts';
import { createMiniSearchEngine, type EngineSnapshot } from '../../src/search/minisearch-engine.ts';
import { createNotesIndex, type IndexSnapshot, type NotesIndex } from '../../src/search/notes-index.ts';
import { parseQuery } from '../../src/search/query-syntax.ts';
import { searchNotes } from '../../src/search/search-notes.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';

const OWNER = { platform: 'console', ids: [], trusted: true } as const;
const glossary = await loadGlossary();
const notes = [
  parseNote(
    '# Kansai 2019\n\n## Istio の話 @alice\n\n- 注意点\n  - proxy のメモリ消費\n- Resouce は Pod ごとに決める\n- 可観測性（observability）',
    'a.md',
  ),
  parseNote('# Tokyo 2020\n\n## サーバーの話\n\n- サーバを減らした\n- Kubernetes の運用', 'b.md'),
];
const QUERIES = ['istio', 'メモリ', 'resource', 'observability', 'サーバー', 'k8s 運用', 'kubernets', 'Laravel'];

async function fresh(): Promise<NotesIndex> {
  const index = createNotesIndex(glossary, createMiniSearchEngine());
  for (const note of notes) await index.put(note);
  return index;
}

async function answers(index: NotesIndex): Promise<unknown> {
  return Promise.all(
    QUERIES.map(async (query) => {
      const { hits } = await searchNotes(parseQuery(query), OWNER, index, { readings: undefined, dictionary: undefined });
      return hits.map(({ unitId, score, tier, reasons, highlights }) => ({ unitId, score, tier, reasons, highlights }));
    }),
  );
}

describe('the saved index', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'k8snotes-snapshot-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const restore = (key: string): NotesIndex | undefined => {
    const snapshot = readSnapshot(folder, key) as (IndexSnapshot & { readonly engine: EngineSnapshot }) | undefined;
    return snapshot === undefined ? undefined : createNotesIndex(glossary, createMiniSearchEngine(snapshot.engine), { snapshot, notes });
  };

  it('answers every query as the index that it was saved from', async () => {
    const index = await fresh();
    const key = snapshotKey(notes, glossary);
    writeSnapshot(folder, key, index.save());
    const restored = restore(key);
    if (restored === undefined) throw new Error('no snapshot was read');
    expect(await answers(restored)).toEqual(await answers(index));
  });

  it('takes changes as the index that it was saved from', async () => {
    const key = snapshotKey(notes, glossary);
    const index = await fresh();
    writeSnapshot(folder, key, index.save());
    const restored = restore(key);
    if (restored === undefined) throw new Error('no snapshot was read');
    for (const each of [index, restored]) {
      await each.delete('a.md');
      await each.put(parseNote('# Osaka 2021\n\n- Istio をやめた', 'c.md'));
    }
    expect(await answers(restored)).toEqual(await answers(index));
  });

  it.each([
    ['cut short', (body: string) => body.slice(0, -20)],
    ['changed in one place', (body: string) => body.replace('istio', 'isti0')],
    ['empty', () => ''],
  ])('is made anew when the file is %s', async (_, damage) => {
    const key = snapshotKey(notes, glossary);
    writeSnapshot(folder, key, (await fresh()).save());
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), damage(readFileSync(join(folder, name), 'utf8')));
    expect(readSnapshot(folder, key)).toBeUndefined();
  });

  it('has another key when a note, its date or the glossary changes', () => {
    const key = snapshotKey(notes, glossary);
    const [first, second] = notes;
    if (first === undefined || second === undefined) throw new Error('two notes expected');
    expect(snapshotKey([first], glossary)).not.toBe(key);
    expect(snapshotKey([{ ...first, date: '2018' }, second], glossary)).not.toBe(key);
    expect(snapshotKey(notes, { ...glossary, version: 'other' })).not.toBe(key);
    expect(snapshotKey([...notes], glossary)).toBe(key);
  });

  it('is for no other user of the machine, since private notes are in it', async () => {
    const inside = join(folder, 'new');
    writeSnapshot(inside, '1'.repeat(32), (await fresh()).save());
    const modes = [inside, join(inside, `index-${'1'.repeat(32)}.json`)].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  it('keeps no more than the two latest files', async () => {
    const saved = (await fresh()).save();
    for (const digit of ['1', '2', '3', '4']) writeSnapshot(folder, digit.repeat(32), saved);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
