import type { Card, EventSummary, Hit, HitRecord, Note, Session, ShownUnit, Speaker, Unit, UnitId } from '../model.ts';
import type { Corpus } from '../search/corpus.ts';
import { sessionChain } from '../search/filters.ts';
import type { LineLinker } from './line-links.ts';

/** Lines beneath the top unit of a card, the other hits of the talk among them: with breadcrumb, date and link that is what a phone shows at once. */
const LINES_BELOW = 7;
/** A bullet longer than this takes two lines on a phone. */
const LINE_CHARS = 50;
/** Other hits of the same talk marked on its card, one line each; fewer where the top bullet has something beneath it. */
const MAX_OTHERS = 3;
const MAX_OTHERS_BESIDE_CHILDREN = 2;
/** Units below a hit that count as shown with it in flat records. */
const MAX_SPAN = 7;
/** Hits of one talk that are compared when its title matched. */
const MAX_COMPARED = 40;

/** Hits of one talk, gathered under its best bullet. */
export interface HitGroup {
  readonly session: Session | undefined;
  readonly note: Note;
  readonly hits: readonly Hit[];
}

/** The card of a hit on an event as a whole: its title, and how much there is of it, instead of all that stands beneath. */
export interface EventCard extends Card {
  readonly summary: EventSummary;
}

/** True for cards that stand for a whole event. */
export function isEventCard(card: Card): card is EventCard {
  return 'summary' in card;
}

/** What an event amounts to, as lists of events tell it. */
export function summaryOf(note: Note): EventSummary {
  return {
    path: note.path,
    title: note.title,
    date: note.date,
    venue: note.venue,
    sessionCount: note.sessions.filter((session) => session.kind !== 'section').length,
    unitCount: note.units.length,
  };
}

/** Group hits by the talk they belong to (or by event where there is no talk), in the order of their best hit. */
export function groupHits(hits: readonly Hit[], corpus: Corpus): HitGroup[] {
  const groups = new Map<string, { session: Session | undefined; note: Note; hits: Hit[] }>();
  for (const hit of hits) {
    const place = corpus.unit(hit.unitId);
    if (place === undefined) continue;
    const session = talkOf(place.unit, corpus);
    const key = session?.id ?? place.note.path;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { session, note: place.note, hits: [hit] });
    else group.hits.push(hit);
  }
  return [...groups.values()];
}

/** The talk around a unit: the innermost session that is one, else the outermost section. */
export function talkOf(unit: Unit, corpus: Corpus): Session | undefined {
  const chain = sessionChain(unit, corpus);
  return chain.find((session) => session.kind !== 'section') ?? chain.at(-1);
}

/** What a card shows of a group. */
export function makeCard(group: HitGroup, corpus: Corpus, link: LineLinker): Card | undefined {
  const own = group.hits.filter((hit) => hit.own);
  const top = topOf(group, own, corpus);
  if (top === undefined) return undefined;
  const { hit, unit } = top;
  const { note, session } = group;
  const byUnit = new Map(own.map((entry) => [entry.unitId, entry]));
  const above = corpus.ancestors(unit);
  // What the breadcrumb, the line about the speakers and the card's own top say already is not said again.
  const aboveIds = new Set(above.map((ancestor) => ancestor.id));
  const rest = own.filter(
    (entry) => entry.unitId !== unit.id && !aboveIds.has(entry.unitId) && corpus.unit(entry.unitId)?.unit.flags.metadata === undefined,
  );
  const isEvent = isEventHeading(unit);
  const children = isEvent ? [] : contentChildren(unit, corpus);
  const beneath = children.length > 0 ? rest.filter((entry) => isBelow(entry, unit, corpus)) : [];
  const reserved = linesForOthers(rest.length - beneath.length, children);
  const below = chooseBelow(unit, children, corpus, LINES_BELOW - (reserved > 0 ? reserved + 1 : 0), beneath);
  const shownTop = showUnit(unit, corpus, byUnit, below);
  const hidden = rest.filter((entry) => !below.has(entry.unitId));
  const others = hidden.slice(0, reserved).map((entry) => corpus.unit(entry.unitId)?.unit);
  const card: Card = {
    path: note.path,
    line: unit.line,
    endLine: lastShownLine(shownTop, corpus) ?? unit.endLine,
    url: link(note.path, unit.line),
    event: note.title,
    date: note.date,
    session: session?.title,
    speakers: speakersOf(unit, corpus),
    breadcrumb: breadcrumbOf(unit, note, session, corpus),
    top: shownTop,
    others: others.filter((other) => other !== undefined).map((other) => showUnit(other, corpus, byUnit, new Set())),
    moreHits: hidden.length - others.length,
    tier: hit.tier,
    reasons: hit.reasons,
  };
  if (!isEvent) return card;
  const eventCard: EventCard = { ...card, summary: summaryOf(note) };
  return eventCard;
}

