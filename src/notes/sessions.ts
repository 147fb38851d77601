import type { SessionKind, Speaker } from '../model.ts';
import { inlineText } from './inlines.ts';
import { findLabel } from './labels.ts';
import { isOrganisationLine, parseSpeakerLine, parseSpeakers, splitHeadingSpeakers, trimTitle } from './speakers.ts';
import { findDuration, findTimes } from './times.ts';
import type { DraftHeading, DraftUnit } from './units.ts';

/** A session while its note is being read. */
export interface DraftSession {
  readonly heading: DraftHeading & { readonly unit: DraftUnit };
  readonly parent: DraftSession | undefined;
  readonly children: DraftSession[];
  readonly title: string;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly durationMinutes: number | undefined;
  readonly speakers: readonly Speaker[];
  readonly slides: readonly string[];
  readonly isLightning: boolean;
  /** `## keynote`, `## セッション`, or a heading without speakers over headings with: it groups talks and is none. */
  isGroup: boolean;
  kind: SessionKind;
}

/** Headings that only group what stands below them. */
const GROUP_NAME =
  /^(?:keynotes?|キーノート|基調講演|sessions?|breakout sessions?|セッション|メインセッション|一般セッション|talks?|main|本編|本題|発表|講演|登壇|lightning talks?|lts?|lt\s?(?:大会|枠|タイム|セッション)|ライトニングトーク|プログラム|program(?:me)?|(?:day|track|room|hall|part|stage)\s?[0-9a-z]{0,2}|[0-9一二三]日目|(?:第[一二三四1-4]部|前半|後半|午前|午後)(?:の部)?|トラック\s?[0-9a-z]|panels?|パネルディスカッション)$/i;
/** Headings about the event or the note itself. */
const NOT_A_TALK =
  /^(?:はじめに|おわりに|最後に|概要|イベント概要|開催概要|イベント情報|目次|注意|注意点|注意事項|諸注意|まとめ|全体まとめ|感想|全体の?感想|所感|参考|参考資料|参考リンク|参考文献|関連リンク|リンク|リンク集|資料|資料一覧|メモ|その他|補足|宣伝|告知|アジェンダ|タイムテーブル|スケジュール|q\s?[&＆]\s?a|qa|質疑|質疑応答|質問|about|overview|agenda|schedule|time ?table|table of contents|contents|toc|summary|conclusions?|takeaways?|impressions|references?|links?|resources|slides|materials|notes?|memo|misc|appendix|todo|info|information|event|venue|会場|場所|日時|参加者|写真|photos?|用語|用語集|glossary)$/i;
