import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../support/discord/local-discord.ts';
import type { Delivery, LocalSlack } from '../support/slack/local-slack.ts';
import { startLocalSlack } from '../support/slack/local-slack.ts';
import type { Program } from './program.ts';

/** A Slack with many people in it, gone after the test: each asks once, so that the number of answers tells whether one was lost or came twice. */

export type Mode = 'socket' | 'http';

/** As long as Slack waits for an acknowledgement, shortened: what a killed process leaves unanswered is known sooner. */
const ACK_LIMIT_MS = 2000;

export async function crowdedSlack(count: number): Promise<{ readonly slack: LocalSlack; readonly people: readonly string[] }> {
  const people = Array.from({ length: count }, (_, index) => ({ id: `U1P${index}`, name: `person${index}` }));
  const slack = await startLocalSlack({ teams: [{ id: 'T1', people }], ackLimitMs: ACK_LIMIT_MS });
  onTestFinished(() => slack.close());
  return { slack, people: people.map(({ id }) => id) };
}

/** A Discord that is gone after the test. */
export async function ownDiscord(options: Parameters<typeof startLocalDiscord>[0] = {}): Promise<LocalDiscord> {
  const discord = await startLocalDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

export function slackVariables(slack: LocalSlack, mode: Mode = 'socket'): Readonly<Record<string, string>> {
  const common = { SLACK_BOT_TOKEN: slack.botToken(), SLACK_API_URL: slack.apiUrl };
  return mode === 'socket'
    ? { ...common, SLACK_APP_TOKEN: slack.appToken }
    : { ...common, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_HTTP_PORT: '0' };
}

export function discordVariables(discord: LocalDiscord): Readonly<Record<string, string>> {
  return { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
}

/** Resolves when it serves and, over HTTP, the platform knows where. */
export async function serving(program: Program, slack: LocalSlack, mode: Mode): Promise<void> {
  if (mode === 'http') await slack.connectHttp(await program.slackUrl());
  await program.untilStatus(200);
}

export interface Question {
  readonly person: string;
  readonly kind: 'command' | 'direct message';
  /** Undefined once it is clear that nobody took it. */
  readonly delivery: Promise<Delivery>;
}

/** Everybody asks at the same moment, every other one in a direct message. */
export function askAll(
  slack: LocalSlack,
  people: readonly string[],
  texts: readonly string[] = ['istio', 'メモリ', 'kubernetes'],
): readonly Question[] {
  return people.map((person, index) => {
    const text = texts[index % texts.length] ?? 'istio';
    return index % 2 === 0
      ? { person, kind: 'command', delivery: slack.slash('/k8snotes', text, { user: person }) }
      : { person, kind: 'direct message', delivery: slack.directMessage(text, { user: person }) };
  });
}

/** Answers that a person got, wherever: what Slack itself says ("failed with …") is none. */
export function answersTo(slack: LocalSlack, person: string): number {
  const { bot } = slack.ids();
  const direct = `D${person.slice(1)}`;
  return slack.team().messages.filter(({ user, ephemeralTo, channel }) => user === bot && (ephemeralTo === person || channel === direct))
    .length;
}

/** How many answers there are in all. */
export function answerCount(slack: LocalSlack): number {
  const { bot } = slack.ids();
  return slack.team().messages.filter(({ user }) => user === bot).length;
}

/** What became of questions of which each is to be answered once. */
export interface Figures {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  readonly doubled: number;
}

export function figuresOf(counts: readonly number[]): Figures {
  return {
    sent: counts.length,
    answered: counts.filter((count) => count > 0).length,
    lost: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length,
  };
}

/** For people who read the output of the tests, and for reports. */
export function tell(what: string, figures: object): void {
  process.stdout.write(
    `${what}: ${Object.entries(figures)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ')}\n`,
  );
}

/** Nothing was logged that nobody caught, or that nobody can explain. */
export function unexplained(program: Program): readonly string[] {
  return program.log.filter((line) =>
    /a promise was rejected that nobody holds|an error that nothing caught|failed \([0-9a-f]{8}\)/.test(line),
  );
}

/** A folder of its own that is gone after the test. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
