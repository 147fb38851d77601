import { describe, expect, it } from 'vitest';
import { messageFlags } from './limits.ts';
import { nestProblems } from './problems.ts';
import { pingsIn, validateMessage } from './validate-message.ts';

const x = (length: number): string => 'x'.repeat(length);
const button = (id: string | number, extra: object = {}): object => ({ type: 2, style: 1, label: 'a', custom_id: `id-${id}`, ...extra });
const row = (...components: readonly object[]): object => ({ type: 1, components });
const buttons = (count: number): readonly object[] => Array.from({ length: count }, (_, index) => button(index));
const embed = (fields: object): object => ({ embeds: [{ description: 'd', ...fields }] });
const rowOf = (component: object): object => ({ content: 'a', components: [row(component)] });
const select = (fields: object): object => rowOf({ type: 3, custom_id: 'a', options: [{ label: 'a', value: 'a' }], ...fields });
const options = (count: number): readonly object[] => Array.from({ length: count }, (_, index) => ({ label: 'a', value: `v${index}` }));
const layout = (...components: readonly object[]): object => ({ flags: messageFlags.componentsV2, components });
const display = (content: string): object => ({ type: 10, content });
const codes = (payload: unknown): readonly string[] => validateMessage(payload).map(({ path, code }) => `${path} ${code}`);

