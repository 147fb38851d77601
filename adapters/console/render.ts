import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { Answer, Card, EventSummary, HitRecord, OperatorProblem, Range, ShownUnit, Speaker } from '../../src/model.ts';
import { escapeTerminal } from './escape.ts';
import { padColumns, type Piece, textWidth, wrapPieces } from './text-width.ts';

export interface ConsoleStyle {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** How the next page is asked for: `ask Istio --page 2`, `/more`. */
  readonly nextPage: (query: string, page: number) => string;
}

const INDENT = '  ';
const BULLETS = ['•', '◦', '▪'];

/** An Answer as text for a terminal: pure; ends without a line break. */
export function renderConsole(answer: Answer, style: ConsoleStyle): string {
  const paint = painter(style.colour);
  const messages = messagesFor(answer.language);
  const lines: string[] = [];
  switch (answer.kind) {
    case 'hits': {
      lines.push(`${paint.bold(escapeTerminal(answer.query))} — ${answer.matched > 0 ? messages.hitCount(answer.matched, answer.sessionCount) : messages.contextOnly}`);
      lines.push(...problemLines(answer.operatorProblems, answer.language, paint));
      for (const card of answer.cards) lines.push('', ...cardLines(card, answer.language, style, paint));
      const footer: string[] = [];
      if (answer.pageCount > 1) footer.push(messages.page(answer.page, answer.pageCount));
      if (answer.page < answer.pageCount) footer.push(style.nextPage(answer.query, answer.page + 1));
      if (footer.length > 0) lines.push('', paint.dim(escapeTerminal(footer.join(' · '))));
      if (answer.didYouMean.length > 0) lines.push(paint.dim(messages.didYouMean(answer.didYouMean.map(escapeTerminal))));
      break;
    }
    case 'nothing': {
      lines.push(messages.nothing(escapeTerminal(answer.query)));
      lines.push(...problemLines(answer.operatorProblems, answer.language, paint));
      if (answer.unknownWords.length > 0) lines.push(messages.unknownWords(answer.unknownWords.map(escapeTerminal)));
      if (answer.didYouMean.length > 0) lines.push(messages.didYouMean(answer.didYouMean.map(escapeTerminal)));
      if (answer.near.length > 0) lines.push(messages.nearby, ...answer.near.map((hit) => nearLine(hit, style, paint)));
      if (answer.topics.length > 0) lines.push(messages.topics(answer.topics.map(escapeTerminal)));
      break;
    }
    case 'open': {
      lines.push(answer.total === 0 ? messages.noOpenQuestions : paint.bold(messages.openQuestions(answer.total)));
      for (const card of answer.cards) lines.push('', ...cardLines(card, answer.language, style, paint));
      if (answer.pageCount > 1) lines.push('', paint.dim(messages.page(answer.page, answer.pageCount)));
      break;
    }
    case 'events': {
      if (answer.wanted !== undefined) lines.push(messages.noSuchEvent(escapeTerminal(answer.wanted)));
      if (answer.events.length === 0) lines.push(messages.noEvents);
      else lines.push(paint.bold(messages.events(answer.events.length)), ...eventLines(answer.events, answer.language, paint));
      break;
    }
    case 'outline': {
      const { event } = answer;
      lines.push(paint.bold(escapeTerminal(event.title)));
      lines.push(paint.dim([event.date ?? messages.undated, event.venue, messages.eventCounts(event.sessionCount, event.unitCount)].filter((part) => part !== undefined).map(escapeTerminal).join(' · ')));
      for (const item of answer.items) {
        const time = item.start === undefined ? '' : `${item.start}${item.end === undefined ? '' : `–${item.end}`} `;
        const people = item.speakers.length > 0 ? ` ${paint.dim(item.speakers.map(speakerText).join('、'))}` : '';
        lines.push(`${INDENT.repeat(item.depth + 1)}${paint.dim(time)}${escapeTerminal(item.title)}${people}`);
      }
      if (answer.url !== undefined) lines.push(paint.dim(answer.url));
      break;
    }
    case 'help':
      lines.push(...messages.help);
      if (answer.topics.length > 0) lines.push(messages.helpTopics(answer.topics.map(escapeTerminal)));
      break;
    case 'status': {
      const { status } = answer;
      lines.push(messages.status.notes(status.noteCount, status.sessionCount, status.unitCount));
      lines.push(messages.status.asOf(status.notesAsOf), messages.status.glossary(status.glossaryConcepts));
      lines.push(messages.status.dictionary[status.dictionary], messages.status.readings[status.readings], messages.status.warnings(status.warnings.length));
      break;
    }
    case 'refused':
      lines.push(messages.refused(answer.reason));
      break;
    case 'failed':
      lines.push(messages.failed(answer.errorId));
      break;
    default:
      answer satisfies never;
  }
  return lines.join('\n');
}

interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly mark: (text: string) => string;
}

