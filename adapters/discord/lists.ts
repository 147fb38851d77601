import type { APIEmbed } from 'discord.js';
import type { ChatMessages } from '../../src/answer/messages/chat.ts';
import type { Messages } from '../../src/answer/messages/messages.ts';
import type { Answer, EventSummary, GapsAnswer, HitRecord, Language, OutlineItem, Status } from '../../src/model.ts';
import { eventLine, titleMarkdown } from './cards.ts';
import { cutText, escapeMarkdown, inlineCode, maskedLink, oneLine, plainText, safeUrl } from './escape.ts';
import { LIMITS } from './limits.ts';
import { addLine, createLines, finishLines } from './lines.ts';

/** Less than Discord takes: longer lists are not read, and the sum over a message stays far away. */
const MAX_DESCRIPTION = 3800;
/** Longest piece of one line. */
const MAX_PIECE = 160;
const MAX_NEAR = 3;
const MAX_LABEL = 80;

function piece(text: string): string {
  return escapeMarkdown(cutText(oneLine(text), MAX_PIECE, escapeMarkdown));
}

/** Whole lines as far as there is room, with the number of those that are left out. */
function listed(lines: readonly string[], messages: Messages): string {
  const list = createLines(MAX_DESCRIPTION);
  for (const line of lines) if (list.isFull || !addLine(list, line)) list.leftOut += 1;
  return finishLines(list, messages);
}

export function eventsEmbed(events: readonly EventSummary[], messages: Messages): APIEmbed {
  return {
    title: titleMarkdown(messages.events(events.length)),
    description: listed(
      events.map((event) => `- ${event.date ?? messages.undated} · ${piece(event.title)} · ${piece(eventLine(event, messages))}`),
      messages,
    ),
  };
}

/** The talks of an event; with links to their lines as long as all of them have room, else without: no talk is left out for a link. */
export function outlineEmbed(answer: Extract<Answer, { kind: 'outline' }>, messages: Messages): APIEmbed {
  const { event, items } = answer;
  const url = answer.url === undefined ? undefined : safeUrl(answer.url, LIMITS.url);
  const linked = listed(
    items.map((item) => outlineLine(item, messages, true)),
    messages,
  );
  const hasRoom = linked === items.map((item) => outlineLine(item, messages, true)).join('\n');
  const description = hasRoom
    ? linked
    : listed(
        items.map((item) => outlineLine(item, messages, false)),
        messages,
      );
  return {
    author: { name: event.date ?? messages.undated },
    title: titleMarkdown(event.title),
    ...(url === undefined ? {} : { url }),
    ...(description === '' ? {} : { description }),
    footer: {
      text: cutText(plainText([eventLine(event, messages), ...(url === undefined ? [event.path] : [])].join(' · ')), MAX_PIECE * 2),
    },
  };
}

function outlineLine(item: OutlineItem, messages: Messages, withLink: boolean): string {
  const time = item.start === undefined ? '' : `${piece(`${item.start}${item.end === undefined ? '' : `–${item.end}`}`)} `;
  const title = cutText(oneLine(item.title), MAX_PIECE, escapeMarkdown);
  const shown = withLink && item.url !== undefined && safeUrl(item.url) !== undefined ? maskedLink(title, item.url) : escapeMarkdown(title);
  const speakers = item.speakers.length > 0 ? ` · ${piece(messages.speakers(item.speakers))}` : '';
  return `${'  '.repeat(Math.min(item.depth, 5))}- ${time}${shown}${speakers}`;
}

/**
 * Items that are near what was asked, and perhaps not it.
 *
 * @param after  Escaped lines at the end.
 */
export function nearEmbed(near: readonly HitRecord[], after: readonly string[], messages: Messages): APIEmbed {
  const lines = near.slice(0, MAX_NEAR).map(({ text, event, url }) => {
    const where = cutText(oneLine(event), MAX_LABEL, escapeMarkdown);
    return `- ${piece(text)} · ${url === undefined ? escapeMarkdown(where) : maskedLink(where, url)}`;
  });
  return { description: listed([`-# ${escapeMarkdown(messages.nearby)}`, ...lines, ...after], messages) };
}

export function gapsEmbed(answer: GapsAnswer, messages: Messages): APIEmbed {
  const { gaps: say } = messages;
  return {
    title: titleMarkdown(answer.total === 0 ? say.none(answer.days) : say.heading(answer.total, answer.days, answer.digest)),
    description: listed(
      [
        ...answer.gaps.map((gap) => `- ${piece(gap.query)} · ${piece(say.asked(gap))}`),
        ...(answer.votes.length > 0 ? [`**${piece(say.votesTitle)}**`] : []),
        ...answer.votes.map((votes) => `- ${piece(votes.query)} · ${piece(say.votes(votes))}`),
      ],
      messages,
    ),
    ...(answer.total === 0 ? {} : { footer: { text: plainText(say.note) } }),
  };
}

/** Where what help lists can be said in Discord: words typed into `/k8snotes search` are always searched for. */
const WHERE_TO_SAY: Readonly<Record<Language, string>> = {
  en: 'Say these in a mention or a direct message. The slash command offers the same and shows the answer to you alone.',
  ja: 'どれも、メンションかダイレクトメッセージで言ってください。スラッシュコマンドにも同じものがあり、答えは自分だけに表示されます。',
};

export function helpEmbed(messages: Messages, language: Language): APIEmbed {
  const { help } = messages;
  const entry = ({ say, does }: { readonly say: string; readonly does: string }): string =>
    `- ${inlineCode(say)} · ${escapeMarkdown(does)}`;
  return {
    description: listed(
      [
        escapeMarkdown(help.intro),
        ...help.searches.map(entry),
        `**${escapeMarkdown(help.conditions.title)}**`,
        help.conditions.operators.map(inlineCode).join(' '),
        `**${escapeMarkdown(help.commandsTitle)}**`,
        ...help.commands.map(entry),
      ],
      messages,
    ),
    footer: { text: WHERE_TO_SAY[language] },
  };
}

export function statusEmbed(status: Status, messages: Messages, chat: ChatMessages): APIEmbed {
  const { status: say } = messages;
  const instant = Date.parse(status.notesAsOf);
  return {
    title: titleMarkdown(say.notes(status.noteCount, status.sessionCount, status.unitCount)),
    description: listed(
      [
        ...(status.problem === undefined ? [] : [say.problem(status.problem)]),
        say.glossary(status.glossaryConcepts),
        say.dictionary[status.dictionary],
        say.readings[status.readings],
        say.warnings(status.warnings.length),
      ].map((line) => `- ${escapeMarkdown(line)}`),
      messages,
    ),
    ...(Number.isNaN(instant) ? {} : { footer: { text: chat.notesAsOfLabel }, timestamp: new Date(instant).toISOString() }),
  };
}
