import type { Note, NotePath, Session, SessionId, Unit, UnitId } from '../model.ts';
import { type FoldedText, foldText } from '../text/fold.ts';
import { normalise } from '../text/normalise.ts';

/** A unit with what it belongs to. */
export interface Place {
  readonly unit: Unit;
  readonly note: Note;
}

/** All notes in memory, by path, with their units by id. */
export interface Corpus {
  readonly notes: () => readonly Note[];
  readonly note: (path: NotePath) => Note | undefined;
  readonly unit: (id: UnitId) => Place | undefined;
  readonly session: (id: SessionId) => Session | undefined;
  readonly unitCount: () => number;
  /** Ancestors of a unit, nearest first. */
  readonly ancestors: (unit: Unit) => readonly Unit[];
  /** The unit's own text folded for comparison; kept for the units that were asked for. */
  readonly folded: (unit: Unit) => FoldedText;
  readonly put: (note: Note) => void;
  readonly delete: (path: NotePath) => Note | undefined;
}

/** Folded texts to remember: enough for the hot part of a large collection, some 30 MB at most. */
const MAX_FOLDED = 20_000;

export function createCorpus(): Corpus {
  const notes = new Map<NotePath, Note>();
  const units = new Map<UnitId, Place>();
  const sessions = new Map<SessionId, Session>();
  const foldedTexts = new Map<UnitId, FoldedText>();
  const remove = (path: NotePath): Note | undefined => {
    const note = notes.get(path);
    if (note === undefined) return undefined;
    for (const unit of note.units) {
      units.delete(unit.id);
      foldedTexts.delete(unit.id);
    }
    for (const session of note.sessions) sessions.delete(session.id);
    notes.delete(path);
    return note;
  };
  return {
    notes: () => [...notes.values()],
    note: (path) => notes.get(path),
    unit: (id) => units.get(id),
    session: (id) => sessions.get(id),
    unitCount: () => units.size,
    ancestors: (unit) => {
      const found: Unit[] = [];
      let parentId = unit.parentId;
      while (parentId !== undefined) {
        const parent = units.get(parentId)?.unit;
        if (parent === undefined) break;
        found.push(parent);
        parentId = parent.parentId;
      }
      return found;
    },
    folded: (unit) => {
      const known = foldedTexts.get(unit.id);
      if (known !== undefined) return known;
      const folded = foldText(normalise(unit.text));
      if (foldedTexts.size >= MAX_FOLDED) foldedTexts.clear();
      foldedTexts.set(unit.id, folded);
      return folded;
    },
    put: (note) => {
      remove(note.path);
      notes.set(note.path, note);
      for (const unit of note.units) units.set(unit.id, { unit, note });
      for (const session of note.sessions) sessions.set(session.id, session);
    },
    delete: remove,
  };
}
