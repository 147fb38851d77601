import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSlack, type SlackCheckParts } from '../../../adapters/slack/doctor.ts';
import type { Finding } from '../../../src/ops/finding.ts';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../support/slack/local-slack.ts';
import { quickPause, settingsFor, testLog } from './support.ts';

async function check(
  options: LocalSlackOptions = {},
  arrange: (slack: LocalSlack) => void = () => {},
  tipChannels: readonly string[] = [],
): Promise<readonly Finding[]> {
  const slack = await startLocalSlack(options);
  onTestFinished(() => slack.close());
  arrange(slack);
  const parts: SlackCheckParts = {
    log: testLog().log,
    pause: quickPause,
    installations: undefined,
    tipChannels: tipChannels.map((channel) => ({ channel, workspace: undefined })),
    callTimeoutMs: 500,
  };
  const findings = await checkSlack(settingsFor(slack, 'socket', {}), parts);
  expect(JSON.stringify(findings)).not.toContain(slack.botToken());
  for (const { state, remedy } of findings) if (state !== 'ok') expect([remedy.en, remedy.ja].every((text) => text.length > 10)).toBe(true);
  return findings;
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
    ]);
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
    expect(codes(broken)).toEqual(['problem slack-unreachable', 'problem slack-unreachable']);
    const app = await check({}, (slack) => slack.fail('apps.connections.open', { kind: 'error', error: 'invalid_auth' }));
    expect(codes(app)).toContain('problem slack-app-token');
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
