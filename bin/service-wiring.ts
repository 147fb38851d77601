import { createHmac } from 'node:crypto';
import type { Core } from '../src/core.ts';
import { createCore } from '../src/create-core.ts';
import { createDigestSource, createTipSource } from '../src/create-tip-sources.ts';
import type { NotesCore } from '../src/notes-core.ts';
import { pause } from '../src/ops/back-off.ts';
import type { Logger } from '../src/ops/log.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import type { ScheduleDefaults } from '../src/tips/parse-schedule.ts';
import type { Poster } from '../src/tips/poster.ts';
import { seedSubscriptions } from '../src/tips/seed-subscriptions.ts';
import { parseTipDays } from '../src/tips/tip-days.ts';
import { createTipRunner, DEFAULT_RUNNER_SETTINGS, type TipRunner } from '../src/tips/tip-runner.ts';
import type { Environment } from './command-line.ts';
import type { ServiceSettings } from './service-settings.ts';

/** What serves requests and posts tips, over one store. */
export interface Bot {
  readonly core: Core;
  readonly tips: TipRunner;
}

export interface BotParts {
  readonly settings: ServiceSettings;
  readonly notes: NotesCore;
  readonly store: Store;
  readonly log: Logger;
  readonly environment: Pick<Environment, 'now' | 'newErrorId'>;
  readonly ownerId: string;
  /** Those of the platforms that are connected, as they are at the moment of a post. */
  readonly posters: () => readonly Poster[];
}

/** Open durable state as the settings say. */
export function openServiceStore(settings: ServiceSettings, log: Logger, { now }: Pick<Environment, 'now'>): Promise<Store> {
  return openStore({ url: settings.databaseUrl, encryptionKeys: settings.encryptionKeys, log, now });
}

/** Put the core and the runner of tips together; nothing runs yet. */
export function createBot({ settings, notes, store, log, environment, ownerId, posters }: BotParts): Bot {
  const defaults = scheduleDefaults(settings);
  const { now, newErrorId } = environment;
  const core = createCore({
    notes,
    store,
    settings: {
      tipDefaults: defaults,
      recordGaps: settings.recordGaps,
      managers: settings.tips.managers,
      voterKey: secretFor(settings, 'voters'),
    },
    now,
    random: Math.random,
    newErrorId,
    ownerId,
    log,
  });
  const tips = createTipRunner({
    store,
    posters,
    tips: createTipSource(notes, now),
    digest: createDigestSource({ store, recording: settings.recordGaps, zone: defaults.zone }),
    now,
    random: Math.random,
    pause,
    log,
    ownerId,
    settings: { ...DEFAULT_RUNNER_SETTINGS, defaults, language: tipLanguage(settings) },
  });
  return { core, tips };
}

/** Subscribe the channels that the environment names. */
export function seedTips(settings: ServiceSettings, store: Store, log: Logger, now: () => Date, ownerId: string): Promise<void> {
  return seedSubscriptions(
    { channels: settings.tips.channels, defaults: scheduleDefaults(settings), language: tipLanguage(settings) },
    { store, now, ownerId, log },
  );
}

/** The schedule of the environment. */
export function scheduleDefaults({ tips }: ServiceSettings): ScheduleDefaults {
  const days = parseTipDays(tips.days);
  if (days === undefined) throw new Error(`TIP_DAYS="${tips.days}" was let through by its check`);
  return { time: tips.time, zone: tips.zone, days, holidays: tips.holidays };
}

/** Language of tips that nobody subscribed in chat: as set, else that of the zone. */
function tipLanguage({ base, tips }: ServiceSettings): 'ja' | 'en' {
  if (base.replyLanguage !== 'auto') return base.replyLanguage;
  return tips.zone === 'Asia/Tokyo' ? 'ja' : 'en';
}

/**
 * A secret for one purpose that is the same in all replicas and after a restart: made of the key of the database, else of a platform's secret. Whoever changes that makes old buttons
 * too old, and counts a person's next vote on the same answer anew.
 */
export function secretFor({ encryptionKeys, slack, discord }: ServiceSettings, purpose: string): string {
  const slackSecret = slack === undefined ? undefined : slack.mode === 'http' ? slack.signingSecret : slack.botToken;
  const secret = encryptionKeys[0] ?? slackSecret ?? discord?.token ?? '';
  return createHmac('sha256', secret).update(`k8snotes ${purpose}`).digest('base64url');
}
