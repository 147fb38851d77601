import type { Language } from '../model.ts';
import { GitSourceError } from './git-error.ts';
import { NotesFolderError } from './load-folder.ts';

/** Why the notes that are served are not as they are where they come from. */
export interface NotesProblem {
  readonly code: string;
  /** With address, folder and remedy: for whoever runs the bot. */
  readonly told: Readonly<Record<Language, string>>;
  /** The same for anybody who talks to the bot: no path and no address. */
  readonly public: Readonly<Record<Language, string>>;
}

const FOLDER_PUBLIC: NotesProblem['public'] = {
  en: 'their folder cannot be read just now.',
  ja: '今はノートのフォルダーを読めません。',
};
const REPOSITORY_PUBLIC: NotesProblem['public'] = {
  en: 'their repository cannot be read just now.',
  ja: '今はノートのリポジトリから取得できません。',
};

/** There is a folder, but no note in it where there were some before. */
export function noNotesLeft(folder: string): NotesProblem {
  return {
    code: 'no-notes',
    told: { en: `There are no notes in ${folder}.`, ja: `${folder} にノートがありません。` },
    public: FOLDER_PUBLIC,
  };
}

/** What to tell about an error of reading the notes; undefined for any that is none of theirs. */
export function notesProblem(error: unknown): NotesProblem | undefined {
  if (error instanceof GitSourceError) return { code: error.code, told: error.told, public: REPOSITORY_PUBLIC };
  if (error instanceof NotesFolderError)
    return { code: error.code, told: { en: error.message, ja: explainFolderInJapanese(error) }, public: FOLDER_PUBLIC };
  return undefined;
}

/** The message of the error in Japanese, with the remedy. */
export function explainFolderInJapanese(error: NotesFolderError): string {
  const { folder } = error;
  switch (error.code) {
    case 'notes-folder-missing':
      return `ノートのフォルダー ${folder} がありません。作成するか、NOTES_DIR または --notes でノートのフォルダーを指定してください。`;
    case 'notes-folder-is-file':
      return `${folder} はフォルダーではありません。NOTES_DIR または --notes には、ノートの入っているフォルダーを指定してください。`;
    case 'notes-folder-unreadable': {
      const cause = error.cause instanceof Error ? `（${error.cause.message}）` : '';
      return `ノートのフォルダー ${folder} を読めません${cause}。k8snotes を動かすユーザーに読む権限を与えてください。`;
    }
    default:
      return error.code satisfies never;
  }
}
