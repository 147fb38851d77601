import { describe, expect, it } from 'vitest';
import { loadGlossary } from '../../src/text/load-glossary.ts';
import { isEnglishStopWord } from '../../src/text/stop-words.ts';
import { isWholeWord, wholeWords } from '../../src/text/whole-word.ts';

describe('a spelling', () => {
  it.each([
    '運用',
    '切り戻し',
    '切り戻す',
    '繋がる',
    '難しい',
    '複雑さ',
    '立ち上げ',
    '見た',
    'クラスタへの接続',
    'GitOpsによるデプロイ',
    'ゾーンをまたぐ通信',
    '起動が遅いコンテナ',
    '台数を増やす',
    'うんよう',
    '改ざん',
    'らくらく',
    'graceful shutdown',
    'k8s',
    '',
  ])('%j stands by itself', (word) => {
    expect(isWholeWord(word)).toBe(true);
  });

  it.each([
    'メモリを食',
    '運用の知見をコード',
    '負荷が高',
    '本番に耐え',
    '起動まで待',
    '繋がっ',
    '思わ',
    '要ら',
    '読み込ん',
    '分かりにく',
    '侵入され',
    '足りなく',
    'という願い',
    'です',
    'について',
    'the',
    'How',
  ])('%j does not', (word) => {
    expect(isWholeWord(word)).toBe(false);
  });
});

describe('the spellings of one thing', () => {
  it('are offered without stems whose word is among them', () => {
    expect(wholeWords(['メモリを食', 'メモリ食', 'メモリを消費', 'メモリ消費'])).toEqual(['メモリ消費']);
    expect(wholeWords(['切り戻し', '切り戻す', '切り戻せ', '変え', '変える', '立ち上げ'])).toEqual([
      '切り戻し',
      '切り戻す',
      '変える',
      '立ち上げ',
    ]);
  });

  it('of the glossary are whole words nearly all, and no concept loses its name', async () => {
    const { concepts } = await loadGlossary();
    let all = 0;
    let kept = 0;
    for (const { term, forms } of concepts.values()) {
      const texts = forms.filter(({ kind }) => kind !== 'typo').map(({ text }) => text);
      const whole = wholeWords(texts);
      all += texts.length;
      kept += whole.length;
      if (!isEnglishStopWord(term)) expect(whole, term).toContain(term);
    }
    expect(kept / all).toBeGreaterThan(0.95);
    expect(kept).toBeLessThan(all);
  });
});
