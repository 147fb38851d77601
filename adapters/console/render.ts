import { isEventCard } from '../../src/answer/cards.ts';
import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import { type HelpEntry, type Messages, messagesFor, problemSentence } from '../../src/answer/messages/messages.ts';
import type {
  Answer,
  Card,
  EventSummary,
  GapsAnswer,
  HitRecord,
  Inline,
  NotePath,
  OutlineItem,
  Range,
  ShownUnit,
  TipOccasion,
} from '../../src/model.ts';
import { escapeLine, escapeTerminal } from './escape.ts';
import { type Piece, padColumns, textWidth, wrapPieces } from './text-width.ts';

export interface ConsoleStyle {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** How a further page is asked for, as it is typed: `k8snotes ask Istio --page 2`, `/more`. */
  readonly nextPage: (page: number) => string;
  /** How the person here reaches a note: a path from where they are. By default the path below the notes folder. */
  readonly locate?: (path: NotePath) => string;
}

const INDENT = '  ';
const BULLETS = ['•', '◦', '▪'];
const MIN_WIDTH = 20;
/** A unit of more lines than this (a code block, a pasted log) is cut by whole lines, around what matched. */
const MAX_UNIT_LINES = 12;
/** Addresses written out under the top bullet, which its text only names. */
const MAX_LINKS = 2;

/** Where less is left for what a command does, that stands on a line of its own. */
const MIN_HELP_WIDTH = 40;

/** All that writing an answer needs. */
interface Page {
  readonly messages: Messages;
  readonly width: number;
  readonly paint: Paint;
  readonly style: ConsoleStyle;
}

/** An Answer as text for a terminal: pure; ends without a line break. Notes and query are escaped, lines are at most as wide as the terminal but for paths, addresses and commands. */
export function renderConsole(answer: Answer, style: ConsoleStyle): string {
  const messages = messagesFor(answer.language);
  const page: Page = { messages, width: Math.max(MIN_WIDTH, style.width), paint: painter(style.colour), style };
  return linesOf(answer, page).join('\n');
}

function linesOf(answer: Answer, page: Page): readonly string[] {
  const { messages, paint } = page;
  switch (answer.kind) {
    case 'hits':
      return [
        ...headline(answer.query, answer.matched > 0 ? messages.hitCount(answer.matched, answer.sessionCount) : messages.contextOnly, page),
        ...problemLines(answer, page),
        ...answer.cards.flatMap((card) => ['', ...cardLines(card, page)]),
        ...pageLines(answer, page),
        ...(answer.didYouMean.length > 0 ? quiet(messages.didYouMean(answer.didYouMean), page) : []),
      ];
    case 'nothing':
      return nothingLines(answer, page);
    case 'open':
      return [
        answer.total === 0 ? messages.noOpenQuestions : paint.bold(messages.openQuestions(answer.total)),
        ...answer.cards.flatMap((card) => ['', ...cardLines(card, page)]),
        ...pageLines(answer, page),
      ];
    case 'events':
      return [
        ...(answer.wanted === undefined ? [] : text(messages.noSuchEvent(answer.wanted), page)),
        ...(answer.events.length === 0
          ? [messages.noEvents]
          : [paint.bold(messages.events(answer.events.length)), ...eventLines(answer.events, page)]),
      ];
    case 'outline':
      return [
        ...text(answer.event.title, page).map(paint.bold),
        ...joined(summaryParts(answer.event, messages), page).map(paint.dim),
        ...outlineLines(answer.items, page),
        paint.dim(escapeLine(answer.url ?? located(answer.event.path, page))),
      ];
    case 'tip':
      return [paint.bold(messages.tip.title(answer.scheduled)), ...tipLines(answer.card, answer.occasion, page)];
    case 'tip-schedule':
      return messages.tipSchedule(answer.action, answer.schedule).flatMap((line) => text(line, page));
    case 'tip-preview':
      return previewLines(answer, page);
    case 'gaps':
      return gapLines(answer, page);
    case 'noted':
      return text(messages.noted(answer.what), page);
    case 'help':
      return helpLines(answer.topics, page);
    case 'status': {
      const { status } = answer;
      return [
        messages.status.notes(status.noteCount, status.sessionCount, status.unitCount),
        messages.status.asOf(minute(status.notesAsOf)),
        ...(status.problem === undefined ? [] : [messages.status.problem(status.problem)]),
        messages.status.glossary(status.glossaryConcepts),
        messages.status.dictionary[status.dictionary],
        messages.status.readings[status.readings],
        messages.status.warnings(status.warnings.length),
      ].flatMap((line) => text(line, page));
    }
    case 'refused':
      return text(messages.refused(answer.reason), page);
    case 'failed':
      return text(messages.failed(answer.errorId), page);
    default:
      return answer satisfies never;
  }
}

