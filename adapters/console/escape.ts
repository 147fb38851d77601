/**
 * Text made safe for a terminal: control characters and escape sequences of notes and queries are shown as their names, never carried out; marks that change the
 * direction of writing are dropped.
 */
export function escapeTerminal(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, '')
    .replace(/\t/g, '  ')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, (character) => (character === '\r' ? '' : `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`));
}
