import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Audience } from '../src/model.ts';
import { isPossiblePlace, readAudience } from '../src/notes/audience.ts';
import { isBranchName, parseGitAddress } from '../src/notes/git-address.ts';
import { GitSourceError } from '../src/notes/git-error.ts';
import { innerFolder } from '../src/notes/git-source.ts';
import { parseDictionaryFiles } from '../src/text/dictionary/index.ts';
import type { Wording } from './usage.ts';
import { type Expectations, readVariables, SettingsError, type Variables } from './variables.ts';

/** The settings that every command has, read once from the environment and checked together. */
export interface Settings {
  readonly notesDir: string;
  readonly notesUrlTemplate: string | undefined;
  /** Who sees notes that name no audience. */
  readonly defaultAudience: Audience;
  /** How changes of the folder are noticed while serving; undefined: not at all. */
  readonly notesWatch: 'events' | 'poll' | undefined;
  /** The repository that the notes come from, instead of a folder of this machine. */
  readonly notesRepository: NotesRepository | undefined;
  /** What proves a request to `/webhook/notes`; undefined: there is no such page. */
  readonly webhookSecret: string | undefined;
  readonly glossaryFile: string | undefined;
  readonly dictionaryFiles: readonly string[] | 'auto' | 'none';
  readonly replyLanguage: 'auto' | 'ja' | 'en';
  readonly logLevel: string;
  readonly cacheDir: string | undefined;
  readonly locale: string | undefined;
}

