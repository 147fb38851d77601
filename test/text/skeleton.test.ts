import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVocabulary } from '../../src/search/vocabulary.ts';
import { englishSkeletons, katakanaSkeleton, soundsAlike } from '../../src/text/skeleton.ts';

/** What the vocabulary makes of it: same skeleton, and vowels near enough. */
const linked = (katakana: string, english: string): boolean => {
  const vocabulary = createVocabulary();
  vocabulary.add([{ key: english, surface: english, script: 'latin' }]);
  return vocabulary.soundAlikes(katakana, true).some(({ key }) => key === english);
};

describe('katakana and English that sound alike', () => {
  it.each([
    ['プロメテウス', 'prometheus'],
    ['オープンスタック', 'openstack'],
    ['クバネティス', 'kubernetes'],
    ['クーバネティス', 'kubernetes'],
    ['シークレット', 'secret'],
    ['セキュリティ', 'security'],
    ['コントローラー', 'controller'],
    ['デプロイメント', 'deployment'],
    ['ロールバック', 'rollback'],
    ['グラファナ', 'grafana'],
    ['ミドルウェア', 'middleware'],
    ['レプリケーション', 'replication'],
    ['フェデレーション', 'federation'],
    ['サーバーレス', 'serverless'],
    ['インスタンス', 'instance'],
    ['カナリア', 'canary'],
    ['ヴォールト', 'vault'],
    ['テラフォーム', 'terraform'],
    ['エンドポイント', 'endpoint'],
    ['マネージャー', 'manager'],
    ['コンパートメント', 'compartment'],
  ])('%s is %s', (katakana, english) => {
    expect(linked(katakana, english)).toBe(true);
  });

  it.each([
    ['シークレット', 'security'],
    ['セキュリティ', 'secret'],
    ['ミドルウェア', 'model'],
    ['モデル', 'middleware'],
    ['サービス', 'service mesh'],
    ['サーバー', 'service'],
    ['スケール', 'schedule'],
    ['スケジュール', 'scale'],
    ['コンテナ', 'contain'],
    ['クラスター', 'cluster-ip'],
    ['デプロイ', 'deployment'],
    ['ノード', 'needed'],
    ['パターン', 'button'],
    ['プロダクト', 'predict'],
  ])('%s is not %s', (katakana, english) => {
    expect(linked(katakana, english)).toBe(false);
  });

  it('keeps skeletons of consonant classes only, at most six a word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,14}$/), (word) => {
        const skeletons = englishSkeletons(word);
        expect(skeletons.length).toBeGreaterThan(0);
        expect(skeletons.length).toBeLessThanOrEqual(6);
        for (const skeleton of skeletons) expect(skeleton).toMatch(/^[bpfkgsjtdnmr]*$/);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 500 },
    );
    expect(katakanaSkeleton('プロメテウス')).toBe('prmts');
    expect(katakanaSkeleton('オープンスタック')).toBe('pnstk');
  });

  it('measures likeness from 0 to 1', () => {
    expect(soundsAlike('', '')).toBe(0);
    fc.assert(
      fc.property(fc.stringMatching(/^[ア-ンー]{1,10}$/), fc.stringMatching(/^[a-z]{1,10}$/), (katakana, english) => {
        const likeness = soundsAlike(katakana, english);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 500 },
    );
  });
});
