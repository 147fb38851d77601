import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  answerCount,
  answersTo,
  askAll,
  crowdedSlack,
  discordVariables,
  figuresOf,
  type Mode,
  ownDiscord,
  ownFolder,
  serving,
  slackVariables,
  tell,
  unexplained,
} from './crowd.ts';
import { installedForTests } from './program.ts';

const SHUTDOWN_TIMEOUT_MS = 8000;
const AT_ONCE_MS = 1500;
const SETTLE_MS = 200;

const installation = installedForTests();

async function stopUnderLoad(mode: Mode, isWithDiscord: boolean): Promise<void> {
  const { slack, people } = await crowdedSlack(80);
  const discord = await ownDiscord();
  const program = installation.start({
    ...slackVariables(slack, mode),
    ...(isWithDiscord ? discordVariables(discord) : {}),
    DATABASE_URL: `file:${join(ownFolder(), 'k8snotes.db')}`,
    SHUTDOWN_TIMEOUT_MS: String(SHUTDOWN_TIMEOUT_MS),
  });
  await serving(program, slack, mode);
  if (isWithDiscord) await program.logged(/commands registered/);
  const asked = isWithDiscord
    ? Array.from({ length: 40 }, (_, index) =>
        discord.slash('k8snotes search', { query: 'istio' }, { user: discord.addUser(`person ${index}`) }),
      )
    : [];
  const questions = [...askAll(slack, people.slice(0, 60))];
  await slack.until(({ deliveries }) => deliveries.length >= 40 && answerCount(slack) > 0);
  // Some arrive while it stops.
  questions.push(...askAll(slack, people.slice(60)));
  const since = performance.now();
  program.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const tookMs = performance.now() - since;
  const outcomes = await Promise.all(questions.map(async ({ delivery, person }) => ({ person, outcome: (await delivery).outcome })));
  await delay(SETTLE_MS);

  const accepted = outcomes.filter(({ outcome }) => outcome === 'acknowledged');
  const figures = figuresOf(accepted.map(({ person }) => answersTo(slack, person)));
  const refused = outcomes.length - accepted.length;
  tell(`SIGTERM under load, Slack over ${mode}`, { ...figures, 'not accepted': refused, 'ms to exit': tookMs.toFixed(0) });
  expect(figures.sent).toBeGreaterThanOrEqual(40);
  expect(figures).toMatchObject({ lost: 0, doubled: 0 });
  // What was not accepted was not begun either: Slack tells the person, or sends it again to another replica.
  expect(outcomes.filter(({ outcome, person }) => outcome !== 'acknowledged' && answersTo(slack, person) > 0)).toEqual([]);
  if (isWithDiscord) {
    const taken = asked.filter((question) => question.responseType() !== undefined);
    const lost = taken.filter((question) => question.shown() === undefined);
    tell('SIGTERM under load, Discord', { sent: asked.length, accepted: taken.length, lost: lost.length });
    expect(taken.length).toBeGreaterThan(0);
    expect(lost).toEqual([]);
  }
  expect(tookMs).toBeLessThan(SHUTDOWN_TIMEOUT_MS);
  expect(unexplained(program)).toEqual([]);
}

describe('a process that gets SIGTERM', () => {
  it('answers every command that it has accepted, then exits with 0 (Socket Mode, Discord)', async () => {
    await stopUnderLoad('socket', true);
  });

  it('answers every command that it has accepted, then exits with 0 (HTTP)', async () => {
    await stopUnderLoad('http', false);
  });

  it('exits at once with the second one, whatever is still under way', async () => {
    const { slack, people } = await crowdedSlack(1);
    const program = installation.start({
      ...slackVariables(slack),
      DATABASE_URL: ':memory:',
      SHUTDOWN_TIMEOUT_MS: String(SHUTDOWN_TIMEOUT_MS),
    });
    await program.untilStatus(200);
    const held = slack.hold('response_url');
    await slack.slash('/k8snotes', 'istio', { user: people[0] ?? '' });
    await held.reached;
    program.kill('SIGTERM');
    await program.logged(/"msg":"stopping"/);
    expect((await program.readiness()).status).toBe(503);
    const since = performance.now();
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(performance.now() - since).toBeLessThan(AT_ONCE_MS);
  });
});
