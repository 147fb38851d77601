import type {
  Answer,
  EventSummary,
  Hit,
  Language,
  Note,
  OperatorProblem,
  OutlineItem,
  Place,
  Request,
  Session,
  SessionId,
  Status,
} from '../model.ts';
import type { NotesProblem } from '../notes/notes-problem.ts';
import { loggableError } from '../ops/loggable-error.ts';
import type { ChangeGate } from '../search/change-gate.ts';
import { type Completer, type Completion, createCompleter } from '../search/complete.ts';
import { eventMatches, mayRead, resolveFilters } from '../search/filters.ts';
import type { NotesIndex } from '../search/notes-index.ts';
import { type ParsedQuery, parseQuery } from '../search/query-syntax.ts';
import { type SearchHelpers, type SearchResult, searchNotes } from '../search/search-notes.ts';
import { nearbyTopics } from '../search/suggest.ts';
import { normaliseKey } from '../text/normalise.ts';
import { groupHits, type HitGroup, hitRecords, makeCard, restOf, summaryOf } from './cards.ts';
import { readCommand } from './commands.ts';
import { fingerprintOf } from './fingerprint.ts';
import { chooseLanguage } from './language.ts';
import type { LineLinker } from './line-links.ts';

/** Longest query that is searched, in UTF-16 units: a question of several sentences fits, a pasted log does not. */
export const MAX_QUERY_CHARS = 500;
const DEFAULT_CARDS = 3;
const DEFAULT_HITS = 10;

/** What the query core needs; all of it may change while it runs. */
export interface QueryCoreParts {
  readonly index: () => NotesIndex;
  readonly helpers: () => SearchHelpers;
  readonly link: LineLinker;
  /** ISO time at which the notes were read. */
  readonly notesAsOf: () => string;
  readonly status: () => Pick<Status, 'warnings' | 'dictionary' | 'readings'>;
  /** Why the notes are not as they should be, where they change while they are served; in full for whoever owns the notes. */
  readonly problem?: () => NotesProblem | undefined;
  readonly log: { readonly error: (fields: object, message: string) => void };
  readonly newErrorId: () => string;
  /** Keeps answers and changes of the notes apart, where notes change while they are served. */
  readonly gate?: Pick<ChangeGate, 'read'>;
}

/** How much of a result an adapter wants. Cards are for people, hits for programs. */
export interface AnswerSize {
  /** Cards a page. */
  readonly cards?: number;
  /** Flat hits a page; when given, pages count these instead of cards. */
  readonly hits?: number;
}

/** What adapters ask, in this thread or through a worker. */
export interface AnswerService {
  /** Answer anything that a person can say. The query core never rejects: what goes wrong is an Answer of kind `failed` whose id is in the log. */
  readonly answer: (request: Request, size?: AnswerSize) => Promise<Answer>;
  /** Completions of what is half typed, for autocomplete: from the notes that the place may read, kana and romaji too. */
  readonly complete: (prefix: string, place: Place, max?: number) => Promise<readonly Completion[]>;
}

export interface QueryCore extends AnswerService {
  /** Search alone, for batches and measurements: ranked hits without their cards. */
  readonly search: (text: string, place: Place) => Promise<SearchResult | undefined>;
}

export function createQueryCore(parts: QueryCoreParts): QueryCore {
  const results = createResultCache(parts);
  let completer: { readonly index: NotesIndex; readonly completer: Completer } | undefined;
  return {
    complete: async (prefix, place, max) => {
      const index = parts.index();
      if (completer?.index !== index) completer = { index, completer: createCompleter(index) };
      return completer.completer.complete(prefix, place, parts.helpers().readings, max);
    },
    answer: async (request, size = {}) => {
      const language = chooseLanguage(request);
      try {
        const work = (): Promise<Answer> => answerRequest(request, language, size, parts, results);
        return await (parts.gate === undefined ? work() : parts.gate.read(work));
      } catch (error) {
        const errorId = parts.newErrorId();
        parts.log.error({ ...loggableError(error), errorId, requestId: request.requestId }, 'a request failed');
        return { kind: 'failed', language, errorId };
      }
    },
    search: async (text, place) => {
      const query = parseQuery(text);
      return isSearchable(text, query) === undefined ? results.search(text, query, place) : undefined;
    },
  };
}

