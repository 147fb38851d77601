import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countMorae,
  imeContinuations,
  imePrefix,
  isHiragana,
  isKana,
  readingKey,
  romajiReadings,
  strictReadingKey,
  toHiragana,
  toKatakana,
} from '../../../src/text/readings/kana.ts';

const kanaText = fc.string({
  unit: fc.constantFrom(
    ...'あいうえおかきくけこがさしすせそじぢづたちつってとなんはばふまやゆよらりるわをぁぃぅぇぉゃゅょーゔカサヴティォヶ',
  ),
  maxLength: 12,
});

describe('toHiragana', () => {
  it.each([
    ['イスティオ', 'いすてぃお'],
    ['ｲｽﾃｨｵ', 'いすてぃお'],
    ['ﾊﾟｰﾄﾞ', 'ぱーど'],
    ['カ\u3099', 'が'],
    ['サーバー', 'さーばー'],
    ['ヴァイテス', 'ゔぁいてす'],
    ['Kubernetesの運用', 'Kubernetesの運用'],
    ['3ヶ月', '3ヶ月'],
    ['', ''],
  ])('turns %s into %s', (text, hiragana) => expect(toHiragana(text)).toBe(hiragana));

  it('is idempotent', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => toHiragana(toHiragana(text)) === toHiragana(text)));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ｶｷﾞﾟﾊー゛\u3099\u309aカガかが') }),
        (text) => toHiragana(toHiragana(text)) === toHiragana(text),
      ),
    );
  });

  it('is undone by toKatakana for katakana that has hiragana', () => {
    const katakana = fc.string({ unit: fc.constantFrom(...'アィウカガッンヴーュ') });
    fc.assert(fc.property(katakana, (text) => toKatakana(toHiragana(text)) === text));
  });
});

describe('isKana', () => {
  it.each([
    ['うんよう', true, true],
    ['サーバ', true, false],
    ['ｻｰﾊﾞ', true, false],
    ['うんy', false, false],
    ['運よう', false, false],
    ['うん よう', false, false],
    ['', false, false],
  ])('%s: kana %s, hiragana %s', (text, kana, hiragana) => {
    expect(isKana(text)).toBe(kana);
    expect(isHiragana(text)).toBe(hiragana);
  });
});

describe('countMorae', () => {
  it.each([
    ['しょうがい', 4],
    ['うんよう', 4],
    ['がっこう', 4],
    ['ファイル', 3],
    ['サーバー', 4],
  ])('counts %s as %i', (kana, morae) => expect(countMorae(kana)).toBe(morae));
});

describe('romajiReadings', () => {
  it.each([
    // Long vowels, and n before y without an apostrophe.
    ['unyou', 'うんよう'],
    ['unyo', 'うんよ'],
    ["un'you", 'うんよう'],
    ['unyō', 'うんよう'],
    ['unyô', 'うんよう'],
    ['UNYOU', 'うんよう'],
    ['ｕｎｙｏｕ', 'うんよう'],
    ['kikaigakushu', 'きかいがくしゅ'],
    ['kikaigakushuu', 'きかいがくしゅう'],
    ['satoh', 'さとう'],
    ['ohta', 'おうた'],
    ['ohayou', 'おはよう'],
    ['sa-ba-', 'さーばー'],
    ['gakusē', 'がくせい'],
    ['onēsan', 'おねえさん'],
    // Hepburn, kunrei and nihon-shiki.
    ['shougai', 'しょうがい'],
    ['syougai', 'しょうがい'],
    ['jouhou', 'じょうほう'],
    ['zyouhou', 'じょうほう'],
    ['jyouhou', 'じょうほう'],
    ['hukasiken', 'ふかしけん'],
    ['fukashiken', 'ふかしけん'],
    ['tuuti', 'つうち'],
    ['tsuuchi', 'つうち'],
    ['tyousa', 'ちょうさ'],
    ['chousa', 'ちょうさ'],
    ['zissou', 'じっそう'],
    ['jissou', 'じっそう'],
    // Doubled consonants.
    ['gakkou', 'がっこう'],
    ['matcha', 'まっちゃ'],
    ['maccha', 'まっちゃ'],
    ['massugu', 'まっすぐ'],
    ['zasshi', 'ざっし'],
    ['baggu', 'ばっぐ'],
    // ん in all its spellings.
    ['shimbun', 'しんぶん'],
    ['shinbun', 'しんぶん'],
    ['kanpeki', 'かんぺき'],
    ['kampeki', 'かんぺき'],
    ['gamma', 'がんま'],
    ['kanri', 'かんり'],
    ['kannri', 'かんり'],
    ['konnichiwa', 'こんにちわ'],
    ['konnnichiwa', 'こんにちわ'],
    ["kan'i", 'かんい'],
    ['kanni', 'かんい'],
    ['genin', 'げんいん'],
    ["gen'in", 'げんいん'],
    ['kinyuu', 'きんゆう'],
    ['kensaku', 'けんさく'],
    ['kann', 'かん'],
    ['kan', 'かん'],
    // English words in the shape of romaji are for the caller to judge.
    ['go', 'ご'],
    ['node', 'ので'],
  ])('reads %s as %s', (romaji, kana) => expect(romajiReadings(romaji)).toContain(kana));

  it('puts the likeliest reading first', () => {
    expect(romajiReadings('unyou')).toEqual(['うにょう', 'うんよう']);
    expect(romajiReadings('konnichiwa')[0]).toBe('こんにちわ');
    expect(romajiReadings('zyoutyou')).toEqual(['じょうちょう']);
    expect(romajiReadings('kanan')[0]).toBe('かなん');
  });

  it.each([
    'istio',
    'kubernetes',
    'redis',
    'argo',
    'harbor',
    'rook',
    'k8s',
    'etcd',
    'helm',
    'cilium',
    'x',
    '',
    'うんよう',
    "'a",
    'dry-run',
    'kk',
    'ttt',
    'a b',
  ])('does not take %s for romaji', (word) => expect(romajiReadings(word)).toEqual([]));

  it('has at most 12 distinct readings, all of them kana, of any text', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."aiueonnnyykstm'-h"), maxLength: 45 });
    fc.assert(
      fc.property(letters, (word) => {
        const readings = romajiReadings(word);
        expect(new Set(readings).size).toBe(readings.length);
        expect(readings.length).toBeLessThanOrEqual(12);
        for (const reading of readings) expect(isHiragana(reading)).toBe(true);
      }),
    );
  });
});

