import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommandLine } from '../../bin/command-line.ts';
import type { Finding } from '../../src/ops/finding.ts';
import { createLogger } from '../../src/ops/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { seedSubscriptions } from '../../src/tips/seed-subscriptions.ts';
import { startLocalDiscord } from '../support/discord/local-discord.ts';
import { folderWith, inMemory, runInMemory } from '../support/environment.ts';
import { startLocalSlack } from '../support/slack/local-slack.ts';

interface Report {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

const NOTE = '# Mesh Night\n\n- Istio を試した\n';
const folder = (): string => mkdtempSync(join(tmpdir(), 'k8snotes-test-doctor-'));

async function doctor(variables: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { code, out, err } = await runInMemory(['doctor', '--json', ...args], {
    variables: { NOTES_DIR: folderWith({ '2024-01-15-mesh.md': NOTE }), ...variables },
  });
  expect(err).toBe('');
  const report = JSON.parse(out) as Report;
  expect(report.ok).toBe(code === 0);
  expect(report.ok).toBe(report.findings.every(({ state }) => state !== 'problem'));
  const find = (wanted: string): Finding | undefined => report.findings.find((finding) => finding.code === wanted);
  return { code, out, find, codes: report.findings.map((finding) => finding.code) };
}

describe('doctor', () => {
  it('finds everything in order where nothing but notes is configured, exit 0', async () => {
    const { code, codes, find } = await doctor({});
    expect(code).toBe(0);
    expect(codes).toEqual(
      expect.arrayContaining(['settings-ok', 'settings-set', 'notes-read', 'index-ok', 'store-not-needed', 'clock-ok']),
    );
    expect(find('notes-read')?.message.en).toMatch(/^1 note with 2 items in [^(]+$/);
  });

  it.each(['en', 'ja'] as const)('says it in %s', async (language) => {
    const notes = folderWith({ '2024-01-15-mesh.md': NOTE });
    const { code, out } = await runInMemory(['doctor', '--lang', language], {
      variables: { NOTES_DIR: notes, REPLY_LANGUAGE: 'auto', SLACK_BOT_TOKN: 'xoxb-secret-of-mine' },
      columns: 100,
    });
    expect(code).toBe(0);
    expect(out).not.toContain('secret-of-mine');
    const plain = out
      .replaceAll(/\u001b\[\d+m/g, '')
      .replaceAll(notes, '/srv/notes')
      .replaceAll(/\/\S*k8snotes-test-cache-\S*?(?=[)）\s])/g, '/var/cache/k8snotes')
      .replace(/\d+ MB/, '123456 MB');
    await expect(plain).toMatchFileSnapshot(`golden/doctor-${language}.txt`);
  });

  it('lists what is set as the program reads it, secrets masked', async () => {
    const file = join(folder(), 'key');
    writeFileSync(file, 'c2VjcmV0IGtleSBvZiB0aGlzIHRlc3QsIDMyIGJ5dGU=\n');
    const { code, out, find } = await doctor({
      DATABASE_ENCRYPTION_KEY_FILE: file,
      DATABASE_URL: 'file::memory:',
      TIP_TIME: '08:30',
      NOTES_WEBHOOK_SECRET: '0123456789abcdef0123456789abcdef',
      NOTES_URL_TEMPLATE: 'https://me:hidden@notes.example/{path}',
    });
    expect(code).toBe(0);
    const lines = find('settings-set')?.message.en.split('\n');
    for (const line of [
      `DATABASE_ENCRYPTION_KEY_FILE=${file} (… (44))`,
      'DATABASE_URL=file::memory:',
      'TIP_TIME=08:30',
      'NOTES_WEBHOOK_SECRET=… (32)',
      'NOTES_URL_TEMPLATE=https://…@notes.example/{path}',
    ])
      expect(lines).toContain(line);
    expect(out).not.toMatch(/c2VjcmV0|0123456789abcdef|hidden/);
  });

  it('tells wrong settings with what is set, exit 1', async () => {
    const { code, codes, find } = await doctor({ TIP_TIME: '9時', DISCORD_BOT_TOKEN: 'secret.of.mine' });
    expect(code).toBe(1);
    expect(codes).toEqual(['settings-wrong', 'settings-set', 'setting-unknown']);
    expect(find('settings-wrong')?.message.en).toContain('TIP_TIME="9時"');
    expect(find('setting-unknown')?.message.ja).toBe('DISCORD_BOT_TOKEN という設定はありません。DISCORD_TOKEN ではありませんか？');
  });

  it('warns of a variable that is no setting, exit 0', async () => {
    const { code, find, out } = await doctor({ SLACK_BOT_TOKNE: 'xoxb-secret-of-mine' });
    expect(code).toBe(0);
    expect(find('setting-unknown')).toMatchObject({
      area: 'settings',
      state: 'warning',
      message: { en: 'SLACK_BOT_TOKNE is no setting and has no effect: did you mean SLACK_BOT_TOKEN?' },
    });
    expect(out).not.toContain('secret-of-mine');
  });

  it.each([
    ['missing', '/nonexistent/notes', 'notes-folder-missing'],
    ['a file', import.meta.filename, 'notes-folder-is-file'],
    ['empty', folder(), 'notes-none'],
  ])('says that the notes folder is %s, exit 1', async (_name, dir, wanted) => {
    const { code, find, codes } = await doctor({ NOTES_DIR: dir });
    expect(code).toBe(1);
    expect(find(wanted)).toMatchObject({ area: 'notes', state: 'problem' });
    expect(find(wanted)?.message.ja).toContain('NOTES_DIR');
    expect(codes).not.toContain('index-ok');
    expect(codes).toContain('clock-ok');
  });

  it('looks at the notes although the glossary of the team is broken, exit 1', async () => {
    const glossary = join(folder(), 'glossary.yaml');
    writeFileSync(glossary, '- nonsense: true\n');
    const { code, codes } = await doctor({ GLOSSARY_FILE: glossary });
    expect(code).toBe(1);
    expect(codes).toEqual(expect.arrayContaining(['notes-read', 'index-ok', 'glossary-wrong']));
    writeFileSync(glossary, '[]\n');
    expect((await doctor({ GLOSSARY_FILE: glossary })).find('glossary-ok')?.message.en).toContain(glossary);
  });

  it('counts drafts and restricted notes, and tells who may read what names no audience', async () => {
    const notes = folderWith({
      'a.md': NOTE,
      'b.md': `---\naudience: public\n---\n${NOTE}`,
      'c.md': `---\ndraft: true\n---\n${NOTE}`,
    });
    const { code, find } = await doctor({ NOTES_DIR: notes, NOTES_AUDIENCE: 'slack:C0123ABCD,discord:123456789012345678' });
    expect(code).toBe(0);
    expect(find('notes-read')?.message.en).toContain(
      '(2 for some places only; 1 draft; those that name no audience are for slack:C0123ABCD, discord:123456789012345678 alone, by NOTES_AUDIENCE)',
    );
  });

  it('says that the database cannot be reached, without its password, exit 1', { timeout: 15_000 }, async () => {
    const { code, find, out } = await doctor({ DATABASE_URL: 'postgres://bot:pass-of-mine@127.0.0.1:1/notes' });
    expect(code).toBe(1);
    expect(find('store-unavailable')).toMatchObject({ area: 'store', state: 'problem' });
    expect(find('store-unavailable')?.remedy.ja).toContain('DATABASE_URL');
    expect(out).not.toContain('pass-of-mine');
  });

  it('looks at both platforms and their channels with tips, those of the database included', { timeout: 15_000 }, async () => {
    const slack = await startLocalSlack();
    const discord = await startLocalDiscord();
    onTestFinished(async () => {
      await slack.close();
      await discord.close();
    });
    const databaseUrl = `file:${join(folder(), 'k8snotes.db')}`;
    const store = await openStore({ url: databaseUrl, encryptionKeys: [], log: { warn: () => undefined } });
    const seed = {
      log: createLogger({ level: 'silent', destination: { write: () => undefined } }),
      now: () => new Date(),
      ownerId: 'test',
    };
    const defaults = { time: '09:00', zone: 'Asia/Tokyo', days: [1], holidays: 'jp' } as const;
    const subscribed = [`slack:${slack.ids().random}`];
    await seedSubscriptions({ channels: subscribed, defaults, language: 'ja' }, { ...seed, store });
    await store.close();
    const { environment, written } = inMemory(['doctor', '--json'], {
      variables: {
        NOTES_DIR: folderWith({ '2024-01-15-mesh.md': NOTE }),
        DATABASE_URL: databaseUrl,
        SLACK_BOT_TOKEN: slack.botToken(),
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
        TIP_CHANNELS: `slack:${slack.ids().archived},discord:${discord.channels.general}`,
      },
    });
    const code = await runCommandLine({ ...environment, now: () => new Date() });
    expect(code).toBe(1);
    const { findings } = JSON.parse(written().out) as Report;
    expect(findings.filter(({ state }) => state === 'problem').map((finding) => finding.code)).toEqual([
      'tip-channel-archived',
      'discord-commands-outdated',
    ]);
    const codes = findings.map((finding) => finding.code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'store-ok',
        'slack-auth',
        'slack-scopes',
        'slack-socket',
        'tip-channel',
        'discord-token',
        'discord-intents',
        `discord-tip-channel-${discord.channels.general}`,
        'discord-invite',
      ]),
    );
    expect(codes.filter((each) => each === 'clock-agrees')).toHaveLength(2);
    for (const secret of [slack.botToken(), slack.appToken, discord.token]) expect(written().out).not.toContain(secret);
    expect(slack.takeProblems()).toEqual([]);
  });

  it('takes no words, exit 2', async () => {
    const { code, err } = await runInMemory(['doctor', 'please'], { variables: { LANG: 'en_US.UTF-8' } });
    expect(code).toBe(2);
    expect(err).toContain('please');
  });
});