interface ResultCache {
  readonly search: (text: string, query: ParsedQuery, place: Place) => Promise<SearchResult>;
}

/** Results remembered: paging and sharing ask the same again, and a meetup makes everybody ask for one word. */
const MAX_RESULTS = 200;

/** Remember the latest results for as long as notes and helpers stay as they are. */
function createResultCache(parts: QueryCoreParts): ResultCache {
  const remembered = new Map<string, SearchResult>();
  let state: readonly unknown[] = [];
  return {
    search: async (text, query, place) => {
      const index = parts.index();
      const helpers = parts.helpers();
      const now = [index, index.generation(), helpers.readings, helpers.dictionary];
      if (now.some((part, at) => part !== state[at])) {
        remembered.clear();
        state = now;
      }
      const key = JSON.stringify([place.trusted, place.trusted ? [] : [...place.ids].sort(), text]);
      const known = remembered.get(key);
      if (known !== undefined) {
        remembered.delete(key);
        remembered.set(key, known);
        return known;
      }
      const result = await searchNotes(query, place, index, helpers);
      const [oldest] = remembered.keys();
      if (remembered.size >= MAX_RESULTS && oldest !== undefined) remembered.delete(oldest);
      remembered.set(key, result);
      return result;
    },
  };
}

async function answerRequest(
  request: Request,
  language: Language,
  size: AnswerSize,
  parts: QueryCoreParts,
  results: ResultCache,
): Promise<Answer> {
  const command = readCommand(request.text);
  switch (command.kind) {
    case 'help':
      return { kind: 'help', language, topics: nearbyTopics(parts.index(), request.place, [], 3) };
    case 'events':
      return { kind: 'events', language, events: eventSummaries(parts.index(), request.place), wanted: undefined };
    case 'event': {
      const answer = outline(command.name, language, request.place, parts);
      if (answer.kind === 'outline') return answer;
      // `event driven architecture` merely begins with the word.
      const found = await search(request.text.trim(), request, language, size, parts, results);
      return found.kind === 'hits' ? found : answer;
    }
    case 'open':
      return openQuestions(request, language, size, parts);
    case 'status':
      return { kind: 'status', language, status: fullStatus(request.place, language, parts) };
    case 'gaps':
    case 'tip':
      return { kind: 'refused', language, reason: { code: 'not-available', command: command.kind } };
    case 'search':
      return search(command.text, request, language, size, parts, results);
    default:
      return command satisfies never;
  }
}

/** The conditions of a query as they are written, exclusions too. */
function conditionsOf({ filters, excluded }: ParsedQuery): readonly string[] {
  const { after, before } = filters;
  const written = (operator: string, values: readonly string[]): readonly string[] =>
    values.map((value) => `${operator}:${/\s/u.test(value) ? `"${value}"` : value}`);
  return [
    ...written('event', filters.events),
    ...written('speaker', filters.speakers),
    ...written('year', filters.years),
    ...written('tag', filters.tags),
    ...written('after', after === undefined ? [] : [after]),
    ...written('before', before === undefined ? [] : [before]),
    ...(filters.openOnly ? ['is:open'] : []),
    ...excluded.map((word) => `-${word}`),
  ];
}

/** Why a query cannot be searched, if it cannot. */
function isSearchable(text: string, query: ParsedQuery): Extract<Answer, { kind: 'refused' }>['reason'] | undefined {
  if (text.trim().length > MAX_QUERY_CHARS) return { code: 'query-too-long', length: text.trim().length, max: MAX_QUERY_CHARS };
  if (/[\p{L}\p{N}]/u.test(query.text)) return undefined;
  if (query.hasFilters || query.problems.length > 0) return { code: 'only-operators', conditions: conditionsOf(query) };
  if (query.excluded.length > 0) return { code: 'only-exclusions' };
  return { code: 'empty-query' };
}

