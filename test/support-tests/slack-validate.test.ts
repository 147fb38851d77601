import { describe, expect, it } from 'vitest';
import { pingsIn } from '../support/slack/pings.ts';
import { validateBlocks } from '../support/slack/validate-blocks.ts';
import { validateMessage } from '../support/slack/validate-message.ts';
import { validateView } from '../support/slack/validate-view.ts';

const x = (length: number): string => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const header = (text: string) => ({ type: 'header', text: plain(text) });
const button = (id: string, more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: id, ...more });
const actions = (...elements: readonly unknown[]) => ({ type: 'actions', elements });
const context = (count: number) => ({ type: 'context', elements: times(count, () => mrkdwn('c')) });
const options = (count: number) => times(count, (index) => ({ text: plain('o'), value: `v${index}` }));
const overflow = (count: number) => ({ type: 'overflow', action_id: 'o', options: options(count) });
const rich = (...elements: readonly unknown[]) => ({ type: 'rich_text', elements });
const line = (text: string, style?: object) => ({
  type: 'rich_text_section',
  elements: [{ type: 'text', text, ...(style === undefined ? {} : { style }) }],
});
const bullets = (indent: number) => ({ type: 'rich_text_list', style: 'bullet', indent, elements: [line('a', { bold: true })] });
const table = (rows: number, columns: number, text = 'x') => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => ({ type: 'raw_text', text }))),
});
const markdown = (length: number) => ({ type: 'markdown', text: x(length) });
const field = { type: 'input', label: plain('Words'), element: { type: 'plain_text_input', action_id: 'w' } };

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** What is taken at the limit, what is refused one past it, and where. */
const messageLimits: readonly {
  readonly what: string;
  readonly fine: readonly unknown[];
  readonly wrong: readonly unknown[];
  readonly path: string;
}[] = [
  { what: '50 blocks', fine: times(50, () => section('a')), wrong: times(51, () => section('a')), path: '/blocks' },
  { what: 'a section of 3000', fine: [section(x(3000))], wrong: [section(x(3001))], path: '/blocks/0/text/text' },
  { what: 'a section with text', fine: [section('a')], wrong: [section('')], path: '/blocks/0/text/text' },
  { what: 'a header of 150', fine: [header(x(150))], wrong: [header(x(151))], path: '/blocks/0/text/text' },
  { what: 'plain text in a header', fine: [header('a')], wrong: [{ type: 'header', text: mrkdwn('a') }], path: '/blocks/0/text/type' },
  { what: '10 context elements', fine: [context(10)], wrong: [context(11)], path: '/blocks/0/elements' },
  {
    what: '25 buttons',
    fine: [actions(...times(25, (i) => button(`a${i}`)))],
    wrong: [actions(...times(26, (i) => button(`a${i}`)))],
    path: '/blocks/0/elements',
  },
  {
    what: 'button text of 75',
    fine: [actions(button('a', { text: plain(x(75)) }))],
    wrong: [actions(button('a', { text: plain(x(76)) }))],
    path: '/blocks/0/elements/0/text/text',
  },
  {
    what: 'a value of 2000',
    fine: [actions(button('a', { value: x(2000) }))],
    wrong: [actions(button('a', { value: x(2001) }))],
    path: '/blocks/0/elements/0/value',
  },
  {
    what: 'an address of 3000',
    fine: [actions(button('a', { url: `https://e.jp/${x(2987)}` }))],
    wrong: [actions(button('a', { url: `https://e.jp/${x(2988)}` }))],
    path: '/blocks/0/elements/0/url',
  },
  {
    what: 'web addresses',
    fine: [actions(button('a', { url: 'https://e.jp' }))],
    wrong: [actions(button('a', { url: 'javascript:alert(1)' }))],
    path: '/blocks/0/elements/0/url',
  },
  {
    what: 'an action_id of 255',
    fine: [actions(button(x(255)))],
    wrong: [actions(button(x(256)))],
    path: '/blocks/0/elements/0/action_id',
  },
  {
    what: 'an action_id in two blocks',
    fine: [actions(button('a')), actions(button('a'))],
    wrong: [actions(button('a'), button('a'))],
    path: '/blocks/0/elements/1/action_id',
  },
  {
    what: 'two block_ids',
    fine: [
      { ...section('a'), block_id: '1' },
      { ...section('a'), block_id: '2' },
    ],
    wrong: [
      { ...section('a'), block_id: '1' },
      { ...section('a'), block_id: '1' },
    ],
    path: '/blocks/1/block_id',
  },
  { what: '5 overflow options', fine: [actions(overflow(5))], wrong: [actions(overflow(6))], path: '/blocks/0/elements/0/options' },
  {
    what: 'known styles',
    fine: [actions(button('a', { style: 'primary' }))],
    wrong: [actions(button('a', { style: 'big' }))],
    path: '/blocks/0/elements/0/style',
  },
  { what: 'known fields', fine: [section('a')], wrong: [{ ...section('a'), color: 'red' }], path: '/blocks/0/color' },
  { what: 'known blocks', fine: [{ type: 'divider' }], wrong: [{ type: 'sektion' }], path: '/blocks/0/type' },
  {
    what: 'known elements',
    fine: [actions(button('a'))],
    wrong: [actions({ type: 'plain_text_input', action_id: 'a' })],
    path: '/blocks/0/elements/0/type',
  },
  { what: 'lists indented 8 deep', fine: [rich(bullets(8))], wrong: [rich(bullets(9))], path: '/blocks/0/elements/0/indent' },
  {
    what: 'sections in lists',
    fine: [rich(bullets(0))],
    wrong: [rich({ ...bullets(0), elements: [bullets(1)] })],
    path: '/blocks/0/elements/0/elements/0/type',
  },
  { what: 'rich text that says something', fine: [rich(line('a'))], wrong: [rich(line(''))], path: '/blocks/0/elements/0/elements/0/text' },
  {
    what: 'known text styles',
    fine: [rich(line('a', { code: true }))],
    wrong: [rich(line('a', { blink: true }))],
    path: '/blocks/0/elements/0/elements/0/style/blink',
  },
  { what: 'markdown of 12,000 in all', fine: [markdown(6000), markdown(6000)], wrong: [markdown(6000), markdown(6001)], path: '/blocks/1' },
  { what: '100 rows', fine: [table(100, 1)], wrong: [table(101, 1)], path: '/blocks/0/rows' },
  { what: '20 columns', fine: [table(1, 20)], wrong: [table(1, 21)], path: '/blocks/0/rows/0' },
  { what: 'cells of 10,000 in all', fine: [table(10, 10, x(100))], wrong: [table(10, 10, x(101))], path: '/blocks/0' },
  { what: 'one table', fine: [table(1, 1)], wrong: [table(1, 1), table(1, 1)], path: '/blocks/1' },
  { what: 'whole characters', fine: [section('🚢')], wrong: [section('🚢'.slice(0, 1))], path: '/blocks/0/text/text' },
  {
    what: '12,000 characters of text',
    fine: times(4, () => section(x(3000))),
    wrong: [...times(4, () => section(x(3000))), section('x')],
    path: '/blocks',
  },
  {
    what: '13,200 characters of JSON',
    fine: [actions(...times(6, (i) => button(`a${i}`, { value: x(2000) })))],
    wrong: [actions(...times(7, (i) => button(`a${i}`, { value: x(2000) })))],
    path: '/blocks',
  },
];

