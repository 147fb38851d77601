import { type Client, type ClientOptions, Events, type Interaction, MessageFlags } from 'discord.js';
import { createButtonCodec } from '../../src/answer/button-state.ts';
import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { Core } from '../../src/core.ts';
import { createInFlight } from '../../src/ops/in-flight.ts';
import type { Logger } from '../../src/ops/log.ts';
import { createPacer, pacedCore } from '../../src/ops/pacer.ts';
import { createSharedOnce } from '../../src/ops/shared-once.ts';
import type { MarkStore } from '../../src/store/store.ts';
import type { AdapterHealth, ChatAdapter, ChatContext } from '../adapter.ts';
import { loggable } from './api-errors.ts';
import { busyCore } from './busy-core.ts';
import { createClient } from './client.ts';
import { createCooldown } from './cooldown.ts';
import { escapeMarkdown } from './escape.ts';
import { type FinalProblem, finalClose, finalLoginError } from './final-problem.ts';
import { onButton } from './on-button.ts';
import { onAutocomplete, onCommand, onMessageCommand } from './on-command.ts';
import { onMessage } from './on-message.ts';
import { createDiscordPoster } from './poster.ts';
import { registerDiscordCommands } from './register.ts';
import { createAnswerRest, createRest, type RestParts } from './rest.ts';
import type { DiscordSettings } from './settings.ts';
import { languageFor, type Tools } from './tools.ts';

export interface DiscordParts extends RestParts {
  /** Keeps what was registered last; without it the commands are registered at every start. */
  readonly marks?: MarkStore;
  /** How the gateway is connected to, where that is not the SDK's own way. */
  readonly ws?: ClientOptions['ws'];
}

/** READY comes within seconds of IDENTIFY; a gateway that stays silent is tried anew. */
const READY_TIMEOUT_MS = 30_000;

/**
 * Serve Discord: commands, messages, buttons.
 *
 * `start` rejects when Discord cannot be reached and may be called again. Where Discord refuses the bot for good it resolves, `health` is `failed` with the reason, `ended` resolves, and
 * what to do is in the log.
 */
