import { chooseLanguage } from '../src/answer/language.ts';
import type { Language } from '../src/model.ts';
import { GitSourceError } from '../src/notes/git-error.ts';
import { NotesFolderError } from '../src/notes/load-folder.ts';
import { explainFolderInJapanese } from '../src/notes/notes-problem.ts';
import { HttpListenError } from '../src/ops/http-server.ts';
import { explainStoreError } from '../src/store/explain-store-error.ts';
import { StoreError } from '../src/store/store.ts';
import { GlossaryError } from '../src/text/load-glossary.ts';
import type { Environment } from './command-line.ts';
import { localeOf } from './settings.ts';
import { USAGE, UsageError } from './usage.ts';
import { SettingsError } from './variables.ts';

/** The notes folder is there, but nothing in it is a note. */
export class NoNotesError extends Error {
  readonly code = 'NO_NOTES';
  override readonly name = 'NoNotesError';
  readonly folder: string;
  readonly unreadable: number;

  constructor(folder: string, unreadable: number) {
    super(noNotes(folder, unreadable, 'en'));
    this.folder = folder;
    this.unreadable = unreadable;
  }
}

/** The language of a person at the command line before any answer: `--lang`, else REPLY_LANGUAGE, else that of what was typed, else the locale. */
export function languageOf({ argv, variables }: Pick<Environment, 'argv' | 'variables'>): Language {
  const option = argv.indexOf('--lang');
  const named = [
    option < 0 ? undefined : argv[option + 1],
    argv.find((argument) => argument.startsWith('--lang='))?.slice('--lang='.length),
    variables['REPLY_LANGUAGE'],
  ];
  const language = named.find((value) => value === 'ja' || value === 'en') ?? 'auto';
  const locale = localeOf(variables);
  return chooseLanguage({ text: argv.slice(1).join(' '), language, ...(locale === undefined ? {} : { locale }) });
}

/** What to tell a person about an error that they can mend, with the remedy; undefined for any other. */
export function explainFailure(error: unknown, language: Language): string | undefined {
  if (error instanceof UsageError) return `${error.wording[language]}\n\n${USAGE[language]}`;
  if (error instanceof SettingsError) return `${error.in(language)}\n`;
  if (error instanceof StoreError) {
    const { message, remedy } = explainStoreError(error);
    return `${message[language]}${language === 'ja' ? '' : ' '}${remedy[language]}\n`;
  }
  if (error instanceof NoNotesError) return `${noNotes(error.folder, error.unreadable, language)}\n`;
  if (error instanceof GitSourceError) return `${error.told[language]}\n`;
  if (error instanceof NotesFolderError) return `${language === 'ja' ? explainFolderInJapanese(error) : error.message}\n`;
  if (error instanceof HttpListenError) {
    const { host, port, code } = error;
    return language === 'ja'
      ? `HTTP サーバーが HTTP_HOST="${host}"、HTTP_PORT="${port}" で待ち受けられません（${code}）。そのポートを使っているプログラムを止めるか、このマシンの空いているアドレスとポートを指定してください（HTTP_PORT=0 なら空いているポートを選びます）。\n`
      : `The HTTP server cannot listen on HTTP_HOST="${host}", HTTP_PORT="${port}" (${code}). Stop the program that uses that port, or give an address and a port of this machine that are free (HTTP_PORT=0 takes any).\n`;
  }
  // What is wrong inside the file is told by the parser and the schema, in English.
  if (error instanceof GlossaryError)
    return `${language === 'ja' ? `用語集を使えません。GLOSSARY_FILE のファイルを直してください。\n  ${error.message}` : error.message}\n`;
  return undefined;
}

/** Whether the same command may well succeed when it is run again as it is: what is away comes back, a port is let go of, and what nobody foresaw may have been chance. */
export function mayPass(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'UNAVAILABLE';
  if (error instanceof GitSourceError) return error.isPassing;
  if (error instanceof HttpListenError) return error.code !== 'EACCES';
  return explainFailure(error, 'en') === undefined;
}

function noNotes(folder: string, unreadable: number, language: Language): string {
  if (language === 'ja') {
    const files = unreadable > 0 ? `（読めなかったファイル ${unreadable} 件）` : '';
    return `${folder} にはノート（*.md、*.markdown、*.txt）がありません${files}。ノートを置くか、NOTES_DIR または --notes でノートのフォルダーを指定してください。`;
  }
  const files = unreadable > 0 ? ` that can be read (${unreadable} cannot)` : '';
  return `There are no notes (*.md, *.markdown, *.txt)${files} in ${folder}. Put some there, or set NOTES_DIR or --notes to the folder that holds yours.`;
}

/** What went wrong inside: an id that is in the log too, and what to do. */
export function unexpectedFailure(error: unknown, errorId: string, language: Language): string {
  const reason = error instanceof Error ? error.message : String(error);
  return language === 'ja'
    ? `k8snotes でエラーが起きました（${errorId}）: ${reason}\nLOG_LEVEL=debug を付けてもう一度動かすと詳しく分かります。続くときは、この番号を添えて報告してください。\n`
    : `k8snotes failed (${errorId}): ${reason}\nRun again with LOG_LEVEL=debug for details; if it happens again, report it with this number.\n`;
}
