import { once } from 'node:events';
import { Client, type ClientOptions, Events, GatewayIntentBits, Partials } from 'discord.js';
import { type LocalDiscord, type LocalDiscordSettings, startLocalDiscord } from './local-discord.ts';

/** Commands for the tests of the local Discord itself. */
export const testCommands = [
  {
    name: 'notes',
    description: 'Search the notes',
    name_localizations: { ja: 'ノート' },
    description_localizations: { ja: 'ノートを検索' },
    integration_types: [0, 1],
    contexts: [0, 1, 2],
    options: [
      {
        type: 1,
        name: 'search',
        description: 'Search',
        options: [
          { type: 3, name: 'query', description: 'What to look for', required: true, autocomplete: true },
          { type: 5, name: 'hide', description: 'Only for you' },
        ],
      },
      { type: 1, name: 'help', description: 'Help' },
    ],
  },
  { name: 'Find notes about this', type: 3, integration_types: [0, 1], contexts: [0, 1, 2] },
] as const;

/** A local Discord with commands and the real discord.js connected to it. */
export interface Connected {
  readonly discord: LocalDiscord;
  readonly client: Client<true>;
  /** What the client reported as errors. */
  readonly errors: readonly Error[];
  readonly close: () => Promise<void>;
}

/** Options of a client for a local Discord: no privileged intent, direct messages on, no waiting between identifies. */
export function clientOptions(discord: LocalDiscord, options: Partial<ClientOptions> = {}): ClientOptions {
  return {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => undefined }) },
    ...options,
    rest: { api: discord.apiUrl, ...options.rest },
  };
}

/** Start a local Discord and connect the real client to it; resolves when it is ready. */
export async function connect(settings: LocalDiscordSettings = {}, options: Partial<ClientOptions> = {}): Promise<Connected> {
  const discord = await startLocalDiscord(settings);
  discord.registerCommands(testCommands);
  const client = new Client(clientOptions(discord, options));
  const errors: Error[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  client.on(Events.ShardError, (error) => errors.push(error));
  const ready = once(client, Events.ClientReady);
  await client.login(discord.token);
  await ready;
  if (!client.isReady()) throw new Error('The client is not ready');
  return {
    discord,
    client,
    errors,
    close: async () => {
      await client.destroy();
      await discord.close();
    },
  };
}
