import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../src/answer/language.ts';

describe('chooseLanguage', () => {
  it.each([
    ['what was asked for, before all', 'en', 'ja-JP', '運用', 'en'],
    ['what was asked for, before all', 'ja', 'en-US', 'istio', 'ja'],
    ['Japanese for kanji', 'auto', 'en-US', 'Istio 運用', 'ja'],
    ['Japanese for hiragana', 'auto', 'en-US', 'うんよう', 'ja'],
    ['Japanese for half-width katakana', 'auto', undefined, 'ｲｽﾃｨｵ', 'ja'],
    ['the locale for a bare term', 'auto', 'ja', 'istio', 'ja'],
    ['the locale for a bare term', 'auto', 'ja-JP', 'istio', 'ja'],
    ['the locale for a bare term', 'auto', 'ja_JP.UTF-8', 'istio', 'ja'],
    ['the locale for a bare term', 'auto', 'JA-jp', 'istio', 'ja'],
    ['the locale for a bare term', 'auto', 'en-GB', 'istio', 'en'],
    ['English for people of other languages', 'auto', 'jam-JM', 'istio', 'en'],
    ['English for people of other languages', 'auto', 'de', 'istio', 'en'],
    ['English where nothing is known', 'auto', undefined, 'memory consumption', 'en'],
    ['English where nothing is known', 'auto', undefined, '', 'en'],
  ] as const)('is %s: %s, %s, %j', (_, language, locale, text, expected) => {
    expect(chooseLanguage({ language, text, ...(locale === undefined ? {} : { locale }) })).toBe(expected);
  });
});
