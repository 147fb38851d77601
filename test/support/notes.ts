import type { Audience, Note } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';

/** Small notes written in a test: Markdown by path. A single text is one note. */
export type NoteTexts = string | Readonly<Record<string, string>>;

/** A path that gives the note a date, so that no test depends on undated notes by accident. */
export const DEFAULT_PATH = '2024-01-15-meetup.md';

export function parseNotes(texts: NoteTexts, defaultAudience?: Audience): readonly Note[] {
  const files = typeof texts === 'string' ? { [DEFAULT_PATH]: texts } : texts;
  return Object.entries(files).map(([path, markdown]) => parseNote(markdown, path, defaultAudience));
}

/** A note of plain bullets under one title; the title says nothing that a test asks for. */
export function bulletsOf(...bullets: readonly string[]): string {
  return `# 勉強会メモ\n\n${bullets.map((bullet) => `- ${bullet}\n`).join('')}`;
}
