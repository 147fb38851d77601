/** Cut text that comes in chunks into lines. Pure; `\n` and `\r\n` end a line; a line beyond `maxChars` (1 Mi by default) comes in pieces. */
export function linesOf(chunks: Iterable<string>, maxChars?: number): Generator<string, void, undefined>;
