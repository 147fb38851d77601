import type { Inline, Note } from '../../model.ts';
import { normaliseKey } from '../../text/normalise.ts';
import { excerpt } from '../excerpt.ts';
import type { Problem } from '../problem.ts';

/** Shorter ones are labels that may well come twice: `課題`, `Helm`. */
const MIN_DUPLICATE_CHARACTERS = 8;
/** About what a phone shows at once: 20 lines of 20 full-width characters. */
const MAX_BULLET_CHARACTERS = 400;

/** Bullets that tell nothing by themselves, tell it twice, or too much at once. */
export function checkBullets(note: Note): readonly Problem[] {
  const problems: Problem[] = [];
  const firstLines = new Map<string, number>();
  for (const unit of note.units) {
    if (unit.kind !== 'bullet' || unit.flags.metadata !== undefined) continue;
    const place = { path: note.path, line: unit.line };
    if (unit.flags.linkOnly) problems.push({ ...place, code: 'bare-link', url: firstAddress(unit.inlines) ?? excerpt(unit.text) });

    const characters = [...unit.text].length;
    if (characters > MAX_BULLET_CHARACTERS) problems.push({ ...place, code: 'long-bullet', characters, max: MAX_BULLET_CHARACTERS });

    const key = normaliseKey(unit.text);
    if ([...key].length < MIN_DUPLICATE_CHARACTERS) continue;
    const firstLine = firstLines.get(key);
    if (firstLine === undefined) firstLines.set(key, unit.line);
    else problems.push({ ...place, code: 'duplicate-bullet', text: excerpt(unit.text), firstLine });
  }
  return problems;
}

function firstAddress(inlines: readonly Inline[]): string | undefined {
  for (const inline of inlines) {
    const address = inline.kind === 'link' ? inline.url : 'children' in inline ? firstAddress(inline.children) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}
