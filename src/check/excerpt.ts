const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Characters of a note that a message quotes. */
const MAX_EXCERPT = 40;

/** The beginning of a text on one line, cut between graphemes, for a message. */
export function excerpt(text: string, max = MAX_EXCERPT): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  let kept = '';
  let count = 0;
  for (const { segment } of graphemes.segment(line.slice(0, max * 8))) {
    if (count === max) return `${kept}…`;
    kept += segment;
    count += 1;
  }
  return kept.length < line.length ? `${kept}…` : kept;
}
