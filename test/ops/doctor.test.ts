import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { checkCache } from '../../src/ops/doctor/check-cache.ts';
import { checkClock } from '../../src/ops/doctor/check-clock.ts';
import { checkIndex } from '../../src/ops/doctor/check-index.ts';
import { checkStore } from '../../src/ops/doctor/check-store.ts';
import { settingsFinding, unknownSettings } from '../../src/ops/doctor/check-variables.ts';
import { compareClock } from '../../src/ops/doctor/compare-clock.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import { createNotesIndex } from '../../src/search/notes-index.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open-store.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';
import { bulletsOf, type NoteTexts, parseNotes } from '../support/notes.ts';

const NOW = new Date('2026-11-20T09:12:00Z');
const folder = (): string => mkdtempSync(join(tmpdir(), 'k8snotes-test-doctor-'));

describe('variables that are no settings', () => {
  const KNOWN = ['NOTES_DIR', 'NOTES_REPO', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'DISCORD_TOKEN', 'TIP_TIME', 'GLOSSARY_FILE'];
  const told = (variables: Readonly<Record<string, string>>) => unknownSettings(variables, KNOWN).map(({ message }) => message.en);

  it.each([
    ['SLACK_BOT_TOKNE', 'SLACK_BOT_TOKEN'],
    ['slack_bot_token', undefined],
    ['SLACK_BOT_TOKEN_FIEL', 'SLACK_BOT_TOKEN_FILE'],
    ['SLACK_TOKEN', 'SLACK_BOT_TOKEN or SLACK_APP_TOKEN'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['TIP_TIMES', 'TIP_TIME'],
    ['NOTES_dir', 'NOTES_DIR'],
  ])('are told with what was probably meant: %s', (name, meant) => {
    expect(told({ [name]: 'the value' })).toEqual(
      meant === undefined ? [] : [`${name} is no setting and has no effect: did you mean ${meant}?`],
    );
  });

  it('are told without a guess where none is good, and never with their value', () => {
    const findings = unknownSettings({ NOTES_COLOUR_OF_THE_SKY: 'xoxb-secret' }, KNOWN);
    expect(findings).toMatchObject([{ code: 'setting-unknown', state: 'warning' }]);
    expect(findings[0]?.message.en).toBe('NOTES_COLOUR_OF_THE_SKY is no setting and has no effect.');
    expect(JSON.stringify(findings)).not.toContain('secret');
  });

  it('are not settings, files of settings, empty ones, those of other programs, or what Kubernetes sets of a service', () => {
    expect(
      told({
        NOTES_DIR: 'x',
        SLACK_BOT_TOKEN_FILE: '/run/secrets/token',
        TIP_NOTHING: '',
        HTTP_PROXY: 'x',
        NOTES_SERVICE_HOST: '10.0.0.1',
        NOTES_SERVICE_PORT_HTTP: '80',
        NOTES_PORT_80_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([]);
    expect(told({ NOTES_PORT: '80' })).toHaveLength(1);
  });
});

describe('the settings that are set', () => {
  it('are listed on a line each, with the file that a value comes from', () => {
    const given = [
      { name: 'NOTES_DIR', value: './notes', file: undefined, unusedFile: undefined },
      { name: 'SLACK_BOT_TOKEN', value: 'xoxb-… (20)', file: '/run/token', unusedFile: undefined },
      { name: 'SLACK_APP_TOKEN', value: undefined, file: '/run/empty', unusedFile: undefined },
      { name: 'DISCORD_TOKEN', value: '… (9)', file: undefined, unusedFile: '/run/discord' },
      { name: 'TIP_CHANNELS', value: 'a\nb', file: undefined, unusedFile: undefined },
    ];
    expect(settingsFinding(given).message.en.split('\n')).toEqual([
      'These are set; for all others the defaults hold:',
      'NOTES_DIR=./notes',
      'SLACK_BOT_TOKEN_FILE=/run/token (xoxb-… (20))',
      'SLACK_APP_TOKEN_FILE=/run/empty (no value in it)',
      'DISCORD_TOKEN=… (9) (DISCORD_TOKEN_FILE=/run/discord is not read)',
      'TIP_CHANNELS=a b',
    ]);
  });
});

describe('the index', () => {
  async function indexOf(texts: NoteTexts) {
    const index = createNotesIndex(await loadGlossary(), createMiniSearchEngine());
    for (const note of parseNotes(texts)) await index.put(note);
    return index;
  }

  it.each([
    ['Japanese', bulletsOf('監視の話をした', 'ログを集める')],
    ['English', '# Meetup\n\n- Prometheus scrapes the kubelet\n'],
    ['restricted notes alone', '---\naudience: [slack:C0123]\n---\n# A\n\n- Prometheus\n'],
    ['a single word', '# Prometheus\n'],
  ])('works: %s', async (_name, text) => {
    const finding = await checkIndex(await indexOf(text), 1234);
    expect(finding).toMatchObject({ area: 'notes', code: 'index-ok', state: 'ok' });
    expect(finding.message.en).toEqual(expect.stringMatching(/^Search works: 1 note with \d items?, read and indexed in 1\.2 s\.$/));
  });

  it('is told to be broken when words of the notes are not found', async () => {
    const index = await indexOf(bulletsOf('監視の話をした', 'Prometheus'));
    // As an index would be that lost what it holds.
    const emptied = { ...index, engine: createMiniSearchEngine() };
    expect(await checkIndex(emptied, 1)).toMatchObject({ code: 'index-failed', state: 'problem' });
  });

  it('has nothing to find where all notes are drafts or wordless', async () => {
    expect(await checkIndex(await indexOf('---\ndraft: true\n---\n# A\n\n- Prometheus\n'), 1)).toMatchObject({ code: 'index-empty' });
    expect(await checkIndex(await indexOf('- !!!\n- 100\n'), 1)).toMatchObject({ code: 'index-empty', state: 'warning' });
  });
});

describe('the store', () => {
  const log = { warn: () => undefined };
  const open = (url: string) => () => openStore({ url, encryptionKeys: [], log, now: () => NOW });

  it('is open, with its tables brought up to date', async () => {
    const url = `file:${join(folder(), 'new.db')}`;
    const { findings, store } = await checkStore(open(url));
    expect(findings).toMatchObject([
      { code: 'store-ok', state: 'ok', message: { en: `SQLite answers; its tables are up to date (version ${MIGRATIONS.length}).` } },
    ]);
    await store?.close();
  });

  it('is not used when a newer version made its tables', async () => {
    const file = join(folder(), 'newer.db');
    await (await open(`file:${file}`)()).close();
    const database = new Database(file);
    database.prepare('insert into k8snotes_schema (version, name, applied_at) values (?, ?, ?)').run(99, 'of tomorrow', NOW.toISOString());
    database.close();
    const { findings, store } = await checkStore(open(`file:${file}`));
    expect(store).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'store-newer-schema', state: 'problem' }]);
    expect(findings[0]?.message.en).toContain('schema version 99');
    expect(findings[0]?.remedy.ja).not.toBe('');
  });

  it('is warned of when another version upgrades it meanwhile', async () => {
    const store = await open('file::memory:')();
    const upgraded = { ...store, health: async () => ({ ok: true, backend: 'postgres', schemaVersion: 99 }) as const };
    const { findings } = await checkStore(async () => upgraded);
    expect(findings).toMatchObject([{ code: 'store-schema-changed', state: 'warning' }]);
    await store.close();
  });
});

describe('the caches', () => {
  it('have a folder that can be made and written', async () => {
    const cache = join(folder(), 'not', 'there', 'yet');
    expect(await checkCache(cache, false)).toMatchObject([{ area: 'disk', message: { en: expect.stringContaining(cache) } }]);
  });

  it.skipIf(process.getuid?.() === 0)('are missed where the folder cannot be written, and so is the clone of the notes', async () => {
    const cache = folder();
    chmodSync(cache, 0o500);
    expect(await checkCache(cache, false)).toMatchObject([{ code: 'cache-not-writable', state: 'warning' }]);
    expect(await checkCache(cache, true)).toMatchObject([{ code: 'cache-not-writable', state: 'problem' }]);
  });

  it('are missed where the folder is a file, or there is none', async () => {
    expect(await checkCache(import.meta.filename, false)).toMatchObject([{ code: 'cache-not-writable', state: 'warning' }]);
    expect(await checkCache(undefined, true)).toMatchObject([{ code: 'cache-not-writable', state: 'problem' }]);
  });
});

describe('the clock', () => {
  it('is behind when it was never set', () => {
    expect(checkClock(new Date(0), 'Asia/Tokyo')[0]).toMatchObject({ code: 'clock-behind', state: 'problem' });
    expect(checkClock(NOW, 'Asia/Tokyo')).toMatchObject([{ code: 'clock-ok', message: { en: 'It is 2026-11-20 18:12 in Asia/Tokyo.' } }]);
  });

  const at = (seconds: number) => ({ header: NOW.toUTCString(), at: new Date(NOW.getTime() + seconds * 1000) });

  it.each([0, 60, -60])('agrees with a platform when it is %i seconds off', (seconds) => {
    expect(compareClock('Slack', at(seconds))).toMatchObject([{ code: 'clock-agrees', state: 'ok' }]);
  });

  it.each([
    [61, '1 minute ahead of'],
    [-140, '2 minutes behind'],
    [-7140, '119 minutes behind'],
    [7200, '2 hours ahead of'],
  ])('is off by more than a minute: %i seconds', (seconds, words) => {
    expect(compareClock('Discord', at(seconds))).toMatchObject([
      { area: 'clock', code: 'clock-off', state: 'problem', message: { en: `The clock is ${words} that of Discord.` } },
    ]);
  });

  it.each([undefined, { header: null, at: NOW }, { header: 'soon', at: NOW }])('is not judged when the platform tells no time', (told) => {
    expect(compareClock('Slack', told)).toEqual([]);
  });
});
