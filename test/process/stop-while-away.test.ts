import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { startLocalDiscord } from '../support/discord/local-discord.ts';
import { startLocalSlack } from '../support/slack/local-slack.ts';
import { discordVariables, slackVariables, unexplained } from './crowd.ts';
import { type Installation, installProgram } from './program.ts';
import { startTcpProxy } from './tcp-proxy.ts';

vi.setConfig({ testTimeout: 120_000 });

let installation: Installation;
beforeAll(() => {
  installation = installProgram();
}, 120_000);
afterAll(() => installation.remove());

it('a stop while no platform can be reached ends their tries, and does not wait for its time to be over', async () => {
  const slack = await startLocalSlack({ teams: [{ id: 'T1', people: [] }] });
  const discord = await startLocalDiscord();
  const ways = await Promise.all([slack.apiUrl, discord.apiUrl].map((url) => startTcpProxy('127.0.0.1', Number(new URL(url).port))));
  onTestFinished(async () => {
    await Promise.all(ways.map((way) => way.close()));
    await slack.close();
    await discord.close();
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
