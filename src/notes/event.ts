import type { NotePath, PartialDate } from '../model.ts';
import { findDate, findYear } from '../text/dates.ts';
import type { FrontMatter } from './front-matter.ts';
import { findLabel } from './labels.ts';
import { type DraftSession, linksOf } from './sessions.ts';
import type { DraftHeading, DraftUnit } from './units.ts';

/** What a note tells about its event. */
export interface EventFacts {
  readonly title: string;
  readonly date: PartialDate | undefined;
  readonly venue: string | undefined;
  readonly url: string | undefined;
  readonly hashtags: readonly string[];
}

/** The head of a note without talks: this many lines, so that a date in the text below does not count. */
const MAX_HEAD_LINES = 40;
const MAX_TITLE = 120;
const EVENT_HOST =
  /^https?:\/\/(?:[a-z0-9-]+\.)?(?:connpass\.com|meetup\.com|doorkeeper\.jp|techplay\.jp|compass\.com|lu\.ma|peatix\.com)\//i;

/**
 * Title of the event: front matter, `タイトル: …`, the first H1, a first line that looks like a title, the file name.
 *
 * @returns The heading or line that it was taken from, too.
 */
export function findTitle(
  path: NotePath,
  frontMatter: FrontMatter,
  headings: readonly DraftHeading[],
  units: readonly DraftUnit[],
): { readonly title: string; readonly unit: DraftUnit | undefined } {
  const firstH1 = headings.find(({ level, unit }) => level === 1 && unit !== undefined)?.unit;
  if (frontMatter.title !== undefined) {
    // With the title in the front matter, several H1s are the sessions; a single one is the title again.
    const h1Count = headings.filter(({ level }) => level === 1).length;
    return { title: frontMatter.title, unit: h1Count > 1 && firstH1?.text !== frontMatter.title ? undefined : firstH1 };
  }
  const labelled = units.slice(0, 5).find((unit) => unit.kind !== 'heading' && findLabel(unit.text)?.role === 'title');
  if (firstH1 !== undefined) return { title: oneLine(firstH1.text), unit: firstH1 };
  if (labelled !== undefined) {
    const title = labelled.text.slice(findLabel(labelled.text)?.valueStart ?? 0).trim();
    if (title !== '') return { title, unit: labelled };
  }
  const first = units[0];
  if (first?.kind === 'paragraph' && first.text.length <= MAX_TITLE && first.depth === 0 && isTitleLike(first))
    return { title: first.text, unit: first };
  return { title: titleFromPath(path), unit: undefined };
}

