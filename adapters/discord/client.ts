import { Client, type ClientOptions, GatewayIntentBits, Options, Partials, type RESTOptions } from 'discord.js';
import { keepToken, type RestParts, restOptions } from './rest.ts';
import type { DiscordSettings } from './settings.ts';

/**
 * Intents: servers with their channels and roles, messages in them and in direct messages. None is privileged: the text of messages that mention the bot, of direct messages and of
 * those that a message command is used on comes without MessageContent: https://discord.com/developers/docs/events/gateway#message-content-intent, checked 2026-11.
 */
export const INTENTS = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages] as const;

/**
 * discord.js holds back all events until every server has come, 15 s by default; a command that waits longer than 3 s is lost. Servers that come later are served all the same.
 */
const WAIT_GUILD_TIMEOUT_MS = 1500;

/** The client with everything that keeps it quiet, safe and patient. */
export function createClient(
  settings: DiscordSettings,
  parts: RestParts & { readonly ws: ClientOptions['ws']; readonly stop: AbortSignal },
): Client {
  const rest = restOptions(settings.apiUrl, parts);
  const client = new Client({
    intents: [...INTENTS],
    // Without it, the first direct message of a person makes no event at all.
    partials: [Partials.Channel],
    // Nothing is looked up in old messages: by default discord.js keeps 200 for every channel and every person who ever wrote to the bot (2 KB each, seen in a soak).
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, ReactionManager: 0 }),
    // Nobody is ever pinged.
    allowedMentions: { parse: [], repliedUser: false },
    // A message that is sent a second time after a time-out appears once.
    enforceNonce: true,
    // A reply to a message that was deleted meanwhile is still an answer.
    failIfNotExists: false,
    shards: 'auto',
    waitGuildTimeout: WAIT_GUILD_TIMEOUT_MS,
    rest: { ...rest, makeRequest: stoppable(rest.makeRequest, parts.stop) },
    ...(parts.ws === undefined ? {} : { ws: parts.ws }),
  });
  keepToken(client.rest, settings.token);
  return client;
}

/**
 * A login that waits for Discord's answer to `/gateway/bot` would connect even after `destroy` (discord.js 14.28), and nobody would hold that connection: so this one request ends with
 * the adapter. All others may be finished.
 */
function stoppable(request: RESTOptions['makeRequest'], stop: AbortSignal): RESTOptions['makeRequest'] {
  return (url, init) => {
    if (!url.endsWith('/gateway/bot')) return request(url, init);
    const signal = init.signal instanceof AbortSignal ? AbortSignal.any([init.signal, stop]) : stop;
    return request(url, { ...init, signal });
  };
}
