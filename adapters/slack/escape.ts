/**
 * The only place that makes note and query text safe for Slack.
 *
 * Where a field takes no markup (`plain_text`, text of `rich_text`) text is only cleaned; where it does (`mrkdwn`, the top-level `text`) it is cleaned and escaped. Slack reads
 * mentions and links from `<…>` alone, so the three characters below are all that needs escaping (https://docs.slack.dev/messaging/formatting-message-text, checked 2026-11).
 */

/** Marks that turn the direction of what stands after them, so that a text could pose as another. Arabic and Hebrew letters turn by themselves and stay. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Half of a surrogate pair: Slack refuses a message with one. */
const HALF_CHARACTERS = /\p{Surrogate}/gu;
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/** Text that shows what it is: well-formed, line breaks as `\n`, control characters visible as `\ufffd`, no marks of direction. */
export function cleanText(text: string): string {
  return text
    .replace(HALF_CHARACTERS, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(DIRECTION_MARKS, '')
    .replace(CONTROL_CHARACTERS, '\ufffd');
}

/** The same on one line, without spaces at its ends. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ').trim();
}

/** Text without halves of characters, else as it is: for the state of a button, which has to come back as it was. */
export function wellFormed(text: string): string {
  return text.replace(HALF_CHARACTERS, '\ufffd');
}

/** For `mrkdwn` and the top-level `text`. Emphasis marks stay: they can only make text bold. */
export function escapeMrkdwn(text: string): string {
  return cleanText(text).replace(/[&<>]/gu, (character) => ({ '&': '&amp;', '<': '&lt;' })[character] ?? '&gt;');
}

/**
 * A line in bold for `mrkdwn`, or undefined where Slack would read something else into it: emphasis inside, an emoji's name, nothing at all. There is no way to escape those.
 */
export function boldMrkdwn(line: string): string | undefined {
  return line === '' || line !== line.trim() || /[*_~`\n]|:[^\s:]+:/u.test(line) ? undefined : `*${escapeMrkdwn(line)}*`;
}

/** The address of a link as it may be sent, or undefined for what is no web address. */
export function webAddress(url: string): string | undefined {
  if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).href;
}
