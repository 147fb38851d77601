import { describe, expect, it } from 'vitest';
import { asOf } from '../../../adapters/slack/as-of.ts';
import { boundaryAfter, boundaryBefore, clip, clipEscaped } from '../../../adapters/slack/clip.ts';
import { boldMrkdwn, cleanLine, cleanText, escapeMrkdwn, webAddress } from '../../../adapters/slack/escape.ts';
import { pruneUnit } from '../../../adapters/slack/prune.ts';
import { link, richText, text, unitElements, unitRows } from '../../../adapters/slack/rich-text.ts';
import { messagesFor } from '../../../src/answer/messages/messages.ts';
import type { Inline, Range, ShownUnit, UnitKind } from '../../../src/model.ts';
import { inlineText } from '../../support/arbitrary-answers.ts';
import { shown } from '../../support/sample-answers.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const WHOLE = { maxChars: 1500, isPlain: false };
const en = messagesFor('en');

function unit(inlines: readonly Inline[], highlights: readonly Range[] = [], kind: UnitKind = 'bullet'): ShownUnit {
  return { unitId: 'u', kind, text: inlineText(inlines), inlines, highlights, children: [], omitted: 0 };
}

const plain = (value: string): Inline => ({ kind: 'text', value });

describe('escaping', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U1> & <#C1|x>', '&lt;@U1&gt; &amp; &lt;#C1|x&gt;'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['<https://evil.example|click>', '&lt;https://evil.example|click&gt;'],
    ['a\u0000b\u001b[31m', 'a\ufffdb\ufffd[31m'],
    ['\u202eevil\u202c', 'evil'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['\ud800x', '\ufffdx'],
    ['שלום 日本語', 'שלום 日本語'],
  ])('writes %j as %j', (from, to) => {
    expect(escapeMrkdwn(from)).toBe(to);
  });

  it.each([
    ['Istio 注意点', '*Istio 注意点*'],
    ['a < b', '*a &lt; b*'],
    ['event:Kansai Istio', '*event:Kansai Istio*'],
    ['a*b', undefined],
    ['snake_case', undefined],
    ['`x`', undefined],
    [':tada:', undefined],
    ['~x~', undefined],
    ['', undefined],
  ])('shows %j in bold as %j', (line, bold) => {
    expect(boldMrkdwn(line)).toBe(bold);
  });

  it.each([
    ['https://example.com/a?b=c&d', 'https://example.com/a?b=c&d'],
    ['HTTP://EXAMPLE.COM', 'http://example.com/'],
    ['https://example.com/<!channel> x', 'https://example.com/%3C!channel%3E%20x'],
    ['javascript:alert(1)', undefined],
    ['https://', undefined],
    ['/relative', undefined],
    ['mailto:a@example.com', undefined],
  ])('takes %j for the address %j', (url, address) => {
    expect(webAddress(url)).toBe(address);
  });

  it('shows the words of a link that cannot be one, or that is too long to be kept whole', () => {
    expect(link('x', 'javascript:alert(1)')).toEqual({ type: 'text', text: 'x' });
    const base = 'https://example.com/';
    expect(link('x', base + 'a'.repeat(2000 - base.length))).toMatchObject({ type: 'link' });
    expect(link('x', base + 'a'.repeat(2001 - base.length))).toEqual({ type: 'text', text: 'x' });
  });

  it('keeps line breaks of text and none of a line', () => {
    expect(cleanText('a\n\tb')).toBe('a\n\tb');
    expect(cleanLine(' a\n\tb ')).toBe('a b');
  });
});

describe('cutting', () => {
  it('finds the boundaries around an offset within a character', () => {
    expect([boundaryBefore(`a${FAMILY}b`, 5), boundaryAfter(`a${FAMILY}b`, 5)]).toEqual([1, 1 + FAMILY.length]);
    expect([boundaryBefore('か\u3099', 1), boundaryAfter('か\u3099', 1)]).toEqual([0, 2]);
    expect([boundaryBefore('ab', 1), boundaryAfter('ab', 1)]).toEqual([1, 1]);
  });

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    [`ab${FAMILY}`, 2 + FAMILY.length, `ab${FAMILY}`],
    [`ab${FAMILY}c`, 2 + FAMILY.length, 'ab…'],
    [`e${'\u0301'.repeat(50)}`, 10, '…'],
  ])('clips %j to %i as %j', (value, max, clipped) => {
    expect(clip(value, max)).toBe(clipped);
  });

  it.each([
    ['a & b', 9, 'a &amp; b'],
    ['a & b', 8, 'a &amp;…'],
    ['a & b', 7, 'a…'],
    ['<<<<', 8, '&lt;…'],
  ])('clips %j after escaping to %i as %j', (value, max, clipped) => {
    expect(clipEscaped(value, max)).toBe(clipped);
  });

  it('shows an enormous bullet around its match', () => {
    const long = `${'あ'.repeat(5000)}メモリ${'い'.repeat(5000)}`;
    const elements = unitElements(unit([plain(long)], [{ start: 5000, end: 5003 }]), { maxChars: 300, isPlain: false }, en);
    expect(elements.map(({ text: value }) => value)).toEqual(['…', 'あ'.repeat(100), 'メモリ', 'い'.repeat(197), '…']);
    expect(elements[2]?.style).toEqual({ bold: true });
  });

  it('cuts many lines by whole lines around the match, and says how many there are', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const at = lines.indexOf('line 50');
    const [row] = unitRows(unit([plain(lines)], [{ start: at, end: at + 7 }], 'code'), 0, WHOLE, en);
    expect(row).toEqual({
      kind: 'code',
      text: `… 48 more lines\n${Array.from({ length: 10 }, (_, index) => `line ${48 + index}`).join('\n')}\n… 42 more lines`,
    });
  });

  it('keeps the address of a link whole whose words are cut', () => {
    const url = 'https://example.com/a-long-address';
    const elements = unitElements(
      unit([{ kind: 'link', url, children: [plain('words '.repeat(100))] }]),
      { maxChars: 30, isPlain: false },
      en,
    );
    expect(elements).toEqual([
      { type: 'link', url, text: 'words '.repeat(5) },
      { type: 'text', text: '…' },
    ]);
  });
});