/** What a card counts in `moreHits`, as a group of its own for a further page; undefined when it shows all. */
export function restOf(group: HitGroup, card: Card, corpus: Corpus): HitGroup | undefined {
  const shown = new Set<UnitId>();
  const add = (unit: ShownUnit): void => {
    shown.add(unit.unitId);
    for (const child of unit.children) add(child);
  };
  for (const unit of [card.top, ...card.others]) add(unit);
  const top = corpus.unit(card.top.unitId)?.unit;
  for (const ancestor of top === undefined ? [] : corpus.ancestors(top)) shown.add(ancestor.id);
  const hits = group.hits.filter(({ own, unitId }) => own && !shown.has(unitId) && corpus.unit(unitId)?.unit.flags.metadata === undefined);
  return hits.length === 0 || hits.length === group.hits.length ? undefined : { ...group, hits };
}

/**
 * The unit that a card puts on top: that of the best hit, but for two. A line such as `Speaker: …` stands for the talk that it tells about. And where the title of a talk
 * is the best hit because it has all words, the section that answers is the one with the word that least of the talk repeats: of a talk about Istio, `注意点`.
 */
function topOf(group: HitGroup, own: readonly Hit[], corpus: Corpus): { readonly hit: Hit; readonly unit: Unit } | undefined {
  const hit = own[0] ?? group.hits[0];
  const unit = hit === undefined ? undefined : corpus.unit(hit.unitId)?.unit;
  if (hit === undefined || unit === undefined) return undefined;
  if (unit.flags.metadata !== undefined)
    return { hit, unit: corpus.ancestors(unit).find((ancestor) => ancestor.kind === 'heading') ?? unit };
  return (unit.id === group.session?.id ? answeringSection(hit, own, corpus) : undefined) ?? { hit, unit };
}

function answeringSection(title: Hit, own: readonly Hit[], corpus: Corpus): { readonly hit: Hit; readonly unit: Unit } | undefined {
  const compared = own.slice(0, MAX_COMPARED).flatMap((hit) => {
    const unit = corpus.unit(hit.unitId)?.unit;
    return unit === undefined
      ? []
      : [{ hit, unit, words: new Set(hit.highlights.map((range) => unit.text.slice(range.start, range.end).toLowerCase())) }];
  });
  if ((compared.find(({ hit }) => hit === title)?.words.size ?? 0) < 2) return undefined;
  const frequency = (word: string): number => compared.filter(({ words }) => words.has(word)).length;
  let found: { readonly hit: Hit; readonly unit: Unit; readonly rarity: number } | undefined;
  for (const { hit, unit, words } of compared) {
    if (hit === title || hit.tier === 'partial' || words.size === 0 || contentChildren(unit, corpus).length === 0) continue;
    const rarity = Math.min(...[...words].map(frequency));
    if (found === undefined || rarity < found.rarity) found = { hit, unit, rarity };
  }
  return found;
}

/** The heading of the whole file, which is no talk. */
function isEventHeading(unit: Unit): boolean {
  return unit.headingLevel === 1 && unit.sessionId === undefined;
}

/** Event, talk, then the headings and bullets between the talk and the unit; the unit itself is not repeated. */
function breadcrumbOf(unit: Unit, note: Note, talk: Session | undefined, corpus: Corpus): readonly string[] {
  if (isEventHeading(unit)) return [];
  const crumbs: string[] = [];
  if (talk?.id !== unit.id) {
    for (const ancestor of corpus.ancestors(unit)) {
      if (ancestor.id === talk?.id) break;
      if (!isEventHeading(ancestor)) crumbs.unshift(ancestor.text);
    }
    if (talk !== undefined) crumbs.unshift(talk.title);
  }
  return [note.title, ...crumbs];
}

/** Speakers of the innermost session that names any. */
export function speakersOf(unit: Unit, corpus: Corpus): readonly Speaker[] {
  return sessionChain(unit, corpus).find((session) => session.speakers.length > 0)?.speakers ?? [];
}

/** A unit with those of the units below it that are `allowed`; the others are counted where they hang. */
function showUnit(unit: Unit, corpus: Corpus, hits: ReadonlyMap<UnitId, Hit>, allowed: ReadonlySet<UnitId>): ShownUnit {
  const children: ShownUnit[] = [];
  let omitted = 0;
  for (const child of contentChildren(unit, corpus)) {
    if (allowed.has(child.id)) children.push(showUnit(child, corpus, hits, allowed));
    else omitted += 1 + countBelow(child, corpus);
  }
  return {
    unitId: unit.id,
    kind: unit.kind,
    text: unit.text,
    inlines: unit.inlines,
    highlights: hits.get(unit.id)?.highlights ?? [],
    children,
    omitted,
  };
}

