import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseDictionaryFiles } from '../src/text/dictionary/index.ts';
import { type Expectations, readVariables, SettingsError, type Variables } from './variables.ts';

/** The settings that every command has, read once from the environment and checked together. */
export interface Settings {
  readonly notesDir: string;
  readonly notesUrlTemplate: string | undefined;
  /** How changes of the folder are noticed while serving; undefined: not at all. */
  readonly notesWatch: 'events' | 'poll' | undefined;
  readonly glossaryFile: string | undefined;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  readonly replyLanguage: 'auto' | 'ja' | 'en';
  readonly logLevel: string;
  readonly cacheDir: string | undefined;
  readonly locale: string | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const schema = z.object({
  NOTES_DIR: z.string().default('./notes'),
  NOTES_URL_TEMPLATE: z
    .string()
    .refine((value) => /^https?:\/\/\S+$/.test(value) && value.includes('{path}'))
    .optional(),
  NOTES_WATCH: z.enum(['events', 'poll', 'off']).default('events'),
  GLOSSARY_FILE: z.string().optional(),
  DICTIONARY_FILE: z.string().optional(),
  REPLY_LANGUAGE: z.enum(['auto', 'ja', 'en']).default('auto'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('warn'),
});

/** What each variable takes, for the message when it has something else. */
const EXPECTED: Expectations = {
  NOTES_URL_TEMPLATE: {
    en: 'expected an http(s) address with {path}, and {line} where the line belongs',
    ja: '{path} を含む http(s) のアドレスを指定してください（行番号を入れる所には {line}）',
  },
  NOTES_WATCH: { en: 'expected events, poll or off', ja: 'events、poll、off のどれかを指定してください' },
  REPLY_LANGUAGE: { en: 'expected auto, ja or en', ja: 'auto、ja、en のどれかを指定してください' },
  LOG_LEVEL: { en: `expected one of ${LOG_LEVELS.join(', ')}`, ja: `${LOG_LEVELS.join('、')} のどれかを指定してください` },
};

/**
 * Read the settings that every command has.
 *
 * @throws {SettingsError} Anything wrong, all of it together.
 */
export function readSettings(environment: Variables): Settings {
  const { data, problems } = readVariables(schema, EXPECTED, environment);
  if (data === undefined || problems.length > 0) throw new SettingsError(problems);
  return {
    notesDir: data.NOTES_DIR,
    notesUrlTemplate: data.NOTES_URL_TEMPLATE,
    notesWatch: data.NOTES_WATCH === 'off' ? undefined : data.NOTES_WATCH,
    glossaryFile: data.GLOSSARY_FILE,
    dictionaryFiles: parseDictionaryFiles(data.DICTIONARY_FILE),
    replyLanguage: data.REPLY_LANGUAGE,
    logLevel: data.LOG_LEVEL,
    cacheDir: cacheFolder(environment),
    locale: localeOf(environment),
  };
}

/** Where caches go by the XDG base directory rules (https://specifications.freedesktop.org/basedir-spec, checked 2026-11). */
function cacheFolder(environment: Variables): string | undefined {
  const base = environment['XDG_CACHE_HOME'];
  if (base?.startsWith('/') === true) return join(base, 'k8snotes');
  const home = environment['HOME'] ?? homedir();
  return home === '' ? undefined : join(home, '.cache', 'k8snotes');
}

/** `ja_JP.UTF-8` → `ja-JP`; the POSIX locales say nothing about a person. */
export function localeOf(environment: Variables): string | undefined {
  const value = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'];
  const name = value?.split('.')[0];
  return name === undefined || name === '' || name === 'C' || name === 'POSIX' ? undefined : name.replace('_', '-');
}
