import type { NotePath, NoteWarning } from '../model.ts';

/** The lines of a note without line endings and without characters that nobody sees. `lines[0]` is line 1. */
export interface SourceLines {
  readonly lines: readonly string[];
  readonly warnings: readonly NoteWarning[];
}

/** Characters that need a closer look; most notes have none of them. */
const SUSPECT = /[\u0000-\u0008\u000B-\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/;
/** Invisible on purpose (zero width, soft hyphen, direction marks): dropped without a word. ZWJ is not here, emoji need it. */
const INVISIBLE = /[\u00AD\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
/** A joiner that does not stand between two parts of one emoji. */
const STRAY_JOINER = /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFF9-\uFFFB]/g;

/**
 * Split a note into lines and drop what nobody sees, line by line, so that every line keeps its number.
 *
 * Lines end at LF, CRLF or a lone CR; a line ending at the very end opens no further line. A byte order mark, zero-width characters, soft hyphens and
 * direction marks vanish silently, other control characters with one warning for the file. No-break spaces and decomposed (NFD) text stay as written.
 */
export function splitSource(markdown: string, path: NotePath): SourceLines {
  const lines = markdown.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  if (!SUSPECT.test(markdown)) return { lines, warnings: [] };

  let firstControl: { readonly line: number; readonly codePoint: number } | undefined;
  let controlCount = 0;
  const cleaned = lines.map((line, index) => {
    if (!SUSPECT.test(line)) return line;
    const visible = line
      .replace(INVISIBLE, '')
      .replace(STRAY_JOINER, '')
      .replace(/[\u2028\u2029]/g, ' ');
    return visible.replace(CONTROL, (character) => {
      controlCount += 1;
      firstControl ??= { line: index + 1, codePoint: character.charCodeAt(0) };
      return '';
    });
  });
  if (firstControl === undefined) return { lines: cleaned, warnings: [] };
  const code = `U+${firstControl.codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  return {
    lines: cleaned,
    warnings: [
      {
        code: 'control-character',
        path,
        line: firstControl.line,
        message: `${controlCount} control character${controlCount === 1 ? '' : 's'} left out, the first is ${code}`,
        remedy: 'Delete the control characters in an editor that shows them.',
      },
    ],
  };
}

/** Where a line's text begins: `column` counts from 0 with tab stops every 4 and 2 for a full-width space, `offset` in UTF-16 units. */
export interface Indent {
  readonly column: number;
  readonly offset: number;
}

/** Measure the white space from `offset` on, where the column is `column` already. Any Unicode space counts. */
export function measureIndent(line: string, offset = 0, column = 0): Indent {
  let at = offset;
  let width = column;
  for (; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f) width += 1;
    else if (code === 0x09) width += 4 - (width % 4);
    else if (code === 0x3000) width += 2;
    else break;
  }
  return { column: width, offset: at };
}

/** True for a line of nothing but white space. */
export function isBlank(line: string): boolean {
  return measureIndent(line).offset === line.length;
}
