import { LIMITS } from './limits.ts';
import { isJson, itemsOf, type Problem, textOf } from './problems.ts';
import {
  all,
  boolean,
  byType,
  type Check,
  exactlyOne,
  inside,
  list,
  newTally,
  oneOf,
  refuse,
  type Spot,
  type Surface,
  shape,
  string,
  url,
} from './shape.ts';
import { accessory, actionsElement, contextAction, inputElement } from './validate-elements.ts';
import { anyText, imageElement, imageFields, plainText } from './validate-objects.ts';
import { richTextWith } from './validate-rich-text.ts';
import { dataTableBlock, tableBlock } from './validate-tables.ts';

export type { Surface } from './shape.ts';

const blockId: Readonly<Record<string, Check>> = {
  block_id: (value, spot) => {
    string(LIMITS.id)(value, spot);
    if (typeof value !== 'string') return;
    if (spot.tally.blockIds.has(value)) refuse(spot, `block_id "${value}" already exists`);
    spot.tally.blockIds.add(value);
  },
};

function block(name: string, required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  return shape({ type: oneOf(name), ...required }, { ...blockId, ...optional });
}

function only(surfaces: readonly Surface[], check: Check): Check {
  return (value, spot) => {
    if (!surfaces.includes(spot.surface)) {
      refuse(inside(spot, 'type'), `${textOf(isJson(value) ? value['type'] : '')} is not allowed in a ${spot.surface}`);
    }
    check(value, spot);
  };
}

const markdown: Check = (value, spot) => {
  block('markdown', { text: string(LIMITS.markdown) })(value, spot);
  const length = isJson(value) ? textOf(value['text']).length : 0;
  const before = spot.tally.markdown;
  spot.tally.markdown += length;
  if (before <= LIMITS.markdown && spot.tally.markdown > LIMITS.markdown) {
    refuse(spot, `the markdown blocks have ${spot.tally.markdown} characters together; ${LIMITS.markdown} are allowed`);
  }
};

const section: Check = (value, spot) => {
  if (isJson(value) && value['text'] === undefined && value['fields'] === undefined) refuse(spot, 'a section needs text or fields');
  block(
    'section',
    {},
    {
      text: anyText(LIMITS.sectionText),
      fields: list(anyText(LIMITS.sectionField), { max: LIMITS.sectionFields }),
      accessory,
      expand: boolean,
    },
  )(value, spot);
};

const contextElement: Check = byType('element of a context block', {
  image: imageElement,
  plain_text: anyText(LIMITS.textObject),
  mrkdwn: anyText(LIMITS.textObject),
});

/**
 * Blocks that this bot may send. Newer ones (alert, card, carousel, container, plan, task_card, layout, data_visualization) are refused as unknown on purpose:
 * old clients show nothing for them.
 */
const blockTypes: Check = byType('known block', {
  section,
  header: block('header', { text: plainText(LIMITS.header) }, { level: oneOf(1, 2, 3, 4) }),
  divider: block('divider', {}),
  context: block('context', { elements: list(contextElement, { max: LIMITS.contextElements }) }),
  actions: block('actions', { elements: list(actionsElement, { max: LIMITS.actionsElements }) }),
  context_actions: only(['message'], block('context_actions', { elements: list(contextAction, { max: LIMITS.contextActions }) })),
  image: all(
    exactlyOne('image_url', 'slack_file'),
    block('image', { alt_text: string(LIMITS.altText) }, { title: plainText(LIMITS.imageTitle), ...imageFields }),
  ),
  input: block(
    'input',
    { label: plainText(LIMITS.inputLabel), element: inputElement },
    { hint: plainText(LIMITS.inputHint), optional: boolean, dispatch_action: boolean },
  ),
  markdown: only(['message'], markdown),
  rich_text: richTextWith(blockId),
  table: tableBlock(blockId),
  data_table: dataTableBlock(blockId),
  file: only(['message'], block('file', { external_id: string(LIMITS.id), source: oneOf('remote') })),
  video: block(
    'video',
    { alt_text: string(LIMITS.altText), title: plainText(200), video_url: url(LIMITS.url), thumbnail_url: url(LIMITS.url) },
    {
      title_url: url(LIMITS.url),
      author_name: string(50),
      provider_name: string(50),
      provider_icon_url: url(LIMITS.url),
      description: plainText(200),
    },
  ),
});

/** Text that a person reads, over all blocks: strings under `text` and `alt_text`. Button values and addresses do not count. */
export function textLengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLengthOf(item), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce((sum, [key, field]) => {
    if (typeof field === 'string') return sum + (key === 'text' || key === 'alt_text' ? field.length : 0);
    return sum + textLengthOf(field);
  }, 0);
}

/**
 * What Slack would refuse in these blocks; nothing when all is well.
 *
 * Pure; any value is accepted. Checks types, unknown fields, lengths, counts, unique ids, tables, Markdown and the size of the whole. Stricter than Slack where
 * that cannot be known: a message's text stays below 12,000 characters, and blocks that old clients do not show are refused.
 *
 * @param surface  `message` takes 50 blocks, Markdown and tables; `modal` and `home` 100 blocks.
 * @param path  Where the blocks stand, for the reported paths.
 * @example
 * validateBlocks([{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], 'message').map(({ path }) => path) // => ['/blocks/0/text/type']
 */
export function validateBlocks(blocks: unknown, surface: Surface, path = '/blocks'): readonly Problem[] {
  const problems: Problem[] = [];
  const spot: Spot = { path, surface, tally: newTally(), actionIds: new Set(), report: (problem) => problems.push(problem) };
  if (!Array.isArray(blocks)) {
    refuse(spot, 'expected a list of blocks', 'invalid_blocks_format');
    return problems;
  }
  const max = surface === 'message' ? LIMITS.blocksPerMessage : LIMITS.blocksPerView;
  if (blocks.length > max) refuse(spot, `a ${surface} takes ${max} blocks, these are ${blocks.length}`);
  itemsOf(blocks).forEach((one, index) => {
    blockTypes(one, { ...inside(spot, index), actionIds: new Set() });
  });
  if (surface === 'message') refuseSize(blocks, spot);
  return problems;
}

function refuseSize(blocks: readonly unknown[], spot: Spot): void {
  const text = textLengthOf(blocks);
  const json = JSON.stringify(blocks).length;
  if (text > LIMITS.messageText)
    refuse(spot, `the blocks hold ${text} characters of text; plan for ${LIMITS.messageText}`, 'msg_blocks_too_long');
  else if (json > LIMITS.messageBlocksJson)
    refuse(spot, `the blocks are ${json} characters of JSON; ${LIMITS.messageBlocksJson} are taken`, 'msg_blocks_too_long');
}
