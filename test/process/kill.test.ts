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

/** Answers before the process is killed: so it is in the middle of its work. */
const UNTIL_ANSWERS = 5;
/** As long as Discord waits for a first response, shortened. */
const RESPONSE_LIMIT_MS = 2000;
/** What would come twice has this long to come. */
const SETTLE_MS = 300;

const installation = installedForTests();

/** One process is killed under load and another one takes over its database: what Slack sends again, and what people ask again, is answered once. */
async function killUnderLoad(mode: Mode, isWithDiscord: boolean): Promise<void> {
  const { slack, people } = await crowdedSlack(80);
  const discord = await ownDiscord({ responseLimitMs: RESPONSE_LIMIT_MS });
  const variables = {
    ...slackVariables(slack, mode),
    ...(isWithDiscord ? discordVariables(discord) : {}),
    DATABASE_URL: `file:${join(ownFolder(), 'k8snotes.db')}`,
  };
  const first = installation.start(variables);
  await serving(first, slack, mode);
  const onDiscord = isWithDiscord ? Array.from({ length: 40 }, (_, index) => discord.addUser(`person ${index}`)) : [];
  const ask = (user: string) => discord.slash('k8snotes search', { query: 'istio' }, { user });
  if (isWithDiscord) await first.logged(/commands registered/);

  const asked = onDiscord.slice(0, 20).map((user) => ({ user, question: ask(user) }));
  const questions = [...askAll(slack, people.slice(0, 40))];
  await slack.until(() => answerCount(slack) >= UNTIL_ANSWERS);
  // Stopped in the middle of its work, and what comes then reaches nobody: how fast the machine is makes no difference.
  first.kill('SIGSTOP');
  questions.push(...askAll(slack, people.slice(40)));
  asked.push(...onDiscord.slice(20).map((user) => ({ user, question: ask(user) })));
  first.kill('SIGKILL');
  expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
  const outcomes = await Promise.all(questions.map(async ({ delivery, ...question }) => ({ ...question, delivery: await delivery })));
  const answeredBefore = people.filter((person) => answersTo(slack, person) > 0).length;
  const failed = await Promise.all(
    asked.map(async ({ user, question }) => {
      const isTaken = await question.acknowledged().then(
        () => true,
        () => false,
      );
      return { user, isTaken, question };
    }),
  );

  const second = installation.start(variables);
  await serving(second, slack, mode);
  // Slack sends an event again that nobody acknowledged; a command it calls failed, and the person types it again.
  const undelivered = outcomes.filter(({ delivery }) => delivery.outcome !== 'acknowledged');
  for (const { kind, person, delivery } of undelivered) {
    if (kind === 'command') await slack.slash('/k8snotes', 'istio', { user: person });
    else await slack.redeliver(delivery, { retry: { num: 1, reason: 'http_error' } });
  }
  // An acknowledgement may be lost after it was sent: then Slack sends again what was answered long ago.
  const alreadyAnswered = outcomes.filter(({ kind, person }) => kind === 'direct message' && answersTo(slack, person) > 0);
  for (const { delivery } of alreadyAnswered) await slack.redeliver(delivery, { retry: { num: 1, reason: 'http_timeout' } });
  await slack.until(() => undelivered.every(({ person }) => answersTo(slack, person) > 0), 15_000);
  const askedAgain = await Promise.all(
    failed
      .filter(({ isTaken }) => !isTaken)
      .map(async ({ user }) => {
        await ask(user).answered();
        return discord.seenBy(user, discord.channels.general).filter(({ ephemeral, loading }) => ephemeral && !loading).length;
      }),
  );
  await delay(SETTLE_MS);

  const again = figuresOf(undelivered.map(({ person }) => answersTo(slack, person)));
  const all = people.map((person) => answersTo(slack, person));
  const cutOff = outcomes.filter(({ delivery, person }) => delivery.outcome === 'acknowledged' && answersTo(slack, person) === 0);
  tell(`kill -9 under load, Slack over ${mode}`, {
    sent: people.length,
    'answered before': answeredBefore,
    'delivered or asked again': again.sent,
    'answered then': again.answered,
    lost: again.lost,
    doubled: figuresOf(all).doubled,
    'acknowledged, cut off by the kill': cutOff.length,
  });
  expect(undelivered.length).toBeGreaterThan(0);
  expect(again).toEqual({ sent: undelivered.length, answered: undelivered.length, lost: 0, doubled: 0 });
  expect(figuresOf(all).doubled).toBe(0);
  if (isWithDiscord) {
    const { lost, doubled } = figuresOf(askedAgain);
    tell('kill -9 under load, Discord', { sent: asked.length, 'asked again': askedAgain.length, lost, doubled });
    expect(askedAgain.every((count) => count === 1)).toBe(true);
    expect(askedAgain.length).toBeGreaterThan(0);
  }
  expect(unexplained(second)).toEqual([]);
  second.kill('SIGTERM');
  expect(await second.ended).toEqual({ code: 0, signal: null });
}

describe('a process killed with -9 in the middle of its work', () => {
  it('leaves nothing behind that keeps the next one from answering once what is delivered or asked again (Socket Mode, Discord)', async () => {
    await killUnderLoad('socket', true);
  });

  it('leaves nothing behind that keeps the next one from answering once what is delivered or asked again (HTTP)', async () => {
    await killUnderLoad('http', false);
  });
});