export interface NotesRepository {
  /** May hold a token. */
  readonly repo: string;
  /** The same without. */
  readonly url: string;
  readonly branch: string | undefined;
  /** Folder of the notes inside it; empty: its root. */
  readonly folder: string;
  /** How often it is pulled; undefined: only by webhook. */
  readonly refreshMs: number | undefined;
  /** Where its clone lives. */
  readonly directory: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const schema = z.object({
  NOTES_DIR: z.string().optional(),
  NOTES_REPO: z.string().refine(isRepository).optional(),
  NOTES_BRANCH: z.string().refine(isBranchName).optional(),
  NOTES_REFRESH: z
    .string()
    .refine((value) => value === 'off' || refreshMs(value) !== undefined)
    .default('5m'),
  NOTES_WEBHOOK_SECRET: z.string().min(16).optional(),
  NOTES_URL_TEMPLATE: z
    .string()
    .refine((value) => /^https?:\/\/\S+$/.test(value) && value.includes('{path}'))
    .optional(),
  NOTES_AUDIENCE: z.string().refine(isAudience).default('public'),
  NOTES_WATCH: z.enum(['events', 'poll', 'off']).default('events'),
  GLOSSARY_FILE: z.string().optional(),
  DICTIONARY_FILE: z.string().optional(),
  REPLY_LANGUAGE: z.enum(['auto', 'ja', 'en']).default('auto'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('warn'),
});

/** The names of the variables that every command reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape);

/** What each variable takes, for the message when it has something else. */
const EXPECTED: Expectations = {
  NOTES_REPO: {
    en: 'expected https://[user:token@]host/path.git, ssh://git@host/path.git or git@host:path.git (http on this machine only), without ? and #',
    ja: 'https://[ユーザー:トークン@]ホスト/パス.git、ssh://git@ホスト/パス.git、git@ホスト:パス.git のどれかで指定してください（http はこのマシンの中だけ、? と # は使えません）',
  },
  NOTES_BRANCH: { en: 'expected the name of a branch, such as main', ja: 'main のようなブランチの名前を指定してください' },
  NOTES_REFRESH: {
    en: 'expected how often the repository is pulled, from 10s to 24h, such as 5m, or off',
    ja: 'リポジトリを取得する間隔を 10s から 24h までで（例: 5m）、または off を指定してください',
  },
  NOTES_WEBHOOK_SECRET: {
    en: 'expected at least 16 characters; make one with: openssl rand -hex 32',
    ja: '16 文字以上にしてください（openssl rand -hex 32 で作れます）',
  },
  NOTES_URL_TEMPLATE: {
    en: 'expected an http(s) address with {path}, and {line} where the line belongs',
    ja: '{path} を含む http(s) のアドレスを指定してください（行番号を入れる所には {line}）',
  },
  NOTES_AUDIENCE: {
    en: 'expected public, or places with commas between, such as slack:C0123ABCD,discord:123456789012345678',
    ja: 'public か、場所をコンマで区切って指定してください（例: slack:C0123ABCD,discord:123456789012345678）',
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
  const { data, problems: found } = readVariables(schema, EXPECTED, environment);
  const problems: Wording[] = [...found];
  const cacheDir = cacheFolder(environment);
  const notesRepository = data === undefined ? undefined : repositoryOf(data, cacheDir, problems);
  if (data === undefined || problems.length > 0) throw new SettingsError(problems);
  return {
    notesDir: data.NOTES_DIR ?? './notes',
    notesUrlTemplate: data.NOTES_URL_TEMPLATE,
    defaultAudience: readAudience(data.NOTES_AUDIENCE).audience,
    notesWatch: data.NOTES_WATCH === 'off' ? undefined : data.NOTES_WATCH,
    notesRepository,
    webhookSecret: data.NOTES_WEBHOOK_SECRET,
    glossaryFile: data.GLOSSARY_FILE,
    dictionaryFiles: parseDictionaryFiles(data.DICTIONARY_FILE),
    replyLanguage: data.REPLY_LANGUAGE,
    logLevel: data.LOG_LEVEL,
    cacheDir,
    locale: localeOf(environment),
  };
}

/** What the variables say about a repository, checked together. */
function repositoryOf(data: z.infer<typeof schema>, cacheDir: string | undefined, problems: Wording[]): NotesRepository | undefined {
  const { NOTES_REPO: repo, NOTES_BRANCH: branch, NOTES_DIR: dir = '' } = data;
  if (repo === undefined) {
    if (branch !== undefined) {
      problems.push({
        en: `NOTES_BRANCH="${branch}" is for the repository in NOTES_REPO, which is not set. Set it, or leave the branch out.`,
        ja: `NOTES_BRANCH="${branch}" は NOTES_REPO のリポジトリに使いますが、NOTES_REPO が設定されていません。設定するか、NOTES_BRANCH を外してください。`,
      });
    }
    return undefined;
  }
  if (dir.startsWith('/') || dir.split(/[\\/]/).includes('..')) {
    problems.push({
      en: `NOTES_DIR="${dir}": with NOTES_REPO it is the folder inside the repository. Give it relative to the root of the repository, without "..".`,
      ja: `NOTES_DIR="${dir}": NOTES_REPO と一緒に使うときは、リポジトリの中のフォルダーです。リポジトリのルートからの相対パスを「..」なしで指定してください。`,
    });
  }
  if (cacheDir === undefined) {
    problems.push({
      en: 'NOTES_REPO needs a place for the clone, but neither XDG_CACHE_HOME nor HOME is set. Set XDG_CACHE_HOME to a folder that can be written.',
      ja: 'NOTES_REPO にはクローンの置き場所が必要ですが、XDG_CACHE_HOME も HOME も設定されていません。XDG_CACHE_HOME に書き込めるフォルダーを指定してください。',
    });
    return undefined;
  }
  const { url } = parseGitAddress(repo);
  // By the address without its token, so that a new token finds the same clone.
  const name = createHash('sha256')
    .update(`${url}\n${branch ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  return {
    repo,
    url,
    branch,
    folder: innerFolder(dir),
    refreshMs: data.NOTES_REFRESH === 'off' ? undefined : refreshMs(data.NOTES_REFRESH),
    directory: join(cacheDir, 'repositories', name),
  };
}

function isRepository(value: string): boolean {
  try {
    parseGitAddress(value);
    return true;
  } catch (error) {
    if (error instanceof GitSourceError) return false;
    throw error;
  }
}

/** An audience of which every part can match a place: one that never does would hide the notes without a word. */
function isAudience(value: string): boolean {
  const { audience, bad } = readAudience(value);
  return bad.length === 0 && (audience.kind === 'public' || (audience.places.length > 0 && audience.places.every(isPossiblePlace)));
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `300s`, `5m`, `1h` in milliseconds; undefined when it is none, or not from ten seconds to a day. */
function refreshMs(value: string): number | undefined {
  const match = /^(?<count>\d{1,5})(?<unit>[smh])$/.exec(value);
  const ms = Number(match?.groups?.['count']) * (UNIT_MS[match?.groups?.['unit'] ?? ''] ?? Number.NaN);
  return ms >= 10_000 && ms <= 86_400_000 ? ms : undefined;
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
