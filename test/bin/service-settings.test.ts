import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServiceSettings } from '../../bin/service-settings.ts';
import { SettingsError } from '../../bin/variables.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    readServiceSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((problem) => problem.en);
    throw error;
  }
}

describe('settings of serving', () => {
  it('have defaults that serve nobody but this machine', () => {
    expect(readServiceSettings({})).toMatchObject({
      commandName: 'k8snotes',
      databaseUrl: 'file:./data/k8snotes.db',
      encryptionKeys: [],
      http: { host: '127.0.0.1', port: 8080 },
      shutdownTimeoutMs: 10_000,
      recordGaps: true,
      logQueries: false,
      tips: { channels: [], time: '09:00', zone: 'Asia/Tokyo', days: 'weekdays', holidays: 'jp', managers: 'anyone' },
      slack: undefined,
      discord: undefined,
    });
  });

  it('log what people ask only when told so in these very words', () => {
    expect(readServiceSettings({ LOG_QUERIES: 'true' }).logQueries).toBe(true);
    expect(problemsOf({ LOG_QUERIES: 'yes' })).toEqual(['LOG_QUERIES="yes": expected true or false.']);
  });

  it('choose Socket Mode by its token, HTTP by the signing secret, and SLACK_MODE where both are set', () => {
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    expect(readServiceSettings(tokens).slack).toMatchObject({ mode: 'socket', botToken: 'xoxb-1', appToken: 'xapp-1' });
    expect(readServiceSettings({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }).slack).toMatchObject({
      mode: 'http',
      host: '127.0.0.1',
      port: 3000,
      access: { kind: 'token', botToken: 'xoxb-1' },
    });
    expect(readServiceSettings({ ...tokens, SLACK_SIGNING_SECRET: 's' }).slack?.mode).toBe('socket');
    expect(readServiceSettings({ ...tokens, SLACK_SIGNING_SECRET: 's', SLACK_MODE: 'http' }).slack?.mode).toBe('http');
  });

  it('take the secrets of an app for many workspaces, with a key to store their tokens under', () => {
    const oauth = { SLACK_SIGNING_SECRET: 's', SLACK_CLIENT_ID: 'c', SLACK_CLIENT_SECRET: 'cs', SLACK_STATE_SECRET: 'ss' };
    expect(readServiceSettings({ ...oauth, DATABASE_ENCRYPTION_KEY: `${KEY}, ${KEY}` })).toMatchObject({
      encryptionKeys: [KEY, KEY],
      slack: { mode: 'http', access: { kind: 'oauth', clientId: 'c', clientSecret: 'cs', stateSecret: 'ss' } },
    });
    expect(problemsOf(oauth)).toEqual([expect.stringMatching(/^DATABASE_ENCRYPTION_KEY is not set: .*openssl rand/)]);
    expect(problemsOf({ ...oauth, DATABASE_ENCRYPTION_KEY: KEY, SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([
      expect.stringContaining('exclude each other'),
    ]);
    const inMany = { ...oauth, DATABASE_ENCRYPTION_KEY: KEY };
    expect(problemsOf({ ...inMany, TIP_CHANNELS: 'slack:C0123ABCD' })).toEqual([
      expect.stringMatching(/^TIP_CHANNELS names slack:C0123ABCD.*tip subscribe/),
    ]);
    expect(problemsOf({ ...inMany, TIP_CHANNELS: 'discord:123456789012345678' })).toEqual([]);
  });

  it('name what is missing beside what is there', () => {
    expect(problemsOf({ SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([expect.stringMatching(/^SLACK_APP_TOKEN is not set.*SLACK_SIGNING_SECRET/)]);
    expect(problemsOf({ SLACK_APP_TOKEN: 'xapp-1' })).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN is not set/)]);
    expect(problemsOf({ SLACK_MODE: 'http' })).toHaveLength(2);
  });

  it('tell everything that is wrong at once, and no secret', () => {
    const found = problemsOf({
      REPLY_LANGUAGE: 'fr',
      SLACK_BOT_TOKEN: 'xoxp-a-user-token-that-stays-secret',
      HTTP_PORT: '70000',
      TIP_CHANNELS: 'slack:C0123ABCD,#general',
      TIP_TIME: '9時',
      TIP_TIMEZONE: 'Asia/Tokio',
      TIP_DAYS: 'mondays',
      DISCORD_GUILD_ID: 'my server',
      SLACK_API_URL: 'http://slack.example/api/',
    });
    expect(found.map((problem) => problem.split('=')[0]).sort()).toEqual([
      'DISCORD_GUILD_ID',
      'HTTP_PORT',
      'REPLY_LANGUAGE',
      'SLACK_API_URL',
      'SLACK_BOT_TOKEN',
      'TIP_CHANNELS',
      'TIP_DAYS',
      'TIP_TIME',
      'TIP_TIMEZONE',
    ]);
    expect(found.join('\n')).not.toContain('secret');
    expect(found.find((problem) => problem.startsWith('SLACK_BOT_TOKEN'))).toContain('SLACK_BOT_TOKEN="xoxp-… (35)"');
  });

  it.each(['http://127.0.0.1:8080/api', 'http://localhost/api/', 'http://[::1]:9/api', 'https://slack.example/api/'])(
    'send tokens to %s',
    (address) => {
      expect(problemsOf({ SLACK_API_URL: address, DISCORD_API_URL: address })).toEqual([]);
    },
  );

  it.each(['http://slack.example/', 'http://127.0.0.1.example/', 'ftp://127.0.0.1/', 'slack'])('never send tokens to %s', (address) => {
    expect(problemsOf({ DISCORD_API_URL: address })).toHaveLength(1);
  });

  it('read a secret from a mounted file', () => {
    const file = join(tmpdir(), `k8snotes-token-${process.pid}`);
    writeFileSync(file, 'discord-token\n');
    expect(readServiceSettings({ DISCORD_TOKEN_FILE: file, TIP_CHANNELS: 'discord:123456789012345678, slack:C0123' })).toMatchObject({
      discord: { token: 'discord-token' },
      tips: { channels: ['discord:123456789012345678', 'slack:C0123'] },
    });
  });
});
