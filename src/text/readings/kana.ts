/** Kana: conversion to hiragana, and the folded keys by which readings are compared. Pure functions, cheap enough for every query. */

export { type ImeText, imeContinuations, imePrefix, romajiReadings } from './romaji.ts';

const KATAKANA_FIRST = 0x30a1; // ァ
const KATAKANA_LAST = 0x30f4; // ヴ
const KATAKANA_TO_HIRAGANA = 0x60;
/** Katakana without a hiragana of its own (wa-row with dakuten), and the iteration marks. */
const RARE_KATAKANA: ReadonlyMap<string, string> = new Map([
  ['ヷ', 'ゔぁ'],
  ['ヸ', 'ゔぃ'],
  ['ヹ', 'ゔぇ'],
  ['ヺ', 'ゔぉ'],
  ['ヽ', 'ゝ'],
  ['ヾ', 'ゞ'],
]);

/**
 * Katakana as hiragana, everything else as it was. Pure and idempotent.
 *
 * Half-width katakana and kana followed by a separate (han)dakuten are composed first, so the length may shrink; otherwise one
 * UTF-16 unit stays one unit. The long vowel mark ー stays, and so do ヵ and ヶ, which in notes are the counter of 3ヶ月 and not kana.
 *
 * @example
 * toHiragana('ｲｽﾃｨｵ サーバ') // => 'いすてぃお さーば'
 */
export function toHiragana(text: string): string {
  return text
    .replace(/[\uff66-\uff9f]+/gu, (halfWidth) => halfWidth.normalize('NFKC'))
    .replace(/[\u3041-\u30fe][\u3099\u309a]/gu, (pair) => pair.normalize('NFC'))
    .replace(/[ァ-ヴヷ-ヺヽヾ]/gu, (kana) => {
      const code = kana.charCodeAt(0);
      if (code >= KATAKANA_FIRST && code <= KATAKANA_LAST) return String.fromCharCode(code - KATAKANA_TO_HIRAGANA);
      return RARE_KATAKANA.get(kana) ?? kana;
    });
}

/** Hiragana as katakana, everything else as it was. Pure. The inverse of `toHiragana` for what that makes of full-width katakana. */
export function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゔゝゞ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) + KATAKANA_TO_HIRAGANA));
}

/** Whether a text is kana and nothing else: hiragana, katakana of either width, ー. False for the empty text. */
export function isKana(text: string): boolean {
  return /^[ぁ-ゖ゛゜ゝゞァ-ヶー-ヾ\u3099\u309a\uff66-\uff9f]+$/u.test(text);
}

/** Whether a text is hiragana (ー included) and nothing else. False for the empty text. */
export function isHiragana(text: string): boolean {
  return /^[ぁ-ゖゝゞー]+$/u.test(text);
}

/**
 * Number of morae of a kana text: small ゃ ぁ … belong to the mora before, while ん, っ and ー count.
 *
 * @example
 * countMorae('しょうがい') // => 4
 */
export function countMorae(kana: string): number {
  return toHiragana(kana).replace(/[ぁぃぅぇぉゃゅょゎ]/gu, '').length;
}

/** Vowel of each hiragana, small ones included; ん and っ have none. */
const VOWEL_OF: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'あぁかがさざただなはばぱまやゃらわゎ',
    i: 'いぃきぎしじちぢにひびぴみりゐ',
    u: 'うぅくぐすずつづぬふぶぷむゆゅるゔ',
    e: 'えぇけげせぜてでねへべぺめれゑ',
    o: 'おぉこごそぞとどのほぼぽもよょろを',
  }).flatMap(([vowel, kana]) => [...kana].map((each): [string, string] => [each, vowel])),
);

