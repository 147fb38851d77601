import type { Language, Request } from '../model.ts';

/**
 * The language to answer in: what was asked for, else Japanese when the question has any kana or kanji, else the person's locale, else English for a question
 * in English words and Japanese for a bare term.
 */
export function chooseLanguage(request: Pick<Request, 'language' | 'locale' | 'text'>): Language {
  if (request.language !== 'auto') return request.language;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(request.text)) return 'ja';
  if (request.locale !== undefined) return /^ja\b/i.test(request.locale) ? 'ja' : 'en';
  return 'en';
}
