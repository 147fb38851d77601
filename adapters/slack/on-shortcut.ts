import { readCommand } from '../../src/answer/commands.ts';
import { chooseLanguage } from '../../src/answer/language.ts';
import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { Answer } from '../../src/model.ts';
import { answerInView, NO_DIALOG, openSearch, openView, readDialog, updateView, writeDialog } from './dialogs.ts';
import { interactionKeys } from './keys.ts';
import { noticeModal, searchingModal } from './modals.ts';
import { SEARCH_FIELD, VIEWS } from './names.ts';
import { at, messageText, plainText, textAt } from './payload.ts';
import type { Job } from './receive.ts';
import { noticeMessage } from './render.ts';
import type { Delivery, SlackTools } from './tools.ts';
import { rendered, startTurn, type Turn, withText } from './turn.ts';

/**
 * "Find notes about this" on a message, in threads, too, where slash commands cannot be used: a dialog opens at once, since its trigger is good for three seconds, and then shows what
 * was found.
 */
export function messageShortcutJob(tools: SlackTools, delivery: Delivery, envelopeId: unknown): Job {
  const { body } = delivery;
  const user = textAt(body, 'user', 'id');
  const channel = textAt(body, 'channel', 'id');
  const threadTs = textAt(body, 'message', 'thread_ts');
  const text = plainText(messageText(at(body, 'message')));
  let viewId: string | undefined;
  return {
    surface: 'message shortcut',
    keys: interactionKeys(body, envelopeId),
    start:
      user === undefined
        ? undefined
        : () =>
            startTurn(
              tools,
              delivery,
              { user, channel, threadTs, responseUrl: textAt(body, 'response_url'), userName: textAt(body, 'user', 'name') },
              text,
            ),
    run: async (turn) => {
      const metadata = writeDialog({ ...NO_DIALOG, channel, threadTs });
      if (text === '') {
        await openView(tools, turn, textAt(body, 'trigger_id'), noticeModal(turn.language, turn.chat.shortcut.noText));
        return;
      }
      try {
        viewId = await openView(tools, turn, textAt(body, 'trigger_id'), searchingModal(turn.language, metadata));
      } catch (error) {
        tools.log.warn({ err: error, requestId: turn.request.requestId }, 'a dialog could not be opened; answering in a message');
      }
      const answer = await tools.core.about(turn.request);
      const asked = withText(turn, wordsOf(answer) ?? text);
      if (viewId === undefined) await tools.sender.privately(turn.to, rendered(tools, asked, answer, 'ephemeral'));
      else await answerInView(tools, asked, viewId, answer);
    },
    showFailure: (turn, failed) => failInView(tools, turn, viewId, failed),
  };
}

/** What the buttons ask again: the words that were searched, also where they would be a command by themselves. */
function wordsOf(answer: Answer): string | undefined {
  if (answer.kind !== 'hits' && answer.kind !== 'nothing') return undefined;
  return readCommand(answer.query).kind === 'search' ? answer.query : `search ${answer.query}`;
}

/** The search dialog from anywhere in Slack. */
export function globalShortcutJob(tools: SlackTools, delivery: Delivery, envelopeId: unknown): Job {
  const { body } = delivery;
  const user = textAt(body, 'user', 'id');
  return {
    surface: 'global shortcut',
    keys: interactionKeys(body, envelopeId),
    start: user === undefined ? undefined : () => startTurn(tools, delivery, { ...nowhere(body), user }, ''),
    run: (turn) => openSearch(tools, turn, textAt(body, 'trigger_id')),
  };
}

/** The search dialog was sent: it says at once that it searches, then what it found. */
export function searchSubmittedJob(tools: SlackTools, delivery: Delivery, envelopeId: unknown): Job {
  const { body } = delivery;
  const user = textAt(body, 'user', 'id');
  const viewId = textAt(body, 'view', 'id');
  const isSearch = textAt(body, 'view', 'callback_id') === VIEWS.search;
  const metadata = textAt(body, 'view', 'private_metadata') ?? '';
  const { channel, threadTs } = readDialog(metadata);
  const text = (textAt(body, 'view', 'state', 'values', SEARCH_FIELD.block, SEARCH_FIELD.action, 'value') ?? '').trim();
  const { locale } = tools.users.known(delivery.workspace, user ?? '');
  const language = chooseLanguage({ text, language: tools.settings.replyLanguage, ...(locale === undefined ? {} : { locale }) });
  return {
    surface: 'search dialog',
    keys: interactionKeys(body, envelopeId),
    ...(isSearch ? { ackBody: { response_action: 'update', view: searchingModal(language, metadata) } } : {}),
    start:
      user === undefined || viewId === undefined || !isSearch
        ? undefined
        : () => startTurn(tools, delivery, { ...nowhere(body), user, channel, threadTs }, text),
    run: async (turn) => {
      const answer = await tools.core.answer(turn.request);
      if (viewId !== undefined) await answerInView(tools, turn, viewId, answer);
    },
    showFailure: (turn, failed) => failInView(tools, turn, viewId, failed),
  };
}

function nowhere(body: unknown) {
  return {
    channel: undefined,
    threadTs: undefined,
    responseUrl: undefined,
    userName: textAt(body, 'user', 'name') ?? textAt(body, 'user', 'username'),
  };
}

async function failInView(
  tools: SlackTools,
  turn: Turn,
  viewId: string | undefined,
  failed: Extract<Answer, { kind: 'failed' }>,
): Promise<void> {
  const said = messagesFor(failed.language).failed(failed.errorId);
  if (viewId === undefined) await tools.sender.privately(turn.to, noticeMessage(said));
  else await updateView(tools, turn, viewId, noticeModal(failed.language, said));
}
