import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../src/model.ts';
import { parseDictionaryFiles } from '../src/text/dictionary/index.ts';
import type { Wording } from './usage.ts';

/** All settings, read once from the environment and checked together. */
export interface Settings {
  readonly notesDir: string;
  readonly notesUrlTemplate: string | undefined;
  readonly glossaryFile: string | undefined;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  readonly replyLanguage: 'auto' | 'ja' | 'en';
  readonly logLevel: string;
  readonly cacheDir: string | undefined;
  readonly locale: string | undefined;
}

/** Every problem of the environment at once, each with the variable's name, what was found and the remedy. */
export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID';
  override readonly name = 'SettingsError';
  readonly problems: readonly Wording[];

  constructor(problems: readonly Wording[]) {
    super(settingsMessage(problems, 'en'));
    this.problems = problems;
  }

  in(language: Language): string {
    return settingsMessage(this.problems, language);
  }
}

function settingsMessage(problems: readonly Wording[], language: Language): string {
  const lines = problems.map((problem) => `  ${problem[language]}`).join('\n');
  return language === 'ja'
    ? `設定に誤りがあります。\n${lines}\n設定の一覧は .env.example にあります。`
    : `The settings are not right:\n${lines}\nSee .env.example for all settings.`;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const schema = z.object({
  NOTES_DIR: z.string().default('./notes'),
  NOTES_URL_TEMPLATE: z
    .string()
    .refine((value) => /^https?:\/\/\S+$/.test(value) && value.includes('{path}'))
    .optional(),
  GLOSSARY_FILE: z.string().optional(),
  DICTIONARY_FILE: z.string().optional(),
  REPLY_LANGUAGE: z.enum(['auto', 'ja', 'en']).default('auto'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('warn'),
});

/** What each variable takes, for the message when it has something else. */
const EXPECTED: Readonly<Record<string, Wording>> = {
  NOTES_URL_TEMPLATE: {
    en: 'expected an http(s) address with {path}, and {line} where the line belongs',
    ja: '{path} を含む http(s) のアドレスを指定してください（行番号を入れる所には {line}）',
  },
  REPLY_LANGUAGE: { en: 'expected auto, ja or en', ja: 'auto、ja、en のどれかを指定してください' },
  LOG_LEVEL: { en: `expected one of ${LOG_LEVELS.join(', ')}`, ja: `${LOG_LEVELS.join('、')} のどれかを指定してください` },
};

/**
 * Read the settings.
 *
 * A variable and its `…_FILE` form (a file that holds the value, such as a mounted secret) are equal, save for those whose own name ends in `_FILE`. An empty value is
 * no value.
 *
 * @throws {SettingsError} Anything wrong, all of it together.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: Wording[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const direct = environment[name];
    const file = name.endsWith('_FILE') ? undefined : environment[`${name}_FILE`];
    if (direct !== undefined && direct !== '') values[name] = direct;
    else if (file !== undefined && file !== '') {
      try {
        values[name] = readFileSync(file, 'utf8').trim();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        problems.push({
          en: `${name}_FILE: cannot read "${file}" (${reason}). Give the path of a readable file, or set ${name}.`,
          ja: `${name}_FILE: 「${file}」を読めません（${reason}）。読めるファイルのパスを指定するか、${name} を設定してください。`,
        });
      }
    }
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? '');
      const found = `${name}="${values[name] ?? ''}"`;
      const expected = EXPECTED[name] ?? { en: issue.message, ja: issue.message };
      problems.push({ en: `${found}: ${expected.en}.`, ja: `${found}: ${expected.ja}。` });
    }
  }
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const data = parsed.data;
  return {
    notesDir: data.NOTES_DIR,
    notesUrlTemplate: data.NOTES_URL_TEMPLATE,
    glossaryFile: data.GLOSSARY_FILE,
    dictionaryFiles: parseDictionaryFiles(data.DICTIONARY_FILE),
    replyLanguage: data.REPLY_LANGUAGE,
    logLevel: data.LOG_LEVEL,
    cacheDir: cacheFolder(environment),
    locale: localeOf(environment),
  };
}

/** Where caches go by the XDG base directory rules (https://specifications.freedesktop.org/basedir-spec, checked 2026-11). */
function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const base = environment['XDG_CACHE_HOME'];
  if (base?.startsWith('/') === true) return join(base, 'k8snotes');
  const home = environment['HOME'] ?? homedir();
  return home === '' ? undefined : join(home, '.cache', 'k8snotes');
}

/** `ja_JP.UTF-8` → `ja-JP`; the POSIX locales say nothing about a person. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const value = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'];
  const name = value?.split('.')[0];
  return name === undefined || name === '' || name === 'C' || name === 'POSIX' ? undefined : name.replace('_', '-');
}
