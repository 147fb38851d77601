import type { Language, Request } from '../model.ts';

/**
 * The language to answer in: what was asked for, else Japanese when the question has any kana or kanji, else the person's locale (`ja`, `ja-JP`,
 * `ja_JP.UTF-8`), else English.
 */
export function chooseLanguage(request: Pick<Request, 'language' | 'locale' | 'text'>): Language {
  if (request.language !== 'auto') return request.language;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(request.text)) return 'ja';
  if (request.locale !== undefined) return /^ja(?![a-z])/i.test(request.locale) ? 'ja' : 'en';
  return 'en';
}
