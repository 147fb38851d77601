/** Pairs of kana that people write in another way. */
const PAIRS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ヴァ: 'バ', ヴィ: 'ビ', ヴェ: 'ベ', ヴォ: 'ボ', ヴュ: 'ビュ', ティ: 'チ', ディ: 'ジ', テュ: 'チュ', デュ: 'ジュ' }),
);
/** Single kana likewise; long vowel marks and small ッ are dropped. */
const SINGLES: ReadonlyMap<string, string> = new Map(
  Object.entries({ ヴ: 'ブ', ヂ: 'ジ', ヅ: 'ズ', ヲ: 'オ', ァ: 'ア', ィ: 'イ', ゥ: 'ウ', ェ: 'エ', ォ: 'オ', ッ: '', ー: '' }),
);

/** What the katakana at an offset folds to, and how many UTF-16 units of the text it stands for. */
export function foldKatakanaAt(text: string, index: number): { readonly folded: string; readonly width: number } {
  const pair = PAIRS.get(text.slice(index, index + 2));
  if (pair !== undefined) return { folded: pair, width: 2 };
  const kana = text[index] ?? '';
  return { folded: SINGLES.get(kana) ?? kana, width: 1 };
}

/**
 * One key for the spellings of a katakana word that differ only in long vowel marks, small kana or v/b: サーバー = サーバ, ヴァージョン = バージョン,
 * アーキテクチャー = アーキテクチャ, ウィンドウ = ウインドウ, クォータ = クオータ. `foldText` folds the same way.
 *
 * @returns The key, at least one character (a word of marks alone comes back unchanged).
 */
export function foldKatakana(word: string): string {
  let folded = '';
  for (let index = 0; index < word.length; ) {
    const next = foldKatakanaAt(word, index);
    folded += next.folded;
    index += next.width;
  }
  return folded === '' ? word : folded;
}
