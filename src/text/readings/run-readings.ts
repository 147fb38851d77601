/**
 * From the dictionary's morphemes to the readings that people type: pure functions between the text of a note and the reading worker.
 *
 * A text is cut into segments of Japanese script; the worker says how the kanji morphemes of each segment read; `joinRuns` makes the
 * readings of morphemes, of their neighbours together and of whole runs (運用自動化: うんよう, じどう, うんようじどう, うんようじどうか …).
 * Kept apart from the worker so that the cache holds only what the dictionary said, a third of the size, and a better rule needs no re-reading.
 */
import { toHiragana } from './kana.ts';
import { READING_CORRECTIONS } from './reading-corrections.ts';

/** How a span of a text reads. */
export interface RunReading {
  /** Half-open span of UTF-16 offsets in the text. It contains kanji; katakana and okurigana may stand beside them. */
  readonly start: number;
  readonly end: number;
  /** Hiragana, with ー as in the katakana of the span. For a verb or adjective it may be the reading of the dictionary form. */
  readonly reading: string;
}

/** A stretch of Japanese script with at least one kanji. Equal segments read alike wherever they stand, so each is read once. */
export interface Segment {
  /** UTF-16 offset in the text. */
  readonly start: number;
  readonly text: string;
}

/** One kanji morpheme as the worker read it. Offsets are in the segment. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** Readings in hiragana, likeliest first; at least one. */
  readonly readings: readonly string[];
  /** Reading of the dictionary form of a verb or adjective, or empty. */
  readonly baseReading: string;
  /** End of the inflected form (見合わない for 見合わ) and its reading; empty reading when there is none. */
  readonly inflectedEnd: number;
  readonly inflectedReading: string;
  readonly hasKanji: boolean;
}

/**
 * Letters that may stand in a segment. Digits are in, for they decide how a counter reads (10分). Punctuation, Latin and blanks cut, which
 * the dictionary's own sentence splitter would do anyway. 400 characters bound the lattice, whose cost grows with its length.
 */
const SEGMENT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー〆0-9０-９]{1,400}/gu;
const HAN = /[\p{Script=Han}〆]/u;
const KATAKANA_RUN = /[ァ-ヴー]{2,}/gu;

/** Longest joined reading in kana. Longer ones are lists without punctuation, that nobody types as one word. */
const MAX_READING_CHARS = 48;
/** Readings made at most for one span, when several of its morphemes have alternatives. */
const MAX_COMBINATIONS = 4;

type Correction = readonly [surface: string, readings: readonly string[]];

/** Corrections by their first character, the longest first. */
const CORRECTIONS_BY_FIRST: ReadonlyMap<string, readonly Correction[]> = (() => {
  const groups = new Map<string, Correction[]>();
  for (const correction of Object.entries(READING_CORRECTIONS).sort(([one], [other]) => other.length - one.length)) {
    const first = correction[0].charAt(0);
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [correction]);
    else group.push(correction);
  }
  return groups;
})();

/**
 * The segments of a text that have kanji, in order. Pure.
 *
 * @example
 * kanjiSegments('k8sの運用、Bot').map((segment) => segment.text) // => ['の運用']
 */
export function kanjiSegments(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  for (const match of text.matchAll(SEGMENT)) {
    if (HAN.test(match[0])) segments.push({ start: match.index, text: match[0] });
  }
  return segments;
}

const WHOLE_NUMBER = /^\d+$/u;
const HIRAGANA = /^[ぁ-ゖー]+$/u;

/** Decode one piece of the worker's line, or nothing if it is not one. The fields are described in reading-worker.mjs. */
function decodePiece(encoded: string, segmentLength: number): Piece | undefined {
  const [start = '', length = '', reading = '', baseReading = '', inflectedLength = '', inflectedReading = '', ...rest] =
    encoded.split(',');
  if (!WHOLE_NUMBER.test(start) || !WHOLE_NUMBER.test(length) || !HIRAGANA.test(reading) || rest.length > 0) return undefined;
  const from = Number(start);
  const end = from + Number(length);
  const inflectedEnd = inflectedReading === '' ? end : from + Number(inflectedLength);
  if (end <= from || end > segmentLength || !(inflectedEnd >= end && inflectedEnd <= segmentLength)) return undefined;
  return { start: from, end, readings: [reading], baseReading, inflectedEnd, inflectedReading, hasKanji: true };
}

/** Decode a worker's line for a segment. Undefined if any of it is malformed: then the cache that held it is not to be trusted. */
function decodePieces(encoded: string, segmentLength: number): readonly Piece[] | undefined {
  if (encoded === '') return [];
  const pieces: Piece[] = [];
  for (const each of encoded.split(' ')) {
    const piece = decodePiece(each, segmentLength);
    if (piece === undefined || piece.start < (pieces.at(-1)?.end ?? 0)) return undefined;
    pieces.push(piece);
  }
  return pieces;
}

/** A piece known by its readings only. */
const plainPiece = (start: number, end: number, readings: readonly string[], hasKanji: boolean): Piece => ({
  start,
  end,
  readings,
  baseReading: '',
  inflectedEnd: end,
  inflectedReading: '',
  hasKanji,
});

