import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { Answer, Language } from '../../src/model.ts';
import { plainText, quietLine, type SlackBlock, section } from './blocks.ts';
import { cleanLine } from './escape.ts';
import { MAX_PLACEHOLDER_CHARS, MAX_VIEW_TITLE_CHARS } from './limits.ts';
import { SEARCH_FIELD, VIEWS } from './names.ts';
import type { SlackModal, SlackRenderOptions } from './options.ts';
import { renderSlack } from './render.ts';

/**
 * The dialogs. `privateMetadata` (at most 3,000 characters) is the adapter's: it comes back with each click and submission, and is seen by nobody.
 */

/** Longest question that the search field takes; the core refuses longer ones. */
const MAX_QUERY_CHARS = 500;

/** The dialog of the global shortcut: one field. Its value: `view.state.values[SEARCH_FIELD.block][SEARCH_FIELD.action].value`. */
export function searchModal(language: Language, privateMetadata = ''): SlackModal {
  const { searchDialog, buttons } = chatMessagesFor(language);
  return {
    type: 'modal',
    callback_id: VIEWS.search,
    private_metadata: privateMetadata,
    title: title(searchDialog.title),
    submit: title(searchDialog.submit),
    close: title(buttons.close),
    blocks: [
      {
        type: 'input',
        block_id: SEARCH_FIELD.block,
        label: plainText(searchDialog.label, MAX_PLACEHOLDER_CHARS),
        element: {
          type: 'plain_text_input',
          action_id: SEARCH_FIELD.action,
          focus_on_load: true,
          max_length: MAX_QUERY_CHARS,
          placeholder: plainText(searchDialog.placeholder, MAX_PLACEHOLDER_CHARS),
        },
      },
    ],
  };
}

/** What opened a dialog, and names it: the shortcut of a message, or the search field. */
export type DialogOrigin = 'message' | 'search';

/** What a dialog shows until the answer is there: opened at once, since Slack's `trigger_id` is good for three seconds. */
export function searchingModal(language: Language, privateMetadata = '', origin: DialogOrigin = 'message'): SlackModal {
  const { searching } = chatMessagesFor(language);
  const said = quietLine([searching]);
  return resultsView(language, said === undefined ? [] : [said], privateMetadata, origin);
}

/** An answer in a dialog. `options.mode` is taken as `modal`; set `canShare` where the dialog was opened from a channel. */
export function resultsModal(
  answer: Answer,
  options: Omit<SlackRenderOptions, 'mode'>,
  privateMetadata = '',
  origin: DialogOrigin = 'message',
): SlackModal {
  const { blocks } = renderSlack(answer, { ...options, mode: 'modal' });
  return resultsView(answer.language, blocks, privateMetadata, origin);
}

/** A dialog that says one thing. */
export function noticeModal(language: Language, said: string, privateMetadata = '', origin: DialogOrigin = 'message'): SlackModal {
  return resultsView(language, [section(said)], privateMetadata, origin);
}

function resultsView(language: Language, blocks: SlackBlock[], privateMetadata: string, origin: DialogOrigin): SlackModal {
  const { shortcut, searchDialog, buttons } = chatMessagesFor(language);
  return {
    type: 'modal',
    callback_id: VIEWS.results,
    private_metadata: privateMetadata,
    title: title(origin === 'search' ? searchDialog.title : shortcut.title),
    close: title(buttons.close),
    blocks,
  };
}

function title(said: string): ReturnType<typeof plainText> {
  return plainText(cleanLine(said), MAX_VIEW_TITLE_CHARS);
}
