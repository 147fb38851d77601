/**
 * Text of notes and queries made harmless for Discord: the one place where that is done.
 *
 * Three contexts: `escapeMarkdown` for what Discord parses (content, titles, descriptions), `plainText` for what it shows as it is (footers, authors, labels, choices), `codeText`
 * for what stands between back-ticks. Nothing pings even if all this failed: allowed mentions are empty everywhere and embeds never ping.
 */

/** Invisible; parts what would be read as one thing (`@` from `everyone`). Never left standing in a text that comes from outside, so that `unescapeMarkdown` can take it away again. */
const APART = '\u200b';
/**
 * Controls but the line break; zero-width space, word joiner, byte order mark; marks that change the direction of writing; the noncharacters that writing marks its places with.
 * The joiner of emoji (U+200D) stays.
 */
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff]/gu;
/** Halves of characters: they are no text, and what Discord returns for them would be another text. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/**
 * Characters with a meaning to Discord's parser wherever they stand. A backslash before any ASCII punctuation is dropped again when the text is shown:
 * https://support.discord.com/hc/en-us/articles/210298617, checked 2026-11.
 */
const SPECIAL = /[\\*_~|`[\]<>#]/g;

/** Without what no reader sees: controls become spaces, half characters U+FFFD, marks of direction nothing. Line breaks stay. */
function visible(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\t\u000b\u000c]/g, ' ')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATE, '\ufffd');
}

/** On one line, with single spaces: a piece of a line, whose spaces at the ends part it from its neighbours. */
export function spaced(text: string): string {
  return visible(text).replace(/\s+/gu, ' ');
}

/** On one line, without spaces at its ends or in a row. */
export function oneLine(text: string): string {
  return spaced(text).trim();
}

/** A query as it is asked, shown and signed: one line. Whatever passes through here comes back whole from `unescapeMarkdown(escapeMarkdown(text))`. */
export function cleanQuery(text: string): string {
  return oneLine(text);
}

/**
 * Text for content, titles and descriptions. Line breaks stay; every line is safe at the beginning of a line, in a list item and amid bold.
 *
 * No mention, no emoji, no timestamp, no heading, list, quote, spoiler or link comes of it; an address stays readable, but is not pressed and not previewed by accident.
 */
export function escapeMarkdown(text: string): string {
  // `<` and `@` at the end are parted, too: what another piece goes on with is not known here.
  return visible(text)
    .replace(SPECIAL, '\\$&')
    .replace(/\\<(?=[@#:/]|a:|t:|id:|$)/gi, `\\<${APART}`)
    .replace(/@(?=everyone|here|$)/gi, `@${APART}`)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/(?<=discord(?:app)?\.(?:gg|com\\?\/invite))\//gi, '\\/')
    .replace(/^([ \u3000]*(?:\d+(?=[.)]))?)([-+.)])/gmu, '$1\\$2');
}

/** What `escapeMarkdown` was given, provided that it was one clean line. */
export function unescapeMarkdown(escaped: string): string {
  return escaped.replaceAll(APART, '').replace(/\\(.)/gsu, '$1');
}

/** Text where Discord shows Markdown as it is written: footers, author names, labels, choices. One line. */
export function plainText(text: string): string {
  return oneLine(text)
    .replace(/@(?=everyone|here)/gi, `@${APART}`)
    .replace(/<(?=@|#)/g, `<${APART}`);
}

/** One line of code between back-ticks; as plain escaped text where it holds back-ticks itself, since those would end it. */
export function inlineCode(text: string): string {
  const code = plainText(text);
  return code.includes('`') || code === '' ? escapeMarkdown(code) : `\`${code}\``;
}

/** Lines of code in a block of their own. */
export function codeBlock(text: string): string {
  const code = visible(text)
    .replace(/`/g, `\`${APART}`)
    .replace(/@(?=everyone|here)/gi, `@${APART}`)
    .replace(/<(?=@|#)/g, `<${APART}`);
  return `\`\`\`\n${code}\n\`\`\``;
}

/** Longest address that is written within text: a longer one would leave no room for the text. */
const MAX_URL_CHARS = 500;

/** The address in a form that ends no link and starts no markup; undefined for anything but http and https, and for what is longer than `maxChars`. */
export function safeUrl(url: string, maxChars = MAX_URL_CHARS): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, username, password, href } = new URL(url);
  // A name before the host serves deception only: `https://github.com@evil.example`.
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return undefined;
  const safe = href.replace(/[()<>[\]|*`\\~@\s]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return safe.length <= maxChars ? safe : undefined;
}

/** A text that looks like an address itself: Discord shows no masked link under such a text, and a reader would take it for where the link leads. */
const LOOKS_LIKE_URL = /:\/\/|\b(?:[a-z\d-]+\.)+[a-z]{2,}\b(?:[/?#]|$)/i;

/** A link with its words. Words that are an address of their own stay words, with the true host as link beside them. */
export function maskedLink(words: string, url: string): string {
  const target = safeUrl(url);
  const label = oneLine(words);
  if (target === undefined) return escapeMarkdown(label);
  if (label === url || label === target) return target;
  if (label === '') return `[${escapeMarkdown(new URL(target).host)}](${target})`;
  if (LOOKS_LIKE_URL.test(label)) return `${escapeMarkdown(label)} ([${escapeMarkdown(new URL(target).host)}](${target}))`;
  return `[${escapeMarkdown(label)}](${target})`;
}

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/**
 * The longest beginning, by whole graphemes, whose form as `shown` has at most `max` characters; with `…` where something is missing.
 *
 * @param shown  How the text will be written; must grow with the text.
 */
export function cutText(text: string, max: number, shown: (text: string) => string = (value) => value): string {
  // What is longer cannot fit: a form is never shorter than its text by more than what is invisible.
  const bounded = text.length > max * 2 ? text.slice(0, max * 2) : text;
  if (bounded === text && shown(text).length <= max) return text;
  const pieces = [...graphemes.segment(bounded)].map((piece) => piece.segment);
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (shown(`${pieces.slice(0, middle).join('')}…`).length <= max) low = middle;
    else high = middle - 1;
  }
  return max <= 0 ? '' : `${pieces.slice(0, low).join('')}…`;
}
