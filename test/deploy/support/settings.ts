import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readServiceSettings, type ServiceSettings } from '../../../bin/service-settings.ts';
import { readText } from './files.ts';

export type Variables = Readonly<Record<string, string>>;

/** What may be set beside the settings: conventions that are read, and what Node.js itself reads. */
const CONVENTIONS = ['XDG_CACHE_HOME', 'LANG', 'NODE_ENV'];

/** Every setting of the product: the keys of its schemas. */
export const SETTINGS: readonly string[] = [
  ...(readText('bin/settings.ts') + readText('bin/service-settings.ts')).matchAll(
    /^ {2}([A-Z][A-Z_]+): (?:z$|z\.|[a-z]+\.|[a-z]+,|apiUrl|snowflake)/gm,
  ),
].map((match) => match[1] ?? '');

/** True for a setting, its `…_FILE` form, and the conventions. */
export function isKnown(name: string): boolean {
  return SETTINGS.includes(name) || CONVENTIONS.includes(name) || (name.endsWith('_FILE') && SETTINGS.includes(name.slice(0, -5)));
}

/** Settings whose value is a secret. DATABASE_URL is one when it holds a password, as that of PostgreSQL does. */
export const isSecret = (name: string, value: string): boolean =>
  /(?:TOKEN|SECRET|_KEY|NOTES_REPO)$/.test(name) || (name === 'DATABASE_URL' && !value.startsWith('file:'));

/** What may lie in the files of secrets, by their names. */
const SAMPLES: Variables = {
  'slack-bot-token': 'xoxb-1-2-sample',
  'slack-app-token': 'xapp-1-A1-2-sample',
  'slack-signing-secret': '0123456789abcdef0123456789abcdef',
  'discord-token': 'sample.sample.sample',
  'database-url': 'postgres://k8snotes:p%23w@db.example.com:5432/k8snotes',
  'notes-repo': 'https://bot:sample@git.example.com/team/notes.git',
};

/**
 * The settings as the program reads them of these variables, with the files of secrets there.
 *
 * @throws {SettingsError} As the program does; and when a secret has a name that nobody knows.
 */
export function readAs(variables: Variables, extra: Variables = {}): ServiceSettings {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-secrets-'));
  try {
    const present: Record<string, string> = { ...extra };
    for (const [name, value] of Object.entries(variables)) {
      if (!name.endsWith('_FILE')) present[name] = value;
      else {
        const sample = SAMPLES[basename(value)];
        if (sample === undefined) throw new Error(`${name}: there is no sample for ${value}`);
        present[name] = join(folder, basename(value));
        writeFileSync(join(folder, basename(value)), `${sample}\n`);
      }
    }
    return readServiceSettings(present);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
