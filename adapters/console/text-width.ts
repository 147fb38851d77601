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
  // Emoji sequences and flags are two columns, however many code points they have.
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(grapheme) && !/^[\d#*]$/.test(grapheme)) return 2;
  return eastAsianWidth(codePoint);
}

/** Characters that must not begin a line, and those that must not end one (kinsoku). */
const NOT_FIRST = /^[、。，．・：；？！）」』】〉》〕］｝ーァィゥェォッャュョぁぃぅぇぉっゃゅょ,.:;?!)\]}%]/u;
const NOT_LAST = /[（「『【〈《〔［｛([{]$/u;

/** A text with marked ranges, in pieces that may be styled. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/**
 * Break pieces into lines of at most `width` columns: Latin words stay whole where they fit, Japanese breaks anywhere but before a closing mark. Nothing is lost but the
 * spaces at a break.
 */
export function wrapPieces(pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  let used = 0;
  const put = (text: string, marked: boolean): void => {
    const line = lines.at(-1);
    if (line === undefined) return;
    const last = line.at(-1);
    if (last !== undefined && last.marked === marked) line[line.length - 1] = { text: last.text + text, marked };
    else line.push({ text, marked });
    used += textWidth(text);
  };
  const breakLine = (): void => {
    const line = lines.at(-1);
    const last = line?.at(-1);
    if (line !== undefined && last !== undefined) line[line.length - 1] = { ...last, text: last.text.trimEnd() };
    lines.push([]);
    used = 0;
  };
  for (const { text, marked } of chunksOf(pieces)) {
    if (text === '\n') {
      breakLine();
      continue;
    }
    const columns = textWidth(text);
    if (used > 0 && used + columns > width) {
      breakLine();
      if (/^\s+$/u.test(text)) continue;
    }
    if (columns <= width) put(text, marked);
    else {
      for (const { segment } of graphemes.segment(text)) {
        if (used > 0 && used + textWidth(segment) > width) breakLine();
        put(segment, marked);
      }
    }
  }
  return lines;
}

/** Unbreakable chunks in order: Latin words with the marks that cling to them, single Japanese characters with their closing marks. */
function chunksOf(pieces: readonly Piece[]): Piece[] {
  const chunks: Piece[] = [];
  for (const piece of pieces) {
    for (const { segment } of graphemes.segment(piece.text)) {
      const last = chunks.at(-1);
      const clings =
        last !== undefined &&
        last.marked === piece.marked &&
        last.text !== '\n' &&
        segment !== '\n' &&
        !/\s$/u.test(last.text) &&
        !/^\s/u.test(segment) &&
        ((isNarrow(last.text) && isNarrow(segment)) || NOT_FIRST.test(segment) || NOT_LAST.test(last.text));
      if (clings && last !== undefined) chunks[chunks.length - 1] = { text: last.text + segment, marked: last.marked };
      else chunks.push({ text: segment, marked: piece.marked });
    }
  }
  return chunks;
}

function isNarrow(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]$/u.test(text) && eastAsianWidth(text.codePointAt(text.length - 1) ?? 0) === 1;
}

/** Pad on the right to a number of columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)));
}