describe('imePrefix', () => {
  it.each([
    ['うんy', 'うん', 'y'],
    ['うんよう', 'うんよう', ''],
    ['きかいがくsh', 'きかいがく', 'sh'],
    ['けｋ', 'け', 'k'],
    ['きかk', 'きか', 'k'],
    ['けkk', 'け', 'kk'],
    ['サーb', 'サー', 'b'],
    ['メモリlimit', 'メモリlimit', ''],
    ['うんよう k', 'うんよう k', ''],
    ['うんq', 'うんq', ''],
    ['y', 'y', ''],
    ['', '', ''],
  ])('splits %s into %s and %s', (text, prefix, pending) => expect(imePrefix(text)).toEqual({ prefix, pending }));

  it('goes on with the morae that the consonants begin', () => {
    expect(imeContinuations('y')).toEqual(['や', 'ゆ', 'いぇ', 'よ']);
    expect(imeContinuations('n')).toEqual(expect.arrayContaining(['ん', 'な', 'にゃ']));
    expect(imeContinuations('sh')).toContain('しょ');
    expect(imeContinuations('kk')).toContain('っか');
    expect(imeContinuations('ka')).toEqual([]);
    expect(imeContinuations('')).toEqual([]);
  });
});

describe('reading keys', () => {
  it.each([
    ['いすてぃお', 'イスティオ'],
    ['ヴァイテス', 'バイテス'],
    ['ちーむ', 'ティーム'],
    ['でぃすく', 'ジスク'],
    ['ウィンドウ', 'ウインドウ'],
    ['クォータ', 'クオータ'],
    ['つづく', 'つずく'],
    ['はなぢ', 'はなじ'],
    ['とおり', 'とうり'],
    ['こーすと', 'こうすと'],
    ['ねぇ', 'ねえ'],
    ['ヶ', 'け'],
  ])('gives %s and %s one key', (one, other) => expect(strictReadingKey(one)).toBe(strictReadingKey(other)));

  it.each([
    ['うんよう', 'うんよ'],
    ['サーバー', 'サーバ'],
    ['きゅうしゅう', 'きゅしゅ'],
    ['おおさか', 'おさか'],
  ])('differ in length only: %s, %s', (long, short) => {
    expect(readingKey(long)).toBe(readingKey(short));
    expect(strictReadingKey(long)).not.toBe(strictReadingKey(short));
  });

  it.each([
    ['しよう', 'しょう'],
    ['せり', 'せいり'],
    ['がか', 'がっか'],
    ['フォーム', 'ホーム'],
    ['シェル', 'セル'],
    ['かんい', 'かに'],
    ['ひょう', 'ひよう'],
    ['しんよう', 'しにょう'],
  ])('keep %s and %s apart', (one, other) => expect(readingKey(one)).not.toBe(readingKey(other)));

  it('are stable, and equal long keys have equal short keys', () => {
    fc.assert(
      fc.property(kanaText, (text) => {
        const strict = strictReadingKey(text);
        const key = readingKey(text);
        expect(strictReadingKey(strict)).toBe(strict);
        expect(readingKey(key)).toBe(key);
        expect(readingKey(strict)).toBe(key);
        expect(readingKey(toKatakana(text))).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });

  it('join unyo, unyou, unyō and うんよう', () => {
    for (const romaji of ['unyo', 'unyou', "un'you", 'unyō', 'unyoh', 'un-you']) {
      expect(romajiReadings(romaji).map(readingKey)).toContain(readingKey('うんよう'));
    }
  });
});
