/** Reading of what Slack sends: every field is unknown until it was looked at. Field names: https://docs.slack.dev/interactivity (checked 2026-11). */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at the end of a path of fields. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isFields(found)) return undefined;
    found = found[key];
  }
  return found;
}

/** A text that is not empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function isTrueAt(value: unknown, ...path: readonly string[]): boolean {
  return at(value, ...path) === true;
}

/**
 * What a person typed, without Slack's notation: the bot's own mention is dropped, links and channels become what was read on the screen, entities become letters.
 *
 * https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages (checked 2026-11)
 */
export function plainText(text: string): string {
  return text
    .replace(NOTATION, (_whole, inner: string) => {
      const [target = '', label] = splitOnce(inner, '|');
      // People and groups are no search words; the bot's own mention is just how it was called.
      if (target.startsWith('@')) return ' ';
      if (target.startsWith('#')) return label ?? ' ';
      if (target.startsWith('!')) return target.startsWith('!date') ? (label ?? ' ') : ' ';
      return label ?? target.replace(/^mailto:/, '');
    })
    .replace(/&(lt|gt|amp);/g, (_whole, name: string) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'))
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** People, channels, special mentions and addresses; other angle brackets, as in a slash command, are the person's own. */
const NOTATION = /<((?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>]*)>/g;

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const found = text.indexOf(separator);
  return found === -1 ? [text, undefined] : [text.slice(0, found), text.slice(found + 1)];
}

/** All that is written in a message, for the shortcut on it: its text, else what its blocks and attachments say. */
export function messageText(message: unknown): string {
  const own = textAt(message, 'text');
  if (own !== undefined) return own;
  const parts = [...listAt(message, 'blocks'), ...listAt(message, 'attachments')].flatMap((part) => textsIn(part, 0));
  return parts.join(' ');
}

const MAX_DEPTH = 8;

function textsIn(value: unknown, depth: number): readonly string[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, depth + 1));
  if (!isFields(value)) return [];
  return ['text', 'fallback', 'title', 'elements', 'fields'].flatMap((key) => {
    const field = value[key];
    return typeof field === 'string' ? [field] : textsIn(field, depth + 1);
  });
}