function nothingLines(answer: Extract<Answer, { kind: 'nothing' }>, page: Page): readonly string[] {
  const { messages } = page;
  const { knownWords, unknownWords } = answer;
  return [
    ...(answer.conditionsAlone === true ? [] : text(messages.nothing(answer.query), page)),
    ...problemLines(answer, page),
    ...(unknownWords.length === 0
      ? []
      : text(knownWords.length > 0 ? messages.partlyKnown(knownWords, unknownWords) : messages.unknownWords(unknownWords), page)),
    ...(answer.didYouMean.length > 0 ? text(messages.didYouMean(answer.didYouMean), page) : []),
    ...(answer.alsoSearched.length > 0 ? text(messages.alsoSearched(answer.alsoSearched), page) : []),
    ...(answer.near.length > 0 ? [...text(messages.nearby, page), ...answer.near.flatMap((hit) => nearLines(hit, page))] : []),
    ...(answer.topics.length > 0 ? text(messages.topics(answer.topics), page) : []),
    ...(answer.preliminary ? quiet(messages.preliminary, page) : []),
    ...(answer.recorded ? quiet(chatMessagesFor(answer.language).recorded, page) : []),
  ];
}

function tipLines(card: Card, occasion: TipOccasion | undefined, page: Page): readonly string[] {
  return [...(occasion === undefined ? [] : quiet(page.messages.tip.occasion(occasion), page)), ...cardLines(card, page)];
}

function previewLines(answer: Extract<Answer, { kind: 'tip-preview' }>, page: Page): readonly string[] {
  const { messages, paint } = page;
  const { entries, schedule } = answer;
  return [
    ...(entries.length === 0 ? text(messages.tipPreview.none, page) : [paint.bold(messages.tipPreview.heading(entries.length))]),
    ...(schedule === undefined ? text(messages.tipPreview.notSubscribed, page) : quiet(messages.tipTimes(schedule), page)),
    ...entries.flatMap(({ moment, card, occasion }) => ['', paint.bold(messages.tipMoment(moment)), ...tipLines(card, occasion, page)]),
  ];
}

function gapLines(answer: GapsAnswer, page: Page): readonly string[] {
  const { messages, paint } = page;
  const { gaps: say } = messages;
  const rows = (entries: readonly (readonly [query: string, count: string])[]): string[] =>
    entries.flatMap(([query, count]) => {
      const lines = text(query, page, `${INDENT}  `).map((line, index) =>
        index === 0 ? `${INDENT}• ${line.slice(INDENT.length + 2)}` : line,
      );
      const last = lines.at(-1) ?? '';
      return textWidth(`${last}  ${count}`) <= page.width
        ? [...lines.slice(0, -1), `${last}  ${paint.dim(count)}`]
        : [...lines, ...quiet(count, page, `${INDENT}  `)];
    });
  const heading =
    answer.total === 0
      ? text(say.none(answer.days), page)
      : text(say.heading(answer.total, answer.days, answer.digest), page).map(paint.bold);
  return [
    ...(answer.recording ? heading : text(say.off, page)),
    ...rows(answer.gaps.map((gap) => [gap.query, say.asked(gap)])),
    ...(answer.votes.length > 0 ? [say.votesTitle, ...rows(answer.votes.map((votes) => [votes.query, say.votes(votes)]))] : []),
    ...(answer.total === 0 ? [] : quiet(say.note, page)),
  ];
}

interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly mark: (text: string) => string;
}