async function search(
  text: string,
  request: Request,
  language: Language,
  size: AnswerSize,
  parts: QueryCoreParts,
  results: ResultCache,
): Promise<Answer> {
  const index = parts.index();
  const query = parseQuery(text);
  const refusal = isSearchable(text, query);
  if (refusal?.code === 'only-operators') return listFiltered(text, query, request, language, size, parts);
  if (refusal !== undefined) return { kind: 'refused', language, reason: refusal };
  const result = await results.search(text, query, request.place);
  const problems = [...query.problems, ...result.problems];
  if (result.hits.length > 0) return hitsAnswer(text, result.hits, result, problems, request, language, size, parts);
  const mayName = nameable(index, request.place);
  const known = result.plan.slots.filter((slot) => slot.presence === 'notes' && mayName(slot.text));
  return {
    kind: 'nothing',
    query: text,
    language,
    unknownWords: result.plan.slots.filter((slot) => slot.presence !== 'notes' || !mayName(slot.text)).map((slot) => slot.text),
    knownWords: known.filter((slot) => index.vocabulary.has(slot.text.toLowerCase())).map((slot) => slot.text),
    didYouMean: result.plan.didYouMean.filter(mayName),
    alsoSearched: result.plan.alsoSearched.filter(mayName),
    topics: nearbyTopics(index, request.place, result.near, 3),
    near: hitRecords(result.near, index.corpus, parts.link),
    operatorProblems: problems,
    notesAsOf: parts.notesAsOf(),
    recorded: false,
    preliminary: false,
  };
}

/**
 * Which words an answer may name beside what it shows. The vocabulary is that of all notes; where some of them are not for the person asking, words that only those have
 * must not come back as a suggestion or be told from words that nobody wrote.
 */
function nameable(index: NotesIndex, place: Place): (word: string) => boolean {
  const notes = index.corpus.notes();
  const open = notes.filter((note) => mayRead(note, place));
  if (open.length === notes.length) return () => true;
  return (word) => {
    const key = normaliseKey(word);
    return open.some((note) => normalisedText(note).includes(key));
  };
}

const normalisedTexts = new WeakMap<Note, string>();

/** What a note says, as words are compared; made once a note, since making it for every word of every answer took most of the time as soon as one note was restricted. */
function normalisedText(note: Note): string {
  const known = normalisedTexts.get(note);
  if (known !== undefined) return known;
  // No key holds a line break: nothing is found across two units.
  const text = note.units.map((unit) => normaliseKey(unit.text)).join('\n');
  normalisedTexts.set(note, text);
  return text;
}

function hitsAnswer(
  text: string,
  hits: readonly Hit[],
  result: Pick<SearchResult, 'plan' | 'matched'> | undefined,
  problems: Extract<Answer, { kind: 'hits' }>['operatorProblems'],
  request: Request,
  language: Language,
  size: AnswerSize,
  parts: QueryCoreParts,
): Answer {
  const index = parts.index();
  const { corpus } = index;
  const mayName = nameable(index, request.place);
  const groups = groupHits(hits, corpus).filter((group) => group.hits.some((hit) => hit.own) || result === undefined);
  const shownGroups = groups.length > 0 ? groups : groupHits(hits, corpus);
  const page = request.page ?? 1;
  const byHits = size.hits !== undefined;
  const pageSize = request.pageSize ?? (byHits ? (size.hits ?? DEFAULT_HITS) : (size.cards ?? DEFAULT_CARDS));
  const pages = byHits ? [] : pagesOf(shownGroups, pageSize, false, index, parts.link);
  const pageCount = Math.max(1, byHits ? Math.ceil(hits.length / pageSize) : pages.length);
  if (page < 1 || page > pageCount) return { kind: 'refused', language, reason: { code: 'bad-page', page, pageCount } };
  const from = (page - 1) * pageSize;
  const pageHits = byHits ? hits.slice(from, from + pageSize) : hits.slice(0, DEFAULT_HITS);
  const pageGroups = byHits ? shownGroups.slice(0, DEFAULT_CARDS) : (pages[page - 1] ?? []);
  const cards = pageGroups.map((group) => makeCard(group, corpus, parts.link)).filter((card) => card !== undefined);
  return {
    kind: 'hits',
    query: text,
    language,
    total: hits.length,
    matched: result?.matched ?? hits.length,
    sessionCount: shownGroups.length,
    page,
    pageCount,
    cards,
    fingerprint: fingerprintOf(cards),
    hits: hitRecords(pageHits, corpus, parts.link),
    didYouMean: result?.plan.didYouMean.filter(mayName) ?? [],
    alsoSearched: result?.plan.alsoSearched.filter(mayName) ?? [],
    operatorProblems: problems,
    notesAsOf: parts.notesAsOf(),
  };
}

