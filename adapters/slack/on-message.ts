import { showStatusWhile } from './agent-view.ts';
import { eventKeys } from './keys.ts';
import { at, isTrueAt, plainText, textAt } from './payload.ts';
import type { Job } from './receive.ts';
import type { Delivery, SlackTools } from './tools.ts';
import { answerPublicly, isDirect, rendered, startTurn, type Turn } from './turn.ts';

/** A mention in a channel or thread, answered in its thread. Undefined for what is not to be answered. */
export function mentionJob(tools: SlackTools, delivery: Delivery): Job | undefined {
  const event = at(delivery.body, 'event');
  // In a direct message the same arrives as a message, too.
  if (!isFromPerson(event, delivery) || isDirect(textAt(event, 'channel'))) return undefined;
  return messageJob(tools, delivery, 'mention', textAt(event, 'thread_ts') ?? textAt(event, 'ts'));
}

/** A direct message to the bot, answered beneath it; in its thread where it is in one. */
export function directMessageJob(tools: SlackTools, delivery: Delivery): Job | undefined {
  const event = at(delivery.body, 'event');
  // Messages of channels are none of ours: only who mentions the bot asks it.
  if (!isFromPerson(event, delivery) || textAt(event, 'channel_type') !== 'im') return undefined;
  return messageJob(tools, delivery, 'direct message', textAt(event, 'thread_ts'));
}

function messageJob(tools: SlackTools, delivery: Delivery, surface: string, threadTs: string | undefined): Job {
  const event = at(delivery.body, 'event');
  const user = textAt(event, 'user');
  const channel = textAt(event, 'channel');
  const text = plainText(textAt(event, 'text') ?? '');
  return {
    surface,
    keys: eventKeys(delivery.body),
    start:
      user === undefined || channel === undefined
        ? undefined
        : () =>
            startTurn(
              tools,
              delivery,
              { user, channel, threadTs, responseUrl: undefined, userName: undefined },
              text === '' ? 'help' : text,
            ),
    run: (turn) => showStatusWhile(tools, turn, () => answerMessage(tools, turn)),
    showFailure: async (turn, failed) => {
      // In a direct message the failure belongs into the conversation; in a channel it is for the asker alone.
      if (isDirect(turn.to.channel)) await answerPublicly(tools, turn, failed);
      else await tools.sender.privately(turn.to, rendered(tools, turn, failed, 'ephemeral'));
    },
  };
}

async function answerMessage(tools: SlackTools, turn: Turn): Promise<void> {
  const answer = await tools.core.answer(turn.request);
  await answerPublicly(tools, turn, answer);
}

/** What a person writes with a file, as `/me`, or in a thread and to the conversation at once: https://docs.slack.dev/reference/events/message#subtypes (checked 2026-11) */
const WRITTEN = new Set(['file_share', 'me_message', 'thread_broadcast']);

/** Not an edit, a deletion or a join (other subtypes), not a bot, not this bot itself. */
function isFromPerson(event: unknown, delivery: Delivery): boolean {
  const user = textAt(event, 'user');
  const subtype = textAt(event, 'subtype');
  return (
    user !== undefined &&
    user !== delivery.botUser &&
    (subtype === undefined || WRITTEN.has(subtype)) &&
    textAt(event, 'bot_id') === undefined &&
    at(event, 'edited') === undefined &&
    !isTrueAt(event, 'hidden')
  );
}
