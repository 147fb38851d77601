import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Language } from '../src/model.ts';
import type { GivenSetting } from '../src/ops/doctor/check-variables.ts';
import type { Wording } from './usage.ts';

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

export type Variables = Readonly<Record<string, string | undefined>>;

/** What a variable takes, for the message when it has something else. */
export type Expectations = Readonly<Record<string, Wording>>;

/** Variables whose value no message may show. */
const SECRET = /(?:TOKEN|SECRET|_KEY|DATABASE_URL|NOTES_REPO)$/;

export interface ReadVariables<T> {
  /** Undefined when a value is not of its kind. */
  readonly data: T | undefined;
  readonly problems: readonly Wording[];
}

/**
 * Read the variables of a schema.
 *
 * A variable and its `…_FILE` form (a file that holds the value, such as a mounted secret) are equal, save for those whose own name ends in `_FILE`. An empty value is
 * no value.
 */
export function readVariables<T extends z.ZodObject>(schema: T, expected: Expectations, environment: Variables): ReadVariables<z.infer<T>> {
  const problems: Wording[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const given = givenAs(name, environment);
    if (given === undefined) continue;
    const { file, value, unreadable } = given;
    if (value !== '') values[name] = value;
    if (unreadable !== undefined) {
      problems.push({
        en: `${name}_FILE: cannot read "${file}" (${unreadable}). Give the path of a readable file, or set ${name}.`,
        ja: `${name}_FILE: 「${file}」を読めません（${unreadable}）。読めるファイルのパスを指定するか、${name} を設定してください。`,
      });
    }
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? '');
      const found = `${name}="${shown(name, values[name] ?? '')}"`;
      const wording = expected[name] ?? { en: issue.message, ja: issue.message };
      problems.push({ en: `${found}: ${wording.en}.`, ja: `${found}: ${wording.ja}。` });
    }
  }
  return { data: parsed.success ? parsed.data : undefined, problems };
}

/** How a variable is given: by itself, or by a file that holds the value. */
interface Given {
  /** Empty: a file that holds nothing, or cannot be read. */
  readonly value: string;
  readonly file: string | undefined;
  /** Why the file cannot be read. */
  readonly unreadable: string | undefined;
}

function givenAs(name: string, environment: Variables): Given | undefined {
  const value = environment[name] ?? '';
  if (value !== '') return { value, file: undefined, unreadable: undefined };
  const file = fileOf(name, environment);
  if (file === undefined) return undefined;
  try {
    return { value: readFileSync(file, 'utf8').trim(), file, unreadable: undefined };
  } catch (error) {
    return { value: '', file, unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** The file that is to hold the value of a variable. */
function fileOf(name: string, environment: Variables): string | undefined {
  return name.endsWith('_FILE') ? undefined : environment[`${name}_FILE`] || undefined;
}

/** The variables among `names` that are given, in this order, as a person may see them. */
export function givenVariables(names: readonly string[], environment: Variables): readonly GivenSetting[] {
  return names.flatMap((name) => {
    const given = givenAs(name, environment);
    if (given === undefined) return [];
    const value = given.value === '' ? undefined : shown(name, given.value);
    const unusedFile = given.file === undefined ? fileOf(name, environment) : undefined;
    return [{ name, value, file: given.file, unusedFile }];
  });
}

/** A value as a message may show it: of a secret, its length and how it begins, which is what tells one kind of token from another. The path of a database file is no secret. */
function shown(name: string, value: string): string {
  if (!SECRET.test(name) || (name === 'DATABASE_URL' && value.startsWith('file:'))) return value.replace(/(?<=:\/\/)[^\s/@]*(?=@)/g, '…');
  const kind = /^(?:x[a-z]+-|[a-z]+:)/.exec(value)?.[0] ?? '';
  return `${kind}… (${value.length})`;
}
