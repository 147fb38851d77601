import type { types } from '@slack/bolt';
import type { ButtonState } from '../../src/answer/button-state.ts';
import { type ChatMessages, chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { Answer, TipAnswer } from '../../src/model.ts';
import { button, jsonLength, quietLine, type SlackBlock } from './blocks.ts';
import { cleanLine, wellFormed } from './escape.ts';
import { MAX_ACTIONS, MAX_BUTTON_VALUE_CHARS } from './limits.ts';
import { actionId } from './names.ts';
import type { SlackRenderOptions } from './options.ts';

/** Rows of buttons; each carries its whole state, signed, as its value. */

/** What all buttons of an answer may take of the message. A question of the greatest length in five buttons takes half of it. */
const MAX_JSON_CHARS = 5500;

interface Wanted {
  readonly state: ButtonState;
  readonly label: string;
  readonly spoken?: string;
}

type Paged = Extract<Answer, { kind: 'hits' | 'open' }>;

/** Buttons of an answer in pages: share, further pages, votes, dismiss. A shared copy has none: what it shows is what was shared. */
export function pageButtons(answer: Paged, options: SlackRenderOptions): readonly SlackBlock[] {
  if (options.mode === 'shared' || options.mode === 'scheduled') return [];
  const { buttons } = chatMessagesFor(answer.language);
  // Half a character, as a hostile client may send, would make Slack refuse the whole message.
  const text = wellFormed(options.requestText);
  const { page, pageCount, fingerprint } = answer;
  return actionsRow(
    [
      ...(mayShare(options) && answer.cards.length > 0
        ? [{ state: { action: 'share', text, page, fingerprint } as const, label: buttons.share }]
        : []),
      ...(page < pageCount ? [{ state: { action: 'page', text, page: page + 1, fingerprint } as const, label: buttons.more }] : []),
      ...(page > 1 ? [{ state: { action: 'page', text, page: page - 1, fingerprint } as const, label: buttons.back }] : []),
      ...(answer.kind === 'hits' ? votes(text, buttons) : []),
      ...dismiss(options, buttons),
    ],
    options,
  );
}

/** Buttons of a tip; it is one's own vote and one's own channel, so a shared copy has none. */
export function tipButtons(tip: TipAnswer, options: SlackRenderOptions): readonly SlackBlock[] {
  if (options.mode === 'shared') return [];
  const { buttons } = chatMessagesFor(tip.language);
  const { unitId } = tip;
  return actionsRow(
    [
      ...(mayShare(options) ? [{ state: { action: 'tip-share', unitId } as const, label: buttons.share }] : []),
      { state: { action: 'tip-next' }, label: buttons.anotherTip },
      { state: { action: 'tip-vote-up', unitId }, label: '👍', spoken: buttons.voteUp },
      { state: { action: 'tip-retire', unitId }, label: buttons.retireTip },
      ...dismiss(options, buttons),
    ],
    options,
  );
}

/** A miss has nothing to share or to vote on: what it lacks is recorded by itself. */
export function missButtons(answer: Extract<Answer, { kind: 'nothing' }>, options: SlackRenderOptions): readonly SlackBlock[] {
  if (options.mode === 'shared' || options.mode === 'scheduled') return [];
  return actionsRow(dismiss(options, chatMessagesFor(answer.language).buttons), options);
}

/** Something else to ask, at most so many, each word once. */
export function askButtons(label: string, texts: readonly string[], max: number, options: SlackRenderOptions): readonly SlackBlock[] {
  const wanted = [...new Set(texts.map(cleanLine))].filter((text) => text !== '').slice(0, max);
  return labelled(
    label,
    wanted.map((text) => ({ state: { action: 'ask', text }, label: text })),
    options,
  );
}

/** Buttons that ask something other than what they say. */
export function commandButtons(
  label: string,
  commands: readonly { readonly label: string; readonly text: string }[],
  options: SlackRenderOptions,
): readonly SlackBlock[] {
  return labelled(
    label,
    commands.map((command) => ({ state: { action: 'ask', text: command.text }, label: command.label })),
    options,
  );
}

function labelled(label: string, wanted: readonly Wanted[], options: SlackRenderOptions): readonly SlackBlock[] {
  if (options.mode === 'shared' || options.mode === 'scheduled') return [];
  const row = actionsRow(wanted, options);
  const said = label === '' ? undefined : quietLine([label]);
  return row.length === 0 || said === undefined ? row : [said, ...row];
}

function mayShare(options: SlackRenderOptions): boolean {
  return options.canShare ?? options.mode === 'ephemeral';
}

function votes(text: string, buttons: ChatMessages['buttons']): readonly Wanted[] {
  return [
    { state: { action: 'vote-up', text }, label: '👍', spoken: buttons.voteUp },
    { state: { action: 'vote-down', text }, label: '👎', spoken: buttons.voteDown },
  ];
}

/** A direct message and a dialog have their own ways to go away. */
function dismiss(options: SlackRenderOptions, buttons: ChatMessages['buttons']): readonly Wanted[] {
  const { mode, owner } = options;
  if (owner === undefined || (mode !== 'ephemeral' && mode !== 'thread')) return [];
  // What stands in a thread goes away for everybody.
  return [{ state: { action: 'dismiss', owner }, label: mode === 'thread' ? buttons.remove : buttons.dismiss }];
}

/** One row; the last buttons give way where their states are too long for the message. */
function actionsRow(wanted: readonly Wanted[], { codec }: SlackRenderOptions): readonly SlackBlock[] {
  const elements: types.Button[] = [];
  for (const [index, { state, label, spoken }] of wanted.slice(0, MAX_ACTIONS).entries()) {
    const value = codec.encode(state, MAX_BUTTON_VALUE_CHARS);
    const made = button({ actionId: actionId(state.action, index), label, value, ...(spoken === undefined ? {} : { spoken }) });
    if (jsonLength([...elements, made]) > MAX_JSON_CHARS) break;
    elements.push(made);
  }
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}
