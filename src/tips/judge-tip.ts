import { talkOf } from '../answer/cards.ts';
import type { Note, NotePath, PartialDate, Place, Unit, UnitId } from '../model.ts';
import type { Corpus } from '../search/corpus.ts';
import { mayRead, sessionChain } from '../search/filters.ts';
import type { NotesIndex } from '../search/notes-index.ts';
import type { Glossary } from '../text/glossary.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import { normalise } from '../text/normalise.ts';
import { type LineFault, type LineReading, readLine } from './statement.ts';

/** Why a unit is worth a tip, or is not. */
export type TipReason =
  /** For it. */
  | 'states'
  | 'reason'
  | 'advice'
  | 'figures'
  | 'telling-children'
  | 'names-topics'
  /** Against it. */
  | LineFault
  | 'private'
  | 'metadata'
  | 'link'
  | 'image'
  | 'code'
  | 'table'
  | 'event-title'
  | 'ceremony'
  | 'side-matter'
  | 'too-little'
  | 'too-much'
  | 'no-statement'
  | 'untold-heading'
  | 'part-of-parent'
  | 'bare-fact'
  | 'off-topic';

/** What a unit is worth as a tip. */
export interface TipJudgement {
  readonly unitId: UnitId;
  readonly worthy: boolean;
  /** 0 to about 10; a worthy unit has at least `MIN_SCORE`. For comparison, never shown. */
  readonly score: number;
  readonly reasons: readonly TipReason[];
  /** Concepts of the glossary that it names, with what stands beneath it. */
  readonly topics: readonly string[];
  /** Session that it belongs to, else the path of its note: neighbours in a bag should differ in it. */
  readonly talk: string;
}

/** A unit that may be posted. */
export interface TipCandidate {
  readonly unitId: UnitId;
  readonly path: NotePath;
  readonly date: PartialDate | undefined;
  readonly talk: string;
  readonly topics: readonly string[];
  readonly score: number;
}

export const MIN_SCORE = 4;
/** A card has room for so many lines beneath its top (src/answer/cards.ts). */
const MAX_BELOW = 7;
/** Lines of a section are shown together up to here; a longer one gives one tip for each of its bullets. */
const MAX_SECTION = 6;
/** A tip is read in passing. */
const MAX_CHARS = 400;
/** A sentence with fewer words that mean anything says nothing without what surrounds it. */
const MIN_WORDS_ALONE = 4;
const MIN_WORDS_TOGETHER = 6;
/** Headings whose sections are about something else than the subject. */
const SIDE_MATTER =
  /^(?:告知|宣伝|お知らせ|自己紹介|会社紹介|会社概要|プロフィール|アジェンダ|目次|タイムテーブル|スケジュール|参考|参考資料|関連リンク|リンク|リンク集|概要|はじめに|資料|感想|所感|雑感|メモ|目的|ゴール|前提|前提条件|環境|検証環境|動作環境|宣伝|おまけ|余談|(?:今日|本日|今回)の(?:目的|ゴール|内容|お?話|テーマ|流れ|まとめ)|(?:今日|本日)?(?:お?話す|お?話しする|話さない)(?:こと|内容)|対象(?:者|読者)?|about me|goals?|about us|who am i|agenda|contents|schedule|timetable|time ?table|references?|links?|resources|introduction|company|profile|memo|notes?)\s*[:：]?$/iu;

/** Judgements of one note at a time share what was read of its lines. */
interface Reader {
  readonly corpus: Corpus;
  readonly line: (unit: Unit) => LineReading;
  readonly below: (unit: Unit) => readonly Unit[];
}

/**
 * Judge whether a unit is worth reading by itself, with its breadcrumb above it and what it has beneath.
 *
 * Pure. A unit whose parent is worth a tip as a whole is part of it (`part-of-parent`) and no tip of its own, so that no bag holds the same words twice.
 *
 * @param glossary  Gives the topics; without it none are told and none are asked for.
 */
export function judgeTip(unit: Unit, note: Note, corpus: Corpus, glossary?: Glossary): TipJudgement {
  return judge(unit, note, createReader(corpus), glossary);
}

/** All units of one note, in source order, with their judgements. */
export function judgeNote(note: Note, corpus: Corpus, glossary: Glossary): readonly TipJudgement[] {
  const reader = createReader(corpus);
  return note.units.map((unit) => judge(unit, note, reader, glossary));
}

