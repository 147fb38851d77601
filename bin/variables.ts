import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Language } from '../src/model.ts';
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
    const direct = environment[name];
    const file = name.endsWith('_FILE') ? undefined : environment[`${name}_FILE`];
    if (direct !== undefined && direct !== '') values[name] = direct;
    else if (file !== undefined && file !== '') {
      try {
        const value = readFileSync(file, 'utf8').trim();
        if (value !== '') values[name] = value;
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
      const found = `${name}="${shown(name, values[name] ?? '')}"`;
      const wording = expected[name] ?? { en: issue.message, ja: issue.message };
      problems.push({ en: `${found}: ${wording.en}.`, ja: `${found}: ${wording.ja}。` });
    }
  }
  return { data: parsed.success ? parsed.data : undefined, problems };
}

/** A value as a message may show it: of a secret, its length and how it begins, which is what tells one kind of token from another. */
function shown(name: string, value: string): string {
  if (!SECRET.test(name)) return value;
  const kind = /^(?:x[a-z]+-|[a-z]+:)/.exec(value)?.[0] ?? '';
  return `${kind}… (${value.length})`;
}