describe('validateBlocks', () => {
  it.each(messageLimits)('takes $what and refuses more or other', ({ fine, wrong, path }) => {
    expect(validateBlocks(fine, 'message')).toEqual([]);
    expect(validateBlocks(wrong, 'message').map((problem) => problem.path)).toContain(path);
  });

  it('names the errors that are not invalid_blocks', () => {
    const codes = (blocks: unknown) => validateBlocks(blocks, 'message').map(({ code }) => code);
    expect(codes(times(5, () => section(x(3000))))).toEqual(['msg_blocks_too_long']);
    expect(codes([table(1, 1), table(1, 1)])).toEqual(['only_one_table_allowed']);
    expect(codes('[]')).toEqual(['invalid_blocks_format']);
  });

  it.each(['modal', 'home'] as const)('refuses Markdown and tables in a %s, which takes 100 blocks', (surface) => {
    expect(validateBlocks([markdown(1)], surface)).toHaveLength(1);
    expect(validateBlocks([table(1, 1)], surface)).toHaveLength(1);
    expect(
      validateBlocks(
        times(100, () => section('a')),
        surface,
      ),
    ).toEqual([]);
    expect(
      validateBlocks(
        times(101, () => section('a')),
        surface,
      ),
    ).toHaveLength(1);
  });

  it.each([
    undefined,
    null,
    1,
    'x',
    [null],
    [[]],
    [{}],
    [{ type: 'constructor' }],
    [{ type: 'section', text: 'x' }],
    [{ type: 'actions', elements: [null] }],
  ])('refuses %j without throwing', (blocks) => {
    expect(validateBlocks(blocks, 'message')).not.toEqual([]);
  });
});

