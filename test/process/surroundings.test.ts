import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  answersTo,
  askAll,
  crowdedSlack,
  discordVariables,
  figuresOf,
  ownDiscord,
  ownFolder,
  slackVariables,
  tell,
  unexplained,
} from './crowd.ts';
import { installedForTests, ROOT } from './program.ts';

/** Long enough that both platforms are tried several times in vain; K8SNOTES_TEST_OUTAGE_MS asks for another length, such as a minute. */
const OUTAGE_MS = Number(process.env['K8SNOTES_TEST_OUTAGE_MS'] ?? 2500);
const SETTLE_MS = 200;

const installation = installedForTests(OUTAGE_MS);

describe('the connections to both platforms', () => {
  it('lost for a while: readiness tells which, and afterwards no command is lost', async () => {
    const { slack, people } = await crowdedSlack(40);
    const discord = await ownDiscord();
    const program = installation.start({ ...slackVariables(slack), ...discordVariables(discord), DATABASE_URL: ':memory:' });
    await program.untilStatus(200);
    await program.logged(/commands registered/);

    slack.fail('upgrade', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    discord.gateway.refuseUpgrades(1000);
    slack.sockets.drop();
    discord.gateway.drop();
    const { checks } = await program.untilStatus(503);
    expect(checks.find(({ name }) => name === 'notes')).toMatchObject({ ok: true });
    const during = await Promise.all(
      askAll(slack, people.slice(0, 20)).map(async ({ delivery, ...question }) => ({ ...question, delivery: await delivery })),
    );
    await delay(OUTAGE_MS);
    const down = (await program.readiness()).checks.filter(({ ok }) => !ok);
    expect(down.map(({ name }) => name)).toEqual(['slack', 'discord']);
    slack.heal();
    discord.gateway.refuseUpgrades(0);
    const since = performance.now();
    await program.untilStatus(200, 90_000);
    const backMs = performance.now() - since;

    // Slack sends again what nobody took, and people type their commands again.
    for (const { kind, person, delivery } of during) {
      expect(delivery.outcome).not.toBe('acknowledged');
      if (kind === 'command') await slack.slash('/k8snotes', 'istio', { user: person });
      else await slack.redeliver(delivery, { retry: { num: 1, reason: 'timeout' } });
    }
    await Promise.all(askAll(slack, people.slice(20)).map(({ delivery }) => delivery));
    const onDiscord = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const user = discord.addUser(`person ${index}`);
        await discord.slash('k8snotes search', { query: 'istio' }, { user }).answered();
        return user;
      }),
    );
    await slack.until(() => people.every((person) => answersTo(slack, person) > 0), 15_000);
    await delay(SETTLE_MS);
    const figures = figuresOf(people.map((person) => answersTo(slack, person)));
    const discordFigures = figuresOf(onDiscord.map((user) => discord.seenBy(user, discord.channels.general).length));
    tell('connections lost, Slack', { ...figures, 'ms until back': backMs.toFixed(0) });
    tell('connections lost, Discord', discordFigures);
    expect(figures).toMatchObject({ lost: 0, doubled: 0 });
    expect(discordFigures).toMatchObject({ lost: 0, doubled: 0 });
    expect((await program.metrics()).get('k8snotes_unhandled_errors_total') ?? 0).toBe(0);
    expect(unexplained(program)).toEqual([]);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

describe('the folder of notes', () => {
  it('emptied or gone, and back: the last notes answer meanwhile, and it is told', async () => {
    const { slack, people } = await crowdedSlack(30);
    const folder = ownFolder();
    const notes = join(folder, 'notes');
    const away = join(folder, 'away');
    cpSync(join(ROOT, 'notes'), notes, { recursive: true });
    const program = installation.start({ ...slackVariables(slack), DATABASE_URL: ':memory:', NOTES_DIR: notes });
    await program.untilStatus(200);
    const problem = async (): Promise<number | undefined> => (await program.metrics()).get('k8snotes_notes_problem');
    const until = async (value: number): Promise<void> => {
      const limit = Date.now() + 10_000;
      while ((await problem()) !== value) {
        if (Date.now() > limit)
          throw new Error(`the metric of problems with the notes does not become ${value}\n${program.log.slice(-10).join('\n')}`);
        await delay(20);
      }
    };
    const all = async (what: string, those: readonly string[]): Promise<void> => {
      await Promise.all(askAll(slack, those, ['istio']).map(({ delivery }) => delivery));
      await slack.until(() => those.every((person) => answersTo(slack, person) > 0), 15_000);
      await delay(SETTLE_MS);
      const figures = figuresOf(those.map((person) => answersTo(slack, person)));
      tell(what, figures);
      expect(figures).toMatchObject({ lost: 0, doubled: 0 });
      const { bot } = slack.ids();
      const answers = slack
        .team()
        .messages.filter(({ user }) => user === bot)
        .slice(-those.length);
      expect(answers.filter(({ blocks }) => !JSON.stringify(blocks).includes('Istioの嬉しさ'))).toEqual([]);
    };

    mkdirSync(away);
    for (const name of readdirSync(notes)) renameSync(join(notes, name), join(away, name));
    await until(1);
    const { status, checks } = await program.readiness();
    expect(status).toBe(200);
    expect(checks.find(({ name }) => name === 'notes')?.detail).toContain('There are no notes in');
    await all('notes emptied', people.slice(0, 10));

    rmSync(notes, { recursive: true });
    await all('notes folder gone', people.slice(10, 20));
    mkdirSync(notes);
    for (const name of readdirSync(away)) cpSync(join(away, name), join(notes, name));
    writeFileSync(join(notes, '2026-11-21-new.md'), '# New Meetup 2026\n\n## Xenolith\n\n- xenolith came while the folder was away\n');
    await until(0);
    await all('notes back', people.slice(20, 29));
    const last = people.at(-1) ?? '';
    await slack.slash('/k8snotes', 'xenolith', { user: last });
    const found = await slack.untilSeen(last, slack.ids().general, ({ user }) => user === slack.ids().bot);
    expect(JSON.stringify(found.blocks)).toContain(' came while the folder was away');
    expect(unexplained(program)).toEqual([]);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

describe('a token that is wrong', () => {
  it('is told with the variable and the remedy, and ends the process with 1 when no platform is left', async () => {
    const { slack } = await crowdedSlack(0);
    const discord = await ownDiscord();
    const program = installation.start({
      ...slackVariables(slack),
      SLACK_BOT_TOKEN: 'xoxb-not-a-token-of-anybody',
      ...discordVariables(discord),
      DISCORD_TOKEN: 'not.a.token',
      DATABASE_URL: ':memory:',
    });
    expect(await program.ended).toEqual({ code: 1, signal: null });
    const log = program.log.join('\n');
    expect(log).toMatch(/"level":[56]0[^\n]*SLACK_BOT_TOKEN/);
    expect(log).toMatch(/"level":[56]0[^\n]*DISCORD_TOKEN/);
    expect(log).toContain('no platform is left to serve; see the errors above');
    expect(log).not.toContain('xoxb-not-a-token-of-anybody');
    expect(log).not.toContain('not.a.token');
    expect(unexplained(program)).toEqual([]);
  });

  it('of one platform does not keep the other from serving', async () => {
    const { slack, people } = await crowdedSlack(1);
    const discord = await ownDiscord();
    const program = installation.start({
      ...slackVariables(slack),
      ...discordVariables(discord),
      DISCORD_TOKEN: 'not.a.token',
      DATABASE_URL: ':memory:',
    });
    await program.logged(/connected to Slack/);
    await program.logged(/"level":[56]0[^\n]*DISCORD_TOKEN/);
    const [person = ''] = people;
    await slack.slash('/k8snotes', 'istio', { user: person });
    await slack.until(() => answersTo(slack, person) === 1);
    const { status, checks } = await program.readiness();
    expect(status).toBe(503);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['discord']);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('of another kind than it must be is told before anything starts, exit 2', async () => {
    const { code, log } = await installation.run(['start'], { SLACK_BOT_TOKEN: 'xapp-1-the-wrong-one', SLACK_APP_TOKEN: 'xapp-1-a' });
    expect(code).toBe(2);
    expect(log.join('\n')).toContain('expected the bot token, which begins with xoxb-');
    expect(log.join('\n')).not.toContain('xapp-1-the-wrong-one');
  });
});