describe('a message at the limit passes, one past it does not', () => {
  it.each<[string, object, object, string]>([
    ['content', { content: x(2000) }, { content: x(2001) }, 'content BASE_TYPE_MAX_LENGTH'],
    ['embed title', embed({ title: x(256) }), embed({ title: x(257) }), 'embeds.0.title BASE_TYPE_MAX_LENGTH'],
    ['embed description', embed({ description: x(4096) }), embed({ description: x(4097) }), 'embeds.0.description BASE_TYPE_MAX_LENGTH'],
    [
      'embed footer',
      embed({ footer: { text: x(2048) } }),
      embed({ footer: { text: x(2049) } }),
      'embeds.0.footer.text BASE_TYPE_MAX_LENGTH',
    ],
    ['embed author', embed({ author: { name: x(256) } }), embed({ author: { name: x(257) } }), 'embeds.0.author.name BASE_TYPE_BAD_LENGTH'],
    [
      'field name',
      embed({ fields: [{ name: x(256), value: 'v' }] }),
      embed({ fields: [{ name: x(257), value: 'v' }] }),
      'embeds.0.fields.0.name BASE_TYPE_BAD_LENGTH',
    ],
    [
      'field value',
      embed({ fields: [{ name: 'n', value: x(1024) }] }),
      embed({ fields: [{ name: 'n', value: x(1025) }] }),
      'embeds.0.fields.0.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'blank field value',
      embed({ fields: [{ name: 'n', value: 'v' }] }),
      embed({ fields: [{ name: 'n', value: ' ' }] }),
      'embeds.0.fields.0.value BASE_TYPE_REQUIRED',
    ],
    [
      'fields',
      embed({ fields: Array.from({ length: 25 }, () => ({ name: 'n', value: 'v' })) }),
      embed({ fields: Array.from({ length: 26 }, () => ({ name: 'n', value: 'v' })) }),
      'embeds.0.fields BASE_TYPE_MAX_LENGTH',
    ],
    [
      'embeds',
      { embeds: Array.from({ length: 10 }, () => ({ title: 'a' })) },
      { embeds: Array.from({ length: 11 }, () => ({ title: 'a' })) },
      'embeds BASE_TYPE_MAX_LENGTH',
    ],
    [
      'sum of the embeds',
      { embeds: [{ description: x(4000) }, { description: x(1990), author: { name: x(5) }, footer: { text: x(5) } }] },
      { embeds: [{ description: x(4000) }, { description: x(1990), author: { name: x(5) }, footer: { text: x(6) } }] },
      'embeds MAX_EMBED_SIZE_EXCEEDED',
    ],
    ['embed link', embed({ url: 'https://example.com' }), embed({ url: 'javascript:alert(1)' }), 'embeds.0.url URL_TYPE_INVALID_SCHEME'],
    ['embed without anything', { embeds: [{ title: 'a' }] }, { embeds: [{}] }, 'embeds.0.description BASE_TYPE_REQUIRED'],
    [
      'rows',
      { content: 'a', components: [1, 2, 3, 4, 5].map((id) => row(button(id))) },
      { content: 'a', components: [1, 2, 3, 4, 5, 6].map((id) => row(button(id))) },
      'components BASE_TYPE_MAX_LENGTH',
    ],
    [
      'buttons of a row',
      { content: 'a', components: [row(...buttons(5))] },
      { content: 'a', components: [row(...buttons(6))] },
      'components.0.components BASE_TYPE_BAD_LENGTH',
    ],
    [
      'empty row',
      { content: 'a', components: [row(button(1))] },
      { content: 'a', components: [row()] },
      'components.0.components BASE_TYPE_BAD_LENGTH',
    ],
    [
      'button label',
      rowOf(button(1, { label: x(80) })),
      rowOf(button(1, { label: x(81) })),
      'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
    ],
    [
      'button without label or emoji',
      rowOf(button(1, { label: '', emoji: { name: '👍' } })),
      rowOf(button(1, { label: '' })),
      'components.0.components.0.label BASE_TYPE_REQUIRED',
    ],
    [
      'emoji',
      rowOf(button(1, { emoji: { name: '👎' } })),
      rowOf(button(1, { emoji: { name: 'thumbs' } })),
      'components.0.components.0.emoji BUTTON_COMPONENT_INVALID_EMOJI',
    ],
    [
      'custom id',
      rowOf(button(1, { custom_id: x(100) })),
      rowOf(button(1, { custom_id: x(101) })),
      'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    ],
    [
      'empty custom id',
      rowOf(button(1, { custom_id: 'a' })),
      rowOf(button(1, { custom_id: '' })),
      'components.0.components.0.custom_id BASE_TYPE_REQUIRED',
    ],
    [
      'custom id twice',
      { content: 'a', components: [row(button(1)), row(button(2))] },
      { content: 'a', components: [row(button(1)), row(button(1))] },
      'components COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'link of a button',
      rowOf({ type: 2, style: 5, label: 'a', url: `https://e.com/${x(498)}` }),
      rowOf({ type: 2, style: 5, label: 'a', url: `https://e.com/${x(499)}` }),
      'components.0.components.0.url BASE_TYPE_MAX_LENGTH',
    ],
    [
      'link and custom id',
      rowOf({ type: 2, style: 5, label: 'a', url: 'https://e.com' }),
      rowOf({ type: 2, style: 5, label: 'a', url: 'https://e.com', custom_id: 'a' }),
      'components.0.components.0 BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
    ],
    [
      'select options',
      select({ options: options(25) }),
      select({ options: options(26) }),
      'components.0.components.0.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      'option label',
      select({ options: [{ label: x(100), value: 'a' }] }),
      select({ options: [{ label: x(101), value: 'a' }] }),
      'components.0.components.0.options.0.label BASE_TYPE_BAD_LENGTH',
    ],
    [
      'option value',
      select({ options: [{ label: 'a', value: x(100) }] }),
      select({ options: [{ label: 'a', value: x(101) }] }),
      'components.0.components.0.options.0.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'option description',
      select({ options: [{ label: 'a', value: 'a', description: x(100) }] }),
      select({ options: [{ label: 'a', value: 'a', description: x(101) }] }),
      'components.0.components.0.options.0.description BASE_TYPE_MAX_LENGTH',
    ],
    [
      'select beside a button',
      { content: 'a', components: [row(button(1))] },
      { content: 'a', components: [row(button(1), { type: 5, custom_id: 's' })] },
      'components.0 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    ['nonce', { content: 'a', nonce: x(25) }, { content: 'a', nonce: x(26) }, 'nonce BASE_TYPE_MAX_LENGTH'],
    [
      'parse with ids',
      { content: 'a', allowed_mentions: { parse: ['roles'], users: ['1'] } },
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      'text of a layout',
      layout(display(x(2000)), display(x(2000))),
      layout(display(x(2000)), display(x(2001))),
      'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    [
      'components of a layout',
      layout({ type: 17, components: Array.from({ length: 39 }, () => display('a')) }),
      layout({ type: 17, components: Array.from({ length: 40 }, () => display('a')) }),
      'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      'content with a layout',
      layout(display('a')),
      { ...layout(display('a')), content: 'a' },
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds with a layout',
      layout(display('a')),
      { ...layout(display('a')), embeds: [{ title: 'a' }] },
      'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'text display outside a layout',
      { content: 'a' },
      { content: 'a', components: [display('a')] },
      'components.0.type UNION_TYPE_CHOICES',
    ],
    [
      'section without accessory',
      layout({ type: 9, components: [display('a')], accessory: button(1) }),
      layout({ type: 9, components: [display('a')] }),
      'components.0.accessory BASE_TYPE_REQUIRED',
    ],
    ['empty message', { content: 'a' }, { content: ' \n' }, ' EMPTY_MESSAGE'],
  ])('%s', (_, good, bad, problem) => {
    expect(codes(good)).toEqual([]);
    expect(codes(bad)).toContain(problem);
  });

  it('takes an edit that changes nothing', () => {
    expect(validateMessage({}, { partial: true })).toEqual([]);
    expect(validateMessage({}).map(({ code }) => code)).toEqual(['EMPTY_MESSAGE']);
  });

  it('nests problems as Discord does', () => {
    expect(nestProblems(validateMessage({ embeds: [{ title: x(257) }] }))).toEqual({
      embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' }] } } },
    });
  });
});

describe('pings', () => {
  const loud = '@everyone @here <@1> <@!2> <@&3>';

  it.each<[string, unknown, 'channel' | 'interaction', readonly string[]]>([
    ['everything by default in a channel', { content: loud }, 'channel', ['everyone', 'here', 'user:1', 'user:2', 'role:3']],
    ['only users by default from an interaction', { content: loud }, 'interaction', ['user:1', 'user:2']],
    ['nobody with an empty parse', { content: loud, allowed_mentions: { parse: [] } }, 'channel', []],
    [
      'only those who are listed',
      { content: loud, allowed_mentions: { parse: [], users: ['2'], roles: ['3'] } },
      'channel',
      ['user:2', 'role:3'],
    ],
    ['the author of the message replied to', { content: 'a', message_reference: { message_id: '9' } }, 'channel', ['reply']],
    [
      'nobody replied to when told not to',
      { content: 'a', message_reference: { message_id: '9' }, allowed_mentions: { parse: [] } },
      'channel',
      [],
    ],
    [
      'the one replied to when told so',
      { content: 'a', message_reference: { message_id: '9' }, allowed_mentions: { parse: [], replied_user: true } },
      'channel',
      ['reply'],
    ],
    [
      'by text displays of a layout',
      layout({ type: 17, components: [display(loud)] }),
      'channel',
      ['everyone', 'here', 'user:1', 'user:2', 'role:3'],
    ],
    ['never by embeds', { embeds: [{ title: loud, description: loud }] }, 'channel', []],
    ['never by labels', rowOf(button(1, { label: loud })), 'channel', []],
  ])('%s', (_, payload, surface, expected) => {
    expect(pingsIn(payload, { surface })).toEqual(expected);
  });
});