/**
 * The talks, so many to a page. Where all of them fit on one page, further pages go on with the hits that their cards had no room for; where there are more talks, other words lead
 * further than the fortieth line of one of them.
 *
 * @param isComplete  Whether what the cards left comes after the last talk also where there are more (up to `MAX_COMPLETE_TALKS`).
 */
function pagesOf(
  groups: readonly HitGroup[],
  pageSize: number,
  isComplete: boolean,
  { corpus }: NotesIndex,
  link: LineLinker,
): readonly (readonly HitGroup[])[] {
  const isOnePage = groups.length <= pageSize;
  if (!isOnePage && !(isComplete && groups.length <= MAX_COMPLETE_TALKS)) return chunks(groups, pageSize);
  const rest: HitGroup[] = [];
  for (let open = groups; open.length > 0 && rest.length < MAX_REST_CARDS; ) {
    open = open.flatMap((group) => {
      const card = makeCard(group, corpus, link);
      const left = card === undefined ? undefined : restOf(group, card, corpus);
      return left === undefined ? [] : [left];
    });
    rest.push(...open);
  }
  // Page 1 is that of the talks, also where there are fewer of them than fit.
  return isOnePage ? [groups, ...chunks(rest, pageSize)] : chunks([...groups, ...rest], pageSize);
}

/** Nobody turns so many pages; and each card costs time. */
const MAX_REST_CARDS = 30;
const MAX_COMPLETE_TALKS = 100;

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/**
 * Operators alone (`speaker:go_vargo`, `is:open`) list what they select, newest event first. Those that match nothing are named and left out; when none is left, that is the
 * whole answer.
 */
function listFiltered(
  text: string,
  query: ParsedQuery,
  request: Request,
  language: Language,
  size: AnswerSize,
  parts: QueryCoreParts,
): Answer {
  const index = parts.index();
  const { filters } = query;
  const resolved = resolveFilters(filters, index.corpus, request.place);
  const problems = [...query.problems, ...resolved.problems];
  const conditions = conditionsOf(query);
  const usable = conditions.length - query.excluded.length - resolved.problems.length;
  if (usable <= 0) return { ...nothingToList(text, language, index, request.place, parts), operatorProblems: problems };
  const isExcluded = (unitText: string): boolean => query.excluded.some((word) => normaliseKey(unitText).includes(normaliseKey(word)));
  const hits: Hit[] = [];
  for (const note of newestFirst(index.corpus.notes())) {
    for (const unit of note.units) {
      // Without `is:open`, the headings that are selected stand for what is under them.
      if (!resolved.accepts(unit, note) || (!filters.openOnly && unit.kind !== 'heading') || isExcluded(unit.text)) continue;
      hits.push({ unitId: unit.id, rank: hits.length + 1, score: 1, tier: 'exact', reasons: [], highlights: [], own: true });
    }
  }
  if (hits.length === 0)
    return problems.length > 0
      ? { ...nothingToList(text, language, index, request.place, parts), operatorProblems: problems }
      : { kind: 'refused', language, reason: { code: 'only-operators', conditions } };
  return hitsAnswer(text, hits, undefined, problems, request, language, size, parts);
}

function nothingToList(
  query: string,
  language: Language,
  index: NotesIndex,
  place: Place,
  parts: QueryCoreParts,
): Extract<Answer, { kind: 'nothing' }> {
  const operatorProblems: readonly OperatorProblem[] = [];
  const topics = nearbyTopics(index, place, [], 3);
  return {
    kind: 'nothing',
    query,
    language,
    unknownWords: [],
    knownWords: [],
    didYouMean: [],
    alsoSearched: [],
    topics,
    near: [],
    operatorProblems,
    conditionsAlone: true,
    notesAsOf: parts.notesAsOf(),
    recorded: false,
    preliminary: false,
  };
}