/** Spellings that sound or are romanised alike, most of them of loanwords: ヴァ/バ, ティ/チ (both `ti`), ウィ/ウイ, クォ/クオ, ぢ/じ. */
const ALIKE: Readonly<Record<string, string>> = {
  ゔぁ: 'ば',
  ゔぃ: 'び',
  ゔぇ: 'べ',
  ゔぉ: 'ぼ',
  ゔゃ: 'びゃ',
  ゔゅ: 'びゅ',
  ゔょ: 'びょ',
  ゔ: 'ぶ',
  てぃ: 'ち',
  でぃ: 'じ',
  てゅ: 'ちゅ',
  でゅ: 'じゅ',
  とぅ: 'つ',
  どぅ: 'ず',
  すぃ: 'し',
  ずぃ: 'じ',
  いぇ: 'いえ',
  うぁ: 'うあ',
  うぃ: 'うい',
  うぇ: 'うえ',
  うぉ: 'うお',
  くぁ: 'くあ',
  くぃ: 'くい',
  くぇ: 'くえ',
  くぉ: 'くお',
  ぐぁ: 'ぐあ',
  ぢ: 'じ',
  づ: 'ず',
  を: 'お',
  ゐ: 'い',
  ゑ: 'え',
  ゎ: 'わ',
  ゕ: 'か',
  ヵ: 'か',
  ゖ: 'け',
  ヶ: 'け',
};
const ALIKE_PATTERN = new RegExp(
  Object.keys(ALIKE)
    .sort((a, b) => b.length - a.length)
    .join('|'),
  'gu',
);
const SMALL_TO_LARGE: ReadonlyMap<string, string> = new Map(
  [...'ぁぃぅぇぉゃゅょ'].map((small, at) => [small, 'あいうえおやゆよ'.charAt(at)]),
);

/** Write every long vowel as ー: おう, おお, おー and ねぇ alike. えい stays: it is two morae in 経緯 and 命令 alike, and せり is not 整理. */
function markLongVowels(hiragana: string): string {
  let key = '';
  let vowel: string | undefined;
  let afterMark = false;
  for (const kana of hiragana) {
    const own = VOWEL_OF.get(kana);
    const lengthens =
      vowel !== undefined && ('あいうえおぁぃぅぇぉ'.includes(kana) ? own === vowel || (vowel === 'o' && kana === 'う') : false);
    if (kana === 'ー' || lengthens) {
      if (vowel !== undefined) key += 'ー'; // a mark with nothing to lengthen says nothing
      afterMark = vowel !== undefined;
      continue;
    }
    // A small kana after a mark joins nothing; left small it would join the mora before once the mark is dropped.
    key += afterMark ? (SMALL_TO_LARGE.get(kana) ?? kana) : kana;
    vowel = own;
    afterMark = false;
  }
  return key;
}

/** Repeat a fold until it changes nothing: two passes for real words, a few more for kana soup. Each pass only shortens or settles. */
function settle(text: string, fold: (text: string) => string): string {
  let before = text;
  for (let after = fold(before); ; after = fold(before)) {
    if (after === before) return after;
    before = after;
  }
}

/**
 * Comparison key of a kana text that keeps the length of vowels. Pure and idempotent.
 *
 * Two texts with equal keys are the same word in different spelling: katakana or hiragana, とおり/とうり, ぢ/じ, ヴァ/バ, ティ/チ, ウィ/ウイ.
 * こうか and こか differ, しよう and しょう differ, っ counts. Characters other than kana are kept.
 *
 * @returns Hiragana with every long vowel written ー: not for display.
 * @example
 * strictReadingKey('しょうがい') // => 'しょーがい'
 */
export function strictReadingKey(kana: string): string {
  return settle(toHiragana(kana), (text) => markLongVowels(text.replace(ALIKE_PATTERN, (found) => ALIKE[found] ?? found)));
}

/**
 * Comparison key of a kana text that ignores the length of vowels, for romaji (`unyo` for うんよう) and katakana (サーバ/サーバー). Pure
 * and idempotent. It is `strictReadingKey` without the ー, so what is equal there is equal here.
 *
 * @example
 * readingKey('うんよう') // => 'うんよ'
 * readingKey('しよう') // => 'しよ'
 * readingKey('しょう') // => 'しょ'
 */
export function readingKey(kana: string): string {
  return settle(kana, (text) => strictReadingKey(text).replaceAll('ー', ''));
}
