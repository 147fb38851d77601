import type { Inline } from '../model.ts';
import { splitBareUrls } from './bare-urls.ts';

/** Nothing of a word's: these may begin or end markup. */
const MARKUP = String.raw`*_\x60[\]<>&\\~!@\n`;
/** Text, with markup characters only where they mean themselves: `snake_case`, `a ~ b`, `wow!`, `R&D`, `a < b`, `[TODO]`. */
const PLAIN = [
  String.raw`[^*_\x60[\]<&\\~!\n]`,
  '(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])',
  '(?<!~)~(?!~)',
  String.raw`!(?!\[)`,
  '&(?![#A-Za-z])',
  String.raw`<(?![A-Za-z\/!?])`,
  String.raw`\[[^${MARKUP}]*\](?![[(])`,
].join('|');
const CODE = '`([^`\\n]+)`';
const LINK = String.raw`\[([^*_\x60[\]<>&\\~!\n]+)\]\(([A-Za-z0-9:\/?#=.,%+;_-]+)\)`;
/** Bold whose ends are letters or digits: it opens and closes whatever stands around. */
const STRONG = String.raw`\*\*((?=[\p{L}\p{N}])[^${MARKUP}:]*?[\p{L}\p{N}])\*\*`;
const TOKEN = new RegExp(`((?:${PLAIN})+)|${CODE}|${LINK}|${STRONG}`, 'uy');

/**
 * Inlines of a statement whose markup is so plain that it can be read only one way: words, `code`, `[text](url)`, `**bold**` of words. Undefined when there is
 * anything else, which is remark's then.
 *
 * This is not a second Markdown parser but a short cut: remark needs a quarter of a millisecond for such a line, and most lines with markup are of this kind. A property
 * test holds the two together.
 */
export function readSimpleInlines(source: string): readonly Inline[] | undefined {
  // An e-mail address is a link, too.
  if (/@[A-Za-z0-9-]+\./.test(source)) return undefined;
  const inlines: Inline[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (match === null) return undefined;
    const [, plain, code, linkText, url, strong] = match;
    if (plain !== undefined) {
      inlines.push(...splitBareUrls(plain));
    } else if (code !== undefined) {
      // Two ticks in a row are another kind of fence.
      if (source.charAt(TOKEN.lastIndex) === '`') return undefined;
      inlines.push({ kind: 'code', value: unpadCode(code) });
    } else if (linkText !== undefined && url !== undefined) {
      if ((url.includes(':') && !/^https?:\/\//.test(url)) || /https?:|www\./i.test(linkText)) return undefined;
      inlines.push({ kind: 'link', url, children: [{ kind: 'text', value: linkText }] });
    } else if (strong !== undefined) {
      if (source.charAt(TOKEN.lastIndex) === '*' || /www\./i.test(strong)) return undefined;
      inlines.push({ kind: 'strong', children: [{ kind: 'text', value: strong }] });
    }
  }
  return inlines;
}

/** One space on both sides belongs to the ticks, as CommonMark says. */
function unpadCode(code: string): string {
  return code.startsWith(' ') && code.endsWith(' ') && code.trim() !== '' ? code.slice(1, -1) : code;
}
