import { isJson, itemsOf, textOf } from './problems.ts';

/** Unescaped, these make Slack notify somebody or name a person, a group or a channel: https://docs.slack.dev/messaging/formatting-message-text (checked 2026-11). */
const MENTION = /<(?:!(?:channel|here|everyone|group)\b|!subteam\^|@|#)[^>]*>?/gu;
/** A channel's chip notifies nobody, and Slack shows its name to those alone who may see it: the start page lists channels so. */
const RICH_MENTIONS: ReadonlySet<string> = new Set(['user', 'usergroup', 'broadcast', 'team']);
/** `parse: full` makes Slack find @names and #channels in plain words. */
const PARSING: ReadonlySet<unknown> = new Set(['full']);
/** Strings that no person reads: ids, addresses, signed states, private data. Entities in them are data. */
const UNREAD: ReadonlySet<string> = new Set([
  'type',
  'value',
  'action_id',
  'block_id',
  'callback_id',
  'private_metadata',
  'url',
  'image_url',
  'channel',
  'user',
  'ts',
  'thread_ts',
  'token',
]);

/**
 * Whom or what a payload would ping or name, each as `path: what`; nothing when nobody is bothered. Pure; any value is accepted.
 *
 * Finds unescaped mentions in mrkdwn, `text` and Markdown, mention elements of rich text, `link_names`, `parse: full`, and (for a message of the Web API) link previews
 * that are not switched off. Plain text pings nobody and is passed over.
 *
 * @param options.unfurls  Whether `unfurl_links: false` and `unfurl_media: false` have to be there. Default false; the server asks for them in chat.postMessage.
 * @example
 * pingsIn({ text: 'hi <!here>' }) // => ['/text: <!here>']
 * pingsIn({ text: 'hi &lt;!here&gt;' }) // => []
 */
export function pingsIn(payload: unknown, options: { readonly unfurls?: boolean } = {}): readonly string[] {
  const found = [...mentions(payload, '')];
  if (isJson(payload)) {
    const { link_names: linkNames, parse } = payload;
    if (linkNames !== undefined && linkNames !== false && linkNames !== 'false' && linkNames !== 0 && linkNames !== '0')
      found.push('/link_names: names are linked');
    if (PARSING.has(parse)) found.push('/parse: full');
    if (options.unfurls === true) {
      for (const key of ['unfurl_links', 'unfurl_media']) {
        if (payload[key] !== false && payload[key] !== 'false') found.push(`/${key}: must be false`);
      }
    }
  }
  return found;
}

function mentions(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return [...value.matchAll(MENTION)].map(([mention]) => `${path}: ${mention}`);
  if (Array.isArray(value)) return itemsOf(value).flatMap((item, index) => mentions(item, `${path}/${index}`));
  if (!isJson(value)) return [];
  const { type } = value;
  // Slack shows plain text, raw table cells and rich text's own text as they are.
  if (type === 'plain_text' || type === 'raw_text' || type === 'raw_number') return [];
  if (type === 'text' && typeof value['text'] === 'string') return [];
  if (RICH_MENTIONS.has(textOf(type))) return [`${path}: rich text ${textOf(type)}`];
  return Object.entries(value).flatMap(([key, field]) => {
    if (typeof field === 'string' && UNREAD.has(key)) return [];
    // A link's text in rich text is shown as it is; a metadata payload is not shown at all.
    if (key === 'metadata' || (type === 'link' && key === 'text')) return [];
    return mentions(field, `${path}/${key}`);
  });
}
