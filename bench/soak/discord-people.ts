import { type LocalDiscord, startLocalDiscord } from '../../test/support/discord/local-discord.ts';
import type { LocalMessage } from '../../test/support/discord/world.ts';
import { createTally, createTurns, PATIENCE_MS, type Tally, textOf } from './tally.ts';

/** People on a local Discord who ask again and again, by command and in direct messages. */
export interface DiscordPeople {
  readonly discord: LocalDiscord;
  readonly tally: Tally;
  readonly ask: () => void;
  readonly waiting: () => number;
  /** Compare what everybody got with what everybody asked; once, when nobody waits any more. */
  readonly count: () => void;
}

const PEOPLE = 400;
const KEEP_MS = 60_000;
const FORGET_MS = 10_000;

export async function startDiscordPeople(): Promise<DiscordPeople> {
  const discord = await startLocalDiscord();
  const people = Array.from({ length: PEOPLE }, (_, index) => discord.addUser(`person ${index}`));
  const { world } = discord;
  const tally = createTally('Discord');
  const turns = createTurns(people);
  const asked = new Map(people.map((person) => [person, 0]));
  const got = new Map(people.map((person) => [person, 0]));
  let waiting = 0;
  let n = 0;

  const forget = (isOld: (message: LocalMessage) => boolean): void => {
    for (const message of [...world.messages.values()].filter(isOld)) {
      world.messages.delete(message.id);
      const person = message.ephemeralFor ?? world.channels.get(message.channelId)?.recipients[0] ?? '';
      if (message.authorId === world.appId && !message.loading) got.set(person, (got.get(person) ?? 0) + 1);
    }
  };
  const forgetting = setInterval(() => {
    const before = Date.now() - KEEP_MS;
    forget(({ id }) => Number(BigInt(id) >> 22n) + 1_420_070_400_000 < before);
  }, FORGET_MS);

  const question = async (user: string, text: string, isDirect: boolean): Promise<void> => {
    const since = performance.now();
    try {
      if (isDirect) await discord.directMessage(text, { user }).answered(PATIENCE_MS);
      else {
        const command = discord.slash('k8snotes search', { query: text }, { user });
        tally.ackMs.push(await command.acknowledged(PATIENCE_MS));
        await command.answered(PATIENCE_MS);
      }
      tally.answered += 1;
      tally.answerMs.push(performance.now() - since);
    } catch (error) {
      tally.lost += 1;
      process.stdout.write(`Discord: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };

  return {
    discord,
    tally,
    ask: () => {
      const user = turns.next();
      const text = textOf(n);
      const isDirect = n % 5 === 4;
      n += 1;
      tally.sent += 1;
      waiting += 1;
      asked.set(user, (asked.get(user) ?? 0) + 1);
      void question(user, text, isDirect).then(() => {
        waiting -= 1;
        turns.done(user);
      });
    },
    waiting: () => waiting,
    count: () => {
      clearInterval(forgetting);
      forget(() => true);
      for (const person of people) tally.doubled += Math.max(0, (got.get(person) ?? 0) - (asked.get(person) ?? 0));
    },
  };
}
