import type { Audience, Note, NoteWarning } from '../../model.ts';
import type { Finding } from '../finding.ts';

export interface NotesFolderFacts {
  /** As people know it: a path, or the address of a repository. */
  readonly name: string;
  /** Undefined for a repository. */
  readonly path: string | undefined;
  readonly notes: readonly Note[];
  readonly warnings: readonly NoteWarning[];
  /** Who sees the notes that name no audience. */
  readonly defaultAudience: Audience;
}

/** What the notes look like to whoever runs the bot; what readers of the notes miss is told by `check`. */
export function checkNotesFolder({ name, path, notes, warnings, defaultAudience }: NotesFolderFacts): readonly Finding[] {
  const units = notes.reduce((sum, note) => sum + note.units.length, 0);
  const restricted = notes.filter((note) => note.audience.kind === 'places').length;
  const drafts = notes.filter((note) => note.draft).length;
  const places = defaultAudience.kind === 'public' ? '' : defaultAudience.places.join(', ');
  const some: readonly Finding['message'][] = [
    ...(restricted > 0 ? [{ en: `${restricted} for some places only`, ja: `一部の場所だけのもの ${restricted}` }] : []),
    ...(drafts > 0 ? [{ en: countOf(drafts, 'draft'), ja: `下書き ${drafts}` }] : []),
    ...(places === ''
      ? []
      : [
          {
            en: `those that name no audience are for ${places} alone, by NOTES_AUDIENCE`,
            ja: `audience のないノートを読めるのは NOTES_AUDIENCE の ${places} だけ`,
          },
        ]),
  ];
  const findings: Finding[] = [
    {
      area: 'notes',
      code: 'notes-read',
      state: 'ok',
      message: {
        en: `${countOf(notes.length, 'note')} with ${countOf(units, 'item')} in ${name}${some.length > 0 ? ` (${some.map(({ en }) => en).join('; ')})` : ''}`,
        ja: `${name} にノート ${notes.length}、項目 ${units}${some.length > 0 ? `（${some.map(({ ja }) => ja).join('、')}）` : ''}`,
      },
      remedy: { en: '', ja: '' },
    },
  ];
  if (warnings.length > 0) {
    const count = warnings.length;
    const command = path === undefined ? 'k8snotes check' : `k8snotes check ${path}`;
    findings.push({
      area: 'notes',
      code: 'notes-warnings',
      state: 'warning',
      message: {
        en: count === 1 ? 'There is one warning about the notes.' : `There are ${count} warnings about the notes.`,
        ja: `ノートについての警告が ${count} 件あります。`,
      },
      remedy: { en: `See them with: ${command}`, ja: `${command} で見られます。` },
    });
  }
  return findings;
}

/** `1 note`, `2 notes`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
