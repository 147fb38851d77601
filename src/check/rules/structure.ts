import type { Inline, Note, Unit } from '../../model.ts';
import { lintSource } from '../../notes/lint-source.ts';
import type { CheckedNote } from '../check-notes.ts';
import { excerpt } from '../excerpt.ts';
import type { Problem } from '../problem.ts';
import { unitsById } from '../prose.ts';

/** Headings and bullets that hold nothing, and markers that other readers take for text. */
export function checkStructure({ note, source }: CheckedNote): readonly Problem[] {
  const problems: Problem[] = [...emptySessions(note)];
  for (const { kind, line, text } of lintSource(source, note.path)) {
    const place = { path: note.path, line };
    switch (kind) {
      case 'empty-bullet':
      case 'empty-heading':
      case 'mixed-indentation':
        problems.push({ ...place, code: kind });
        break;
      case 'glued-bullet':
      case 'glued-heading':
        problems.push({ ...place, code: 'glued-marker', text: excerpt(text) });
        break;
      case 'stray-dash':
        problems.push({ ...place, code: 'stray-dash', text: excerpt(text) });
        break;
      case 'left-over-emphasis':
      case 'image-without-text':
        // Looked at more closely by the rules for emphasis and images.
        break;
      default:
        kind satisfies never;
    }
  }
  return problems;
}

/**
 * Headings without a statement: a break or a party needs none, a link to slides is one, and a deeper heading answers for itself. Date and venue are what a section such
 * as 概要 is for, but say nothing of a talk.
 */
function emptySessions(note: Note): readonly Problem[] {
  const units = unitsById(note);
  return note.sessions.flatMap((session): readonly Problem[] => {
    const heading = units.get(session.id);
    if (heading === undefined || session.kind === 'social') return [];
    const children = heading.childIds.flatMap((id) => units.get(id) ?? []);
    if (session.kind === 'section' ? children.length > 0 : children.some((child) => isStatement(child, units))) return [];
    return [
      { code: 'empty-session', path: note.path, line: session.line, title: excerpt(session.title), onlyMetadata: children.length > 0 },
    ];
  });
}

function isStatement(unit: Unit, units: ReadonlyMap<string, Unit>): boolean {
  const { metadata } = unit.flags;
  if (metadata === undefined || (metadata === 'slides' && hasAddress(unit.inlines))) return true;
  return unit.childIds.some((id) => {
    const child = units.get(id);
    return child !== undefined && isStatement(child, units);
  });
}

function hasAddress(inlines: readonly Inline[]): boolean {
  return inlines.some((inline) => inline.kind === 'link' || ('children' in inline && hasAddress(inline.children)));
}
