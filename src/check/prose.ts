import type { Inline, Note, Unit } from '../model.ts';
import { normalise } from '../text/normalise.ts';

/** Stands where something was left out, so that no word is made of what stood around it. */
const GAP = '\u0001';

/** Words of others, kept as they were said. The limits keep a lone quotation mark from swallowing a line. */
const QUOTED = /「[^「」\n]{0,80}」|『[^『』\n]{0,80}』|"[^"\n]{0,80}"/gu;
/** Names of persons, channels and hashtags, addresses of mail and web, paths. */
const NAMES = /[@#$][\p{L}\p{N}_./-]+|[\p{L}\p{N}_.-]+@[\p{L}\p{N}.-]+|\b[a-z]+:\/\/[^\s\u0001]+/giu;
/** What follows a command on its line is its arguments, up to Japanese text. */
const COMMAND = /\b(?:kubectl|helm|docker|git|gcloud|aws|az|eksctl|npm|npx|go|make|curl|ssh)(?= [\x21-\x7e])[\x20-\x7e]*/gu;

/**
 * The text of a unit in which spellings are the writer's own: NFKC with its case and line breaks kept, without code, links, quotations, commands and names of accounts.
 * Empty for metadata lines, quotes and code blocks.
 */
export function proseOf(unit: Unit): string {
  if (unit.flags.metadata !== undefined || unit.kind === 'code' || unit.kind === 'quote') return '';
  const leaveOut = (text: string): string => text.replace(/[^\n]+/gu, GAP);
  return normalise(plainText(unit.inlines)).cased.replace(QUOTED, leaveOut).replace(NAMES, leaveOut).replace(COMMAND, leaveOut);
}

function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
        case 'break':
          return inline.value;
        case 'code':
        case 'link':
          return GAP;
        case 'strong':
        case 'emphasis':
        case 'delete':
          return plainText(inline.children);
        default:
          return inline satisfies never;
      }
    })
    .join('');
}

/** Source line of an offset into the text of a unit (or its prose): line breaks of the source are breaks there. */
export function lineAt(unit: Unit, text: string, offset: number): number {
  let line = unit.line;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return Math.min(line, Math.max(unit.line, unit.endLine));
}

/** Units of a note by id. */
export function unitsById(note: Note): ReadonlyMap<string, Unit> {
  return new Map(note.units.map((unit) => [unit.id, unit]));
}