/** Matches are bold and coloured on a terminal that shows it, in square brackets on one that does not. */
function painter(colour: boolean): Paint {
  if (!colour) return { bold: (text) => text, dim: (text) => text, mark: (text) => `[${text}]` };
  return { bold: (text) => `\u001b[1m${text}\u001b[22m`, dim: (text) => `\u001b[2m${text}\u001b[22m`, mark: (text) => `\u001b[1;33m${text}\u001b[22;39m` };
}

function cardLines(card: Card, language: Answer['language'], style: ConsoleStyle, paint: Paint): string[] {
  const messages = messagesFor(language);
  const lines: string[] = [];
  if (card.breadcrumb.length > 0) lines.push(...plainLines(card.breadcrumb.map(escapeTerminal).join(' › '), '', style.width).map(paint.dim));
  const about = [card.date ?? messages.undated, card.speakers.map(speakerText).join('、')].filter((part) => part !== '').join(' · ');
  lines.push(paint.dim(about));
  const why = [...new Set(card.reasons.map((reason) => messages.reason(reason)))];
  if (why.length > 0) lines.push(paint.dim(escapeTerminal(why.join(' · '))));
  else if (card.tier !== 'exact') lines.push(paint.dim(messages.tier[card.tier]));
  lines.push(...unitLines(card.top, 0, language, style, paint, true));
  if (card.others.length > 0) {
    lines.push(INDENT + paint.dim(messages.alsoHere));
    for (const other of card.others) lines.push(...unitLines(other, 1, language, style, paint, false));
  }
  if (card.moreHits > 0) lines.push(INDENT + paint.dim(messages.moreHitsInTalk(card.moreHits)));
  lines.push(paint.dim(card.url ?? `${escapeTerminal(card.path)}:${card.line}`));
  return lines;
}

function unitLines(unit: ShownUnit, depth: number, language: Answer['language'], style: ConsoleStyle, paint: Paint, isTop: boolean): string[] {
  const bullet = isTop ? '' : `${BULLETS[Math.min(depth - 1, BULLETS.length - 1)] ?? '•'} `;
  const first = INDENT.repeat(depth + 1) + bullet;
  const hanging = ' '.repeat(textWidth(first));
  const width = Math.max(20, style.width - textWidth(first));
  const lines = wrapPieces(markedPieces(unit.text, unit.highlights), width).map(
    (pieces, index) => (index === 0 ? first : hanging) + pieces.map((piece) => (piece.marked ? paint.mark(piece.text) : isTop ? paint.bold(piece.text) : piece.text)).join(''),
  );
  for (const child of unit.children) lines.push(...unitLines(child, depth + 1, language, style, paint, false));
  if (unit.omitted > 0) lines.push(`${INDENT.repeat(depth + 2)}${paint.dim(messagesFor(language).moreItems(unit.omitted))}`);
  return lines;
}

/** A text cut at its highlights. */
function markedPieces(text: string, highlights: readonly Range[]): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const range of highlights) {
    if (range.start > position) pieces.push({ text: escapeTerminal(text.slice(position, range.start)), marked: false });
    pieces.push({ text: escapeTerminal(text.slice(range.start, range.end)), marked: true });
    position = range.end;
  }
  if (position < text.length) pieces.push({ text: escapeTerminal(text.slice(position)), marked: false });
  return pieces;
}

function plainLines(text: string, indent: string, width: number): string[] {
  return wrapPieces([{ text, marked: false }], Math.max(20, width - textWidth(indent))).map((pieces) => indent + pieces.map((piece) => piece.text).join(''));
}

function nearLine(hit: HitRecord, style: ConsoleStyle, paint: Paint): string {
  const where = `${escapeTerminal(hit.file)}:${hit.line}`;
  return plainLines(`${escapeTerminal(hit.text.replace(/\s+/gu, ' '))}  ${where}`, `${INDENT}• `, style.width)
    .map((line, index) => (index === 0 ? line : `${INDENT}  ${line.slice(INDENT.length + 2)}`))
    .map((line) => line.replace(where, paint.dim(where)))
    .join('\n');
}

function speakerText(speaker: Speaker): string {
  const handle = speaker.handle === undefined || speaker.handle === speaker.name ? '' : `（@${speaker.handle}）`;
  const organisation = speaker.organisation === undefined ? '' : `, ${speaker.organisation}`;
  return escapeTerminal(`${speaker.name}${handle}${organisation}`);
}

function eventLines(events: readonly EventSummary[], language: Answer['language'], paint: Paint): string[] {
  const messages = messagesFor(language);
  const columns = Math.max(...events.map((event) => textWidth(event.date ?? messages.undated)));
  const titles = Math.min(60, Math.max(...events.map((event) => textWidth(escapeTerminal(event.title)))));
  return events.map(
    (event) => `${INDENT}${paint.dim(padColumns(event.date ?? messages.undated, columns))}  ${padColumns(escapeTerminal(event.title), titles)}  ${paint.dim(messages.eventCounts(event.sessionCount, event.unitCount))}`,
  );
}

function problemLines(problems: readonly OperatorProblem[], language: Answer['language'], paint: Paint): string[] {
  return problems.map((problem) => paint.dim(escapeTerminal(messagesFor(language).operatorProblem(problem))));
}
