import { expect, it, onTestFinished } from 'vitest';
import { crowdedSlack, discordVariables, ownDiscord, slackVariables, unexplained } from './crowd.ts';
import { installedForTests } from './program.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const installation = installedForTests();

it('a stop while no platform can be reached ends their tries, and does not wait for its time to be over', async () => {
  const { slack } = await crowdedSlack(0);
  const discord = await ownDiscord();
  const ways = await Promise.all([slack.apiUrl, discord.apiUrl].map((url) => startTcpProxy('127.0.0.1', Number(new URL(url).port))));
  onTestFinished(async () => {
    await Promise.all(ways.map((way) => way.close()));
  });
  await Promise.all(ways.map((way) => way.cut()));
  const [toSlack, toDiscord] = ways;
  const program = installation.start({
    ...slackVariables(slack),
    ...discordVariables(discord),
    SLACK_API_URL: `http://127.0.0.1:${toSlack?.port}${new URL(slack.apiUrl).pathname}`,
    DISCORD_API_URL: `http://127.0.0.1:${toDiscord?.port}${new URL(discord.apiUrl).pathname}`,
    DATABASE_URL: ':memory:',
  });
  await program.logged(/Slack cannot be reached; trying again/);
  await program.logged(/discord could not be started; trying again/);
  const { checks } = await program.untilStatus(503);
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['slack', 'discord']);
  program.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.log.join('\n')).not.toContain('stopping took too long');
  expect(unexplained(program)).toEqual([]);
});
