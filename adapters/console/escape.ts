/**
 * Text made safe for a terminal: control characters and escape sequences of notes and queries are shown as their codes (`\x1b`), never carried out; marks that change the
 * direction of writing are dropped. Line breaks stay.
 */
export function escapeTerminal(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu,
      (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    );
}

/** The same for what stands on one line: titles, queries, paths. */
export function escapeLine(text: string): string {
  return escapeTerminal(text.replace(/[\r\n\u2028\u2029]+/g, ' '));
}

/**
 * JSON of a value that is safe on a terminal too: what `JSON.stringify` leaves raw (C1 controls, line separators, marks of direction) is written as `\u…`, which reads back as the
 * same text.
 */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