/** Matches are bold and coloured on a terminal that shows it; `markedPieces` puts square brackets around them on one that does not. */
function painter(colour: boolean): Paint {
  if (!colour) return { bold: same, dim: same, mark: same };
  return {
    bold: (value) => `\u001b[1m${value}\u001b[22m`,
    dim: (value) => `\u001b[2m${value}\u001b[22m`,
    mark: (value) => `\u001b[1;33m${value}\u001b[22;39m`,
  };
}

function same(value: string): string {
  return value;
}

/** The bot's own words, which may quote a query or a note, wrapped. */
function text(said: string, page: Page, indent = ''): string[] {
  return wrapPieces([{ text: escapeLine(said), marked: false }], page.width - textWidth(indent)).map(
    (pieces) => indent + pieces.map((piece) => piece.text).join(''),
  );
}

function quiet(said: string, page: Page, indent = ''): string[] {
  return text(said, page, indent).map(page.paint.dim);
}

/** The query and how much answers it: on one line where it fits. */
function headline(query: string, count: string, page: Page): string[] {
  const asked = escapeLine(query).replace(/\s+/gu, ' ').trim();
  const line = `${asked} — ${count}`;
  return textWidth(line) <= page.width ? [`${page.paint.bold(asked)} — ${count}`] : [...text(asked, page).map(page.paint.bold), count];
}

function problemLines(answer: Extract<Answer, { kind: 'hits' | 'nothing' }>, page: Page): string[] {
  return answer.operatorProblems.flatMap((problem) => text(problemSentence(problem, answer, page.messages), page));
}

function pageLines(
  { page: number, pageCount }: { readonly page: number; readonly pageCount: number },
  { messages, paint, style }: Page,
): string[] {
  if (pageCount <= 1) return [];
  const lines = [messages.page(number, pageCount)];
  if (number < pageCount) lines.push(messages.nextPage(escapeLine(style.nextPage(number + 1))));
  return ['', ...(textWidth(lines.join(' · ')) <= style.width ? [lines.join(' · ')] : lines).map(paint.dim)];
}

function cardLines(card: Card, page: Page): string[] {
  const { messages, paint } = page;
  const isEvent = isEventCard(card);
  const about = isEvent
    ? summaryParts(card.summary, messages)
    : [
        card.date ?? messages.undated,
        ...(card.speakers.length > 0 ? [messages.speakers(card.speakers)] : []),
        ...reasonsOf(card, messages),
      ];
  const where = [
    escapeLine(card.url ?? `${located(card.path, page)}:${card.line}`),
    ...(card.moreHits > 0 ? [messages.moreHitsInTalk(card.moreHits)] : []),
  ];
  return [
    ...crumbLines(card.breadcrumb, page),
    ...joined(about, page).map(paint.dim),
    // How much an event holds stands above.
    ...unitLines(isEvent ? { ...card.top, children: [], omitted: 0 } : card.top, 0, page),
    ...linkLines(card.top.inlines, page),
    ...(card.others.length > 0
      ? [INDENT + paint.dim(messages.alsoHere), ...card.others.flatMap((other) => unitLines(other, 1, page))]
      : []),
    ...(textWidth(where.join(' · ')) <= page.width ? [where.join(' · ')] : where).map(paint.dim),
  ];
}

function reasonsOf(card: Card, messages: Messages): readonly string[] {
  const reasons = [...new Set(card.reasons.map((reason) => messages.reason(reason)))];
  if (reasons.length > 0) return reasons;
  return card.tier === 'exact' ? [] : [messages.tier[card.tier]];
}

function summaryParts(event: EventSummary, messages: Messages): readonly string[] {
  return [
    event.date ?? messages.undated,
    ...(event.venue === undefined ? [] : [event.venue]),
    messages.eventCounts(event.sessionCount, event.unitCount),
  ];
}

/** Where a bullet stands, broken between its parents where that keeps them whole. */
function crumbLines(breadcrumb: readonly string[], page: Page): string[] {
  const crumbs = breadcrumb.map((crumb, index) => escapeLine(index === 0 ? crumb : `› ${crumb}`));
  return flow(crumbs, ' ', page).map(page.paint.dim);
}

