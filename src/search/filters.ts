import type { Note, OperatorProblem, Place, Session, Speaker, Unit } from '../model.ts';
import { foldKey } from '../text/glossary.ts';
import type { Corpus } from './corpus.ts';
import type { QueryFilters } from './query-syntax.ts';

/**
 * True when the person asking may read the note: drafts are nobody's, the console is the owner's, everywhere else the audience decides.
 */
export function mayRead(note: Note, place: Place): boolean {
  if (note.draft) return false;
  if (place.trusted || note.audience.kind === 'public') return true;
  const places = note.audience.places;
  return place.ids.some((id) => places.includes(id));
}

/** The filters made ready for one collection of notes: names resolved, and those that match nothing told. */
export interface ResolvedFilters {
  readonly accepts: (unit: Unit, note: Note) => boolean;
  readonly problems: readonly OperatorProblem[];
}

/** Resolve the filters of a query against the notes that may be read. An operator that matches nothing is reported and then ignored, never silently obeyed. */
export function resolveFilters(filters: QueryFilters, corpus: Corpus, place: Place): ResolvedFilters {
  const notes = corpus.notes().filter((note) => mayRead(note, place));
  const problems: OperatorProblem[] = [];
  const checks: ((unit: Unit, note: Note) => boolean)[] = [];
  const add = (
    operator: string,
    values: readonly string[],
    matches: (value: string, unit: Unit, note: Note) => boolean,
    exists: (value: string) => boolean,
  ): void => {
    const usable = values.filter((value) => {
      if (exists(value)) return true;
      problems.push({ operator, value, problem: 'no-match' });
      return false;
    });
    if (usable.length > 0) checks.push((unit, note) => usable.some((value) => matches(value, unit, note)));
  };
  add(
    'event',
    filters.events,
    (value, _unit, note) => eventMatches(note, value),
    (value) => notes.some((note) => eventMatches(note, value)),
  );
  add(
    'speaker',
    filters.speakers,
    (value, unit) => sessionChain(unit, corpus).some((session) => session.speakers.some((speaker) => speakerMatches(speaker, value))),
    (value) => notes.some((note) => note.sessions.some((session) => session.speakers.some((speaker) => speakerMatches(speaker, value)))),
  );
  add(
    'tag',
    filters.tags,
    (value, _unit, note) => tagMatches(note, value),
    (value) => notes.some((note) => tagMatches(note, value)),
  );
  add(
    'year',
    filters.years,
    (value, _unit, note) => note.date?.startsWith(value) === true,
    (value) => notes.some((note) => note.date?.startsWith(value) === true),
  );
  const { after, before } = filters;
  if (after !== undefined)
    add(
      'after',
      [after],
      (value, _unit, note) => isOnOrAfter(note, value),
      (value) => notes.some((note) => isOnOrAfter(note, value)),
    );
  if (before !== undefined)
    add(
      'before',
      [before],
      (value, _unit, note) => isOnOrBefore(note, value),
      (value) => notes.some((note) => isOnOrBefore(note, value)),
    );
  if (filters.openOnly) checks.push((unit) => unit.flags.openQuestion);
  return { accepts: (unit, note) => mayRead(note, place) && checks.every((check) => check(unit, note)), problems };
}

/** Sessions around a unit, innermost first. */
export function sessionChain(unit: Unit, corpus: Corpus): readonly Session[] {
  const chain: Session[] = [];
  let id = unit.sessionId;
  while (id !== undefined) {
    const session = corpus.session(id);
    if (session === undefined) break;
    chain.push(session);
    id = session.parentId;
  }
  return chain;
}

/** An event by (part of) its title, file name or date. */
export function eventMatches(note: Note, value: string): boolean {
  const wanted = foldKey(value);
  if (wanted === '') return false;
  return foldKey(note.title).includes(wanted) || foldKey(note.path).includes(wanted) || note.date?.startsWith(value) === true;
}

function tagMatches(note: Note, value: string): boolean {
  const wanted = foldKey(value);
  return [...note.tags, ...note.hashtags].some((tag) => foldKey(tag) === wanted);
}

function speakerMatches(speaker: Speaker, value: string): boolean {
  const wanted = foldKey(value);
  if (wanted === '') return false;
  return [speaker.name, speaker.handle, speaker.organisation].some((text) => text !== undefined && foldKey(text).includes(wanted));
}

/** A date that the note tells only in part (`2019`) is on either side of what lies within it. */
function isOnOrAfter(note: Note, date: string): boolean {
  if (note.date === undefined) return false;
  const length = Math.min(note.date.length, date.length);
  return note.date.slice(0, length) >= date.slice(0, length);
}

function isOnOrBefore(note: Note, date: string): boolean {
  if (note.date === undefined) return false;
  const length = Math.min(note.date.length, date.length);
  return note.date.slice(0, length) <= date.slice(0, length);
}
