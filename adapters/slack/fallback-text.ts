import type { types } from '@slack/bolt';
import type { SlackBlock } from './blocks.ts';
import { clipEscaped } from './clip.ts';
import { MAX_FALLBACK_CHARS } from './limits.ts';
import { actionId } from './names.ts';

/**
 * The same message without blocks, escaped: what notifications show, screen readers read, and old clients fall back to. Of the
 * buttons, those with words to ask are named.
 *
 * @param first  A line for the notification in place of the blocks' own first one.
 */
export function fallbackText(blocks: readonly SlackBlock[], first?: string): string {
  const said = (first === undefined ? blocks : blocks.slice(1)).map(blockText).filter((text) => text !== '');
  return clipEscaped([...(first === undefined ? [] : [first]), ...said].join('\n'), MAX_FALLBACK_CHARS);
}

function blockText(block: SlackBlock): string {
  switch (block.type) {
    case 'section':
      return block.text === undefined ? '' : unescaped(block.text);
    case 'header':
      return block.text.text;
    case 'context':
      return block.elements.map((element) => ('text' in element ? unescaped(element) : element.alt_text)).join(' ');
    case 'rich_text':
      return block.elements.map(partText).join('\n');
    case 'actions':
      return block.elements
        .map((element) => (isAskButton(element) ? element.text.text : ''))
        .filter((label) => label !== '')
        .join(' / ');
    case 'divider':
    case 'input':
      return '';
    default:
      return block satisfies never;
  }
}

function isAskButton(element: types.ActionsBlockElement): element is types.Button {
  return element.type === 'button' && (element.action_id ?? '').startsWith(actionId('ask').slice(0, -1));
}

/** mrkdwn of ours is `*words*`, escaped. */
function unescaped(element: types.TextObject): string {
  if (element.type === 'plain_text') return element.text;
  return element.text.replace(/^\*|\*$/gu, '').replace(/&(amp|lt|gt);/gu, (_, name: string) => ({ amp: '&', lt: '<' })[name] ?? '>');
}

function partText(part: types.RichTextBlockElement): string {
  switch (part.type) {
    case 'rich_text_list':
      return part.elements.map((item) => `${'  '.repeat(part.indent ?? 0)}• ${elementsText(item.elements)}`).join('\n');
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return elementsText(part.elements);
    default:
      return part satisfies never;
  }
}

function elementsText(elements: readonly types.RichTextElement[]): string {
  return elements.map((element) => ('text' in element ? (element.text ?? '') : '')).join('');
}
