import type { Answer } from '../../src/model.ts';
import { noticeModal, resultsModal, searchModal } from './modals.ts';
import type { SlackModal } from './options.ts';
import { isFields, textAt } from './payload.ts';
import type { SlackTools } from './tools.ts';
import { isDirect, rendered, renderOptions, type Turn } from './turn.ts';

/** What a dialog remembers: the conversation that it was opened from, and what it shows. */
export interface DialogState {
  readonly channel: string | undefined;
  readonly threadTs: string | undefined;
  readonly text: string | undefined;
  readonly page: number;
}

/** https://docs.slack.dev/reference/views/modal-views (checked 2026-11) */
const MAX_METADATA_CHARS = 3000;

export const NO_DIALOG: DialogState = { channel: undefined, threadTs: undefined, text: undefined, page: 1 };

export function writeDialog(state: DialogState): string {
  const { text, ...where } = state;
  const whole = JSON.stringify(state);
  return whole.length <= MAX_METADATA_CHARS ? whole : JSON.stringify(where);
}

export function readDialog(metadata: string): DialogState {
  try {
    const value: unknown = JSON.parse(metadata);
    const page = isFields(value) ? value['page'] : undefined;
    return {
      channel: textAt(value, 'channel'),
      threadTs: textAt(value, 'threadTs'),
      text: textAt(value, 'text'),
      page: typeof page === 'number' && Number.isSafeInteger(page) && page >= 1 ? page : 1,
    };
  } catch {
    // Of an older version, or none: then nothing is remembered, and nothing can be shared from there.
    return NO_DIALOG;
  }
}

/** An answer as a dialog shows it; sharing needs a channel to share to. */
export function answerDialog(tools: SlackTools, turn: Turn, answer: Answer, notice?: string): SlackModal {
  const { channel, threadTs } = turn.to;
  const { text } = turn.request;
  const page = answer.kind === 'hits' || answer.kind === 'open' ? answer.page : 1;
  const canShare = channel !== undefined && !isDirect(channel);
  const { mode: _mode, ...options } = renderOptions(tools, turn, 'modal', {
    requestText: text,
    canShare,
    ...(notice === undefined ? {} : { notice }),
  });
  return resultsModal(answer, options, writeDialog({ channel, threadTs, text, page }));
}

/** Show an answer in a dialog that is open. */
export async function answerInView(tools: SlackTools, turn: Turn, viewId: string, answer: Answer, notice?: string): Promise<void> {
  await updateView(tools, turn, viewId, answerDialog(tools, turn, answer, notice));
}

export async function updateView(tools: SlackTools, turn: Turn, viewId: string, view: SlackModal): Promise<void> {
  await tools.api.call(turn.to.token, 'views.update', { view_id: viewId, view }, { mayRepeat: true });
}

/** Say something above what the dialog shows, which stays. */
export async function sayInView(tools: SlackTools, turn: Turn, viewId: string, metadata: string, said: string): Promise<void> {
  const state = readDialog(metadata);
  if (state.text === undefined) return updateView(tools, turn, viewId, noticeModal(turn.language, said, metadata));
  const request = { ...turn.request, text: state.text, page: state.page };
  const answer = await tools.core.answer(request);
  await answerInView(tools, { ...turn, request }, viewId, answer, said);
}

/**
 * Open a dialog; gives its id. Slack's trigger is good for three seconds and once, so this may fail.
 *
 * @throws {SlackCallError}
 */
export async function openView(
  tools: SlackTools,
  turn: Turn,
  triggerId: string | undefined,
  view: SlackModal,
): Promise<string | undefined> {
  const reply = await tools.api.call(turn.to.token, 'views.open', { trigger_id: triggerId ?? '', view }, { retries: 1, maxWaitMs: 1000 });
  return textAt(reply, 'view', 'id');
}

/** The search dialog. */
export async function openSearch(tools: SlackTools, turn: Turn, triggerId: string | undefined): Promise<void> {
  const { channel, threadTs } = turn.to;
  await openView(tools, turn, triggerId, searchModal(turn.language, writeDialog({ ...NO_DIALOG, channel, threadTs })));
}

/** An answer in a new dialog; in a message to the person where none can be opened any more. */
export async function openAnswer(tools: SlackTools, turn: Turn, triggerId: string | undefined, answer: Answer): Promise<void> {
  try {
    await openView(tools, turn, triggerId, answerDialog(tools, turn, answer));
  } catch (error) {
    tools.log.warn({ err: error, requestId: turn.request.requestId }, 'a dialog could not be opened; answering in a message');
    await tools.sender.privately(turn.to, rendered(tools, turn, answer, 'ephemeral'));
  }
}
