import { beforeAll, describe, expect, it } from 'vitest';
import { bulletsOf } from '../support/notes.ts';
import { type SearchableNotes, searchable } from '../support/search.ts';

let notes: SearchableNotes;
beforeAll(async () => {
  notes = await searchable(
    bulletsOf(
      'Quorum の Teardown 手順',
      'Tear down the quorum in reverse order',
      'Zephyr の set を数える',
      'Failover は自動ではない',
      'Quorum の切り替え',
      'Zephyr is graceful about restarts',
      'The gateway restarts gracefully',
      'Zephyrline の話',
      'Zephyr の圧縮',
      'ロードバランサーの比較',
    ),
  );
});

const first = async (query: string): Promise<string | undefined> => (await notes.texts(query))[0];
const words = async (query: string): Promise<readonly string[]> => (await notes.run(query)).plan.slots.map(({ text }) => text);

describe('a verb and its particle', () => {
  it.each([
    ['how was the quorum torn down?', 'Quorum の Teardown 手順'],
    ['tearing the quorum down', 'Quorum の Teardown 手順'],
    ['teardown quorum', 'Quorum の Teardown 手順'],
    ['how does it fail over', 'Failover は自動ではない'],
    ['failing over', 'Failover は自動ではない'],
  ])('%s finds %s', async (query, expected) => {
    expect(await first(query)).toBe(expected);
  });

  it('in one word finds them apart', async () => {
    expect(await notes.texts('quorum teardown')).toContain('Tear down the quorum in reverse order');
  });

  it('are one word of the question', async () => {
    expect(await words('tear down the quorum')).toEqual(['tear down', 'quorum']);
    expect(await words('tear the quorum down')).toEqual(['tear', 'quorum']);
  });

  it('are not the verb alone', async () => {
    const { plan } = await notes.run('how to set up zephyr');
    const alone = plan.alternatives.find(({ terms }) => terms.length === 1 && terms[0] === 'set');
    expect(alone?.weight).toBeLessThan(0.9);
  });
});

describe('an adverb', () => {
  it.each([
    ['restart zephyr gracefully', 'Zephyr is graceful about restarts'],
    ['graceful gateway restart', 'The gateway restarts gracefully'],
  ])('meets its adjective: %s', async (query, expected) => {
    expect(await first(query)).toBe(expected);
  });
});

describe('an inflected word', () => {
  it('is the term of the glossary that it is a form of', async () => {
    expect(await first('compressing zephyr')).toBe('Zephyr の圧縮');
  });

  it('in the plural stands for itself alone, not for its neighbour', async () => {
    const { plan } = await notes.run('clusters zephyr');
    expect(plan.slots.map(({ text }) => text)).toEqual(['clusters', 'zephyr']);
    expect(plan.alternatives.filter(({ mask }) => mask === 0b11)).toEqual([]);
    expect((await notes.hits('clusters zephyr')).every(({ hit }) => hit.tier === 'partial')).toBe(true);
  });
});

describe('a katakana word in hiragana', () => {
  it.each(['ろーどばらんさーの比較', 'ろーどばらんさの比較', '機器はろーどばらんさーを比較'])(
    'is found before a particle: %s',
    async (query) => {
      expect(await first(query)).toBe('ロードバランサーの比較');
    },
  );

  it('is no ending of a verb', async () => {
    expect(await words('受け入れられるのは何')).not.toContain('れられる');
  });
});

describe('a term in hiragana of which the segmenter leaves only endings', () => {
  it.each([
    ['うれしさの比率', ['うれしさ', '比率']],
    ['よかった比率', ['よかった', '比率']],
    ['Zephyr のよかった比率', ['Zephyr', 'よかった', '比率']],
  ])('is a word of the question: %s', async (query, expected) => {
    expect(await words(query)).toEqual(expected);
  });

  it('is no piece of another word', async () => {
    expect(await words('きよかった比率')).not.toContain('よかった');
  });
});

describe('what a question is wrapped in', () => {
  it.each([
    ['誰か Zephyrline について話していた人いますか', ['Zephyrline']],
    ['Zephyrline って誰か言ってましたっけ？', ['Zephyrline']],
    ['Zephyrline について何か書いてありますか', ['Zephyrline']],
    ['Zephyrline はどうなっているんでしょうか', ['Zephyrline']],
    ['Zephyrline を探しています。お願いします', ['Zephyrline']],
    ['結局 Zephyrline って何をするもの？', ['Zephyrline']],
    ['誰か Zephyrline の話をしていましたか', ['Zephyrline']],
    ['did somebody talk about Zephyrline?', ['Zephyrline']],
    ['has anyone mentioned Zephyrline anywhere?', ['Zephyrline']],
    ["I'm looking for something about Zephyrline, please", ['Zephyrline']],
    ['which talks covered Zephyrline', ['covered', 'Zephyrline']],
  ])('is no word of it: %s', async (query, expected) => {
    expect(await words(query)).toEqual(expected);
  });
});
