import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSlack, type SlackCheckParts } from '../../../adapters/slack/doctor.ts';
import { BOT_SCOPES, OPTIONAL_BOT_SCOPES } from '../../../adapters/slack/names.ts';
import type { Finding } from '../../../src/ops/finding.ts';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../support/slack/local-slack.ts';
import { quickPause, settingsFor, testLog } from './support.ts';

/** What the manifest asks for. */
const SCOPES = [...Object.keys(BOT_SCOPES), ...Object.keys(OPTIONAL_BOT_SCOPES)];

async function check(
  options: LocalSlackOptions = {},
  arrange: (slack: LocalSlack) => void = () => {},
  tipChannels: readonly string[] = [],
  parts: Partial<SlackCheckParts> = {},
): Promise<readonly Finding[]> {
  const slack = await startLocalSlack({ scopes: SCOPES, ...options });
  onTestFinished(() => slack.close());
  arrange(slack);
  const findings = await checkSlack(settingsFor(slack, 'socket', {}), { ...partsFor(tipChannels), ...parts });
  expect(JSON.stringify(findings)).not.toContain(slack.botToken());
  for (const { state, remedy } of findings) if (state !== 'ok') expect([remedy.en, remedy.ja].every((text) => text.length > 10)).toBe(true);
  return findings;
}

function partsFor(tipChannels: readonly string[]): SlackCheckParts {
  return {
    log: testLog().log,
    pause: quickPause,
    now: () => new Date(),
    installations: undefined,
    tipChannels: tipChannels.map((channel) => ({ channel, workspace: undefined })),
    callTimeoutMs: 500,
  };
}

const codes = (findings: readonly Finding[]): readonly string[] => findings.map(({ code, state }) => `${state} ${code}`);

describe('doctor on Slack', () => {
  it('finds nothing wrong when nothing is', async () => {
    expect(codes(await check({}, undefined, ['slack:C1GENERAL', 'slack:C1RANDOM', 'discord:1']))).toEqual([
      'ok slack-auth',
      'ok slack-scopes',
      'ok slack-socket',
      'ok tip-channel',
      'ok tip-channel',
      'ok clock-agrees',
    ]);
  });

  it('names scopes that the manifest does not ask for', async () => {
    const findings = await check({ scopes: [...SCOPES, 'files:read', 'im:read'] });
    expect(codes(findings)).toContain('ok slack-scopes');
    const [needless] = findings.filter(({ state }) => state !== 'ok');
    expect(needless).toMatchObject({ code: 'slack-needless-scope', state: 'warning' });
    expect(needless?.message.en).toContain('files:read, im:read.');
  });

  it('says that it cannot know the scopes when Slack does not tell them', async () => {
    expect(codes(await check({ scopes: [] }))).toEqual([
      'ok slack-auth',
      'warning slack-scopes-unknown',
      'ok slack-socket',
      'ok clock-agrees',
    ]);
  });

  it.each([
    [7, '7 minutes ahead of', '7 分進んで'],
    [-90, '90 minutes behind', '90 分遅れて'],
    [3 * 24 * 60, '3 days ahead of', '3 日進んで'],
  ])('finds a clock that is %i minutes off', async (minutes, en, ja) => {
    const findings = await check({}, undefined, [], { now: () => new Date(Date.now() + minutes * 60_000) });
    const finding = findings.find(({ area }) => area === 'clock');
    expect(finding).toMatchObject({ code: 'clock-off', state: 'problem' });
    expect(finding?.message.en).toContain(`The clock is ${en}`);
    expect(finding?.message.ja).toContain(ja);
  });

  it('looks at every workspace that installed the app, and at its channels with its own token', async () => {
    const slack = await startLocalSlack({ scopes: SCOPES, teams: [{ id: 'T1' }, { id: 'T2' }] });
    onTestFinished(() => slack.close());
    slack.fail('auth.test', { kind: 'error', error: 'account_inactive' });
    const installed = new Map(['T1', 'T2'].map((team) => [`slack:${team}`, { bot: { token: slack.botToken(team) } }]));
    const installations = {
      workspaces: async () => [...installed.keys()],
      find: async (workspace: string) => installed.get(workspace),
      save: async () => undefined,
      delete: async () => undefined,
    };
    const tipChannels = ['T1', 'T2'].map((team) => ({ channel: `slack:${slack.ids(team).general}`, workspace: `slack:${team}` }));
    const findings = await checkSlack(settingsFor(slack, 'http', { oauth: true }), { ...partsFor([]), installations, tipChannels });
    expect(codes(findings)).toEqual([
      'problem slack-installation',
      'ok slack-auth',
      'ok slack-scopes',
      'ok tip-channel',
      'ok clock-agrees',
    ]);
    expect(JSON.stringify(findings)).not.toContain('xoxb-');
  });

  it('says how to install the app where nobody has yet', async () => {
    const slack = await startLocalSlack();
    onTestFinished(() => slack.close());
    const none = { workspaces: async () => [], find: async () => undefined, save: async () => undefined, delete: async () => undefined };
    const findings = await checkSlack(settingsFor(slack, 'http', { oauth: true }), { ...partsFor([]), installations: none });
    expect(codes(findings)).toEqual(['warning slack-not-installed']);
    expect(codes(await checkSlack(settingsFor(slack, 'http', { oauth: true }), partsFor([])))).toEqual(['problem slack-no-store']);
  });

  it('names each scope that is missing, what it is for, and where to add it', async () => {
    const findings = await check({ scopes: ['commands', 'chat:write', 'channels:read', 'groups:read'] });
    const missing = findings.filter(({ code }) => code === 'slack-missing-scope');
    expect(missing.map(({ message }) => /scope (\S+)/u.exec(message.en)?.[1])).toEqual([
      'chat:write.public',
      'app_mentions:read',
      'im:history',
      'im:write',
      'users:read',
      'assistant:write',
    ]);
    expect(missing[0]?.remedy.ja).toContain('slack-manifest');
    expect(findings.filter(({ code }) => code === 'slack-optional-scope').every(({ state }) => state === 'warning')).toBe(true);
  });

  it('tells a refused token from a network that does not work', async () => {
    const refused = await check({}, (slack) => slack.fail('auth.test', { kind: 'error', error: 'invalid_auth' }));
    expect(codes(refused)).toContain('problem slack-bot-token');
    const broken = await check({}, (slack) => slack.fail('*', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY }));
    expect(codes(broken)).toEqual(['problem slack-unreachable', 'problem slack-unreachable', 'ok clock-agrees']);
    const app = await check({}, (slack) => slack.fail('apps.connections.open', { kind: 'error', error: 'invalid_auth' }));
    expect(codes(app)).toContain('problem slack-app-token');
    const unscoped = await check({}, (slack) => slack.fail('apps.connections.open', { kind: 'error', error: 'missing_scope' }));
    expect(unscoped.find(({ code }) => code === 'slack-app-token')?.remedy.en).toContain('connections:write');
  });

  it('says of each tip channel what is in the way', async () => {
    const findings = await check({}, undefined, ['slack:C1OLD', 'slack:C1HIDDEN', 'slack:C1NOWHERE']);
    expect(findings.filter(({ area }) => area === 'tip').map(({ code, state }) => `${state} ${code}`)).toEqual([
      'problem tip-channel-archived',
      'problem tip-channel-access',
      'problem tip-channel-access',
    ]);
  });

  it('does not claim what it may not look at', async () => {
    const findings = await check({ scopes: ['chat:write'] }, undefined, ['slack:C1GENERAL']);
    expect(codes(findings)).toContain('warning tip-channel-unchecked');
  });
});
