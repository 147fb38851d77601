import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { createCompleter } from '../../src/search/complete.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import { createNotesIndex } from '../../src/search/notes-index.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';
import type { ReadingLookup } from '../../src/text/look-ups.ts';
import { createReadingIndex } from '../../src/text/readings/reading-index.ts';
import { isWholeWord } from '../../src/text/whole-word.ts';

const OWNER: Place = { platform: 'console', ids: [], trusted: true };
const CHANNEL: Place = { platform: 'slack', ids: ['slack:C1'], trusted: false };

const index = createNotesIndex(await loadGlossary(), createMiniSearchEngine());
await index.put(
  parseNote(
    '---\ndate: 2019-11-28\n---\n# CloudNative Days Kansai 2019\n\n## 13:20-14:00 Istio の嬉しさと注意点 @ido_kara_deru\n\n- Istio の運用\n- 運用の負荷試験\n- Kubernetes の PodDisruptionBudget',
    'kansai.md',
  ),
);
await index.put(
  parseNote(
    '---\naudience: [slack:C9]\n---\n# Secret Summit\n\n## Spinnaker をやめた話 @hidden_person\n\n- Spinnaker の移行\n- Spinnaker の費用',
    'private.md',
  ),
);
await index.put(parseNote('---\ndraft: true\n---\n# Draft Day\n\n- Draftword と Draftword', 'draft.md'));

const table = createReadingIndex();
table.add('うんよう', '運用');
table.add('ふかしけん', '負荷試験');
const readings: ReadingLookup = {
  surfaces: (reading) => table.lookup(reading, { prefix: false }).map(({ surface }) => surface),
  begins: (reading) => table.lookup(reading, { prefix: true }).map(({ surface }) => surface),
  cover: () => [],
};
const completer = createCompleter(index);
const texts = (prefix: string, place: Place = OWNER, max?: number): readonly string[] =>
  completer.complete(prefix, place, readings, max).map(({ text }) => text);

describe('completions', () => {
  it.each([
    ['clou', 'CloudNative Days Kansai 2019'],
    ['ＣＬＯＵ', 'CloudNative Days Kansai 2019'],
    ['istio', 'Istio'],
    ['ist', 'Istio'],
    ['ido', 'ido_kara_deru'],
    ['イス', 'イスティオ'],
    ['いす', 'イスティオ'],
    ['pdb', 'PodDisruptionBudget'],
    ['運', '運用'],
    ['うんよ', '運用'],
    ['うんy', '運用'],
    ['ふか', '負荷試験'],
    ['unyo', '運用'],
  ])('of %s have %s', (prefix, expected) => {
    expect(texts(prefix)).toContain(expected);
  });

  it('give no event, session, speaker or word of a note that the place may not read', () => {
    for (const prefix of ['secret', 'spin', 'hidden']) expect(texts(prefix, CHANNEL)).toEqual([]);
    expect(texts('spin', { ...CHANNEL, ids: ['slack:C9'] })).toContain('Spinnaker');
  });

  it('give nothing of drafts to anybody', () => {
    expect(texts('draft')).toEqual([]);
  });

  it('are no more than asked for, each once', () => {
    const found = texts('k', OWNER, 3);
    expect(found.length).toBeLessThanOrEqual(3);
    expect(new Set(found).size).toBe(found.length);
  });

  it.each(['', ' ', '\u3000', '\u0000', '((', '🐳'])('of %j are none and no error', (prefix) => {
    expect(texts(prefix)).toEqual([]);
  });

  it('are no beginnings of words that the glossary matches by, and no function words', async () => {
    await index.put(
      parseNote(
        '# 負荷の会\n\n- メモリを食うプロセスと繋がったまま切れない接続\n- the pods and the nodes\n- さらに繋がった接続\n- 使った',
        'load.md',
      ),
    );
    for (const prefix of ['メモリ', 'めもり', '繋が', 'つなが', '切', '使', 'プロセス', '接続', 'th', 'an', 'po'])
      for (const text of texts(prefix, OWNER, 50)) expect(isWholeWord(text), text).toBe(true);
    expect(texts('メモリ')).toContain('メモリ消費');
    expect(texts('メモリ')).not.toContain('メモリ食');
    await index.delete('load.md');
  });

  it('follow the notes as they change', async () => {
    await index.put(parseNote('# Osaka 2030\n\n- Zephyrline の話\n- Zephyrline を試した', 'osaka.md'));
    expect(texts('zeph')).toContain('Zephyrline');
    await index.delete('osaka.md');
    expect(texts('zeph')).toEqual([]);
  });
});
