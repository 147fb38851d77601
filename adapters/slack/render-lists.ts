import type { types } from '@slack/bolt';
import type { Messages } from '../../src/answer/messages/messages.ts';
import type { Answer, EventSummary, HitRecord, OutlineItem, Status } from '../../src/model.ts';
import { asOf } from './as-of.ts';
import { button, jsonLength, plainText, quietLine, quietTitle, type SlackBlock, section } from './blocks.ts';
import { askButtons } from './buttons.ts';
import { fitRows, summaryParts } from './cards.ts';
import { clip } from './clip.ts';
import { cleanLine, webAddress } from './escape.ts';
import { MAX_BUTTON_VALUE_CHARS } from './limits.ts';
import { actionId } from './names.ts';
import type { Page } from './options.ts';
import { link, type RichElement, type Row, richText, shortText, text } from './rich-text.ts';

/** The answers that are lists: events, an event's talks, the tips to come, gaps, help, status. Each shows as many rows as fit and says how many are left. */

type Of<K extends Answer['kind']> = Extract<Answer, { readonly kind: K }>;

/** Events that get a button to their talks; the others are listed. */
const MAX_EVENTS_WITH_BUTTON = 8;
const MAX_TITLE_CHARS = 150;
const MAX_TEXT_CHARS = 200;

/** Longest title that a button may carry to ask for it. */
const MAX_ASKED_TITLE_CHARS = 300;

export function eventsBlocks(answer: Of<'events'>, page: Page, available: number): readonly SlackBlock[] {
  const { messages, options } = page;
  const wanted = answer.wanted === undefined ? [] : [section(messages.noSuchEvent(clip(cleanLine(answer.wanted), MAX_TEXT_CHARS)))];
  if (answer.events.length === 0) return [...wanted, section(messages.noEvents)];
  const hasButtons = options.mode !== 'shared' && options.mode !== 'scheduled';
  const withButton = hasButtons ? answer.events.slice(0, MAX_EVENTS_WITH_BUTTON) : [];
  const head: SlackBlock[] = [...wanted, quietTitle(messages.events(answer.events.length), [])];
  for (const [index, event] of withButton.entries()) head.push(eventSection(event, index, page));
  const rows = answer.events.slice(withButton.length).map((event) => eventRow(event, messages));
  const { block } = fitRows(rows, available - jsonLength(head), messages.moreItems);
  return block === undefined ? head : [...head, block];
}

export function eventSection(event: EventSummary, index: number, { chat, messages, options }: Page): types.SectionBlock {
  const title = cleanLine(event.title);
  const about = summaryParts(event, messages).map(cleanLine).join(' · ');
  return {
    type: 'section',
    text: plainText(`${clip(title, MAX_TITLE_CHARS)}\n${clip(about, MAX_TEXT_CHARS)}`, MAX_TITLE_CHARS + MAX_TEXT_CHARS + 1),
    ...(title === '' || title.length > MAX_ASKED_TITLE_CHARS
      ? {}
      : {
          accessory: button({
            actionId: actionId('ask', index),
            label: chat.buttons.talks,
            value: options.codec.encode({ action: 'ask', text: `event ${title}` }, MAX_BUTTON_VALUE_CHARS),
          }),
        }),
  };
}

function eventRow(event: EventSummary, messages: Messages): Row {
  const about = clip(summaryParts(event, messages).map(cleanLine).join(' · '), MAX_TEXT_CHARS);
  return { kind: 'item', depth: 0, elements: [shortText(event.title, MAX_TITLE_CHARS, { bold: true }), text(` — ${about}`)] };
}

export function outlineBlocks(answer: Of<'outline'>, page: Page, available: number): readonly SlackBlock[] {
  const { messages } = page;
  const { event } = answer;
  const quiet = quietLine(
    [...summaryParts(event, messages), ...(answer.url === undefined || webAddress(answer.url) === undefined ? [event.path] : [])].map(
      (part) => clip(cleanLine(part), MAX_TEXT_CHARS),
    ),
  );
  const head: SlackBlock[] = [
    richText([{ kind: 'line', elements: [link(clip(cleanLine(event.title), MAX_TITLE_CHARS), answer.url, { bold: true })] }]),
    ...(quiet === undefined ? [] : [quiet]),
  ];
  const { block } = fitRows(
    answer.items.map((item) => outlineRow(item, messages)),
    available - jsonLength(head),
    messages.moreItems,
  );
  return block === undefined ? head : [...head, block];
}

function outlineRow(item: OutlineItem, messages: Messages): Row {
  const time = item.start === undefined ? '' : `${item.start}${item.end === undefined ? '' : `–${item.end}`} `;
  const speakers = item.speakers.length === 0 ? '' : cleanLine(messages.speakers(item.speakers));
  const elements: RichElement[] = [
    ...(time === '' ? [] : [text(time)]),
    link(clip(cleanLine(item.title), MAX_TITLE_CHARS), item.url),
    ...(speakers === '' ? [] : [text(` — ${clip(speakers, MAX_TEXT_CHARS)}`)]),
  ];
  return { kind: 'item', depth: item.depth, elements };
}

