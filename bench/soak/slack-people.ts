import { type LocalSlack, startLocalSlack } from '../../test/support/slack/local-slack.ts';
import type { Message } from '../../test/support/slack/world.ts';
import { createTally, createTurns, PATIENCE_MS, type Tally, textOf } from './tally.ts';

/** People on a local Slack who ask again and again, by command and in direct messages. */
export interface SlackPeople {
  readonly slack: LocalSlack;
  readonly tally: Tally;
  /** One more question, by whoever is next. */
  readonly ask: () => void;
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
}

const PEOPLE = 400;
/** What is older is forgotten, or this process would be what grows. */
const KEEP_MS = 60_000;

export async function startSlackPeople(way: string): Promise<SlackPeople> {
  const people = Array.from({ length: PEOPLE }, (_, index) => ({ id: `U1P${index}`, name: `person${index}` }));
  const slack = await startLocalSlack({ teams: [{ id: 'T1', people }] });
  const { bot } = slack.ids();
  const tally = createTally(way);
  const turns = createTurns(people.map(({ id }) => id));
  const waiting = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  const { messages } = slack.team();
  let asked = 0;
  let read = 0;
  let stop = false;

  const seen = ({ user, ephemeralTo, channel, ts }: Message): void => {
    if (user !== bot) return;
    const person = ephemeralTo ?? `U${channel.slice(1)}`;
    const question = waiting.get(person);
    if (question === undefined) {
      tally.doubled += 1;
      return;
    }
    waiting.delete(person);
    clearTimeout(question.timer);
    tally.answered += 1;
    tally.answerMs.push(Number(ts) * 1000 - question.at);
    turns.done(person);
  };
  const scan = (): boolean => {
    for (; read < messages.length; read += 1) {
      const message = messages[read];
      if (message !== undefined) seen(message);
    }
    const old = messages.findIndex(({ ts }) => Number(ts) * 1000 > Date.now() - KEEP_MS);
    if (old > 500) {
      messages.splice(0, old);
      read -= old;
    }
    return stop;
  };
  const scanning = slack.until(scan, 2_000_000_000);

  const ask = (): void => {
    const user = turns.next();
    const text = textOf(asked);
    const isDirect = asked % 5 === 4;
    asked += 1;
    tally.sent += 1;
    const timer = setTimeout(() => {
      waiting.delete(user);
      tally.lost += 1;
      turns.done(user);
    }, PATIENCE_MS);
    waiting.set(user, { at: Date.now(), timer });
    const sent = isDirect ? slack.directMessage(text, { user }) : slack.slash('/k8snotes', text, { user });
    void sent.then(({ ackMs }) => tally.ackMs.push(ackMs));
  };

  return {
    slack,
    tally,
    ask,
    waiting: () => waiting.size,
    close: async () => {
      stop = true;
      slack.post('the end', { user: people[0]?.id ?? '' });
      await scanning;
      await slack.close();
    },
  };
}