/** The units that may be a tip in a place, in the order of the notes. Never from drafts, notes closed to the place, or notes that say `tip: false`. */
export function tipCandidates(index: NotesIndex, place: Place): readonly TipCandidate[] {
  const { corpus, glossary } = index;
  return corpus
    .notes()
    .filter((note) => note.tip && mayRead(note, place))
    .flatMap((note) =>
      judgeNote(note, corpus, glossary)
        .filter(({ worthy }) => worthy)
        .map(({ unitId, talk, topics, score }) => ({ unitId, path: note.path, date: note.date, talk, topics, score })),
    );
}

function createReader(corpus: Corpus): Reader {
  const lines = new Map<UnitId, LineReading>();
  const belows = new Map<UnitId, readonly Unit[]>();
  const below = (unit: Unit): readonly Unit[] => {
    const known = belows.get(unit.id);
    if (known !== undefined) return known;
    const found: Unit[] = [];
    const stack = [...unit.childIds].reverse();
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const child = corpus.unit(id)?.unit;
      if (child === undefined) continue;
      if (child.flags.metadata === undefined) found.push(child);
      // Beyond twice what a card shows, only that it is too much matters.
      if (found.length > MAX_BELOW * 2) break;
      stack.push(...[...child.childIds].reverse());
    }
    belows.set(unit.id, found);
    return found;
  };
  return {
    corpus,
    below,
    line: (unit) => {
      const known = lines.get(unit.id) ?? readLine(unit.text.slice(0, MAX_CHARS * 2));
      lines.set(unit.id, known);
      return known;
    },
  };
}

function judge(unit: Unit, note: Note, reader: Reader, glossary: Glossary | undefined): TipJudgement {
  const talk = talkOf(unit, reader.corpus)?.id ?? note.path;
  const topics = glossary === undefined ? [] : topicsOf([unit, ...reader.below(unit).slice(0, MAX_BELOW)], glossary);
  const verdict = !note.tip || note.draft ? against('private') : weigh(unit, reader);
  const outer = verdict.worthy ? enclosing(unit, reader) : undefined;
  if (outer !== undefined)
    return { unitId: unit.id, worthy: false, score: verdict.score, reasons: [...verdict.reasons, 'part-of-parent'], topics, talk };
  // Something of the field must be named, in it or above it: small talk is full of sentences too.
  if (verdict.worthy && glossary !== undefined && topics.length === 0 && topicsOf(reader.corpus.ancestors(unit), glossary).length === 0)
    return { unitId: unit.id, worthy: false, score: verdict.score, reasons: [...verdict.reasons, 'off-topic'], topics, talk };
  const reasons: readonly TipReason[] = topics.length > 0 && verdict.worthy ? [...verdict.reasons, 'names-topics'] : verdict.reasons;
  return { unitId: unit.id, worthy: verdict.worthy, score: verdict.score, reasons, topics, talk };
}

interface Verdict {
  readonly worthy: boolean;
  readonly score: number;
  readonly reasons: readonly TipReason[];
}

function against(...reasons: readonly TipReason[]): Verdict {
  return { worthy: false, score: 0, reasons };
}

/** The nearest unit above that is worth a tip together with this one. */
function enclosing(unit: Unit, reader: Reader): Unit | undefined {
  return reader.corpus.ancestors(unit).find((ancestor) => reader.below(ancestor).length <= MAX_BELOW && weigh(ancestor, reader).worthy);
}

/** What a unit is by its nature, before its words are read. */
function natureOf(unit: Unit, reader: Reader): TipReason | undefined {
  const { flags, kind } = unit;
  if (flags.metadata !== undefined) return 'metadata';
  if (flags.linkOnly) return 'link';
  if (flags.imageOnly) return 'image';
  if (kind === 'code') return 'code';
  if (kind === 'table-row') return 'table';
  if (unit.headingLevel === 1 && unit.sessionId === undefined) return 'event-title';
  const sessions = sessionChain(unit, reader.corpus);
  if (sessions.some((session) => session.kind === 'opening' || session.kind === 'closing' || session.kind === 'social')) return 'ceremony';
  if ([unit, ...reader.corpus.ancestors(unit)].some((above) => SIDE_MATTER.test(above.text.trim()))) return 'side-matter';
  return undefined;
}

