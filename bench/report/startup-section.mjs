// @ts-check
import { short, table } from '../lib/markdown.mjs';

/** @param {readonly import('../startup/startup.mjs').StartRow[]} rows */
export function startUpSection(rows) {
  const cells = rows.map(({ what, notes, dictionary, answerMs, exitMs, rssMb }) => [
    `\`${what}\``,
    notes,
    dictionary,
    (answerMs / 1000).toFixed(3),
    (exitMs / 1000).toFixed(3),
    short(rssMb),
  ]);
  return table(['Command', 'notes', 'DICTIONARY_FILE', 'to the answer s', 'to exit s', 'max RSS MB'], cells);
}
