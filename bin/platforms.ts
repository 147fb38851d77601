import type { ChatAdapter, ChatContext } from '../adapters/adapter.ts';
import type { DiscordSettings } from '../adapters/discord/settings.ts';
import type { SlackSettings } from '../adapters/slack/settings.ts';
import { pause } from '../src/ops/back-off.ts';
import type { Store } from '../src/store/store.ts';
import type { Poster } from '../src/tips/poster.ts';
import type { ServiceSettings } from './service-settings.ts';
import { secretFor } from './service-wiring.ts';

/** An adapter that the environment configures. */
export interface PlatformAdapter {
  readonly name: 'slack' | 'discord';
  readonly adapter: ChatAdapter;
  readonly poster: Poster;
}

/** Create the adapters that the environment configures; an SDK is loaded only when it is used. */
export async function platformAdapters(settings: ServiceSettings, context: ChatContext, store: Store): Promise<readonly PlatformAdapter[]> {
  const found: PlatformAdapter[] = [];
  const slack = slackSettings(settings);
  if (slack !== undefined) {
    const { createSlackAdapter } = await import('../adapters/slack/slack-adapter.ts');
    const adapter = createSlackAdapter(context, slack, { installations: store.installations, random: Math.random, pause });
    found.push({ name: 'slack', adapter, poster: adapter.poster });
  }
  const discord = discordSettings(settings);
  if (discord !== undefined) {
    const { createDiscordAdapter } = await import('../adapters/discord/discord-adapter.ts');
    const adapter = createDiscordAdapter(context, discord, { marks: store.marks, random: Math.random, pause });
    found.push({ name: 'discord', adapter, poster: adapter.poster });
  }
  return found;
}

/** The settings of Slack as its adapter takes them; undefined when Slack is not configured. */
export function slackSettings(settings: ServiceSettings): SlackSettings | undefined {
  const { slack, commandName, base, shutdownTimeoutMs } = settings;
  if (slack === undefined) return undefined;
  const common = {
    commandName,
    replyLanguage: base.replyLanguage,
    buttonSecret: secretFor(settings, 'slack buttons'),
    drainTimeoutMs: shutdownTimeoutMs,
    zone: settings.tips.zone,
  };
  return { ...slack, ...common };
}

/** The settings of Discord as its adapter takes them; undefined when Discord is not configured. */
export function discordSettings(settings: ServiceSettings): DiscordSettings | undefined {
  const { discord, commandName, base, shutdownTimeoutMs } = settings;
  if (discord === undefined) return undefined;
  return {
    ...discord,
    commandName,
    replyLanguage: base.replyLanguage,
    buttonSecret: secretFor(settings, 'discord buttons'),
    drainTimeoutMs: shutdownTimeoutMs,
  };
}
