import { messagesFor } from '../../src/answer/messages/messages.ts';
import { suggestPrompts } from './agent-view.ts';
import { section } from './blocks.ts';
import { SlackCallError } from './call-error.ts';
import { renderHome } from './home.ts';
import { eventKeys } from './keys.ts';
import { VIEWS } from './names.ts';
import type { SlackHome } from './options.ts';
import { at, textAt } from './payload.ts';
import type { Job } from './receive.ts';
import type { Delivery, SlackTools } from './tools.ts';
import { renderOptions, startTurn, type Turn } from './turn.ts';

/** Somebody opened the app: the start page is made anew, or the Messages tab gets its suggested prompts. */
export function homeOpenedJob(tools: SlackTools, delivery: Delivery): Job {
  const event = at(delivery.body, 'event');
  const user = textAt(event, 'user');
  const isMessages = textAt(event, 'tab') === 'messages';
  const channel = isMessages ? textAt(event, 'channel') : undefined;
  const hash = textAt(event, 'view', 'hash');
  return {
    surface: isMessages ? 'messages tab' : 'start page',
    keys: eventKeys(delivery.body),
    start:
      user === undefined
        ? undefined
        : () => startTurn(tools, delivery, { user, channel, threadTs: undefined, responseUrl: undefined, userName: undefined }, ''),
    run: async (turn) => {
      if (isMessages) return suggestPrompts(tools, turn, textAt(event, 'thread_ts'));
      const view = await tools.core.home(turn.request);
      await publish(tools, turn, renderHome(view, renderOptions(tools, turn, 'modal')), hash);
    },
    showFailure: async (turn, failed) => {
      const said = messagesFor(failed.language).failed(failed.errorId);
      if (!isMessages) await publish(tools, turn, { type: 'home', callback_id: VIEWS.home, blocks: [section(said)] }, undefined);
    },
  };
}

/** @param hash  Of the page as it was when it was opened: an older page does not replace a newer one by accident. */
async function publish(tools: SlackTools, turn: Turn, view: SlackHome, hash: string | undefined): Promise<void> {
  const args = { user_id: turn.to.user, view };
  try {
    await tools.api.call(turn.to.token, 'views.publish', hash === undefined ? args : { ...args, hash }, { mayRepeat: true });
  } catch (error) {
    if (!(error instanceof SlackCallError) || error.code !== 'hash_conflict') throw error;
    // Another page was published meanwhile, by another replica or tab. This one is made from the notes as they are now.
    await tools.api.call(turn.to.token, 'views.publish', args, { mayRepeat: true });
  }
}
