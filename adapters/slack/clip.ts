import { cleanText, escapeMrkdwn } from './escape.ts';

/** Cutting text between characters as people see them; nothing here cuts within one. */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The last boundary between characters at or before an offset. */
export function boundaryBefore(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  return segmenter.segment(text).containing(offset)?.index ?? 0;
}

/** The first boundary between characters at or after an offset. */
export function boundaryAfter(text: string, offset: number): number {
  const before = boundaryBefore(text, offset);
  if (before >= offset) return before;
  return before + (segmenter.segment(text).containing(offset)?.segment.length ?? 0);
}

/** At most `maxChars` UTF-16 units, `…` at the end where something is cut off. */
export function clip(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, boundaryBefore(text, maxChars - 1)).trimEnd()}…`;
}

/** Text for `mrkdwn` or the top-level `text`, escaped, with at most `maxChars` after escaping: neither a character nor an escape is cut. */
export function clipEscaped(text: string, maxChars: number): string {
  const clean = cleanText(text);
  const whole = escapeMrkdwn(clean);
  if (whole.length <= maxChars) return whole;
  let end = 0;
  let length = 1;
  for (const { segment, index } of segmenter.segment(clean.slice(0, boundaryBefore(clean, maxChars)))) {
    length += escapeMrkdwn(segment).length;
    if (length > maxChars) break;
    end = index + segment.length;
  }
  return `${escapeMrkdwn(clean.slice(0, end)).trimEnd()}…`;
}