/** Units right under another that state something: lines about speakers, slides and dates are on the card's own line. */
function contentChildren(unit: Unit, corpus: Corpus): readonly Unit[] {
  return unit.childIds
    .map((id) => corpus.unit(id)?.unit)
    .filter((child): child is Unit => child !== undefined && child.flags.metadata === undefined);
}

/** Children are the answer; other hits of the talk get the lines that those leave, less one that says so. A leaf has room for them. */
function linesForOthers(others: number, children: readonly Unit[]): number {
  if (children.length === 0) return Math.min(others, MAX_OTHERS);
  const cost = linesOf(children);
  const room = cost <= LINES_BELOW ? LINES_BELOW - cost - 1 : MAX_OTHERS_BESIDE_CHILDREN;
  return Math.max(0, Math.min(others, MAX_OTHERS_BESIDE_CHILDREN, room));
}

/**
 * Which units below are shown within a number of lines. All children, where there is room for them; then other hits among what is below, with what leads there, in the order of
 * their rank; then level by level, so that a long first branch does not crowd out what the others state. At least one is shown.
 */
function chooseBelow(unit: Unit, children: readonly Unit[], corpus: Corpus, lines: number, hits: readonly Hit[]): Set<UnitId> {
  const chosen = new Set<UnitId>();
  let left = lines;
  const choose = (units: readonly Unit[]): void => {
    const cost = linesOf(units);
    if (cost > left && chosen.size > 0) return;
    for (const each of units) chosen.add(each.id);
    left -= cost;
  };
  if (linesOf(children) <= left) choose(children);
  for (const { unitId } of hits) {
    const hit = corpus.unit(unitId)?.unit;
    if (hit === undefined) continue;
    const way = [hit];
    for (const ancestor of corpus.ancestors(hit)) {
      if (ancestor.id === unit.id) break;
      way.push(ancestor);
    }
    choose(way.filter((each) => !chosen.has(each.id)));
  }
  let level = children;
  while (level.length > 0 && left > 0) {
    for (const child of level) if (!chosen.has(child.id)) choose([child]);
    level = level.filter((child) => chosen.has(child.id)).flatMap((child) => contentChildren(child, corpus));
  }
  return chosen;
}

function linesOf(units: readonly Unit[]): number {
  return units.flatMap((unit) => unit.text.split('\n')).reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARS)), 0);
}

function countBelow(unit: Unit, corpus: Corpus): number {
  return contentChildren(unit, corpus).reduce((sum, child) => sum + 1 + countBelow(child, corpus), 0);
}

function isBelow(hit: Hit, unit: Unit, corpus: Corpus): boolean {
  const place = corpus.unit(hit.unitId);
  return place !== undefined && corpus.ancestors(place.unit).some((ancestor) => ancestor.id === unit.id);
}

function lastShownLine(shown: ShownUnit, corpus: Corpus): number | undefined {
  let last = corpus.unit(shown.unitId)?.unit.endLine;
  for (const child of shown.children) last = Math.max(last ?? 0, lastShownLine(child, corpus) ?? 0);
  return last;
}

/**
 * Hits as flat records, one a unit.
 *
 * `endLine` reaches over the children that would be shown under the unit, up to the first that is a hit of its own on this page: no line is claimed twice.
 */
export function hitRecords(hits: readonly Hit[], corpus: Corpus, link: LineLinker): HitRecord[] {
  const onPage = new Set(hits.map((hit) => hit.unitId));
  const records: HitRecord[] = [];
  for (const hit of hits) {
    const place = corpus.unit(hit.unitId);
    if (place === undefined) continue;
    const { unit, note } = place;
    records.push({
      id: unit.id,
      file: unit.path,
      line: unit.line,
      endLine: spanEnd(unit, corpus, onPage),
      text: unit.text,
      path: corpus
        .ancestors(unit)
        .map((ancestor) => ancestor.text)
        .reverse(),
      session: talkOf(unit, corpus)?.title,
      event: note.title,
      date: note.date,
      speakers: speakersOf(unit, corpus).map((speaker) => speaker.name),
      score: Math.round(hit.score * 1e4) / 1e4,
      tier: hit.tier,
      url: link(unit.path, unit.line),
    });
  }
  return records;
}

function spanEnd(unit: Unit, corpus: Corpus, onPage: ReadonlySet<UnitId>): number {
  const below = spanBelow(unit, corpus).sort((a, b) => a.line - b.line);
  let end = unit.endLine;
  for (const child of below) {
    if (onPage.has(child.id)) break;
    end = Math.max(end, child.endLine);
  }
  return end;
}

/** The units below that a flat record covers, level by level. */
function spanBelow(unit: Unit, corpus: Corpus): Unit[] {
  const covered: Unit[] = [];
  let level = contentChildren(unit, corpus);
  while (level.length > 0 && covered.length < MAX_SPAN) {
    const taken = level.slice(0, MAX_SPAN - covered.length);
    covered.push(...taken);
    level = taken.flatMap((child) => contentChildren(child, corpus));
  }
  return covered;
}