function weigh(unit: Unit, reader: Reader): Verdict {
  const nature = natureOf(unit, reader);
  if (nature !== undefined) return against(nature);
  const below = reader.below(unit);
  const isHeading = unit.kind === 'heading';
  if (below.length > (isHeading ? MAX_SECTION : MAX_BELOW)) return against('too-much');
  if (isHeading && below.some((child) => child.kind === 'heading')) return against('too-much');
  const own = reader.line(unit);
  if (unit.flags.openQuestion) return against('question');
  if (own.fault !== undefined && !(own.fault === 'agenda' && below.length > 0) && !(isHeading && own.fault !== 'question'))
    return against(own.fault);
  const chars = [unit, ...below].reduce((sum, each) => sum + each.text.length, 0);
  if (chars > MAX_CHARS) return against('too-much');
  const told = below.filter((child) => isTelling(child, reader));
  const poor = below.filter((child) => isPoor(child, reader));
  const spoilt = below.map((child) => spoilsOf(child, reader)).find((fault) => fault !== undefined);
  if (spoilt !== undefined) return against(spoilt);
  const words = own.words + below.reduce((sum, child) => sum + reader.line(child).words, 0);
  // With one bullet beneath it, the bullet is the tip and the heading its breadcrumb.
  const direct = below.filter(({ parentId }) => parentId === unit.id).length;
  if (isHeading && (told.length < 2 || direct < 2)) return against('untold-heading');
  const ownStates = !isHeading && own.states;
  const enoughTold = told.length >= 2 && told.length * 2 >= below.length;
  if (!ownStates && !enoughTold) return against('no-statement');
  if (poor.length * 3 > below.length + 1) return against('unfinished');
  if (ownStates && below.length === 0 ? own.words < MIN_WORDS_ALONE : words < MIN_WORDS_TOGETHER) return against('too-little');
  const lines = [own, ...below.map((child) => reader.line(child))];
  const reasons: TipReason[] = [];
  let score = 0;
  const add = (reason: TipReason, points: number, holds: boolean): void => {
    if (!holds) return;
    reasons.push(reason);
    score += points;
  };
  add('states', 2, ownStates);
  add('telling-children', Math.min(3, told.length), told.length > 0);
  add(
    'reason',
    1,
    lines.some((line) => line.reasons),
  );
  add(
    'advice',
    1,
    lines.some((line) => line.advises),
  );
  add(
    'figures',
    1,
    lines.some((line) => line.measures),
  );
  score += Math.min(3, words / 4) - poor.length;
  // A lone fact without a why, a what to do or a how much is news of its day.
  if (below.length === 0 && !reasons.some((reason) => reason !== 'states'))
    return { worthy: false, score, reasons: [...reasons, 'bare-fact'] };
  return score >= MIN_SCORE ? { worthy: true, score, reasons } : { worthy: false, score, reasons: [...reasons, 'too-little'] };
}

/** A line beneath another that says something of its own; what it depends on stands above it. */
function isTelling(unit: Unit, reader: Reader): boolean {
  if (unit.kind === 'code' || unit.flags.linkOnly || unit.flags.imageOnly || unit.flags.openQuestion) return false;
  const line = reader.line(unit);
  return line.states && line.words >= 2 && (line.fault === undefined || line.fault === 'dependent');
}

/** What nobody wants to find in a tip, not even as its last line. */
function spoilsOf(unit: Unit, reader: Reader): TipReason | undefined {
  if (unit.flags.openQuestion || /[?？]/u.test(unit.text)) return 'question';
  const { fault } = reader.line(unit);
  return fault === 'about-the-note' || fault === 'announcement' || fault === 'courtesy' ? fault : undefined;
}

/** A line that makes what stands above it worse. */
function isPoor(unit: Unit, reader: Reader): boolean {
  if (unit.flags.linkOnly || unit.flags.imageOnly) return true;
  const { fault } = reader.line(unit);
  return fault !== undefined && fault !== 'dependent' && fault !== 'agenda';
}

function topicsOf(units: readonly Unit[], glossary: Glossary): readonly string[] {
  const found = new Set<string>();
  for (const unit of units)
    for (const match of matchConcepts(normalise(unit.text.slice(0, MAX_CHARS)), glossary, false))
      if (!match.nested) for (const form of match.forms) found.add(form.conceptId);
  return [...found];
}