function joined(parts: readonly string[], page: Page): string[] {
  return flow(parts.map(escapeLine), ' · ', page);
}

/** Parts one after another; a part that no longer fits begins the next line, indented. */
function flow(parts: readonly string[], separator: string, page: Page): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last + separator + part) <= page.width) lines[lines.length - 1] = last + separator + part;
    else {
      const indent = last === undefined ? '' : INDENT;
      const [first = '', ...rest] = wrapPieces([{ text: part, marked: false }], page.width - textWidth(INDENT)).map((pieces) =>
        pieces.map((piece) => piece.text).join(''),
      );
      lines.push(indent + first, ...rest.map((line) => INDENT + line));
    }
  }
  return lines;
}

/** A unit with what is nested below it; depth 0 is the top of a card, which has no bullet of its own. */
function unitLines(unit: ShownUnit, depth: number, page: Page): string[] {
  const { messages, paint } = page;
  const isTop = depth === 0;
  const first = isTop ? INDENT : `${INDENT.repeat(depth)}${BULLETS[Math.min(depth, BULLETS.length) - 1] ?? '•'} `;
  const hanging = ' '.repeat(textWidth(first));
  const isCut = unit.omitted > 0;
  const pieces = markedPieces(unit.text, unit.highlights, page.style.colour);
  // What is left out altogether is told on the unit's own line, what is left out of several on a line after those that are shown.
  if (isCut && unit.children.length === 0) pieces.push({ text: ` … ${messages.moreItems(unit.omitted)}`, marked: false, quiet: true });
  const wrapped = cutLines(wrapPieces(pieces, Math.max(10, page.width - textWidth(first))), messages);
  const lines = wrapped.map(
    (line, index) =>
      (index === 0 ? first : hanging) +
      line
        .map((piece) =>
          piece.quiet === true
            ? paint.dim(piece.text)
            : piece.marked
              ? paint.mark(piece.text)
              : isTop
                ? paint.bold(piece.text)
                : piece.text,
        )
        .join(''),
  );
  for (const child of unit.children) lines.push(...unitLines(child, depth + 1, page));
  if (isCut && unit.children.length > 0) lines.push(`${INDENT.repeat(depth + 1)}${paint.dim(`… ${messages.moreItems(unit.omitted)}`)}`);
  return lines;
}

function cutLines(lines: readonly (readonly Piece[])[], messages: Messages): readonly (readonly Piece[])[] {
  if (lines.length <= MAX_UNIT_LINES) return lines;
  const matched = lines.findIndex((line) => line.some((piece) => piece.marked));
  const shown = MAX_UNIT_LINES - 2;
  const from = Math.max(0, Math.min(matched - 2, lines.length - shown));
  const after = lines.length - from - shown;
  const note = (count: number): readonly Piece[][] =>
    count > 0 ? [[{ text: `… ${messages.moreLines(count)}`, marked: false, quiet: true }]] : [];
  return [...note(from), ...lines.slice(from, from + shown), ...note(after)];
}

/** A text cut at its highlights. */
function markedPieces(source: string, highlights: readonly Range[], colour: boolean): Piece[] {
  const pieces: Piece[] = [];
  const add = (start: number, end: number, marked: boolean): void => {
    const part = escapeTerminal(source.slice(start, end));
    if (part !== '') pieces.push({ text: marked && !colour ? `[${part}]` : part, marked });
  };
  let position = 0;
  for (const range of highlights) {
    add(position, range.start, false);
    add(range.start, range.end, true);
    position = range.end;
  }
  add(position, source.length, false);
  return pieces;
}

/** Addresses behind the words of the top bullet: a terminal shows no links. */
function linkLines(inlines: readonly Inline[], page: Page): string[] {
  return [...new Set(linksOf(inlines))].slice(0, MAX_LINKS).map((url) => page.paint.dim(`${INDENT}${escapeLine(url)}`));
}

function linksOf(inlines: readonly Inline[]): readonly string[] {
  return inlines.flatMap((inline) => {
    if (!('children' in inline)) return [];
    if (inline.kind !== 'link') return linksOf(inline.children);
    const isWritten = inline.children.some((child) => child.kind === 'text' && child.value.includes(inline.url));
    return /^https?:\/\//i.test(inline.url) && !isWritten ? [inline.url] : [];
  });
}

