import { eastAsianWidth } from 'get-east-asian-width';

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Columns that a text takes on a terminal: two for kanji, kana and emoji, none for combining marks. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  const codePoint = grapheme.codePointAt(0) ?? 0;
  if (/^[\p{M}\p{Cf}\p{Cc}]/u.test(grapheme)) return 0;
  // Emoji sequences and flags are two columns, however many code points they have; © and ™ are text unless a variation selector says otherwise.
  if (/^\p{Emoji_Presentation}|^\p{Regional_Indicator}|\ufe0f/u.test(grapheme)) return 2;
  // The half-width voicing marks join the kana before them but have a column of their own: ｶﾞ.
  const voicing = /[\uff9e\uff9f]/u.test(grapheme.slice(1)) ? 1 : 0;
  return eastAsianWidth(codePoint) + voicing;
}

/** Characters that must not begin a line, and those that must not end one (kinsoku). */
const NOT_FIRST = /^[、。，．・：；？！）」』】〉》〕］｝｣､｡･ー〜～…‥々ゝゞヽヾ％ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ,.:;?!)\]}%]/u;
const NOT_LAST = /[（「『【〈《〔［｛｢([{]$/u;

/** A text with marked ranges, in pieces that may be styled. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
  /** Said by the bot and not by the note, such as how much was left out. */
  readonly quiet?: boolean;
}

/** What no line break may come into, with its styles. */
interface Chunk {
  text: string;
  readonly pieces: Piece[];
}

/**
 * Break pieces into lines of at most `width` columns: Latin words stay whole where they fit, addresses always; Japanese breaks anywhere but before a closing mark or after an
 * opening one. Nothing is lost but the spaces at a break.
 */
export function wrapPieces(pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  let used = 0;
  let isContinued = false;
  const put = (piece: Piece): void => {
    const line = lines.at(-1);
    if (line === undefined) return;
    append(line, piece);
    used += textWidth(piece.text);
  };
  const breakLine = (continues: boolean): void => {
    trimEnd(lines.at(-1) ?? []);
    lines.push([]);
    used = 0;
    isContinued = continues;
  };
  for (const chunk of chunksOf(pieces)) {
    if (chunk.text === '\n') {
      breakLine(false);
      continue;
    }
    const columns = textWidth(chunk.text);
    if (used > 0 && used + columns > width) breakLine(true);
    if (used === 0 && isContinued && /^\s+$/u.test(chunk.text)) continue;
    if (columns <= width || /^.{0,3}https?:\/\//u.test(chunk.text)) {
      for (const piece of chunk.pieces) put(piece);
      continue;
    }
    for (const piece of chunk.pieces) {
      for (const { segment } of graphemes.segment(piece.text)) {
        if (used > 0 && used + textWidth(segment) > width) breakLine(true);
        put({ ...piece, text: segment });
      }
    }
  }
  return lines;
}

/** Unbreakable chunks in order: Latin words with the marks that cling to them, single Japanese characters with their closing marks, whatever is marked among them. */
function chunksOf(pieces: readonly Piece[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const piece of pieces) {
    for (const { segment } of graphemes.segment(piece.text)) {
      const last = chunks.at(-1);
      if (last !== undefined && clings(last.text, segment)) {
        last.text += segment;
        append(last.pieces, { ...piece, text: segment });
      } else chunks.push({ text: segment, pieces: [{ ...piece, text: segment }] });
    }
  }
  return chunks;
}

function clings(before: string, segment: string): boolean {
  if (/\s$/u.test(before) || /^\s/u.test(segment)) return false;
  return (isNarrow(before) && isNarrow(segment)) || NOT_FIRST.test(segment) || NOT_LAST.test(before);
}

function isNarrow(text: string): boolean {
  const last = [...text.slice(-2)].at(-1) ?? '';
  return /[\p{L}\p{N}\p{P}\p{S}]$/u.test(text) && eastAsianWidth(last.codePointAt(0) ?? 0) === 1;
}

function append(line: Piece[], piece: Piece): void {
  const last = line.at(-1);
  if (last !== undefined && last.marked === piece.marked && last.quiet === piece.quiet)
    line[line.length - 1] = { ...last, text: last.text + piece.text };
  else line.push(piece);
}

function trimEnd(line: Piece[]): void {
  for (let last = line.pop(); last !== undefined; last = line.pop()) {
    const text = last.text.trimEnd();
    if (text === '') continue;
    line.push({ ...last, text });
    return;
  }
}

/** Pad on the right to a number of columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}
