import { type MessageWords, messageWords } from './answer/about-message.ts';
import { makeCard, summaryOf, talkOf } from './answer/cards.ts';
import { chooseLanguage } from './answer/language.ts';
import { createQueryCore, type QueryCore, type QueryCoreParts } from './answer/query-core.ts';
import type { Answer, Note, Place, UnitId } from './model.ts';
import type { NotesCore, NotesOverview, TipCard } from './notes-core.ts';
import { pause } from './ops/back-off.ts';
import { loggableError } from './ops/loggable-error.ts';
import { mayRead } from './search/filters.ts';
import type { NotesIndex } from './search/notes-index.ts';
import { nearbyTopics } from './search/suggest.ts';
import { type TipCandidate, tipCandidates } from './tips/judge-tip.ts';

/** The notes core of this thread. */
export interface LocalNotesCore extends NotesCore, QueryCore {
  /** Make ahead what the first completion and the first tip would wait for. Takes as long as they would: for threads that have time. */
  readonly prepare: () => Promise<void>;
}

const EVENTS = 5;
const TOPICS = 5;
/** Sets of notes that some place may read, whose tips are remembered: one for most teams, one more for each group of restricted notes. */
const MAX_REMEMBERED = 50;
/** For `prepare`: what everybody may read. */
const ANYWHERE: Place = { platform: 'api', ids: [], trusted: false };

/** What `createNotesCore` needs beside what questions need. */
export interface NotesCoreParts extends QueryCoreParts {
  /** Resolves when readings and dictionary are there or have failed; asked only while `status` says that they are being prepared. */
  readonly helpersLoaded?: () => Promise<void>;
}

/** Whoever finds nothing in the first seconds waits so long for readings and dictionary: they are acknowledged already, and a wrong "nothing" costs more. */
const PATIENCE_MS = 2500;

/** Answers as the query core does, but for "nothing" while readings or dictionary are being prepared: then once more when they are there, else marked as preliminary. */
function answerPatiently(core: QueryCore, { status, helpersLoaded }: NotesCoreParts): QueryCore['answer'] {
  const isPreparing = (): boolean => {
    const { dictionary, readings } = status();
    return dictionary === 'loading' || readings === 'loading';
  };
  return async (request, size) => {
    const first = await core.answer(request, size);
    if (first.kind !== 'nothing' || helpersLoaded === undefined || !isPreparing()) return first;
    const patience = new AbortController();
    await Promise.race([helpersLoaded(), pause(PATIENCE_MS, patience.signal)]);
    patience.abort();
    const second = await core.answer(request, size);
    return second.kind === 'nothing' ? { ...second, preliminary: isPreparing() } : second;
  };
}

/** Answer from an index in this thread. */
export function createNotesCore(parts: NotesCoreParts): LocalNotesCore {
  const queries = createQueryCore(parts);
  const core: QueryCore = { ...queries, answer: answerPatiently(queries, parts) };
  const candidates = createCandidateCache();
  const read = <T>(work: () => Promise<T>): Promise<T> => (parts.gate === undefined ? work() : parts.gate.read(work));
  const tipCandidatesOf = (place: Place): Promise<readonly TipCandidate[]> => read(() => Promise.resolve(candidates(parts.index(), place)));
  return {
    ...core,
    about: async (request, size) => {
      const language = chooseLanguage(request);
      let words: MessageWords;
      try {
        words = await read(() => messageWords(request.text, parts.index(), request.place));
      } catch (error) {
        const errorId = parts.newErrorId();
        parts.log.error({ ...loggableError(error), errorId, requestId: request.requestId }, 'a request failed');
        return { kind: 'failed', language, errorId };
      }
      // `search`, since a message may well be about the word `status`.
      const search = (asked: readonly string[]): Promise<Answer> =>
        core.answer({ ...request, language, text: `search ${asked.join(' ')}` }, size);
      // Words of one message need not stand together anywhere: the least telling one is given up first.
      for (let count = words.known.length; count > 0; count -= 1) {
        const answer = await search(words.known.slice(0, count));
        if (answer.kind !== 'nothing' || count === 1) return answer;
      }
      // An honest miss names what was looked for; a message without a word of the field is none.
      return words.unknown.length > 0 ? search(words.unknown) : { kind: 'refused', language, reason: { code: 'empty-query' } };
    },
    tipCandidates: tipCandidatesOf,
    tipCard: (unitId, place) => read(() => Promise.resolve(tipCardOf(unitId, place, parts))),
    overview: (place) => read(() => Promise.resolve(overviewOf(place, parts))),
    prepare: async () => {
      await core.complete('a', ANYWHERE, 1);
      await tipCandidatesOf(ANYWHERE);
    },
  };
}

function readableNotes(index: NotesIndex, place: Place): readonly Note[] {
  return index.corpus.notes().filter((note) => mayRead(note, place));
}

/** Judging all units takes a while, and places mostly read the same notes. */
function createCandidateCache(): (index: NotesIndex, place: Place) => readonly TipCandidate[] {
  const remembered = new Map<string, readonly TipCandidate[]>();
  let state: { readonly index: NotesIndex; readonly generation: number } | undefined;
  return (index, place) => {
    if (state?.index !== index || state.generation !== index.generation()) {
      remembered.clear();
      state = { index, generation: index.generation() };
    }
    const key = JSON.stringify(
      readableNotes(index, place)
        .filter((note) => note.audience.kind !== 'public')
        .map((note) => note.path),
    );
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const found = tipCandidates(index, place);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, found);
    return found;
  };
}

function tipCardOf(unitId: UnitId, place: Place, parts: QueryCoreParts): TipCard | undefined {
  const { corpus } = parts.index();
  const found = corpus.unit(unitId);
  if (found === undefined || !found.note.tip || !mayRead(found.note, place)) return undefined;
  const hit = { unitId, rank: 1, score: 1, tier: 'exact', reasons: [], highlights: [], own: true } as const;
  const card = makeCard({ session: talkOf(found.unit, corpus), note: found.note, hits: [hit] }, corpus, parts.link);
  return card === undefined ? undefined : { card, date: found.note.date, notesAsOf: parts.notesAsOf() };
}

function overviewOf(place: Place, parts: QueryCoreParts): NotesOverview {
  const index = parts.index();
  const events = [...readableNotes(index, place)]
    .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.path.localeCompare(b.path))
    .slice(0, EVENTS)
    .map(summaryOf);
  return { events, topics: nearbyTopics(index, place, [], TOPICS), notesAsOf: parts.notesAsOf() };
}
