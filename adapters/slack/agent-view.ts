import { SlackCallError } from './call-error.ts';
import { textAt } from './payload.ts';
import type { SlackTools } from './tools.ts';
import type { Turn } from './turn.ts';

/**
 * The agent view: suggested prompts when the Messages tab is opened, and a word that it is being worked on. All of it is extra: where a workspace or plan has no agent view,
 * Slack refuses and the answers come all the same.
 *
 * https://docs.slack.dev/ai/developing-agents (checked 2026-11)
 */

/** Answers are faster than this nearly always; a status that only flickers is none. */
const STATUS_AFTER_MS = 700;
/** Slack takes so many: https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts (checked 2026-11) */
const MAX_PROMPTS = 4;

/** Show in a thread of the agent view that it is worked on, should the work take long. */
export async function showStatusWhile(tools: SlackTools, turn: Turn, work: () => Promise<void>): Promise<void> {
  const { channel, threadTs } = turn.to;
  if (channel?.startsWith('D') !== true || threadTs === undefined) return work();
  const done = new AbortController();
  const shown = tools.pause(STATUS_AFTER_MS, done.signal).then(async (isLate) => {
    if (isLate)
      await bestEffort(tools, turn, 'agents.sessions.setStatus', { channel_id: channel, thread_ts: threadTs, status: 'processing' });
    return isLate;
  });
  try {
    await work();
  } finally {
    done.abort();
    if (await shown)
      await bestEffort(tools, turn, 'agents.sessions.setStatus', { channel_id: channel, thread_ts: threadTs, status: 'active' });
  }
}

/** What one might ask, by topics of the notes that may be read there. */
export async function suggestPrompts(tools: SlackTools, turn: Turn, threadTs: string | undefined): Promise<void> {
  const { topics } = await tools.core.home(turn.request);
  const prompts = turn.chat.suggestedPrompts(topics).slice(0, MAX_PROMPTS);
  await bestEffort(tools, turn, 'assistant.threads.setSuggestedPrompts', {
    channel_id: turn.to.channel,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    prompts: prompts.map(({ title, message }) => ({ title, message })),
  });
}

async function bestEffort(tools: SlackTools, turn: Turn, method: string, args: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    await tools.api.call(turn.to.token, method, args, { mayRepeat: true, retries: 1, maxWaitMs: 1000 });
  } catch (error) {
    const code = error instanceof SlackCallError ? error.code : textAt(error, 'name');
    tools.log.info({ method, code }, 'the agent view does not take this; answers come all the same');
  }
}
