/** Which script a character belongs to, as far as search cares. */
export type Script = 'latin' | 'katakana' | 'hiragana' | 'han' | 'other';

/**
 * Script of one code point of NFKC text.
 *
 * `latin` is every letter or digit that is written in words with spaces (Latin, Greek, Cyrillic, Hangul …). The long vowel mark `ー` and the
 * iteration marks count with the script they are used in: katakana and han.
 */
export function scriptOf(codePoint: number): Script {
  if (codePoint < 0x80) {
    return (codePoint >= 0x61 && codePoint <= 0x7a) || (codePoint >= 0x30 && codePoint <= 0x39) || (codePoint >= 0x41 && codePoint <= 0x5a)
      ? 'latin'
      : 'other';
  }
  if (codePoint >= 0x3041 && codePoint <= 0x309f) return 'hiragana';
  if (codePoint === 0x30fb) return 'other';
  if (codePoint >= 0x30a1 && codePoint <= 0x30ff) return 'katakana';
  if (codePoint >= 0x31f0 && codePoint <= 0x31ff) return 'katakana';
  if ((codePoint >= 0x4e00 && codePoint <= 0x9fff) || codePoint === 0x3005 || codePoint === 0x3006 || codePoint === 0x3007) return 'han';
  if ((codePoint >= 0x3400 && codePoint <= 0x4dbf) || (codePoint >= 0x20000 && codePoint <= 0x3ffff)) return 'han';
  if (codePoint >= 0xf900 && codePoint <= 0xfaff) return 'han';
  return /[\p{L}\p{N}]/u.test(String.fromCodePoint(codePoint)) ? 'latin' : 'other';
}

/** True for text that holds at least one kanji. */
export function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** True for text of kanji and kana only. */
export function isJapanese(text: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇]+$/u.test(text);
}

export function isHiragana(text: string): boolean {
  return /^[\p{Script=Hiragana}ー]+$/u.test(text);
}

export function isKatakana(text: string): boolean {
  return /^[\p{Script=Katakana}ー]+$/u.test(text);
}

/** True for words of Latin letters and digits, with the marks that join them. */
export function isLatinWord(text: string): boolean {
  return /^[a-z0-9][a-z0-9.+#_-]*$/iu.test(text);
}
