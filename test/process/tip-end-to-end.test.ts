import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Environment, runCommandLine } from '../../bin/command-line.ts';
import { platformAdapters } from '../../bin/platforms.ts';
import { readServiceSettings } from '../../bin/service-settings.ts';
import { createBot, openServiceStore } from '../../bin/service-wiring.ts';
import { openApplication } from '../../bin/wiring.ts';
import { type LocalDiscord, startLocalDiscord } from '../support/discord/local-discord.ts';
import { folderWith, inMemory } from '../support/environment.ts';
import { type LocalSlack, startLocalSlack } from '../support/slack/local-slack.ts';
import { discordVariables, ownFolder, slackVariables } from './crowd.ts';

/** Everything that `k8snotes start` puts together, in this process, where the clock is ours: the real core, runner, store, adapters and SDKs against the local platforms. */

const NOTES = {
  '2019-11-28-cloudnative-days-kansai.md': [
    '# 2019-11-28 CloudNative Days Kansai',
    '',
    '## Production Ready Kubernetesに必要な15のこと @バルゴ (@go_vargo)',
    '',
    '- Graceful Shutdownは突然のプロセス終了に対して堅牢であるべき',
    '  - これをきちんとやらないと5xx系エラーが出る',
    '- PodDisruptionBudgetを設定しないと、ノードの更新で全てのPodが同時に落ちることがある',
    '- requestsとlimitsを同じ値にするとQoSクラスはGuaranteedになる',
    '',
    '## Istioの注意点 @id (@ido_kara_deru)',
    '',
    '- Istioのproxyはpod数が多くなるとメモリ消費が問題になるので、Sidecarリソースで範囲を絞る',
    '',
  ].join('\n'),
};

interface Running {
  readonly tick: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

async function start(environment: Environment): Promise<Running> {
  const settings = readServiceSettings(environment.variables);
  const application = await openApplication(environment, undefined);
  const { log } = application;
  const store = await openServiceStore(settings, log, environment);
  const bot = createBot({
    settings,
    notes: application.core,
    store,
    log,
    environment,
    ownerId: environment.newErrorId(),
    posters: () => adapters.map(({ poster }) => poster),
  });
  const { now, newErrorId } = environment;
  const adapters = await platformAdapters(settings, { core: bot.core, log, now, newErrorId }, store);
  for (const { adapter } of adapters) await adapter.start();
  return {
    tick: bot.tips.tick,
    stop: async () => {
      await bot.tips.stop();
      for (const { adapter } of adapters) await adapter.stop();
      await store.close();
      await application.notes.close();
    },
  };
}

/** Messages for all in the channel: answers to commands are for one person alone. */
function posts(slack: LocalSlack, discord: LocalDiscord): { readonly slack: number; readonly discord: number } {
  const { general } = discord.channels;
  return {
    slack: slack.history(slack.ids().general).filter(({ user }) => user === slack.ids().bot).length,
    discord: [...discord.world.messages.values()].filter(
      ({ authorId, channelId, ephemeralFor, deleted }) =>
        authorId === discord.world.appId && channelId === general && ephemeralFor === undefined && !deleted,
    ).length,
  };
}

describe('the tip of the day, subscribed in chat', () => {
  it('is posted once to Slack and Discord over restarts, missed ticks and tip --post', async () => {
    // Friday, 08:00 in Tokyo. The Monday after it is a holiday there.
    let now = new Date('2026-11-19T23:00:00Z');
    const [slack, discord] = [await startLocalSlack({ now: () => now.getTime() }), await startLocalDiscord({ now: () => now })];
    const variables = {
      ...slackVariables(slack),
      ...discordVariables(discord),
      DATABASE_URL: `file:${join(ownFolder(), 'k8snotes.db')}`,
      NOTES_DIR: folderWith(NOTES),
    };
    let ids = 0;
    const inside = (argv: readonly string[]) => {
      const { environment, written } = inMemory(argv, { variables });
      return { environment: { ...environment, now: () => now, newErrorId: () => `id${++ids}` }, written };
    };
    const command = async (...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string }> => {
      const { environment, written } = inside(argv);
      const code = await runCommandLine(environment);
      return { code, out: `${written().out}${written().err}` };
    };
    let running = await start(inside(['start']).environment);
    onTestFinished(async () => {
      await running.stop();
      await slack.close();
      await discord.close();
    });
    const restart = async (): Promise<void> => {
      await running.stop();
      running = await start(inside(['start']).environment);
    };
    const { alice, general } = slack.ids();

    await slack.slash('/k8snotes', 'tip subscribe 09:00 weekdays');
    await slack.untilSeen(alice, general, ({ ephemeralTo, text }) => ephemeralTo === alice && text.includes('09:00'));
    const onDiscord = await discord.slash('k8snotes tip', { action: 'subscribe', when: '09:00 weekdays' }).answered();
    expect(onDiscord.text).toContain('09:00');
    const before = posts(slack, discord);
    now = new Date('2026-11-19T23:59:59Z');
    await running.tick();
    expect(posts(slack, discord)).toEqual(before);

    now = new Date('2026-11-20T00:00:20Z');
    await running.tick();
    const once = { slack: before.slack + 1, discord: before.discord + 1 };
    expect(posts(slack, discord)).toEqual(once);
    await running.tick();
    await restart();
    now = new Date('2026-11-20T00:01:00Z');
    await running.tick();
    expect(posts(slack, discord)).toEqual(once);
    for (const channel of [`slack:${general}`, `discord:${discord.channels.general}`]) {
      expect(await command('tip', '--post', channel, '--lang', 'en')).toEqual({ code: 0, out: `Today's tip is in ${channel} already.\n` });
    }
    expect(posts(slack, discord)).toEqual(once);

    // A holiday, in the middle of it.
    now = new Date('2026-11-23T03:00:00Z');
    await running.tick();
    expect(posts(slack, discord)).toEqual(once);

    // Tuesday: a CronJob posts to Slack before the schedule does.
    now = new Date('2026-11-23T23:30:00Z');
    await running.tick();
    const early = await command('tip', '--post', `slack:${general}`, '--lang', 'en');
    expect(early).toEqual({ code: 0, out: `Posted today's tip to slack:${general}.\n` });
    expect(posts(slack, discord)).toEqual({ slack: once.slack + 1, discord: once.discord });
    now = new Date('2026-11-24T00:00:20Z');
    await running.tick();
    await restart();
    await running.tick();
    expect(posts(slack, discord)).toEqual({ slack: once.slack + 1, discord: once.discord + 1 });
    slack.expectClean();
    expect([...discord.failures, ...discord.invalidRequests(), ...discord.pinged()]).toEqual([]);
  });
});
