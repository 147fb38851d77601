import { REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from './local-discord.ts';
import { rejection } from './self-test.ts';
import { testCommands } from './self-test-client.ts';
import { validateCommand } from './validate-commands.ts';

const command = (fields: object): object => ({ name: 'notes', description: 'd', ...fields });
const option = (fields: object): object => command({ options: [{ type: 3, name: 'query', description: 'd', ...fields }] });
const choices = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index}`, value: `v${index}` }));
const options = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ type: 3, name: `o${index}`, description: 'd' }));
const x = (length: number): string => 'x'.repeat(length);

describe('a command', () => {
  it.each<[string, object, object, string]>([
    ['name', command({ name: x(32) }), command({ name: x(33) }), 'name BASE_TYPE_BAD_LENGTH'],
    ['name in upper case', command({ name: 'notes' }), command({ name: 'Notes' }), 'name APPLICATION_COMMAND_INVALID_NAME'],
    ['name with a space', command({ name: 'my-notes' }), command({ name: 'my notes' }), 'name STRING_TYPE_REGEX'],
    [
      'Japanese name',
      command({ name_localizations: { ja: '検索メモ' } }),
      command({ name_localizations: { ja: '検索　メモ' } }),
      'name_localizations.ja STRING_TYPE_REGEX',
    ],
    [
      'locale',
      command({ description_localizations: { ja: 'あ' } }),
      command({ description_localizations: { jp: 'あ' } }),
      'description_localizations.jp BASE_TYPE_CHOICES',
    ],
    ['description', command({ description: x(100) }), command({ description: x(101) }), 'description BASE_TYPE_BAD_LENGTH'],
    ['options', command({ options: options(25) }), command({ options: options(26) }), 'options BASE_TYPE_MAX_LENGTH'],
    ['choices', option({ choices: choices(25) }), option({ choices: choices(26) }), 'options.0.choices BASE_TYPE_MAX_LENGTH'],
    [
      'choices and autocompletion',
      option({ autocomplete: true }),
      option({ autocomplete: true, choices: choices(1) }),
      'options.0 APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES',
    ],
    [
      'required after optional',
      command({ options: [{ ...option({}), type: 3, name: 'a', description: 'd', required: true }, ...options(1)] }),
      command({ options: [...options(1), { type: 3, name: 'a', description: 'd', required: true }] }),
      'options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'subcommands beside options',
      command({ options: [{ type: 1, name: 'a', description: 'd' }] }),
      command({ options: [{ type: 1, name: 'a', description: 'd' }, ...options(1)] }),
      'options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    ['contexts', command({ contexts: [0, 1, 2] }), command({ contexts: [3] }), 'contexts.0 BASE_TYPE_CHOICES'],
    [
      'context menu',
      { type: 3, name: 'Find Notes' },
      { type: 3, name: 'Find Notes', description: 'd' },
      'description APPLICATION_COMMAND_NO_DESCRIPTION',
    ],
    [
      'sum',
      command({
        name: 'n',
        options: Array.from({ length: 20 }, (_, index) => ({ type: 3, name: `o${index}`, description: x(100), choices: choices(25) })),
      }),
      command({
        name: 'n',
        options: Array.from({ length: 20 }, (_, index) => ({
          type: 3,
          name: `o${index}`,
          description: 'd',
          choices: choices(25).map((choice) => ({ ...choice, value: x(20) })),
        })),
      }),
      ' APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('at the limit of %s passes, one past it does not', (_, good, bad, problem) => {
    expect(validateCommand(good)).toEqual([]);
    expect(validateCommand(bad).map(({ path, code }) => `${path} ${code}`)).toContain(problem);
  });
});

describe('the commands of the app', () => {
  let discord: LocalDiscord;
  let rest: REST;
  beforeEach(async () => {
    discord = await startLocalDiscord();
    rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
  });
  afterEach(() => discord.close());

  it('keep their ids when they are put again, and go when they are left out', async () => {
    const route = Routes.applicationCommands(discord.applicationId);
    await rest.put(route, { body: testCommands });
    const ids = discord.registeredCommands().map(({ id }) => id);
    await rest.put(route, { body: testCommands.slice(0, 1) });
    expect(discord.registeredCommands().map(({ id }) => id)).toEqual(ids.slice(0, 1));
  });

  it('are at most 100, which 100 others may replace', async () => {
    const route = Routes.applicationCommands(discord.applicationId);
    const many = (prefix: string, count: number): readonly object[] =>
      Array.from({ length: count }, (_, index) => command({ name: `${prefix}${index}` }));
    await rest.put(route, { body: many('a', 100) });
    await rest.put(route, { body: many('b', 100) });
    expect(discord.registeredCommands()[0]).toMatchObject({ name: 'b0' });
    const inGuild = Routes.applicationGuildCommands(discord.applicationId, discord.guildId);
    await rest.put(inGuild, { body: many('a', 100) });
    expect(await rejection(rest.post(inGuild, { body: command({ name: 'one-more' }) }))).toMatchObject({ code: 30032 });
    expect(discord.registeredCommands(discord.guildId)).toHaveLength(100);
  });

  it('are created at most 200 times a day', async () => {
    const route = Routes.applicationCommands(discord.applicationId);
    for (let count = 0; count < 20; count += 1) {
      await rest.put(route, { body: Array.from({ length: 10 }, (_, index) => command({ name: `n${count}-${index}` })) });
    }
    expect(await rejection(rest.post(route, { body: command({ name: 'one-more' }) }))).toMatchObject({ code: 30034 });
    expect(await rest.post(route, { body: command({ name: 'n19-0', description: 'changed' }) })).toMatchObject({ description: 'changed' });
  });

  it('of a server are there alone, and come before the global ones', async () => {
    await rest.put(Routes.applicationGuildCommands(discord.applicationId, discord.guildId), { body: testCommands });
    expect(discord.registeredCommands()).toEqual([]);
    expect(discord.registeredCommands(discord.guildId)).toHaveLength(2);
  });

  it('tell their localisations only when asked', async () => {
    await rest.put(Routes.applicationCommands(discord.applicationId), { body: testCommands });
    const get = (query?: URLSearchParams): Promise<unknown> =>
      rest.get(Routes.applicationCommands(discord.applicationId), query ? { query } : {});
    expect(JSON.stringify(await get())).not.toContain('ノート');
    expect(JSON.stringify(await get(new URLSearchParams({ with_localizations: 'true' })))).toContain('ノート');
  });

  it('are refused with the path of each problem', async () => {
    const error = await rejection(
      rest.put(Routes.applicationCommands(discord.applicationId), { body: [command({}), command({ name: 'A b' })] }),
    );
    expect(error).toMatchObject({ code: 50035, rawError: { errors: { 1: { name: { _errors: [{ code: 'STRING_TYPE_REGEX' }] } } } } });
  });

  it('are refused to a wrong token and to another app', async () => {
    const stranger = new REST({ api: discord.apiUrl }).setToken('wrong');
    expect(await rejection(stranger.get(Routes.applicationCommands(discord.applicationId)))).toMatchObject({ status: 401 });
    expect(await rejection(rest.get(Routes.applicationCommands('1')))).toMatchObject({ code: 10002 });
  });
});