/** What a correction makes of the pieces of a segment: the pieces to join, and those that it hides but that stay words of their own. */
interface Corrected {
  readonly pieces: readonly Piece[];
  readonly covered: readonly Piece[];
}

/** Apply READING_CORRECTIONS to the pieces of a segment. */
function correct(segment: string, pieces: readonly Piece[]): Corrected {
  const corrected: Piece[] = [];
  const covered: Piece[] = [];
  let rest = pieces;
  for (let at = 0; at < segment.length; ) {
    const span = CORRECTIONS_BY_FIRST.get(segment.charAt(at))?.find(([surface]) => {
      if (!segment.startsWith(surface, at)) return false;
      const end = at + surface.length;
      // It must begin and end where morphemes do; one character alone must be a morpheme, or it would break into unknown words.
      if (surface.length === 1) return rest[0]?.start === at && rest[0].end === end;
      return rest.every((piece) => piece.end <= at || piece.start >= end || (piece.start >= at && piece.end <= end));
    });
    const end = at + (span?.[0].length ?? 1);
    const inside: Piece[] = [];
    for (let next = rest[0]; next !== undefined && next.start < end; next = rest[0]) {
      inside.push(next);
      rest = rest.slice(1);
    }
    if (span === undefined) {
      corrected.push(...inside);
      at = Math.max(end, inside.at(-1)?.end ?? 0);
      continue;
    }
    const spoken = inside.map((piece) => piece.readings[0]).join('');
    const readings = span[1].includes(spoken) ? [spoken, ...span[1].filter((reading) => reading !== spoken)] : span[1];
    const only = inside.length === 1 ? inside[0] : undefined;
    // Inflected forms keep their endings where the stem reads as the dictionary thought.
    if (only !== undefined && only.end === end && only.start === at && readings[0] === spoken) corrected.push({ ...only, readings });
    else {
      corrected.push(plainPiece(at, end, readings, true));
      covered.push(...inside.filter((piece) => piece.end - piece.start > 1 && piece.end - piece.start < end - at));
    }
    at = end;
  }
  return { pieces: corrected, covered };
}

/** The pieces with the katakana runs of the segment between them, in order. */
function withKatakana(segment: string, pieces: readonly Piece[]): readonly Piece[] {
  const katakana: Piece[] = [];
  for (const match of segment.matchAll(KATAKANA_RUN)) {
    const end = match.index + match[0].length;
    const overlaps = pieces.some((piece) => piece.start < end && piece.end > match.index);
    if (!overlaps) katakana.push(plainPiece(match.index, end, [toHiragana(match[0])], false));
  }
  return katakana.length === 0 ? pieces : [...pieces, ...katakana].sort((a, b) => a.start - b.start);
}

/** Joined readings of neighbouring pieces: every combination of alternatives, the likeliest first, at most MAX_COMBINATIONS. */
function joinReadings(pieces: readonly Piece[]): readonly string[] {
  let joined: readonly string[] = [''];
  for (const piece of pieces) {
    joined = piece.readings.flatMap((reading) => joined.map((before) => before + reading)).slice(0, MAX_COMBINATIONS);
  }
  return joined.filter((reading) => reading.length <= MAX_READING_CHARS);
}

/**
 * The readings of one segment: of each kanji morpheme (its dictionary and inflected forms too), of two and of three neighbours, and of
 * each whole run of neighbours. Pure.
 *
 * @param encoded  The worker's line for this segment.
 * @param offset  Added to every offset: where the segment starts in its text.
 * @returns By start, then by end; none twice. Undefined if `encoded` is malformed.
 */
export function segmentReadings(segment: string, encoded: string, offset: number): readonly RunReading[] | undefined {
  const decoded = decodePieces(encoded, segment.length);
  if (decoded === undefined) return undefined;
  const { pieces: kanji, covered } = correct(segment, decoded);
  const pieces = withKatakana(segment, kanji);
  const found = new Map<string, RunReading>();
  const add = (start: number, end: number, reading: string): void => {
    found.set(`${start},${end},${reading}`, { start: offset + start, end: offset + end, reading });
  };
  const addSpan = (span: readonly Piece[]): void => {
    const first = span[0];
    const last = span.at(-1);
    if (first === undefined || last === undefined || !span.some((piece) => piece.hasKanji)) return;
    for (const reading of joinReadings(span)) add(first.start, last.end, reading);
  };
  for (let from = 0; from < pieces.length; ) {
    let to = from + 1;
    while (pieces[to] !== undefined && pieces[to]?.start === pieces[to - 1]?.end) to += 1;
    const run = pieces.slice(from, to);
    for (let at = 0; at < run.length; at += 1) {
      for (let width = 1; width <= 3 && at + width <= run.length; width += 1) addSpan(run.slice(at, at + width));
    }
    addSpan(run);
    from = to;
  }
  for (const piece of pieces) {
    if (piece.baseReading !== '') add(piece.start, piece.end, piece.baseReading);
    if (piece.inflectedReading !== '') add(piece.start, piece.inflectedEnd, piece.inflectedReading);
  }
  for (const piece of covered) addSpan([piece]);
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
