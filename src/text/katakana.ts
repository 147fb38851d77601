/** Small kana and sounds that people write in two ways, mapped to one. Longest first: `ヴァ` before `ヴ`. */
const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/ヴァ/g, 'バ'],
  [/ヴィ/g, 'ビ'],
  [/ヴェ/g, 'ベ'],
  [/ヴォ/g, 'ボ'],
  [/ヴ/g, 'ブ'],
  [/ヂ/g, 'ジ'],
  [/ヅ/g, 'ズ'],
  [/ヲ/g, 'オ'],
  [/ティ/g, 'チ'],
  [/ディ/g, 'ジ'],
  [/テュ/g, 'チュ'],
  [/デュ/g, 'ジュ'],
  [/ウィ/g, 'ウイ'],
  [/ウェ/g, 'ウエ'],
  [/ウォ/g, 'ウオ'],
  [/クォ/g, 'コ'],
  [/クァ/g, 'カ'],
  [/イェ/g, 'エ'],
  [/ァ/g, 'ア'],
  [/ィ/g, 'イ'],
  [/ゥ/g, 'ウ'],
  [/ェ/g, 'エ'],
  [/ォ/g, 'オ'],
  [/ッ/g, ''],
  [/ー/g, ''],
];

/**
 * One key for the spellings of a katakana word that differ only in long vowel marks, small kana or v/b: サーバー = サーバ, ヴァージョン = バージョン,
 * アーキテクチャー = アーキテクチャ, ウィンドウ = ウインドウ.
 *
 * @returns The key, at least one character (a word of marks alone comes back unchanged).
 */
export function foldKatakana(word: string): string {
  let folded = word;
  for (const [pattern, replacement] of VARIANTS) folded = folded.replace(pattern, replacement);
  return folded === '' ? word : folded;
}
