import { isPossiblePlace } from '../../notes/audience.ts';
import { readFrontMatter } from '../../notes/front-matter.ts';
import { splitSource } from '../../notes/pre-pass.ts';
import type { CheckedNote } from '../check-notes.ts';
import type { FindingCode, Problem } from '../problem.ts';
import { frontMatterProblem } from './loading.ts';

/**
 * Who sees the note, and whether it can be found by its date.
 *
 * What follows from front matter that could not be read is not told again: the loader's warning says it.
 */
export function checkVisibility({ note, source }: CheckedNote): readonly Problem[] {
  const { lines } = splitSource(source, note.path);
  const frontMatter = readFrontMatter(lines, note.path);
  const head = lines.slice(0, frontMatter.lineCount);
  const told = new Set<FindingCode>(
    note.warnings.flatMap(({ code, message }) => (code === 'front-matter' ? frontMatterProblem(message).code : [])),
  );
  const isTold = (code: FindingCode): boolean => told.has('front-matter') || told.has(code);
  const lineOf = (key: RegExp): number =>
    Math.max(
      0,
      head.findIndex((line) => key.test(line)),
    ) + 1;
  const problems: Problem[] = [];

  if (note.draft && !isTold('bad-draft'))
    problems.push({ code: 'draft', path: note.path, line: lineOf(/^\s*["']?(?:draft|下書き)["']?\s*[:=]/i) });
  // That of the note alone: the default of the folder is a setting, and checked as one.
  if (frontMatter.audience?.kind === 'places' && !isTold('bad-audience')) {
    const line = lineOf(/^\s*["']?(?:audience|公開範囲)["']?\s*[:=]/i);
    const { places } = frontMatter.audience;
    const impossible = places.filter((place) => !isPossiblePlace(place));
    if (impossible.length === places.length) problems.push({ code: 'audience-nobody', path: note.path, line, places });
    else for (const place of impossible) problems.push({ code: 'audience-place', path: note.path, line, place });
  }
  if (note.units.length === 0) problems.push({ code: 'empty-note', path: note.path, line: 1 });
  else if (note.date === undefined && !note.dateUnknown && !isTold('bad-date'))
    problems.push({ code: 'undated', path: note.path, line: 1, title: note.title });
  return problems;
}