const LIGHTNING =
  /^[\s【[［(（]*(?:LT|ＬＴ|lightning talk|ライトニングトーク)\s?[#＃]?\s?([0-9０-９]{0,2})\s?[】\]］)）]*\s?[:：.、-]?\s*/i;
const SESSION_NUMBER = /^[\s【[［(（]*(?:session|セッション|talk|発表|講演)\s?[#＃]?\s?[0-9０-９]{1,2}\s?[】\]］)）]*\s?[:：.、-]?\s*/i;
const KEYNOTE_PREFIX = /^[\s【[［(（]*(?:keynote|基調講演|キーノート)\s?[0-9０-９]{0,2}\s?(?:[】\]］)）]\s?[:：]?|[:：])\s*/i;
const MAX_HEADING = 400;

/** The sessions of a note, in source order, with their metadata lines flagged. */
export function findSessions(headings: readonly DraftHeading[], titleHeading: DraftUnit | undefined): readonly DraftSession[] {
  const sessions: DraftSession[] = [];
  const stack: (DraftSession | { readonly heading: DraftHeading })[] = [];
  for (const heading of headings) {
    while ((stack.at(-1)?.heading.level ?? 0) >= heading.level) stack.pop();
    const { unit } = heading;
    if (unit === undefined || unit === titleHeading) {
      stack.push({ heading });
      continue;
    }
    const above = stack.findLast((entry): entry is DraftSession => 'children' in entry);
    const session = createSession({ ...heading, unit }, above);
    above?.children.push(session);
    stack.push(session);
    sessions.push(session);
  }
  for (const session of sessions) if (session.parent === undefined) classify(session, undefined);
  return sessions;
}

function createSession(heading: DraftSession['heading'], parent: DraftSession | undefined): DraftSession {
  const full = heading.unit.text.replaceAll('\n', ' ');
  const text = full.slice(0, MAX_HEADING);
  let rest = text;
  const times = findTimes(rest);
  if (times !== undefined) rest = cut(rest, times.range.start, times.range.end);
  const duration = findDuration(rest);
  if (duration !== undefined) rest = cut(rest, duration.range.start, duration.range.end);
  const lightning = LIGHTNING.exec(rest);
  // `LTE`, `LTS` and `LT大会` are words of their own.
  const isLightningPrefix = lightning !== null && !/^(?:LT|ＬＴ)[\p{L}ー]/iu.test(rest);
  if (isLightningPrefix) rest = rest.slice(lightning[0].length);
  else rest = rest.replace(SESSION_NUMBER, '').replace(KEYNOTE_PREFIX, '');
  const named = splitHeadingSpeakers(rest);
  const title = trimTitle(named.title.trim());

  const details = readDetails(heading.unit, named.speakers);
  const fallback = trimTitle(rest.trim()) || text.trim();
  return {
    heading,
    parent,
    children: [],
    title: full.length > MAX_HEADING && rest === text ? full : title || fallback,
    start: times?.start ?? details.start,
    end: times?.end ?? details.end,
    durationMinutes: duration?.minutes ?? details.durationMinutes,
    speakers: details.speakers,
    slides: details.slides,
    isLightning: (isLightningPrefix && title !== '') || /(?:^|[^A-Za-z])LT$|lightning talk$|ライトニングトーク$/i.test(title),
    isGroup: false,
    kind: 'section',
  };
}

/** Take a range out of a heading with the brackets that held nothing else, and close the gap. */
function cut(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (/\s/.test(text.charAt(from - 1))) from -= 1;
  while (/\s/.test(text.charAt(to))) to += 1;
  if (/[(（[［【]/.test(text.charAt(from - 1)) && /[)）\]］】]/.test(text.charAt(to))) {
    from -= 1;
    to += 1;
  }
  return `${text.slice(0, from).trimEnd()} ${text.slice(to).replace(/^[\s\u3000)）\]］】:：|]+/u, '')}`.trim();
}

interface Details {
  readonly speakers: readonly Speaker[];
  readonly slides: readonly string[];
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly durationMinutes: number | undefined;
}

/**
 * What the lines right under a heading tell about it: labelled lines anywhere among its own, speakers without a label and their organisation only before the
 * first statement.
 */
function readDetails(heading: DraftUnit, headingSpeakers: readonly Speaker[]): Details {
  const speakers: Speaker[] = [...headingSpeakers];
  const slides: string[] = [];
  let start: string | undefined;
  let end: string | undefined;
  let durationMinutes: number | undefined;
  let isBeginning = true;
  let previousIsSpeaker = headingSpeakers.length > 0;

  for (const unit of heading.children) {
    if (unit.kind === 'heading') break;
    if (unit.imageOnly || unit.kind === 'code' || unit.kind === 'table-row') continue;
    const wasSpeaker = previousIsSpeaker;
    previousIsSpeaker = false;
    const label = findLabel(unit.text);
    if (label?.role === 'speaker') {
      const found =
        label.valueStart >= unit.text.length && unit.children.length > 0
          ? unit.children.flatMap((child) => markAs(child, 'speaker', parseSpeakers(child.inlines, 0)))
          : parseSpeakers(unit.inlines, label.valueStart, label.isPlural);
      speakers.push(...found);
      unit.metadata = 'speaker';
      previousIsSpeaker = found.length > 0;
    } else if (label?.role === 'slides') {
      const own = linksOf(unit);
      slides.push(...(own.length > 0 ? own : unit.children.flatMap((child) => markAs(child, 'slides', linksOf(child)))));
      unit.metadata = 'slides';
    } else if (label?.role === 'organisation' && speakers.length > 0) {
      setOrganisation(speakers, unit.text.slice(label.valueStart).trim());
      unit.metadata = 'speaker';
    } else if (label?.role === 'time' || label?.role === 'date') {
      const value = unit.text.slice(label.valueStart);
      const times = findTimes(value.replace(/^\s*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:[(（][^)）]{1,3}[)）])?\s*/, ''));
      const duration = findDuration(` ${value}`);
      start ??= times?.start;
      end ??= times?.end;
      durationMinutes ??= duration?.minutes;
      if (times !== undefined || duration !== undefined || label.role === 'date') unit.metadata = 'date';
      else isBeginning = false;
    } else if (isBeginning && unit.children.length === 0 && isSlideLink(unit)) {
      slides.push(...linksOf(unit));
      unit.metadata = 'slides';
    } else if (isBeginning) {
      const found = unit.children.length === 0 ? parseSpeakerLine(unit.inlines) : [];
      if (found.length > 0) {
        speakers.push(...found);
        unit.metadata = 'speaker';
        previousIsSpeaker = true;
      } else {
        if (wasSpeaker && speakers.at(-1)?.organisation === undefined && unit.children.length === 0 && isOrganisationLine(unit.text)) {
          setOrganisation(speakers, unit.text.trim());
          unit.metadata = 'speaker';
        }
        isBeginning = false;
      }
    }
  }
  return { speakers: mergeSpeakers(speakers), slides: [...new Set(slides)], start, end, durationMinutes };
}

function markAs<Value>(unit: DraftUnit, metadata: 'speaker' | 'slides', value: Value): Value {
  unit.metadata = metadata;
  return value;
}

function setOrganisation(speakers: Speaker[], organisation: string): void {
  const last = speakers.at(-1);
  if (last !== undefined && organisation !== '')
    speakers[speakers.length - 1] = { ...last, organisation: last.organisation ?? organisation };
}

/** The same person in the heading and on a line below is one person, with what both tell. */
function mergeSpeakers(speakers: readonly Speaker[]): readonly Speaker[] {
  const merged: Speaker[] = [];
  for (const speaker of speakers) {
    const index = merged.findIndex(
      ({ name, handle }) => name === speaker.name || (handle !== undefined && handle.toLowerCase() === speaker.handle?.toLowerCase()),
    );
    const known = merged[index];
    if (known === undefined) {
      merged.push(speaker);
      continue;
    }
    merged[index] = {
      name: known.name === known.handle ? speaker.name : known.name,
      handle: known.handle ?? speaker.handle,
      organisation: known.organisation ?? speaker.organisation,
      url: known.url ?? speaker.url,
    };
  }
  return merged;
}

/** Addresses of a unit's links, in order. */
export function linksOf(unit: DraftUnit): readonly string[] {
  const urls: string[] = [];
  const visit = (inlines: DraftUnit['inlines']): void => {
    for (const inline of inlines) {
      if (inline.kind === 'link') urls.push(inline.url);
      else if ('children' in inline) visit(inline.children);
    }
  };
  visit(unit.inlines);
  return urls;
}

function isSlideLink(unit: DraftUnit): boolean {
  const [only] = unit.inlines;
  return (
    unit.inlines.length === 1 &&
    only?.kind === 'link' &&
    /^https?:\/\/(?:www\.)?(?:speakerdeck\.com\/[^/]+\/.|slideshare\.net\/[^/]+\/.|docs\.google\.com\/presentation\/|slides\.com\/)/i.test(
      only.url,
    ) &&
    inlineText(unit.inlines).length < 300
  );
}

const hasEvidence = (session: DraftSession): boolean =>
  session.speakers.length > 0 ||
  session.start !== undefined ||
  session.durationMinutes !== undefined ||
  session.slides.length > 0 ||
  session.isLightning;

/** Something that only a talk has: a duration alone may also stand behind the part of a talk (`Demo (5min)`). */
const isPlainlyTalk = (session: DraftSession): boolean =>
  session.speakers.length > 0 || session.start !== undefined || session.slides.length > 0 || session.isLightning;

/** Decide what a session is, then those below it. Headings nest six deep at most. */
function classify(
  session: DraftSession,
  context: { readonly insideTalk: boolean; readonly group: SessionKind | undefined } | undefined,
): void {
  const name = session.title.normalize('NFKC').trim();
  const talksBelow = session.children.some((child) => isPlainlyTalk(child));
  const isNamedGroup = GROUP_NAME.test(name) && session.children.length > 0 && session.speakers.length === 0;
  session.isGroup = !context?.insideTalk && (isNamedGroup || (session.speakers.length === 0 && session.slides.length === 0 && talksBelow));
  if (session.isGroup) {
    session.kind = 'section';
    const group = groupKind(name) ?? context?.group;
    for (const child of session.children) classify(child, { insideTalk: false, group });
    return;
  }
  const isTalk = !context?.insideTalk && (hasEvidence(session) || !NOT_A_TALK.test(name));
  session.kind = isTalk ? talkKind(session, name, context?.group) : 'section';
  for (const child of session.children) classify(child, { insideTalk: true, group: undefined });
}

function groupKind(name: string): SessionKind | undefined {
  if (/keynote|キーノート|基調講演/i.test(name)) return 'keynote';
  if (/^(?:lts?(?![a-z])|lightning|ライトニング)/i.test(name)) return 'lightning';
  if (/^(?:panels?|パネル)/i.test(name)) return 'panel';
  return undefined;
}

function talkKind(session: DraftSession, name: string, group: SessionKind | undefined): SessionKind {
  if (session.isLightning) return 'lightning';
  if (
    /^(?:懇親|交流会|ビアバッシュ|乾杯|休憩|お昼休み|昼休み|ランチ(?:タイム)?$|lunch(?: break)?$|coffee break|break(?: time)?$|social (?:hour|time|event)|after ?party|networking (?:time|party|hour|break)|打ち上げ|二次会)/i.test(
      name,
    )
  )
    return 'social';
  if (/^(?:opening|オープニング|開会|開場|ご?挨拶$|受付|welcome$)/i.test(name)) return 'opening';
  if (/^(?:closing|クロージング|閉会|wrap[- ]?up$)/i.test(name)) return 'closing';
  if (/パネルディスカッション|パネルトーク|panel discussion|^panel\b|座談会|fireside chat/i.test(name)) return 'panel';
  if (/^(?:keynote|基調講演|キーノート)/i.test(session.heading.unit.text.normalize('NFKC').replace(/^[\s\d:：〜~\-–【[(]+/, '')))
    return 'keynote';
  return group ?? 'talk';
}
