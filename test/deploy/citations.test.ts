import { describe, expect, it } from 'vitest';
import { filesBelow, readText } from './support/files.ts';

interface Citation {
  readonly where: string;
  readonly note: string;
  readonly heading: string;
  readonly pieces: readonly string[];
}

/** `# notes/FILE.md, 「heading」: bullet → bullet below it; 「heading」: bullet.` of every file. */
const citations: readonly Citation[] = filesBelow('deploy').flatMap((where) =>
  readText(where)
    .split('\n')
    .flatMap((line, index) => {
      const [, note, text = ''] = /# (notes\/[^,]+\.md), (.+)\.$/.exec(line) ?? [];
      if (note === undefined) return [];
      return [...text.matchAll(/「([^」]+)」: (.+?)(?=; 「|$)/g)].map(([, heading = '', quoted = '']) => ({
        where: `${where}:${index + 1}`,
        note,
        heading,
        pieces: quoted.split(/ → |; |, /),
      }));
    }),
);

/** The lines of a note below the headings that hold a text, up to the next heading of any level. */
function sections(note: string, heading: string): readonly string[] {
  return readText(note)
    .split(/^(?=#{1,6} )/m)
    .filter((section) => section.split('\n')[0]?.includes(heading) === true);
}

describe('choices that name the note which advises them', () => {
  it('are all read', () => {
    const mentions = filesBelow('deploy').flatMap((where) => readText(where).match(/notes\/[\w-]+\.md/g) ?? []);
    expect(citations.length).toBeGreaterThanOrEqual(mentions.length);
    expect(mentions.length).toBeGreaterThan(25);
  });

  it.each(citations)('$where quotes 「$heading」', ({ note, heading, pieces }) => {
    const found = sections(note, heading);
    expect(found, `${note} has no heading with ${heading}`).not.toEqual([]);
    for (const piece of pieces)
      expect(
        found.some((section) => section.replaceAll('`', '').includes(piece)),
        `${piece} is not below ${heading}`,
      ).toBe(true);
  });
});