function isTitleLike(unit: DraftUnit): boolean {
  if (unit.linkOnly || unit.imageOnly || findLabel(unit.text) !== undefined || /[。?？]$/.test(unit.text) || /^[#＃@＠[]/.test(unit.text))
    return false;
  const date = findDate(unit.text);
  return date === undefined || date.start > 0 || unit.text.length - date.end > 8;
}

/** `2019/2019-11-28-cloudnative-days.md` → `cloudnative days`. */
function titleFromPath(path: NotePath): string {
  const name = (path.split('/').at(-1) ?? path).replace(/\.[A-Za-z]+$/, '');
  const date = findDate(name);
  const rest = date?.start === 0 ? name.slice(date.end) : name;
  const title = rest.replace(/[-_\s]+/g, ' ').trim();
  return title || name || path || 'untitled';
}

/**
 * Date, venue, address and hashtags of the event, from its front matter and head: all before the first talk, sections such as 概要 included.
 *
 * Precedence of the date: front matter, title, a line of the head, file name; last the bare year of the title or of a folder. A later source only completes an earlier
 * one (`2019` in the title, `2019/11/28` on the line below), and nothing completes front matter. Flags the lines it used.
 */
export function findEventFacts(
  path: NotePath,
  frontMatter: FrontMatter,
  title: { readonly title: string; readonly unit: DraftUnit | undefined },
  units: readonly DraftUnit[],
  sessions: readonly DraftSession[],
): EventFacts {
  const firstTalk = sessions.find((session) => session.kind !== 'section' || session.isGroup);
  const headEnd = firstTalk?.heading.line ?? MAX_HEAD_LINES + 1;
  const head = units.filter(
    (unit) => unit.line < headEnd && unit.kind !== 'heading' && unit !== title.unit && unit.line <= MAX_HEAD_LINES * 5,
  );

  let headDate: PartialDate | undefined;
  let venue: string | undefined;
  let url: string | undefined;
  const hashtags: string[] = [...frontMatter.hashtags];
  let afterBareDate = false;
  for (const unit of head) {
    const followsBareDate = afterBareDate;
    afterBareDate = false;
    // Statements below other statements are notes, not facts about the event.
    if (unit.parent !== undefined && unit.parent.kind !== 'heading') continue;
    const label = findLabel(unit.text);
    const value = label === undefined ? unit.text : unit.text.slice(label.valueStart).trim();
    if (label?.role === 'date') {
      const found = findDate(value);
      headDate ??= found?.date;
      unit.metadata = 'date';
    } else if (label?.role === 'venue') {
      if (value !== '') venue ??= oneLine(value);
      unit.metadata = 'venue';
    } else if (label?.role === 'url') {
      url ??= linksOf(unit)[0];
      unit.metadata = 'url';
    } else if (label?.role === 'hashtag' || isHashtagLine(unit.text)) {
      hashtags.push(...hashtagsOf(value));
      unit.metadata = 'hashtag';
    } else if (label === undefined && isDateLine(unit.text)) {
      headDate ??= findDate(unit.text)?.date;
      unit.metadata = 'date';
      afterBareDate = true;
    } else if (label === undefined && followsBareDate && venue === undefined && isVenueLine(unit)) {
      venue = unit.text;
      unit.metadata = 'venue';
    } else if (unit.inlines.length === 1 && EVENT_HOST.test(linksOf(unit)[0] ?? '')) {
      url ??= linksOf(unit)[0];
      unit.metadata = 'url';
    }
  }

  return {
    title: title.title,
    date: frontMatter.dateUnknown ? undefined : (frontMatter.date ?? findEventDate(path, title.title, headDate)),
    venue: frontMatter.venue ?? venue,
    url: frontMatter.url ?? url,
    hashtags: [...new Set(hashtags)],
  };
}

function findEventDate(path: NotePath, title: string, headDate: PartialDate | undefined): PartialDate | undefined {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  // `2019/11/28-meetup.md` spells the date over folders.
  const fileDate = findDate(name.replace(/\.[A-Za-z]+$/, '')) ?? findDate(parts.slice(-3).join('/'));
  const folderYear = parts.slice(0, -1).findLast((part) => /^(?:19|20)\d\d$/.test(part));
  const candidates = [findDate(title)?.date, headDate, fileDate?.date, findYear(title)?.date, findYear(name)?.date, folderYear].filter(
    (date): date is PartialDate => date !== undefined,
  );
  return candidates.reduce<PartialDate | undefined>(
    (best, date) => (best === undefined || (date.length > best.length && date.startsWith(best)) ? date : best),
    undefined,
  );
}

/** A date with at most a weekday, times or a few words behind it. */
function isDateLine(text: string): boolean {
  const date = findDate(text);
  return date !== undefined && date.start <= 2 && text.length - date.end <= 30;
}

/** A short line without a sentence in it. */
function isVenueLine(unit: DraftUnit): boolean {
  return unit.kind === 'paragraph' && unit.text.length <= 40 && !/[。.!?！？:：#＃@＠]/.test(unit.text) && linksOf(unit).length === 0;
}

function isHashtagLine(text: string): boolean {
  return text.length <= 200 && /^(?:[#＃][\p{L}\p{N}_ー]+[\s\u3000,、]*)+$/u.test(text);
}

/** Hashtags without their `#`. */
function hashtagsOf(text: string): readonly string[] {
  return [...text.slice(0, 500).matchAll(/[#＃]([\p{L}\p{N}_ー]+)/gu)].map((match) => match[1] ?? '');
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
