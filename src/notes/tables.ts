/**
 * The cells of one row of a GFM table, trimmed: pipes at the ends are optional, `\|` is a pipe inside a cell.
 *
 * @param row  The trimmed line.
 */
export function splitTableRow(row: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  for (let at = 0; at < row.length; at += 1) {
    const character = row.charAt(at);
    if (character === '\\' && row.charAt(at + 1) === '|') {
      cell += '|';
      at += 1;
    } else if (character === '|') {
      if (at > 0) cells.push(cell.trim());
      cell = '';
    } else {
      cell += character;
    }
  }
  if (cell.trim() !== '') cells.push(cell.trim());
  return cells;
}

/** True when `next` is the `|---|:-:|` line under the header row `text`, with as many cells. */
export function isTableStart(text: string, next: string): boolean {
  const delimiter = next.trim();
  if (!delimiter.includes('-') || !/^[|:\-\s]+$/.test(delimiter) || !delimiter.includes('|')) return false;
  const delimiters = splitTableRow(delimiter);
  return delimiters.length > 0 && delimiters.every((cell) => /^:?-+:?$/.test(cell)) && delimiters.length === splitTableRow(text).length;
}
