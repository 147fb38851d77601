import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDictionaryService, DEFAULT_DICTIONARY_FILES, type Dictionary } from '../../../src/text/dictionary/index.ts';
import { EVERYDAY_PAIRS, type EverydayPair, FRESH_PAIRS } from './everyday-pairs.ts';

const installed = DEFAULT_DICTIONARY_FILES.every((file) => existsSync(file));
const required = process.env.K8SNOTES_REQUIRE_EXTRAS === '1';

describe.skipIf(!installed && !required)(
  `with the installed dictionaries${installed ? '' : ' (skipped: the package edict is not installed; apt-get install edict)'}`,
  () => {
    let cacheDir = '';
    let dictionary: Dictionary;

    beforeAll(async () => {
      expect(installed, 'K8SNOTES_REQUIRE_EXTRAS=1 wants the package edict installed').toBe(true);
      cacheDir = await mkdtemp(join(tmpdir(), 'k8snotes-edict-'));
      const loaded = await createDictionaryService({ files: 'auto', cacheDir }).load();
      if (loaded === undefined) throw new Error('the installed dictionary did not load');
      dictionary = loaded;
    }, 120_000);
    afterAll(async () => {
      if (cacheDir !== '') await rm(cacheDir, { recursive: true, force: true });
    });

    const found = (pairs: readonly EverydayPair[], within: number) => ({
      japanese: pairs.filter(({ en, ja }) => dictionary.translateToJapanese(en[0] ?? '', within).some((one) => ja.includes(one.text)))
        .length,
      english: pairs.filter(({ en, ja }) => dictionary.translateToEnglish(ja[0] ?? '', within).some((one) => en.includes(one.text))).length,
    });

    it('has the right translation of everyday words among the first five, mostly first', () => {
      // The weights were tuned on these pairs.
      expect(EVERYDAY_PAIRS).toHaveLength(65);
      const five = found(EVERYDAY_PAIRS, 5);
      expect(five.japanese).toBeGreaterThanOrEqual(64);
      expect(five.english).toBeGreaterThanOrEqual(63);
      const first = found(EVERYDAY_PAIRS, 1);
      expect(first.japanese).toBeGreaterThanOrEqual(48);
      expect(first.english).toBeGreaterThanOrEqual(52);
    });

    it('does nearly as well on pairs that the weights were not tuned on', () => {
      const five = found(FRESH_PAIRS, 5);
      expect(five.japanese).toBeGreaterThanOrEqual(FRESH_PAIRS.length * 0.85);
      expect(five.english).toBeGreaterThanOrEqual(FRESH_PAIRS.length * 0.85);
    });

    it('is read whole', () => {
      expect(dictionary.size.words).toBeGreaterThan(200_000);
      expect(dictionary.size.pairs).toBeGreaterThan(300_000);
    });

    it('finds inflected words', () => {
      const english = (word: string) => dictionary.translateToEnglish(word, 10).map((one) => one.text);
      expect(english('困っています')).toContain('troubled');
      expect(english('運ばれた')).toContain('carry');
      expect(english('遅かった')).toContain('slow');
      expect(english('消費しました')).toContain('consumption');
    });

    it('tells names of the field from ordinary words', () => {
      expect(['traffic', 'certificates', 'pricing', 'broken'].filter((word) => !dictionary.isEnglishWord(word))).toEqual([]);
      expect(['kubernetes', 'istio', 'envoyproxy', 'linkerd', 'Tokyo'].filter((word) => dictionary.isEnglishWord(word))).toEqual([]);
    });
  },
);
