import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import { type Messages, messagesFor } from '../../src/answer/messages/messages.ts';
import type { HomeView } from '../../src/core.ts';
import type { TipScheduleView } from '../../src/model.ts';
import { asOf } from './as-of.ts';
import { button, divider, header, jsonLength, quietLine, quietTitle, type SlackBlock, section } from './blocks.ts';
import { askButtons } from './buttons.ts';
import { fitCards, fitRows } from './cards.ts';
import { MAX_MESSAGE_JSON_CHARS, MAX_VIEW_BLOCKS } from './limits.ts';
import { OPEN_SEARCH_ACTION, VIEWS } from './names.ts';
import type { Page, SlackHome, SlackRenderOptions } from './options.ts';
import { eventSection } from './render-lists.ts';
import { type Row, richText, text } from './rich-text.ts';

/** What the start page needs of the options of an answer. */
export type SlackHomeOptions = Pick<SlackRenderOptions, 'codec' | 'commandName' | 'now' | 'zone'>;

/** The start page: how to ask, the tip of the day, the newest events, where tips go, and how fresh the notes are. Pure; within the limits whatever it is given. */
export function renderHome(view: HomeView, options: SlackHomeOptions): SlackHome {
  const messages = messagesFor(view.language);
  const chat = chatMessagesFor(view.language);
  const page: Page = { messages, chat, options: { ...options, mode: 'modal', requestText: '' } };
  const command = `/${options.commandName}`;
  const freshness = quietLine([messages.notesAsOf(asOf(view.notesAsOf, options.now, options.zone))]);
  const before: SlackBlock[] = [
    header(chat.home.title),
    section(chat.home.howToAsk(command, `@${options.commandName}`)),
    { type: 'actions', elements: [{ ...button({ actionId: OPEN_SEARCH_ACTION, label: chat.buttons.search }), style: 'primary' }] },
    ...askButtons(messages.helpTopics([]), view.topics, 3, page.options),
  ];
  // An empty page would say that there are no notes.
  if (view.problem !== undefined)
    return { type: 'home', callback_id: VIEWS.home, blocks: [...before, divider, section(problemText(view.problem, messages))] };
  const events: SlackBlock[] =
    view.events.length === 0
      ? [section(messages.noEvents)]
      : [header(chat.home.newestEvents), ...view.events.slice(0, 5).map((event, index) => eventSection(event, index, page))];
  const rows = view.schedules.map((schedule) => scheduleRow(schedule, messages.tipTimes(schedule)));
  const subscriptions: SlackBlock[] = [
    divider,
    header(chat.home.subscriptions),
    rows.length === 0
      ? section(chat.home.noSubscriptions(command))
      : (fitRows(rows, MAX_MESSAGE_JSON_CHARS / 4, messages.moreItems).block ?? richText(rows)),
    ...(freshness === undefined ? [] : [freshness]),
  ];
  const around = [...before, ...events, ...subscriptions];
  const room = MAX_MESSAGE_JSON_CHARS - jsonLength(around);
  const tip: SlackBlock[] =
    view.tip === undefined
      ? []
      : [
          quietTitle(chat.home.todaysTip, view.tip.occasion === undefined ? [] : [messages.tip.occasion(view.tip.occasion)]),
          ...fitCards([view.tip.card], room - 1000, MAX_VIEW_BLOCKS - around.length - 2, messages).blocks,
          divider,
        ];
  return { type: 'home', callback_id: VIEWS.home, blocks: [...before, divider, ...tip, ...events, ...subscriptions] };
}

function problemText(problem: NonNullable<HomeView['problem']>, messages: Messages): string {
  return problem.kind === 'failed' ? messages.failed(problem.errorId) : messages.refused(problem.reason);
}

/** The channel as Slack itself names it: readers without access to it see only that it is private. */
function scheduleRow(schedule: TipScheduleView, times: string): Row {
  const id = /^slack:(?<id>[CGD][A-Z0-9]+)$/u.exec(schedule.channel)?.groups?.['id'];
  return {
    kind: 'item',
    depth: 0,
    elements: [id === undefined ? text(schedule.channel) : { type: 'channel', channel_id: id }, text(` — ${times}`)],
  };
}