function nearLines(hit: HitRecord, page: Page): string[] {
  const where = escapeLine(`${located(hit.file, page)}:${hit.line}`);
  const shown = text(hit.text.replace(/\s+/gu, ' '), page, `${INDENT}  `).map((line, index) =>
    index === 0 ? `${INDENT}• ${line.slice(INDENT.length + 2)}` : line,
  );
  const last = shown.at(-1) ?? '';
  if (textWidth(`${last}  ${where}`) <= page.width) return [...shown.slice(0, -1), `${last}  ${page.paint.dim(where)}`];
  return [...shown, page.paint.dim(`${INDENT}  ${where}`)];
}

function located(path: NotePath, page: Page): string {
  return page.style.locate?.(path) ?? path;
}

function eventLines(events: readonly EventSummary[], page: Page): string[] {
  const { messages, paint } = page;
  const dates = Math.max(...events.map((event) => textWidth(event.date ?? messages.undated)));
  const titles = Math.max(...events.map((event) => textWidth(escapeLine(event.title))));
  const counts = events.map((event) => messages.eventCounts(event.sessionCount, event.unitCount));
  const fits = INDENT.length * 3 + dates + titles + Math.max(...counts.map(textWidth)) <= page.width;
  const margin = INDENT + ' '.repeat(dates) + INDENT;
  return events.flatMap((event, index) => {
    const date = INDENT + paint.dim(padColumns(event.date ?? messages.undated, dates)) + INDENT;
    const count = paint.dim(counts[index] ?? '');
    if (fits) return [`${date}${padColumns(escapeLine(event.title), titles)}${INDENT}${count}`];
    const [first = '', ...rest] = text(event.title, page, margin);
    return [date + first.slice(margin.length), ...rest, margin + count];
  });
}

function outlineLines(items: readonly OutlineItem[], page: Page): string[] {
  const { messages, paint } = page;
  return items.flatMap((item) => {
    const indent = INDENT.repeat(item.depth + 1);
    const time = item.start === undefined ? '' : `${item.start}${item.end === undefined ? '' : `–${item.end}`} `;
    const hanging = indent + ' '.repeat(textWidth(time));
    const pieces: Piece[] = [{ text: escapeLine(item.title), marked: false }];
    if (item.speakers.length > 0) pieces.push({ text: `  ${escapeLine(messages.speakers(item.speakers))}`, marked: false, quiet: true });
    return wrapPieces(pieces, Math.max(10, page.width - textWidth(hanging))).map(
      (line, index) =>
        (index === 0 ? indent + (time === '' ? '' : paint.dim(time)) : hanging) +
        line.map((piece) => (piece.quiet === true ? paint.dim(piece.text) : piece.text)).join(''),
    );
  });
}

function helpLines(topics: readonly string[], page: Page): readonly string[] {
  const { help } = page.messages;
  const columns = Math.max(...[...help.searches, ...help.commands].map((entry) => textWidth(entry.say)));
  const isNarrow = page.width - columns < MIN_HELP_WIDTH;
  const entryLines = ({ say, does }: HelpEntry): string[] => {
    if (isNarrow) return [INDENT + page.paint.bold(say), ...text(does, page, INDENT.repeat(2))];
    const margin = INDENT + ' '.repeat(columns) + INDENT;
    return text(does, page, margin).map((line, index) =>
      index === 0 ? INDENT + padColumns(say, columns) + line.slice(INDENT.length + columns) : line,
    );
  };
  return [
    ...text(help.intro, page),
    ...help.searches.flatMap(entryLines),
    ...text(help.conditions.title, page),
    ...text(help.conditions.operators.join('  '), page, INDENT),
    ...text(help.commandsTitle, page),
    ...help.commands.flatMap(entryLines),
    ...(topics.length > 0 ? text(page.messages.helpTopics(topics), page) : []),
  ];
}

/** `2026-11-20T13:13:50.987Z` to the minute. */
function minute(time: string): string {
  return time.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*Z$/, '$1 $2 UTC');
}