/** What lies near a question that nothing answers: the text, with its event, linked to its line. */
export function nearRows(near: readonly HitRecord[], messages: Messages): readonly Row[] {
  return [
    { kind: 'line', elements: [text(messages.nearby)] },
    ...near.slice(0, 5).map((hit): Row => {
      const event = clip(cleanLine(hit.event), 80);
      const isLinked = hit.url !== undefined && webAddress(hit.url) !== undefined;
      return {
        kind: 'item',
        depth: 0,
        elements: [
          link(clip(cleanLine(hit.text), MAX_TEXT_CHARS), hit.url),
          text(` — ${!isLinked ? `${event} (${clip(cleanLine(hit.file), 80)}:${hit.line})` : event}`),
        ],
      };
    }),
  ];
}

export function previewBlocks(answer: Of<'tip-preview'>, page: Page, available: number): readonly SlackBlock[] {
  const { messages } = page;
  const notice = answer.schedule === undefined ? [section(messages.tipPreview.notSubscribed)] : [];
  if (answer.entries.length === 0) return [...notice, section(messages.tipPreview.none)];
  const times = answer.schedule === undefined ? [] : [messages.tipTimes(answer.schedule)];
  const head = [...notice, quietTitle(messages.tipPreview.heading(answer.entries.length), times)];
  const rows = answer.entries.map(({ moment, card, occasion }): Row => {
    const where = [card.event, ...(card.session === undefined ? [] : [card.session])].map((part) => clip(cleanLine(part), 80)).join(' › ');
    const why = occasion === undefined ? '' : `\n${messages.tip.occasion(occasion)}`;
    return {
      kind: 'item',
      depth: 0,
      elements: [
        text(`${messages.tipMoment(moment)}\n`, { bold: true }),
        link(clip(cleanLine(card.top.text), MAX_TEXT_CHARS), card.url),
        text(`\n${where}${why}`),
      ],
    };
  });
  const { block } = fitRows(rows, available - jsonLength(head), messages.moreItems);
  return block === undefined ? head : [...head, block];
}

export function gapsBlocks(answer: Of<'gaps'>, page: Page, available: number): readonly SlackBlock[] {
  const { messages } = page;
  if (!answer.recording) return [section(messages.gaps.off)];
  const votes = answer.votes.slice(0, 10);
  if (answer.gaps.length === 0 && votes.length === 0) return [section(messages.gaps.none(answer.days))];
  const note = quietLine([messages.gaps.note]);
  const head =
    answer.gaps.length === 0
      ? [section(messages.gaps.none(answer.days))]
      : [quietTitle(messages.gaps.heading(answer.total, answer.days, answer.digest), [])];
  const row = (query: string, said: string): Row => ({
    kind: 'item',
    depth: 0,
    elements: [shortText(query, 120, { bold: true }), text(` — ${said}`)],
  });
  const voteBlocks =
    votes.length === 0
      ? []
      : [
          richText([
            { kind: 'line', elements: [text(messages.gaps.votesTitle)] },
            ...votes.map((vote) => row(vote.query, messages.gaps.votes(vote))),
          ]),
        ];
  const tail = [...voteBlocks, ...(note === undefined ? [] : [note])];
  const rows = answer.gaps.map((gap) => row(gap.query, messages.gaps.asked(gap)));
  const { block } = fitRows(rows, available - jsonLength([...head, ...tail]), messages.moreItems);
  return [...head, ...(block === undefined ? [] : [block]), ...tail];
}

export function helpBlocks(answer: Of<'help'>, page: Page, available: number): readonly SlackBlock[] {
  const { messages, chat, options } = page;
  const { help } = messages;
  // A slash command is seen by the asker alone, and typed again the same way; elsewhere the words are enough.
  const typed = options.mode === 'ephemeral' ? `/${options.commandName} ` : '';
  const entry = ({ say, does }: { readonly say: string; readonly does: string }): Row => ({
    kind: 'item',
    depth: 0,
    elements: [text(`${typed}${say}`, { code: true }), text(` ${does}`)],
  });
  const line = (said: string): Row => ({ kind: 'line', elements: [text(said)] });
  const rows: readonly Row[] = [
    line(help.intro),
    ...help.searches.map(entry),
    line(help.conditions.title),
    {
      kind: 'item',
      depth: 0,
      elements: help.conditions.operators.flatMap((operator, index) => [
        ...(index === 0 ? [] : [text(' ')]),
        text(operator, { code: true }),
      ]),
    },
    line(help.commandsTitle),
    ...help.commands.map(entry),
  ];
  const where = quietLine([chat.home.howToAsk(`/${options.commandName}`, `@${options.commandName}`)]);
  const tail = [
    // The words before the topics, which are buttons here.
    ...askButtons(messages.helpTopics([]), answer.topics, 3, options),
    ...(where === undefined ? [] : [where]),
  ];
  const { block } = fitRows(rows, available - jsonLength(tail), messages.moreItems);
  return [...(block === undefined ? [] : [block]), ...tail];
}

export function statusBlocks(status: Status, { messages, options }: Page): readonly SlackBlock[] {
  const said = messages.status;
  return [
    section(
      [
        said.notes(status.noteCount, status.sessionCount, status.unitCount),
        said.asOf(asOf(status.notesAsOf, options.now, options.zone)),
        ...(status.problem === undefined ? [] : [said.problem(status.problem)]),
        said.glossary(status.glossaryConcepts),
        said.dictionary[status.dictionary],
        said.readings[status.readings],
        said.warnings(status.warnings.length),
      ].join('\n'),
    ),
  ];
}
