import { describe, expect, it } from 'vitest';
import { hasHan, isHiragana, isJapanese, isKatakana, isLatinWord, scriptOf } from '../../src/text/script.ts';

describe('scriptOf', () => {
  it.each([
    ['a', 'latin'],
    ['Z', 'latin'],
    ['7', 'latin'],
    ['é', 'latin'],
    ['Ж', 'latin'],
    ['한', 'latin'],
    ['ア', 'katakana'],
    ['ー', 'katakana'],
    ['ヴ', 'katakana'],
    ['ㇰ', 'katakana'],
    ['あ', 'hiragana'],
    ['運', 'han'],
    ['々', 'han'],
    ['〆', 'han'],
    ['〇', 'han'],
    ['𠮷', 'han'],
    ['㐂', 'han'],
    ['・', 'other'],
    ['-', 'other'],
    ['。', 'other'],
    ['🚀', 'other'],
    [' ', 'other'],
  ])('%s is %s', (character, script) => {
    expect(scriptOf(character.codePointAt(0) ?? 0)).toBe(script);
  });
});

describe('script predicates', () => {
  it.each([
    ['運用', { han: true, japanese: true, hiragana: false, katakana: false, latin: false }],
    ['うんよう', { han: false, japanese: true, hiragana: true, katakana: false, latin: false }],
    ['らーめん', { han: false, japanese: true, hiragana: true, katakana: false, latin: false }],
    ['サーバー', { han: false, japanese: true, hiragana: false, katakana: true, latin: false }],
    ['𠮷野家', { han: true, japanese: true, hiragana: false, katakana: false, latin: false }],
    ['人々', { han: true, japanese: true, hiragana: false, katakana: false, latin: false }],
    ['cloud-init', { han: false, japanese: false, hiragana: false, katakana: false, latin: true }],
    ['c++', { han: false, japanese: false, hiragana: false, katakana: false, latin: true }],
    ['-flag', { han: false, japanese: false, hiragana: false, katakana: false, latin: false }],
    ['k8sの', { han: false, japanese: false, hiragana: false, katakana: false, latin: false }],
    ['', { han: false, japanese: false, hiragana: false, katakana: false, latin: false }],
  ])('tells what %j is', (text, expected) => {
    expect({
      han: hasHan(text),
      japanese: isJapanese(text),
      hiragana: isHiragana(text),
      katakana: isKatakana(text),
      latin: isLatinWord(text),
    }).toEqual(expected);
  });
});