export function createDiscordAdapter(context: ChatContext, settings: DiscordSettings, parts: DiscordParts): ChatAdapter {
  const { log } = context;
  const codec = createButtonCodec(settings.buttonSecret, 'discord');
  const inFlight = createInFlight();
  const pacer = createPacer();
  const core = pacedCore(context.core, pacer);
  const shared = { codec, inFlight, pacer, cooldown: createCooldown(), sharedOnce: createSharedOnce(core.firstSeen) };
  const restParts: RestParts = { ...parts, onRateLimit: () => context.rateLimited?.('discord') };
  const rest = createRest(settings, restParts);
  const answerRest = createAnswerRest(settings, restParts);
  const ended = deferred();
  /** A stop while a start is under way: discord.js would leave that start waiting. */
  const stopped = deferred();
  const stopConnecting = new AbortController();
  let health: AdapterHealth = { state: 'starting', detail: 'not connected yet' };
  let client: Client | undefined;
  let stopping: Promise<void> | undefined;

  const fail = (problem: FinalProblem): void => {
    if (health.state === 'failed') return;
    health = { state: 'failed', detail: `${problem.message.en} ${problem.remedy.en}` };
    log.fatal({ adapter: 'discord', code: problem.code }, health.detail);
    ended.resolve();
  };
  const set = (next: AdapterHealth): void => {
    if (health.state !== 'failed' && health.state !== 'stopped') health = next;
  };

  const serve = (made: Client): void => {
    const serving: Tools = { ...context, ...shared, core, client: made, settings, answerRest };
    const stopTools: Tools = { ...serving, core: busyCore(core) };
    // Handlers end in a visible outcome by themselves; this is for what goes wrong before they begin.
    const guard = (work: (tools: Tools) => Promise<void>, interaction?: Interaction): void => {
      const tools = stopping === undefined ? serving : stopTools;
      work(tools).catch((error: unknown) => {
        const errorId = context.newErrorId();
        log.error({ err: loggable(error), errorId, requestId: interaction?.id }, 'an event from Discord could not be handled');
        if (interaction !== undefined) tellFailure(interaction, errorId, tools);
      });
    };
    made.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) guard((tools) => onCommand(interaction, tools), interaction);
      else if (interaction.isAutocomplete()) guard((tools) => onAutocomplete(interaction, tools));
      else if (interaction.isMessageContextMenuCommand()) guard((tools) => onMessageCommand(interaction, tools), interaction);
      else if (interaction.isButton()) guard((tools) => onButton(interaction, tools), interaction);
    });
    made.on(Events.MessageCreate, (message) => guard((tools) => onMessage(message, tools)));
    // Not for a server that is only out of reach: that is another event.
    made.on(Events.GuildDelete, ({ id }) => guard(({ core }) => inFlight.run(() => forgetServer(id, core, log))));
    made.on(Events.Error, (error) => log.error({ err: loggable(error), errorId: context.newErrorId() }, 'discord.js reports an error'));
    made.on(Events.Warn, (message) => log.warn({ warning: message }, 'discord.js warns'));
    made.on(Events.ShardError, (error, shardId) => {
      log.warn({ err: loggable(error), shard: shardId }, 'the connection to Discord reports an error');
    });
    made.on(Events.ShardReconnecting, (shardId) => {
      // discord.js says so on its way out, too.
      if (stopped.isResolved()) return;
      set({ state: 'reconnecting', detail: `shard ${shardId} reconnects` });
      log.info({ shard: shardId }, 'reconnecting to Discord');
    });
    const up = (shardId: number): void => {
      const down = [...made.ws.shards.values()].filter((shard) => shard.id !== shardId && shard.status !== 0);
      if (made.isReady() && down.length === 0) set({ state: 'ready', detail: `connected as ${made.user.tag}` });
      log.info({ shard: shardId }, 'connected to Discord');
    };
    made.on(Events.ShardReady, up);
    made.on(Events.ShardResume, up);
    made.on(Events.ShardDisconnect, ({ code }, shardId) => {
      const problem = finalClose(code);
      if (problem !== undefined) fail(problem);
      else set({ state: 'reconnecting', detail: `shard ${shardId} was closed (${code})` });
    });
    made.on(Events.Invalidated, () => {
      set({ state: 'reconnecting', detail: 'the session was invalidated' });
      log.warn({}, 'Discord invalidated the session');
    });
  };

  const register = async (made: Client<true>): Promise<void> => {
    try {
      const { changed, count } = await registerDiscordCommands(settings, {
        rest: made.rest,
        applicationId: made.application.id,
        now: context.now,
        ...(parts.marks === undefined ? {} : { marks: parts.marks }),
      });
      log.info(
        { count, changed, guild: settings.guildId ?? 'everywhere' },
        changed ? 'commands registered' : 'commands are registered already',
      );
    } catch (error) {
      // Mentions and direct messages work without; those that were registered before do, too.
      log.error(
        { err: loggable(error), errorId: context.newErrorId() },
        'the commands could not be registered; `k8snotes discord-register` tries again',
      );
    }
  };

  const start = async (): Promise<void> => {
    if (health.state === 'failed' || stopping !== undefined) return;
    await client?.destroy();
    const made = createClient(settings, { ...restParts, ws: parts.ws, stop: stopConnecting.signal });
    client = made;
    serve(made);
    try {
      await Promise.race([connected(made, settings.token), ended.promise, stopped.promise]);
    } catch (error) {
      await made.destroy();
      // A final close code was told by an event before.
      if (isFailed() || stopping !== undefined) return;
      const problem = finalLoginError(error);
      if (problem === undefined) throw error;
      fail(problem);
      return;
    }
    if (isFailed() || stopping !== undefined || !made.isReady()) return;
    set({ state: 'ready', detail: `connected as ${made.user.tag}` });
    await register(made);
  };
  const isFailed = (): boolean => health.state === 'failed';

  const stop = async (): Promise<void> => {
    // From here on who comes is told to come back; what was taken is answered before the connection goes, since the token goes with it.
    await inFlight.idle(AbortSignal.timeout(settings.drainTimeoutMs));
    if (inFlight.count() > 0) log.warn({ inFlight: inFlight.count() }, 'stopping Discord with requests unanswered');
    stopped.resolve();
    stopConnecting.abort();
    await client?.destroy();
    if (health.state !== 'failed') health = { state: 'stopped', detail: 'stopped' };
  };

  return {
    name: 'discord',
    start,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
    ended: ended.promise,
    health: () => health,
    poster: createDiscordPoster({
      rest,
      codec,
      log,
      ownUserId: () => client?.user?.id,
      surroundings: (channelId) => {
        const channel = client?.channels.cache.get(channelId);
        if (channel === undefined) return undefined;
        return { guildId: channel.isDMBased() ? null : channel.guildId, parentId: channel.isThread() ? channel.parentId : null };
      },
    }),
  };
}

/** The bot was removed from a server: what belongs to it is deleted. */
async function forgetServer(guildId: string, core: Core, log: Logger): Promise<void> {
  await core.forgetWorkspace(`discord:${guildId}`);
  log.info({ guild: guildId }, 'the bot was removed from a server; what was stored for it is deleted');
}

/** The first response to an interaction that is not understood, such as a command as an older version registered it. */
function tellFailure(interaction: Interaction, errorId: string, { log, settings }: Tools): void {
  if (!interaction.isRepliable() || interaction.replied || interaction.deferred) return;
  const { failed } = messagesFor(languageFor({ text: '', locale: interaction.locale }, settings));
  interaction.reply({ content: escapeMarkdown(failed(errorId)), flags: MessageFlags.Ephemeral }).catch((error: unknown) => {
    log.error({ err: loggable(error), errorId, requestId: interaction.id }, 'that it failed could not be told either');
  });
}

/** Log in and wait for READY. */
async function connected(client: Client, token: string): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Discord did not say READY within ${READY_TIMEOUT_MS} ms`)), READY_TIMEOUT_MS);
    client.once(Events.ClientReady, () => {
      clearTimeout(timer);
      resolve();
    });
    client.once(Events.ShardDisconnect, () => clearTimeout(timer));
    timer.unref();
  });
  await Promise.all([client.login(token), ready]);
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly isResolved: () => boolean;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  let isResolved = false;
  const promise = new Promise<void>((settle) => {
    resolve = () => {
      isResolved = true;
      settle();
    };
  });
  return { promise, resolve, isResolved: () => isResolved };
}
