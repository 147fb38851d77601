import type { Answer } from '../../src/model.ts';
import { SlackCallError } from './call-error.ts';
import type { SlackMessage } from './options.ts';
import type { SlackTools } from './tools.ts';
import { rendered, type Turn } from './turn.ts';

/** What came of sharing. */
export type ShareOutcome = 'shared' | 'already-shared' | 'cannot' | 'perhaps';

/**
 * Post a copy for all in the channel, exactly what the person saw. Through the interaction where there is one (that works in private channels that the bot is not in), else as
 * the bot. When nobody knows whether it arrived, it is not posted again.
 */
export async function shareAnswer(tools: SlackTools, turn: Turn, answer: Answer): Promise<Exclude<ShareOutcome, 'already-shared'>> {
  const { to } = turn;
  const sharer = turn.person.name ?? turn.chat.someone;
  const message = rendered(tools, turn, answer, 'shared', { sharer });
  if (to.channel === undefined) return 'cannot';
  if (to.responseUrl?.isUsable() === true) {
    try {
      await tools.sender.inChannel(to, message);
      return 'shared';
    } catch (error) {
      if (!(error instanceof SlackCallError)) throw error;
      tools.log.warn({ err: error, requestId: turn.request.requestId }, 'sharing through the interaction did not work');
      if (error.outcome === 'uncertain') return 'perhaps';
    }
  }
  return postAsBot(tools, turn, message);
}

async function postAsBot(tools: SlackTools, turn: Turn, message: SlackMessage): Promise<'shared' | 'cannot' | 'perhaps'> {
  const outcome = await tools.sender.publicly(turn.to, message);
  if (outcome.kind === 'posted') return 'shared';
  tools.log.warn({ err: outcome.error, requestId: turn.request.requestId }, 'an answer could not be shared');
  return outcome.kind === 'uncertain' ? 'perhaps' : 'cannot';
}
