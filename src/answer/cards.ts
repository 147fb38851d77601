import type { Card, Hit, HitRecord, Note, Session, ShownUnit, Speaker, Unit, UnitId } from '../model.ts';
import type { Corpus } from '../search/corpus.ts';
import { sessionChain } from '../search/filters.ts';
import type { LineLinker } from './line-links.ts';

/** Bullets that a card shows below its top bullet, over all depths: a phone shows about eight lines. */
const MAX_BELOW = 7;
/** Other hits of the same talk marked on its card. */
const MAX_OTHERS = 3;
const MAX_OTHER_CHILDREN = 2;

/** Hits of one talk, gathered under its best bullet. */
export interface HitGroup {
  readonly session: Session | undefined;
  readonly note: Note;
  readonly hits: readonly Hit[];
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
  const [best] = own.length > 0 ? own : group.hits;
  const place = best === undefined ? undefined : corpus.unit(best.unitId);
  if (best === undefined || place === undefined) return undefined;
  const highlights = new Map(group.hits.map((hit) => [hit.unitId, hit]));
  const shown = new Set<UnitId>();
  const top = showUnit(place.unit, corpus, highlights, MAX_BELOW, shown);
  const others: ShownUnit[] = [];
  for (const hit of own) {
    if (others.length >= MAX_OTHERS) break;
    const other = corpus.unit(hit.unitId)?.unit;
    if (other === undefined || shown.has(hit.unitId) || isAncestor(other, place.unit, corpus)) continue;
    others.push(showUnit(other, corpus, highlights, MAX_OTHER_CHILDREN, shown));
  }
  const moreHits = own.filter((hit) => !shown.has(hit.unitId) && hit.unitId !== best.unitId).length;
  const session = group.session;
  return {
    path: place.note.path,
    line: place.unit.line,
    endLine: lastShownLine(top, corpus) ?? place.unit.endLine,
    url: link(place.note.path, place.unit.line),
    event: place.note.title,
    date: place.note.date,
    session: session?.title,
    speakers: speakersOf(place.unit, corpus),
    breadcrumb: breadcrumbOf(place.unit, place.note, session, corpus),
    top,
    others,
    moreHits,
    tier: best.tier,
    reasons: best.reasons,
  };
}

/** Event, talk, then the headings and bullets between the talk and the unit; the unit itself is not repeated. */
function breadcrumbOf(unit: Unit, note: Note, talk: Session | undefined, corpus: Corpus): readonly string[] {
  const crumbs: string[] = [];
  for (const ancestor of corpus.ancestors(unit)) {
    if (ancestor.id === talk?.id) break;
    if (ancestor.headingLevel === 1) continue;
    crumbs.unshift(ancestor.text);
  }
  if (talk !== undefined && talk.id !== unit.id) crumbs.unshift(talk.title);
  if (unit.headingLevel !== 1) crumbs.unshift(note.title);
  return crumbs;
}

/** Speakers of the innermost session that names any. */
export function speakersOf(unit: Unit, corpus: Corpus): readonly Speaker[] {
  return sessionChain(unit, corpus).find((session) => session.speakers.length > 0)?.speakers ?? [];
}

/** A unit with its children, cut by whole bullets once `budget` of them are shown; what is left out is counted. */
function showUnit(unit: Unit, corpus: Corpus, hits: ReadonlyMap<UnitId, Hit>, budget: number, shown: Set<UnitId>): ShownUnit {
  const allowed = allowedBelow(unit, corpus, budget);
  const build = (current: Unit): ShownUnit => {
    shown.add(current.id);
    const children: ShownUnit[] = [];
    let omitted = 0;
    for (const id of current.childIds) {
      const child = corpus.unit(id)?.unit;
      if (child === undefined) continue;
      if (allowed.has(id)) children.push(build(child));
      else omitted += 1 + countBelow(child, corpus);
    }
    return { unitId: current.id, kind: current.kind, text: current.text, inlines: current.inlines, highlights: hits.get(current.id)?.highlights ?? [], children, omitted };
  };
  return build(unit);
}

/** Which units below are shown: level by level, so that a long first branch does not crowd out the others' statements. */
function allowedBelow(unit: Unit, corpus: Corpus, budget: number): Set<UnitId> {
  const allowed = new Set<UnitId>();
  let level: readonly UnitId[] = unit.childIds;
  while (level.length > 0 && allowed.size < budget) {
    const next: UnitId[] = [];
    for (const id of level) {
      const child = corpus.unit(id)?.unit;
      if (child === undefined || child.flags.metadata !== undefined) continue;
      if (allowed.size >= budget) break;
      allowed.add(id);
      next.push(...child.childIds);
    }
    level = next;
  }
  return allowed;
}

function countBelow(unit: Unit, corpus: Corpus): number {
  let count = 0;
  const stack = [...unit.childIds];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const child = corpus.unit(id)?.unit;
    if (child === undefined) continue;
    count += 1;
    stack.push(...child.childIds);
  }
  return count;
}

function isAncestor(candidate: Unit, unit: Unit, corpus: Corpus): boolean {
  return corpus.ancestors(unit).some((ancestor) => ancestor.id === candidate.id);
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
  const below = [...allowedBelow(unit, corpus, MAX_BELOW)].map((id) => corpus.unit(id)?.unit).filter((child): child is Unit => child !== undefined);
  below.sort((a, b) => a.line - b.line);
  let end = unit.endLine;
  for (const child of below) {
    if (onPage.has(child.id)) break;
    end = Math.max(end, child.endLine);
  }
  return end;
}
