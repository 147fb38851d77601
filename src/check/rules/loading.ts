import type { NoteWarning } from '../../model.ts';
import { splitSource } from '../../notes/pre-pass.ts';
import type { CheckedNote } from '../check-notes.ts';
import { excerpt } from '../excerpt.ts';
import type { FindingCode, Problem, ProblemDetails } from '../problem.ts';

/**
 * What loading the folder warned of.
 *
 * A NoteWarning tells its values only in its English message, so they are read back from there; the tests hold both sides together. A value that is not found is left
 * out of the message, never the finding.
 */
export function checkLoading(warnings: readonly NoteWarning[], notes: readonly CheckedNote[]): readonly Problem[] {
  const sources = new Map(notes.map(({ note, source }) => [note.path, source]));
  return warnings.map((warning): Problem => {
    const place = { path: warning.path, line: warning.line };
    const { message } = warning;
    switch (warning.code) {
      case 'unreadable':
        return { ...place, code: 'unreadable', reason: afterColon(message) };
      case 'too-large':
        return { ...place, code: 'too-large', megabytes: firstGroup(/([\d.]+) MB/, message) };
      case 'outside-folder':
        return { ...place, code: 'outside-folder' };
      case 'encoding': {
        const encoding = /not UTF-8 but ([\w-]+)/.exec(message)?.[1];
        return { ...place, code: 'not-utf-8', encoding, places: firstGroup(/^(\d+) place/, message) };
      }
      case 'unclosed-fence': {
        const line = splitSource(sources.get(warning.path) ?? '', warning.path).lines[warning.line - 1] ?? '';
        return { ...place, code: 'unclosed-fence', text: excerpt(line) };
      }
      case 'control-character':
        return { ...place, code: 'control-character', count: firstGroup(/^(\d+)/, message), first: firstGroup(/(U\+[0-9A-F]+)/, message) };
      case 'too-deep':
        return { ...place, code: 'too-deep', levels: firstGroup(/(\d+) levels/, message) };
      case 'front-matter':
        return { ...place, ...frontMatterProblem(message) };
      default:
        return warning.code satisfies never;
    }
  });
}

/** Which of the problems of front matter a warning's message tells, with its value. */
export function frontMatterProblem(message: string): Details<'bad-date' | 'bad-audience' | 'bad-draft' | 'bad-tip' | 'front-matter'> {
  const value = afterColon(message);
  if (message.startsWith('No such date')) return { code: 'bad-date', value };
  if (message.startsWith('Audience ')) return { code: 'bad-audience', value };
  if (message.startsWith('Draft ')) return { code: 'bad-draft', value };
  if (message.startsWith('Tip ')) return { code: 'bad-tip', value };
  // Never closed: there is no further reason to tell.
  return { code: 'front-matter', reason: message.includes('cannot be read') ? value.replace(/:$/, '') : '' };
}

type Details<Code extends FindingCode> = { readonly [Each in Code]: { readonly code: Each } & ProblemDetails[Each] }[Code];

function afterColon(message: string): string {
  const at = message.indexOf(': ');
  return at === -1 ? '' : message.slice(at + 2).trim();
}

function firstGroup(pattern: RegExp, message: string): string {
  return pattern.exec(message)?.[1] ?? '';
}