describe('validateView', () => {
  const modal = { type: 'modal', title: plain('t'), blocks: [section('a')] };
  it.each([
    ['title', { ...modal, title: plain(x(24)) }, { ...modal, title: plain(x(25)) }, '/view/title/text'],
    ['private data', { ...modal, private_metadata: x(3000) }, { ...modal, private_metadata: x(3001) }, '/view/private_metadata'],
    ['callback_id', { ...modal, callback_id: x(255) }, { ...modal, callback_id: x(256) }, '/view/callback_id'],
    ['submit', { ...modal, submit: plain('Go'), blocks: [field] }, { ...modal, blocks: [field] }, '/view'],
    ['blocks', modal, { ...modal, blocks: [section('')] }, '/view/blocks/0/text/text'],
    ['home fields', { type: 'home', blocks: [] }, { type: 'home', title: plain('t'), blocks: [] }, '/view/title'],
  ] as const)('looks at the %s', (_, fine, wrong, path) => {
    expect(validateView(fine)).toEqual([]);
    expect(validateView(wrong).map((problem) => problem.path)).toContain(path);
  });

  it('refuses a home view as a dialog', () => {
    expect(validateView({ type: 'home', blocks: [] }, 'modal').map(({ path }) => path)).toContain('/view/type');
  });
});

describe('validateMessage', () => {
  const codes = (message: unknown) => validateMessage(message).map(({ code }) => code);
  it('wants a text beside blocks', () => {
    expect(codes({ blocks: [section('a')] })).toEqual(['missing_text']);
    expect(codes({ text: 'a', blocks: [section('a')] })).toEqual([]);
    expect(codes({})).toEqual(['no_text']);
  });

  it('counts texts and refuses what does not go together', () => {
    expect(codes({ text: x(40_000) })).toEqual([]);
    expect(codes({ text: x(40_001) })).toEqual(['msg_too_long']);
    expect(codes({ markdown_text: x(12_000) })).toEqual([]);
    expect(codes({ markdown_text: 'a', text: 'a' })).toEqual(['markdown_text_conflict']);
    expect(codes({ text: 'a', metadata: { event_type: 'x' } })).toEqual(['invalid_metadata_format']);
  });

  it('needs no text to delete a message', () => {
    expect(validateMessage({ delete_original: true }, 'response')).toEqual([]);
  });
});

describe('pingsIn', () => {
  it.each([
    '<!channel>',
    '<!here>',
    '<!everyone>',
    '<!here|here>',
    '<!subteam^S1>',
    '<@U1>',
    '<@U1|bob>',
    '<#C1>',
    '<#C1|general>',
    '<!channel',
  ])('finds %s in text, mrkdwn and Markdown', (mention) => {
    expect(pingsIn({ text: `a ${mention}` })).toHaveLength(1);
    expect(pingsIn({ blocks: [section(mention)] })).toHaveLength(1);
    expect(pingsIn({ blocks: [{ type: 'markdown', text: mention }] })).toHaveLength(1);
    expect(pingsIn({ blocks: [{ type: 'context', elements: [mrkdwn(mention)] }] })).toHaveLength(1);
    expect(pingsIn({ attachments: [{ fallback: mention }] })).toHaveLength(1);
  });

  it('passes escaped mentions, plain text and what nobody reads', () => {
    expect(pingsIn({ text: '&lt;!channel&gt; @here <https://e.jp|link>' })).toEqual([]);
    expect(pingsIn({ blocks: [header('<!channel>'), actions(button('a', { value: '<!here>' }))] })).toEqual([]);
    expect(pingsIn({ blocks: [rich(line('<!channel>'))] })).toEqual([]);
    expect(pingsIn({ blocks: [rich({ type: 'rich_text_section', elements: [{ type: 'channel', channel_id: 'C1' }] })] })).toEqual([]);
  });

  it.each(['user', 'usergroup', 'broadcast', 'team'])('finds rich text elements of type %s', (type) => {
    expect(pingsIn({ blocks: [rich({ type: 'rich_text_section', elements: [{ type }] })] })).toEqual([
      `/blocks/0/elements/0/elements/0: rich text ${type}`,
    ]);
  });

  it('finds names that Slack would link, and previews that nobody switched off', () => {
    expect(pingsIn({ text: 'a', link_names: true })).toHaveLength(1);
    expect(pingsIn({ text: 'a', parse: 'full' })).toHaveLength(1);
    expect(pingsIn({ text: 'a' }, { unfurls: true })).toHaveLength(2);
    expect(pingsIn({ text: 'a', unfurl_links: false, unfurl_media: false }, { unfurls: true })).toEqual([]);
  });
});
