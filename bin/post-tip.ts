import type { ChatContext } from '../adapters/adapter.ts';
import { escapeTerminal } from '../adapters/console/escape.ts';
import { createDigestSource, createTipSource } from '../src/create-tip-sources.ts';
import type { Language } from '../src/model.ts';
import { pause } from '../src/ops/back-off.ts';
import type { Store } from '../src/store/store.ts';
import type { Poster } from '../src/tips/poster.ts';
import { createTipRunner, DEFAULT_RUNNER_SETTINGS, type PostOnceResult } from '../src/tips/tip-runner.ts';
import { type Environment, EXIT } from './command-line.ts';
import { createConsoleCore } from './console-core.ts';
import type { ServiceSettings } from './service-settings.ts';
import { openServiceStore, scheduleDefaults } from './service-wiring.ts';
import { UsageError, type Wording } from './usage.ts';
import type { Application } from './wiring.ts';

/** Posters of the platforms that the environment configures, ready to post; `close` lets go of them. */
export type OpenPosters = (
  settings: ServiceSettings,
  context: ChatContext,
  store: Store,
) => Promise<{ readonly posters: readonly Poster[]; readonly close: () => Promise<void> }>;

/** The posters of the adapters, which need not be started for that. */
export const postersOfPlatforms: OpenPosters = async (settings, context, store) => {
  const { platformAdapters } = await import('./platforms.ts');
  const adapters = await platformAdapters(settings, context, store);
  return {
    posters: adapters.map(({ poster }) => poster),
    close: async () => {
      for (const { adapter } of adapters) await adapter.stop();
    },
  };
};

export interface PostTipParts {
  readonly settings: ServiceSettings;
  readonly application: Application;
  readonly environment: Environment;
  readonly language: Language;
  readonly openPosters: OpenPosters;
}

/**
 * Post today's tip to one channel, unless it was posted today by whomever: for cron or a Kubernetes CronJob, beside the built-in schedule or instead of it.
 *
 * @returns 0 when today's tip is there or people stopped tips there, 1 when it is not there (run again: nothing is ever posted twice), 2 when only a person can help.
 */
export async function postTip(channel: string, parts: PostTipParts): Promise<number> {
  const { settings, application, environment, language } = parts;
  const { now, newErrorId } = environment;
  const { log } = application;
  const platform = channel.split(':')[0];
  if (platform === undefined || (platform === 'slack' ? settings.slack : settings.discord) === undefined)
    throw new UsageError({
      en: `${channel} cannot be posted to: set ${platform === 'slack' ? 'SLACK_BOT_TOKEN and SLACK_APP_TOKEN' : 'DISCORD_TOKEN'} first.`,
      ja: `${channel} には投稿できません。先に ${platform === 'slack' ? 'SLACK_BOT_TOKEN と SLACK_APP_TOKEN' : 'DISCORD_TOKEN'} を設定してください。`,
    });
  const store = await openServiceStore(settings, log, environment);
  try {
    const core = createConsoleCore({ settings, notes: application.core, store, log, environment });
    const { posters, close } = await parts.openPosters(settings, { core, log, now, newErrorId }, store);
    try {
      const defaults = scheduleDefaults(settings);
      const runner = createTipRunner({
        store,
        posters: () => posters,
        tips: createTipSource(application.core, now),
        digest: createDigestSource({ store, recording: settings.recordGaps, zone: defaults.zone }),
        now,
        random: environment.random ?? Math.random,
        pause,
        log,
        ownerId: `tip --post ${newErrorId()}${newErrorId()}`,
        settings: { ...DEFAULT_RUNNER_SETTINGS, defaults, language },
      });
      const workspace = (await store.subscriptions.find(channel))?.workspace;
      const { code, wording } = explain(await runner.postOnce({ channel, workspace }), channel);
      (code === EXIT.ok ? environment.stdout : environment.stderr).write(escapeTerminal(`${wording[language]}\n`));
      return code;
    } finally {
      await close();
    }
  } finally {
    await store.close();
  }
}

function explain(result: PostOnceResult, channel: string): { readonly code: number; readonly wording: Wording } {
  switch (result.kind) {
    case 'posted':
      return { code: EXIT.ok, wording: { en: `Posted today's tip to ${channel}.`, ja: `${channel} に今日のひとことを投稿しました。` } };
    case 'already': {
      const { state, reason } = result.row;
      return state === 'posted'
        ? { code: EXIT.ok, wording: { en: `Today's tip is in ${channel} already.`, ja: `${channel} の今日のひとことは投稿済みです。` } }
        : skipped(reason ?? state, channel);
    }
    case 'skipped':
      return skipped(result.reason, channel);
    case 'held':
      return {
        code: EXIT.nothing,
        wording: {
          en: `Somebody else is posting to ${channel}, or it is not known yet whether the last attempt arrived. Run this again after ${result.until.toISOString()}.`,
          ja: `${channel} へはほかのプロセスが投稿中か、前の投稿が届いたかまだ分かりません。${result.until.toISOString()} より後にもう一度実行してください。`,
        },
      };
    case 'not-sent':
      return {
        code: EXIT.nothing,
        wording: {
          en: `Nothing was posted to ${channel}: ${result.error}. Run this again.`,
          ja: `${channel} に投稿できませんでした（${result.error}）。もう一度実行してください。`,
        },
      };
    case 'refused': {
      const { error, remedy } = result.outcome;
      return {
        code: EXIT.wrongUse,
        wording: { en: `${channel} takes no posts: ${error}. ${remedy.en}`, ja: `${channel} に投稿できません（${error}）。${remedy.ja}` },
      };
    }
    case 'stopped': {
      const why: Readonly<Record<typeof result.state, Wording>> = {
        paused: { en: 'they are paused there (tip resume)', ja: '停止中です（ひとこと 再開）' },
        ended: { en: 'somebody unsubscribed there (tip subscribe)', ja: '解除されています（ひとこと 登録）' },
        disabled: { en: 'posting failed for days (tip subscribe)', ja: '何日も投稿できなかったため止まっています（ひとこと 登録）' },
      };
      return {
        // What people stopped on purpose is as it should be; a job that runs daily must not fail for it.
        code: result.state === 'disabled' ? EXIT.wrongUse : EXIT.ok,
        wording: {
          en: `Tips for ${channel} are stopped: ${why[result.state].en}.`,
          ja: `${channel} のひとことは${why[result.state].ja}。`,
        },
      };
    }
    default:
      return result satisfies never;
  }
}

function skipped(reason: string, channel: string): { readonly code: number; readonly wording: Wording } {
  return {
    code: EXIT.nothing,
    wording: { en: `There is no tip for ${channel} today: ${reason}.`, ja: `${channel} の今日のひとことはありません（${reason}）。` },
  };
}
