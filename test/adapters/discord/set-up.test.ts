import { describe, expect, it, onTestFinished } from 'vitest';
import { commandDefinitions, definitionsHash } from '../../../adapters/discord/commands.ts';
import { type CheckParts, checkDiscord } from '../../../adapters/discord/doctor.ts';
import { inviteUrl, NEEDED_PERMISSIONS, permissionsOf } from '../../../adapters/discord/permissions.ts';
import { applicationIdOf, registerDiscordCommands } from '../../../adapters/discord/register.ts';
import { createRest } from '../../../adapters/discord/rest.ts';
import type { Finding } from '../../../src/ops/finding.ts';
import { type LocalDiscord, type LocalDiscordSettings, startLocalDiscord } from '../../support/discord/local-discord.ts';
import { quickPause, settingsFor, startHarness, testLog } from './harness.ts';

const PARTS = { random: () => 0, pause: quickPause };
const puts = (discord: LocalDiscord): number =>
  discord.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands')).length;

async function local(settings?: LocalDiscordSettings): Promise<LocalDiscord> {
  const discord = await startLocalDiscord(settings);
  onTestFinished(() => discord.close());
  return discord;
}

async function check(
  discord: LocalDiscord,
  more: Partial<Parameters<typeof checkDiscord>[0]> = {},
  parts: Partial<CheckParts> = {},
): Promise<readonly Finding[]> {
  return checkDiscord(settingsFor(discord, more), { ...PARTS, log: testLog().log, now: () => new Date(), tipChannels: [], ...parts });
}
const find = (findings: readonly Finding[], code: string): Finding | undefined => findings.find((finding) => finding.code.startsWith(code));

