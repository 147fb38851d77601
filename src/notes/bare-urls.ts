import type { Inline } from '../model.ts';

const URL_START = /(?<![A-Za-z0-9])(?:https?:\/\/|www\.(?=[A-Za-z0-9-]+\.))/gi;
/** Never part of an address: white space, brackets of markup, full-width punctuation. */
const URL_END = /[\s<>"`\\^{|}\u3000、。，．！？：；（）「」『』【】〔〕［］｛｝《》〈〉・…‥〜～]/;
const LETTER_AFTER_ASCII = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u;

/**
 * Text with its bare web addresses as links.
 *
 * Looser at the start and stricter at the end than GFM: Japanese is written without spaces, so an address may begin right after it and ends before it
 * (`https://example.com/aを参照`), except where the path itself is Japanese (`/wiki/日本`). Closing punctuation and unpaired closing brackets stay outside.
 */
export function splitBareUrls(text: string): readonly Inline[] {
  if (text === '') return [];
  if (!text.includes('://') && !text.includes('www.') && !text.includes('WWW.')) return [{ kind: 'text', value: text }];
  const inlines: Inline[] = [];
  let done = 0;
  for (const match of text.matchAll(URL_START)) {
    const start = match.index;
    if (start < done) continue;
    const end = findUrlEnd(text, start + match[0].length);
    if (end === undefined) continue;
    if (start > done) inlines.push({ kind: 'text', value: text.slice(done, start) });
    const value = text.slice(start, end);
    inlines.push({ kind: 'link', url: /^www/i.test(value) ? `http://${value}` : value, children: [{ kind: 'text', value }] });
    done = end;
  }
  if (done < text.length) inlines.push({ kind: 'text', value: text.slice(done) });
  return inlines;
}

function findUrlEnd(text: string, hostStart: number): number | undefined {
  if (!/[A-Za-z0-9[]/.test(text.charAt(hostStart))) return undefined;
  let end = hostStart;
  let isJapanesePath = false;
  for (; end < text.length; end += 1) {
    const character = text.charAt(end);
    if (URL_END.test(character)) break;
    if (LETTER_AFTER_ASCII.test(character)) {
      const isHiragana = /[\u3041-\u3096]/.test(character);
      if (!isJapanesePath) {
        if (end === hostStart || isHiragana || !'/=#_-'.includes(text.charAt(end - 1)) || !text.slice(hostStart, end).includes('/')) break;
        isJapanesePath = true;
      }
    }
  }
  end = trimUrlEnd(text, hostStart, end);
  return end > hostStart ? end : undefined;
}

function trimUrlEnd(text: string, from: number, to: number): number {
  let end = to;
  let opened = 0;
  let closed = 0;
  for (let at = from; at < to; at += 1) {
    if (text.charAt(at) === '(') opened += 1;
    else if (text.charAt(at) === ')') closed += 1;
  }
  for (; end > from; end -= 1) {
    const last = text.charAt(end - 1);
    if (last === ')' && closed > opened) closed -= 1;
    else if (!".,:;!?'*~]".includes(last)) break;
  }
  return end;
}
