// @ts-check

/**
 * Cut text that comes in chunks into lines, whatever the line ends are.
 *
 * Pure. A line longer than `maxChars` is given in pieces, so that a file without line ends cannot fill the memory.
 *
 * @param {Iterable<string>} chunks
 * @param {number} [maxChars]
 * @returns {Generator<string, void, undefined>}
 */
export function* linesOf(chunks, maxChars = 1 << 20) {
  let rest = '';
  for (const chunk of chunks) {
    rest += chunk;
    let start = 0;
    for (let end = rest.indexOf('\n', start); end !== -1; end = rest.indexOf('\n', start)) {
      yield rest.slice(start, rest[end - 1] === '\r' && end > start ? end - 1 : end);
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length > maxChars) {
      yield rest;
      rest = '';
    }
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}