describe('markup of notes', () => {
  it('splits a match that reaches over markup into pieces that keep it', () => {
    const inlines: readonly Inline[] = [
      plain('proxyの'),
      { kind: 'code', value: 'メモリ' },
      { kind: 'link', url: 'https://example.com/', children: [plain('消費を'), { kind: 'emphasis', children: [plain('減らす')] }] },
    ];
    expect(unitElements(unit(inlines, [{ start: 7, end: 10 }]), WHOLE, en)).toEqual([
      { type: 'text', text: 'proxyの' },
      { type: 'text', text: 'メ', style: { code: true } },
      { type: 'text', text: 'モリ', style: { bold: true, code: true } },
      { type: 'link', url: 'https://example.com/', text: '消', style: { bold: true } },
      { type: 'link', url: 'https://example.com/', text: '費を' },
      { type: 'link', url: 'https://example.com/', text: '減らす', style: { italic: true } },
    ]);
  });

  it('marks whole characters where a match begins or ends within one', () => {
    expect(unitElements(unit([plain(`a${FAMILY}b`)], [{ start: 3, end: 4 }]), WHOLE, en)).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: FAMILY, style: { bold: true } },
      { type: 'text', text: 'b' },
    ]);
  });

  it('leaves bold to the matches where there are some', () => {
    const inlines: readonly Inline[] = [{ kind: 'strong', children: [plain('必ず')] }, plain('確認')];
    expect(unitElements(unit(inlines), WHOLE, en)[0]).toMatchObject({ text: '必ず', style: { bold: true } });
    expect(unitElements(unit(inlines, [{ start: 2, end: 4 }]), WHOLE, en)).toEqual([
      { type: 'text', text: '必ず', style: { italic: true } },
      { type: 'text', text: '確認', style: { bold: true } },
    ]);
  });

  it('never makes a mention of what looks like one', () => {
    expect(unitElements(unit([plain('<!channel> @here')]), WHOLE, en)).toEqual([{ type: 'text', text: '<!channel> @here' }]);
  });

  it('keeps strike and line breaks', () => {
    const inlines: readonly Inline[] = [{ kind: 'delete', children: [plain('old')] }, { kind: 'break', value: '\n' }, plain('new')];
    expect(unitElements(unit(inlines), WHOLE, en)).toEqual([
      { type: 'text', text: 'old', style: { strike: true } },
      { type: 'text', text: '\n' },
      { type: 'text', text: 'new' },
    ]);
  });
});

describe('rows', () => {
  it('nests items as lists of one depth each, and goes on after what is no item', () => {
    const block = richText([
      { kind: 'line', elements: [text('a')] },
      { kind: 'line', elements: [text('b')] },
      { kind: 'item', depth: 0, elements: [text('1')] },
      { kind: 'item', depth: 1, elements: [text('1.1')] },
      { kind: 'code', text: 'x: y' },
      { kind: 'item', depth: 20, elements: [text('deep')] },
    ]);
    expect(block.elements.map((element) => [element.type, 'indent' in element ? element.indent : undefined])).toEqual([
      ['rich_text_section', undefined],
      ['rich_text_list', 0],
      ['rich_text_list', 1],
      ['rich_text_preformatted', undefined],
      ['rich_text_list', 8],
    ]);
  });

  it('tells what is left out on the own line of a unit without shown children, else below them', () => {
    const rows = unitRows(shown('parent', [shown('leaf', [], 2)], 3), 0, WHOLE, en);
    expect(
      rows.map((row) => ('elements' in row ? row.elements.map((element) => ('text' in element ? element.text : '')).join('') : row.text)),
    ).toEqual(['parent', 'leaf  … 2 more', '… 3 more']);
  });

  it('prunes to matches first, with what leads to them, and counts the others where they hang', () => {
    const tree = shown('top', [shown('a', [shown('a1'), shown('a2')]), shown('b', [shown('b1', [shown('[[hit]]')])]), shown('c', [], 4)]);
    const pruned = pruneUnit(tree, 4);
    expect(pruned).toMatchObject({
      omitted: 5,
      children: [
        { text: 'a', omitted: 2, children: [] },
        { text: 'b', children: [{ text: 'b1', children: [{ text: 'hit' }] }] },
      ],
    });
    expect(pruneUnit(tree, 7)).toBe(tree);
    expect(pruneUnit(tree, 0)).toMatchObject({ children: [], omitted: 11 });
  });
});

describe('as of', () => {
  it.each([
    ['2026-11-20T09:12:00.000Z', 'Asia/Tokyo', '18:12'],
    ['2026-11-20T09:12:00.000Z', 'America/New_York', '04:12'],
    ['2026-11-19T09:12:00.000Z', 'Asia/Tokyo', '2026-11-19 18:12'],
    ['2026-11-20T15:00:00.000Z', 'Asia/Tokyo', '2026-11-21 00:00'],
    ['2026-11-20T09:12:00.000Z', 'Nowhere/Land', '09:12 UTC'],
    ['no time', 'Asia/Tokyo', 'no time'],
  ])('shows %s in %s as %s', (iso, zone, expected) => {
    expect(asOf(iso, new Date('2026-11-20T10:00:00Z'), zone)).toBe(expected);
  });
});