describe('the commands', () => {
  it('are registered at the first start, and again only when they change', async () => {
    const { discord, restart } = await startHarness();
    expect(discord.registeredCommands().map(({ name }) => name)).toEqual(['k8snotes', 'Find notes about this']);
    await restart();
    expect(puts(discord)).toBe(1);
    await restart({ commandName: 'notes' });
    expect(puts(discord)).toBe(2);
    expect(new Set(discord.registeredCommands().map(({ name }) => name))).toEqual(new Set(['notes', 'Find notes about this']));
  });

  it('are registered in one server where one is named', async () => {
    const discord = await local();
    const rest = createRest(settingsFor(discord), PARTS);
    const parts = { rest, applicationId: discord.applicationId, now: () => new Date() };
    expect(await registerDiscordCommands({ commandName: 'k8snotes', guildId: discord.guildId }, parts)).toEqual({
      changed: true,
      count: 2,
      where: { guildId: discord.guildId },
    });
    expect(discord.registeredCommands(discord.guildId)).toHaveLength(2);
    expect(discord.registeredCommands()).toEqual([]);
  });

  it('are registered from the command line whatever was registered before', async () => {
    const { discord, settings } = await startHarness();
    discord.registerCommands([]);
    const rest = createRest(settings, PARTS);
    const registration = await registerDiscordCommands(settings, {
      rest,
      applicationId: await applicationIdOf(rest),
      now: () => new Date(),
    });
    expect(registration).toEqual({ changed: true, count: 2, where: 'everywhere' });
    expect(discord.registeredCommands()).toHaveLength(2);
  });

  it('that cannot be registered do not keep mentions from being answered', async () => {
    const { discord, adapter, logs } = await startHarness({
      before: (made) => made.faults.add({ kind: 'error', status: 500, when: 'before' }, { method: 'PUT', times: 3 }),
    });
    expect(adapter().health().state).toBe('ready');
    expect(logs.find(({ msg }) => msg.includes('discord-register'))).toBeDefined();
    expect((await discord.mention('istio').answered()).content).toBe('**istio**');
  });

  it('speak Japanese and English, can be used everywhere, and fit', () => {
    const [chat, message] = commandDefinitions('k8snotes');
    expect(chat).toMatchObject({ integration_types: [0, 1], contexts: [0, 1, 2] });
    expect(message).toMatchObject({ type: 3, name_localizations: { ja: '関連するノートを探す' }, contexts: [0, 1, 2] });
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) for (const item of value) walk(item);
      else if (typeof value === 'object' && value !== null) {
        if ('description' in value) {
          const { description, description_localizations: other } = value as {
            description: string;
            description_localizations?: { ja?: string };
          };
          expect(description.length).toBeLessThanOrEqual(100);
          expect(other?.ja?.length ?? 0).toBeGreaterThan(0);
          expect(other?.ja?.length ?? 101).toBeLessThanOrEqual(100);
        }
        if ('name' in value && 'type' in value && value.name !== 'k8snotes') expect(value).toHaveProperty('name_localizations.ja');
        for (const inner of Object.values(value)) walk(inner);
      }
    };
    walk(commandDefinitions('k8snotes'));
  });

  it('have another hash in another place, and the same one every time', () => {
    const definitions = commandDefinitions('k8snotes');
    expect(definitionsHash(definitions, '1', undefined)).toBe(definitionsHash(commandDefinitions('k8snotes'), '1', undefined));
    const hashes = [
      definitionsHash(definitions, '1', undefined),
      definitionsHash(definitions, '2', undefined),
      definitionsHash(definitions, '1', '3'),
    ];
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('doctor', () => {
  it('finds everything in order, and prints an invitation with exactly the permissions that are needed', async () => {
    const discord = await local();
    discord.registerCommands(commandDefinitions('k8snotes'));
    const findings = await check(
      discord,
      { applicationId: discord.applicationId },
      { tipChannels: [{ channel: `discord:${discord.channels.general}` }, { channel: 'slack:C1' }] },
    );
    expect(findings.map(({ state }) => state)).toEqual(findings.map(() => 'ok'));
    const invite = find(findings, 'discord-invite')?.message.en ?? '';
    expect(invite).toContain(inviteUrl(discord.applicationId));
    for (const { name, why } of NEEDED_PERMISSIONS) expect(invite).toContain(`${name.en}: ${why.en}`);
    const asked = BigInt(new URL(inviteUrl('1')).searchParams.get('permissions') ?? '');
    expect(asked).toBe(NEEDED_PERMISSIONS.reduce((bits, { flag }) => bits | flag, 0n));
    // No administrator, no managing of anything.
    expect(asked & 0x28n).toBe(0n);
  });

  it('names a wrong token without printing it', async () => {
    const findings = await check(await local(), { token: 'wrong.token.here' });
    expect(findings).toMatchObject([{ code: 'discord-wrong-token', state: 'problem' }, { code: 'clock-agrees' }]);
    expect(JSON.stringify(findings)).not.toContain('wrong.token');
  });

  it('names an application that is another’s', async () => {
    const discord = await local();
    const finding = find(await check(discord, { applicationId: '123' }), 'discord-application-mismatch');
    expect(finding?.remedy.en).toContain(discord.applicationId);
  });

  it('says that commands are missing or outdated, and when only registering by hand helps', async () => {
    const discord = await local();
    expect(find(await check(discord), 'discord-commands-outdated')?.state).toBe('problem');
    discord.registerCommands(commandDefinitions('older'));
    expect(find(await check(discord), 'discord-commands-outdated')?.message.en).toContain('k8snotes');
    const marks = {
      get: async () => definitionsHash(commandDefinitions('k8snotes'), discord.applicationId, undefined),
      set: async () => undefined,
    };
    expect(find(await check(discord, {}, { marks }), 'discord-commands-outdated')?.remedy.en).toContain(
      'starting alone does not put them back',
    );
  });

  it.each([
    ['send', 'Send Messages'],
    ['embedLinks', 'Embed Links'],
    ['readHistory', 'Read Message History'],
  ] as const)('names what the bot lacks in a tip channel: %s', async (permission, name) => {
    const discord = await local();
    const channel = discord.channels.other;
    discord.deny(channel, permission);
    const finding = find(await check(discord, {}, { tipChannels: [{ channel: `discord:${channel}` }] }), `discord-tip-channel-${channel}`);
    expect(finding?.state).toBe('problem');
    expect(finding?.message.en).toContain(name);
    expect(finding?.remedy.ja).not.toBe('');
  });

  it('names tip channels that are gone or hidden', async () => {
    const discord = await local();
    discord.deny(discord.channels.other, 'view');
    const findings = await check(
      discord,
      {},
      { tipChannels: [{ channel: `discord:${discord.channels.other}` }, { channel: 'discord:123456789012345678' }] },
    );
    expect(find(findings, `discord-tip-channel-${discord.channels.other}`)?.message.en).toContain('cannot see');
    expect(find(findings, 'discord-tip-channel-123456789012345678')?.message.en).toContain('no channel');
  });

  it('names intents that are switched on and not used', async () => {
    const finding = find(await check(await local({ privilegedIntents: ['messageContent'] })), 'discord-needless-intents');
    expect(finding).toMatchObject({ state: 'warning' });
    expect(finding?.message.en).toContain('Message Content');
  });

  it('names a server that the application is not in', async () => {
    const discord = await local();
    discord.removeApp(discord.guildId);
    const finding = find(await check(discord, { guildId: discord.guildId }), 'discord-server-unknown');
    expect(finding).toMatchObject({ state: 'problem' });
    expect(finding?.remedy.en).toContain(inviteUrl(discord.applicationId));
  });

  it('lets tips go to threads and direct messages', async () => {
    const discord = await local();
    const ids = [discord.channels.thread, discord.dmChannel(discord.users.alice)];
    const findings = await check(discord, {}, { tipChannels: ids.map((id) => ({ channel: `discord:${id}` })) });
    for (const id of ids) expect(find(findings, `discord-tip-channel-${id}`)?.state).toBe('ok');
  });

  it('finds a clock that is off', async () => {
    const findings = await check(await local(), {}, { now: () => new Date(Date.now() - 2 * 3_600_000) });
    expect(find(findings, 'clock-off')).toMatchObject({
      area: 'clock',
      state: 'problem',
      message: { en: expect.stringContaining('2 hours behind') },
    });
  });

  it('keeps what it found before Discord fails', async () => {
    const discord = await local();
    discord.faults.add({ kind: 'error', status: 403, when: 'before' }, { route: /\/commands$/ });
    const findings = await check(discord);
    expect(findings.map(({ code }) => code)).toEqual([
      'discord-token',
      'discord-application',
      'discord-intents',
      'discord-unreachable',
      'clock-agrees',
    ]);
  });

  it('says what to do about the commands though the store fails', async () => {
    const marks = { get: () => Promise.reject(new Error('the database is gone')), set: async () => undefined };
    expect(find(await check(await local(), {}, { marks }), 'discord-commands-outdated')?.remedy.en).toContain('or start k8snotes');
  });

  it('says that Discord cannot be reached', async () => {
    const discord = await startLocalDiscord();
    await discord.close();
    expect(await check(discord)).toMatchObject([{ code: 'discord-unreachable', state: 'problem' }]);
  });
});

describe('a server that removes the bot', () => {
  it('is forgotten, and no other', async () => {
    const { discord, store, logs } = await startHarness();
    const other = discord.addGuild('Other');
    for (const channel of [discord.channels.general, other.channelId]) {
      const shown = await discord.slash('k8snotes tip', { action: 'subscribe' }, { channel }).answered();
      expect(shown.text).toContain('09:00');
    }
    discord.removeApp(discord.guildId);
    await expect.poll(() => logs.find(({ guild, msg }) => guild === discord.guildId && msg.includes('removed'))).toBeDefined();
    expect((await store.subscriptions.all()).map(({ channel }) => channel)).toEqual([`discord:${other.channelId}`]);
  });
});

describe('permissions in a channel', () => {
  const guild = {
    id: '1',
    owner_id: '9',
    roles: [
      { id: '1', permissions: '3072' },
      { id: '5', permissions: '0' },
      { id: '6', permissions: '8' },
    ],
  };
  it.each([
    ['those of everyone', [], [], 3072n],
    ['less what everyone is denied', [], [{ id: '1', allow: '0', deny: '2048' }], 1024n],
    [
      'a role allows again',
      ['5'],
      [
        { id: '1', allow: '0', deny: '2048' },
        { id: '5', allow: '2048', deny: '0' },
      ],
      3072n,
    ],
    [
      'the member has the last word',
      ['5'],
      [
        { id: '5', allow: '2048', deny: '0' },
        { id: '7', allow: '0', deny: '2048' },
      ],
      1024n,
    ],
    ['another role does not count', [], [{ id: '5', allow: '16384', deny: '0' }], 3072n],
  ] as const)('are %s', (_name, roles, overwrites, expected) => {
    expect(permissionsOf({ id: '7', roles }, guild, overwrites)).toBe(expected);
  });

  it('are all for administrators and the owner', () => {
    const denied = [{ id: '1', allow: '0', deny: '3072' }];
    expect(permissionsOf({ id: '7', roles: ['6'] }, guild, denied) & 3072n).toBe(3072n);
    expect(permissionsOf({ id: '9', roles: [] }, guild, denied) & 3072n).toBe(3072n);
  });
});