function newestFirst(notes: readonly Note[]): readonly Note[] {
  return [...notes].sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.path.localeCompare(b.path));
}

function readable(index: NotesIndex, place: Place): readonly Note[] {
  return newestFirst(index.corpus.notes().filter((note) => mayRead(note, place)));
}

function eventSummaries(index: NotesIndex, place: Place): readonly EventSummary[] {
  return readable(index, place).map(summaryOf);
}

/** The talks of one event with what groups them, or its sections where it has no talks; without a match, the events there are. */
function outline(name: string, language: Language, place: Place, parts: QueryCoreParts): Answer {
  const notes = readable(parts.index(), place);
  const note = notes.find((candidate) => eventMatches(candidate, name));
  if (note === undefined) return { kind: 'events', language, events: notes.map(summaryOf), wanted: name };
  const sessions = new Map(note.sessions.map((session) => [session.id, session]));
  const isPartOfTalk = (session: Session): boolean => {
    if (session.kind !== 'section') return false;
    const parent = session.parentId === undefined ? undefined : sessions.get(session.parentId);
    return parent !== undefined && (parent.kind !== 'section' || isPartOfTalk(parent));
  };
  const depths = new Map<SessionId, number>();
  const items: OutlineItem[] = [];
  for (const session of note.sessions) {
    if (isPartOfTalk(session)) continue;
    const depth = session.parentId === undefined ? 0 : (depths.get(session.parentId) ?? -1) + 1;
    depths.set(session.id, depth);
    items.push({
      title: session.title,
      start: session.start,
      end: session.end,
      speakers: session.speakers,
      depth,
      line: session.line,
      url: parts.link(note.path, session.line),
    });
  }
  return { kind: 'outline', language, event: summaryOf(note), url: parts.link(note.path, 1), items };
}

/** Open questions of the notes, newest event first. */
function openQuestions(request: Request, language: Language, size: AnswerSize, parts: QueryCoreParts): Answer {
  const index = parts.index();
  const hits: Hit[] = readable(index, request.place).flatMap((note) =>
    note.units
      .filter((unit) => unit.flags.openQuestion)
      .map((unit): Hit => ({ unitId: unit.id, rank: 0, score: 1, tier: 'exact', reasons: [], highlights: [], own: true })),
  );
  const groups = groupHits(hits, index.corpus);
  const pageSize = request.pageSize ?? size.cards ?? DEFAULT_CARDS;
  const pages = pagesOf(groups, pageSize, true, index, parts.link);
  const pageCount = Math.max(1, pages.length);
  const page = request.page ?? 1;
  if (page < 1 || page > pageCount) return { kind: 'refused', language, reason: { code: 'bad-page', page, pageCount } };
  const cards = (pages[page - 1] ?? []).map((group) => makeCard(group, index.corpus, parts.link)).filter((card) => card !== undefined);
  const { notesAsOf } = parts;
  return { kind: 'open', language, total: hits.length, cards, page, pageCount, notesAsOf: notesAsOf(), fingerprint: fingerprintOf(cards) };
}

function fullStatus(place: Place, language: Language, parts: QueryCoreParts): Status {
  const index = parts.index();
  const notes = readable(index, place);
  const paths = new Set(notes.map((note) => note.path));
  const { warnings, dictionary, readings } = parts.status();
  return {
    noteCount: notes.length,
    sessionCount: notes.reduce((sum, note) => sum + note.sessions.filter((session) => session.kind !== 'section').length, 0),
    unitCount: notes.reduce((sum, note) => sum + note.units.length, 0),
    warnings: place.trusted ? warnings : warnings.filter((warning) => paths.has(warning.path)),
    notesAsOf: parts.notesAsOf(),
    problem: (place.trusted ? parts.problem?.()?.told : parts.problem?.()?.public)?.[language],
    glossaryConcepts: index.glossary.concepts.size,
    dictionary,
    readings,
  };
}
