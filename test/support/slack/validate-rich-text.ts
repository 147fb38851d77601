import { LIMITS } from './limits.ts';
import { boolean, byType, type Check, integer, list, oneOf, shape, string, url } from './shape.ts';

/** The rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block (checked 2026-11). */

const flags = { bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean };
const style = shape({}, flags);
/** Mentions know two styles more, those of the composer's own output. */
const mentionStyle = shape({}, { ...flags, highlight: boolean, client_highlight: boolean, unlink: boolean });

/** A rich text `text` may be a single blank, but not empty. */
const text = shape({ type: oneOf('text'), text: string(LIMITS.text) }, { style });
const link = shape({ type: oneOf('link'), url: url(LIMITS.url) }, { text: string(LIMITS.text), unsafe: boolean, style });

const inline: Check = byType('rich text element', {
  text,
  link,
  emoji: shape({ type: oneOf('emoji'), name: string(100) }, { unicode: string(100), url: url(LIMITS.url), style }),
  user: shape({ type: oneOf('user'), user_id: string(LIMITS.id) }, { style: mentionStyle }),
  usergroup: shape({ type: oneOf('usergroup'), usergroup_id: string(LIMITS.id) }, { style: mentionStyle }),
  channel: shape({ type: oneOf('channel'), channel_id: string(LIMITS.id) }, { style: mentionStyle }),
  team: shape({ type: oneOf('team'), team_id: string(LIMITS.id) }, { style }),
  broadcast: shape({ type: oneOf('broadcast'), range: oneOf('here', 'channel', 'everyone') }, { style }),
  color: shape({ type: oneOf('color'), value: string(LIMITS.id) }, { style }),
  date: shape(
    { type: oneOf('date'), timestamp: integer(0, 9_999_999_999), format: string(LIMITS.id) },
    { url: url(LIMITS.url), fallback: string(LIMITS.id), style },
  ),
});

const border = { border: oneOf(0, 1) };
const section: Check = byType('rich_text_section', {
  rich_text_section: shape({ type: oneOf('rich_text_section'), elements: list(inline) }),
});

const part: Check = byType('part of a rich_text block', {
  rich_text_section: section,
  rich_text_list: shape(
    { type: oneOf('rich_text_list'), style: oneOf('bullet', 'ordered'), elements: list(section) },
    { indent: integer(0, LIMITS.richTextIndent), offset: integer(0, 100_000), ...border },
  ),
  rich_text_quote: shape({ type: oneOf('rich_text_quote'), elements: list(inline) }, border),
  rich_text_preformatted: shape(
    { type: oneOf('rich_text_preformatted'), elements: list(byType('element of rich_text_preformatted', { text, link })) },
    { ...border, language: string(LIMITS.id) },
  ),
});

/** A rich_text block, or a rich_text object inside another one (a table's cell, the initial value of a field). */
export function richTextWith(blockId: Readonly<Record<string, Check>>): Check {
  return byType('rich_text', { rich_text: shape({ type: oneOf('rich_text'), elements: list(part) }, blockId) });
}

export const richText: Check = richTextWith({ block_id: string(LIMITS.id) });
