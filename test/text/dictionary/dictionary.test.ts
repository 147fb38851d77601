import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDictionary } from '../../../src/text/dictionary/compile-dictionary.mjs';
import { type Dictionary, openDictionary } from '../../../src/text/dictionary/dictionary.ts';
import type { DictionaryEntry } from '../../../src/text/dictionary/dictionary-entry.d.mts';
import { parseEdict } from '../../../src/text/dictionary/parse-edict.mjs';
import { parseJmdict } from '../../../src/text/dictionary/parse-jmdict.mjs';
import { EDICT_SAMPLE, EDICT2_SAMPLE, JMDICT_SAMPLE } from './samples.ts';

function open(entries: Iterable<DictionaryEntry>): Dictionary {
  const dictionary = openDictionary(compileDictionary(entries));
  if (dictionary === undefined) throw new Error('the compiler gave bytes that do not open');
  return dictionary;
}

const edict = (text: string) => open(parseEdict([text]));
const texts = (translations: readonly { readonly text: string }[]) => translations.map((one) => one.text);

describe('Dictionary', () => {
  const sample = edict(EDICT_SAMPLE);

  it.each([
    ['certificate', '証明書'],
    ['certificates', '証明書'],
    ['Certificate ', '証明書'],
    ['traffic jam', '交通渋滞'],
    ['traffic jams', '交通渋滞'],
    ['traffic congestion', '渋滞'],
    ['fee', '料金'],
    ['charging', '料金'],
    ['consumptions', '消費'],
    ['consume', '消費'],
    ['to carry', '運ぶ'],
    ['carried', '運ぶ'],
    ['load balancer', 'ロードバランサー'],
    ['load-balancers', 'ロードバランサー'],
    ['summarise', 'まとめる'],
    ['declarative', '宣言的'],
  ])('finds Japanese for %j: %s', (phrase, word) => {
    expect(texts(sample.translateToJapanese(phrase))).toContain(word);
  });

  it.each([
    ['証明書', 'certificate'],
    ['渋滞', 'congestion'],
    ['運んで', 'carry'],
    ['困った', 'troubled'],
    ['困っています', 'have difficulty'],
    ['難しくない', 'difficult'],
    ['消費しました', 'consumption'],
    ['宣言的な', 'declarative'],
    ['ロード・バランサー', 'load balancer'],
    ['ﾛｰﾄﾞﾊﾞﾗﾝｻｰ', 'load balancer'],
    ['まとめた', 'summarize'],
  ])('finds English for %j: %s', (word, phrase) => {
    expect(texts(sample.translateToEnglish(word))).toContain(phrase);
  });

  it('tells the part of a verb that its inflected forms share', () => {
    expect(sample.translateToJapanese('carry')[0]).toMatchObject({ text: '運ぶ', stem: '運', sense: 1 });
    expect(sample.translateToJapanese('consumption')[0]).toMatchObject({ text: '消費', stem: '消費' });
  });

  it('learns from its bracket that 渋滞 may stand for a traffic jam, behind the word that says so', () => {
    expect(texts(sample.translateToJapanese('traffic jam'))).toEqual(['交通渋滞', '渋滞']);
    expect(sample.translateToEnglish('渋滞').find((one) => one.text === 'traffic jam')?.sense).toBe(255);
  });

  it('puts the irregular spelling behind, and the kana before kanji that are seldom written', () => {
    expect(texts(sample.translateToJapanese('certificate'))).toEqual(['証明書', '証明證']);
    expect(texts(sample.translateToJapanese('summarize'))).toEqual(['まとめる', '纏める']);
  });

  it('leaves out set phrases and explanations', () => {
    expect(sample.translateToJapanese('have a hard time')).toEqual([]);
    expect(sample.translateToEnglish('説明文')).toEqual([]);
  });

  it('knows Japanese words, inflected too, and their readings', () => {
    expect(sample.isJapaneseWord('説明文')).toBe(true);
    expect(sample.isJapaneseWord('困りました')).toBe(true);
    expect(sample.isJapaneseWord('じゅうたい')).toBe(false);
    expect(sample.isJapaneseWord('certificate')).toBe(false);
    expect(sample.readingsOf('難しい')).toEqual(['むずかしい', 'むつかしい']);
    expect(sample.readingsOf('まとめる')).toEqual([]);
  });

  it('tells ordinary English words from names', () => {
    expect(['certificate', 'Certificates', 'nobody', 'explanation', 'traffic jam'].map((word) => sample.isEnglishWord(word))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(['Tokyo', 'kubernetes', 'istio', '', '証明書'].map((word) => sample.isEnglishWord(word))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(texts(sample.translateToEnglish('東京'))).toEqual(['tokyo']);
  });

  it('reads EDICT2 and JMdict alike', () => {
    const two = edict(EDICT2_SAMPLE);
    expect(texts(two.translateToJapanese('configuration'))).toEqual(['設定', '設定ち']);
    expect(two.readingsOf('引き渡し')).toEqual(['ひきわたし']);
    expect(two.readingsOf('引渡し')).toEqual(['ひきわたし', 'ひきわた']);
    const xml = open(parseJmdict([JMDICT_SAMPLE]));
    expect(texts(xml.translateToJapanese('monitoring'))[0]).toBe('監視');
    expect(xml.readingsOf('監し')).toEqual([]);
  });

  describe('weights', () => {
    const weigh = (lines: string, phrase: string) =>
      new Map(
        edict(lines)
          .translateToJapanese(phrase, 20)
          .map((one) => [one.text, one.weight]),
      );

    it.each([
      ['a common word before a rare one', '甲乙 [こうおつ] /(n) thing/(P)/', '丙丁 [へいてい] /(n) thing/'],
      ['an early sense before a late one', '甲乙 [こうおつ] /(n) (1) thing/(2) other/', '丙丁 [へいてい] /(n) (1) other/(2) thing/'],
      ['an early gloss before a late one', '甲乙 [こうおつ] /(n) thing/other/', '丙丁 [へいてい] /(n) other/thing/'],
      ['computing before other fields', '甲乙 [こうおつ] /(n) (comp) thing/', '丙丁 [へいてい] /(n) (sumo) thing/'],
      ['a whole gloss before one with a note', '甲乙 [こうおつ] /(n) thing/', '丙丁 [へいてい] /(n) thing (of wood)/'],
      ['current before archaic', '甲乙 [こうおつ] /(n) thing/', '丙丁 [へいてい] /(n) (arch) thing/'],
    ])('prefer %s', (_, better, worse) => {
      for (const lines of [`${better}\n${worse}`, `${worse}\n${better}`]) {
        const found = weigh(lines, 'thing');
        expect(found.get('甲乙') ?? 0).toBeGreaterThan(found.get('丙丁') ?? 1);
      }
    });

    it('fall with the number of words that share a gloss and with the number of senses', () => {
      const alone = weigh('甲乙 [こうおつ] /(n) thing/', 'thing').get('甲乙') ?? 0;
      const shared = weigh('甲乙 [こうおつ] /(n) thing/\n丙丁 [へいてい] /(n) thing/\n戊己 [ぼき] /(n) thing/', 'thing').get('甲乙') ?? 1;
      const vague = weigh('甲乙 [こうおつ] /(n) (1) thing/(2) b/(3) c/(4) d/', 'thing').get('甲乙') ?? 1;
      expect(shared).toBeLessThan(alone);
      expect(vague).toBeLessThan(alone);
    });

    it('rise when compounds confirm the pair', () => {
      const plain = weigh('甲乙 [こうおつ] /(n) thing/', 'thing').get('甲乙') ?? 1;
      const lines = '甲乙 [こうおつ] /(n) thing/\n丙丁 [へいてい] /(n) wood/\n丙丁甲乙 [へいていこうおつ] /(n) wood thing/';
      expect(weigh(lines, 'thing').get('甲乙') ?? 0).toBeGreaterThan(plain);
    });

    it('let several compounds teach a pair that no entry states', () => {
      const lines = [
        '甲乙 [こうおつ] /(n) finding/',
        '丙丁 [へいてい] /(n) wood/',
        '戊己 [ぼき] /(n) stone/',
        '丙丁甲乙 [へ] /(n) wood search/',
        '戊己甲乙 [ぼ] /(n) stone search/',
      ];
      expect(edict(lines.join('\n')).translateToJapanese('search')).toMatchObject([{ text: '甲乙', sense: 255 }]);
      expect(edict(lines.slice(0, 4).join('\n')).translateToJapanese('search')).toEqual([]);
    });

    it('lie between 0 and 1, the best first, and no more than asked for', () => {
      for (const phrase of ['certificate', 'traffic', 'hard']) {
        const all = sample.translateToJapanese(phrase, 20);
        const weights = all.map((one) => one.weight);
        expect(weights).toEqual([...weights].sort((a, b) => b - a));
        expect(weights.every((weight) => weight > 0 && weight <= 1)).toBe(true);
        expect(sample.translateToJapanese(phrase, 1)).toEqual(all.slice(0, 1));
        expect(sample.translateToJapanese(phrase, 0)).toEqual([]);
      }
    });
  });

  it('takes any string for a question', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.constantFrom('__proto__', 'constructor', '\uD800', '𠮟る', 'a'.repeat(100_000)),
        ),
        (text) => {
          sample.translateToJapanese(text);
          sample.translateToEnglish(text);
          sample.isEnglishWord(text);
          sample.isJapaneseWord(text);
          sample.readingsOf(text);
        },
      ),
    );
  });

  it('finds every word it was made of, astral characters included, in either order of entries', () => {
    const word = fc.string({
      unit: fc.constantFrom('漢', '字', '𠮟', '﨑', 'あ', 'ン', '々', '\u{2f81a}', '｡'),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.constantFrom('alpha', 'beta', 'gamma ray')), { minLength: 1, maxLength: 12 }), (rows) => {
        const entries = rows.map(([writing, gloss]) => ({
          writings: [writing],
          readings: [],
          senses: [{ glosses: [gloss], pos: ['n'], tags: [], order: 1 }],
          common: true,
          commonForms: [],
          rareForms: [],
        }));
        const dictionary = open(entries);
        for (const [writing, gloss] of rows) {
          if (!/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(writing.normalize('NFKC'))) continue;
          expect(dictionary.isJapaneseWord(writing)).toBe(true);
          expect(texts(dictionary.translateToEnglish(writing, 50))).toContain(gloss);
        }
      }),
    );
  });

  it('compiles the same entries to the same bytes', () => {
    expect(
      Buffer.from(compileDictionary(parseEdict([EDICT_SAMPLE]))).equals(Buffer.from(compileDictionary(parseEdict([EDICT_SAMPLE])))),
    ).toBe(true);
  });

  it('opens an empty dictionary, which knows nothing', () => {
    const empty = open([]);
    expect(empty.size).toEqual({ words: 0, phrases: 0, pairs: 0 });
    expect(empty.translateToJapanese('certificate')).toEqual([]);
    expect(empty.isJapaneseWord('証明書')).toBe(false);
  });

  it('refuses bytes that are cut or changed anywhere', () => {
    const bytes = compileDictionary(parseEdict([EDICT_SAMPLE]));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(openDictionary(damaged)).toBeUndefined();
        expect(openDictionary(bytes.slice(0, at))).toBeUndefined();
      }),
    );
  });
});
