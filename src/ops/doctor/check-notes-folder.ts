import type { Note, NoteWarning } from '../../model.ts';
import type { Finding } from '../finding.ts';

/** What the notes look like to whoever runs the bot; what readers of the notes miss is told by `check`. */
export function checkNotesFolder(folder: string, notes: readonly Note[], warnings: readonly NoteWarning[]): readonly Finding[] {
  const units = notes.reduce((sum, note) => sum + note.units.length, 0);
  const restricted = notes.filter((note) => note.audience.kind === 'places').length;
  const drafts = notes.filter((note) => note.draft).length;
  if (notes.length === 0) {
    return [
      {
        area: 'notes',
        code: 'notes-none',
        state: 'problem',
        message: { en: `There are no notes in ${folder}.`, ja: `${folder} にノートがありません。` },
        remedy: {
          en: 'Put *.md, *.markdown or *.txt files there, or set NOTES_DIR to the folder that holds yours.',
          ja: '*.md、*.markdown、*.txt のファイルを置くか、NOTES_DIR でノートのフォルダーを指定してください。',
        },
      },
    ];
  }
  const findings: Finding[] = [
    {
      area: 'notes',
      code: 'notes-read',
      state: 'ok',
      message: {
        en: `${notes.length} notes with ${units} items in ${folder} (${restricted} for some places only, ${drafts} drafts)`,
        ja: `${folder} にノート ${notes.length}、項目 ${units}（一部の場所だけのもの ${restricted}、下書き ${drafts}）`,
      },
      remedy: { en: '', ja: '' },
    },
  ];
  if (warnings.length > 0) {
    findings.push({
      area: 'notes',
      code: 'notes-warnings',
      state: 'warning',
      message: { en: `${warnings.length} warnings about the notes`, ja: `ノートについての警告が ${warnings.length} 件あります` },
      remedy: { en: `See them with: k8snotes check ${folder}`, ja: `k8snotes check ${folder} で見られます。` },
    });
  }
  return findings;
}
