import { describe, expect, it } from 'vitest';
import { parseNote } from '../../src/notes/parse-note.ts';

describe('parseNote', () => {
  it('does what its doc comment shows', () => {
    expect(parseNote('# Meetup\n\n## Istio @foo\n- 注意点', 'meetup.md').units.at(-1)?.text).toBe('注意点');
  });

  it('reads 2,000 nested levels without a stack and says that nobody meant them', () => {
    const markdown = Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}- level ${depth}`).join('\n');
    const note = parseNote(markdown, 'deep.md');
    expect(note.units).toHaveLength(2000);
    expect(note.units.at(-1)?.depth).toBe(1999);
    expect(note.warnings.map(({ code, line }) => [code, line])).toEqual([['too-deep', 2000]]);
  });

  it.each([
    '[',
    ']',
    '*',
    '_',
    '`',
    '<',
    '>',
    '~',
    '![',
    '**a ',
    '*a_ ',
    '<!--',
    '- ',
    '|',
    '\\[',
    '&amp;',
    'https://(',
    '(',
    ' ',
    '\t',
    '@a ',
  ])('gives up on markup and keeps the text of 100 KB of %j', (piece) => {
    const markdown = `- start ${piece.repeat(Math.ceil(100_000 / piece.length))} end`;
    const { units } = parseNote(markdown, 'long.md');
    expect(units).toHaveLength(1);
    expect(units[0]?.text).toMatch(/^start.*end$/s);
  });

  it('finds links and bold at both ends of a very long line', () => {
    const [unit] = parseNote(`- **a** ${'語 '.repeat(20_000)}[b](https://example.com)`, 'long.md').units;
    expect(unit?.inlines.at(0)?.kind).toBe('strong');
    expect(unit?.inlines.at(-1)).toMatchObject({ kind: 'link', url: 'https://example.com' });
  });
});

describe('unit ids', () => {
  const idsOf = (markdown: string, path = 'a.md'): ReadonlyMap<string, string> =>
    new Map(parseNote(markdown, path).units.map(({ id, line, text }) => [`${text}@${line}`, id]));

  it('stay when the parent is reworded, the unit moves, or its markup changes', () => {
    const before = idsOf('# T\n- parent\n  - child\n- double\n- double');
    const after = idsOf('# T\n\n- reworded\n\n  - **child**\n- double\n- double');
    expect(after.get('child@5')).toBe(before.get('child@3'));
    expect(after.get('double@6')).toBe(before.get('double@4'));
    expect(after.get('double@7')).toBe(before.get('double@5'));
  });

  it('differ between doubles, between a heading and a bullet, and between files', () => {
    const ids = [...idsOf('# T\n- T\n- T').values(), ...idsOf('# T', 'b.md').values()];
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[\w-]{12}$/);
  });
});

describe('the date of a note', () => {
  it.each([
    ['2019-11-28', '2019-11-28'],
    ['2019-11', '2019-11'],
    ['2019', '2019'],
    ['"2019/11/28"', '2019-11-28'],
    ['2019年3月27日', '2019-03-27'],
    ['20191128', '2019-11-28'],
    ['2019-11-28T10:00:00+09:00', '2019-11-28'],
    ['2019-02-30', undefined],
    ['2019-13-01', undefined],
    ['someday', undefined],
  ])('in front matter as %s is %s', (written, date) => {
    expect(parseNote(`---\ndate: ${written}\n---\n`, 'a.md').date).toBe(date);
  });

  it.each([
    ['2019/11/28 Thu', '2019-11-28'],
    ['日時: 2019/03/27', '2019-03-27'],
    ['開催日：２０１９年３月２７日（水）', '2019-03-27'],
    ['- Date: Nov 28, 2019', '2019-11-28'],
    ['28 November 2019', '2019-11-28'],
    ['令和元年11月28日', '2019-11-28'],
    ['2019.11.28', '2019-11-28'],
    ['2019/02/29', undefined],
    ['Kubernetes 1.20.2019 は古い', undefined],
    ['次回は 2019/12/01 に開催するのでまた来てください、お待ちしています', undefined],
  ])('in the line %s is %s', (line, date) => {
    expect(parseNote(`# Meetup\n\n${line}\n`, 'a.md').date).toBe(date);
  });

  it.each([
    ['2019-11-28-cnd.md', '2019-11-28'],
    ['20191128_cnd.md', '2019-11-28'],
    ['2019-11-cnd.md', '2019-11'],
    ['2019/11/28-cnd.md', '2019-11-28'],
    ['2019/cnd.md', '2019'],
    ['k8s-1.20.md', undefined],
  ])('in the path %s is %s', (path, date) => {
    expect(parseNote('# Meetup', path).date).toBe(date);
  });

  it('is taken from front matter before title before a line before the file name', () => {
    const head = '# 20190618 meetup\n\n2019/06/19\n';
    expect(parseNote(`---\ndate: 2018\n---\n${head}`, '2017-01-01.md').date).toBe('2018');
    expect(parseNote(head, '2017-01-01.md').date).toBe('2019-06-18');
    expect(parseNote('# meetup\n\n2019/06/19\n', '2017-01-01.md').date).toBe('2019-06-19');
    expect(parseNote('# KubeCon 2019\n', '2019-05-20-kubecon.md').date).toBe('2019-05-20');
  });
});

describe('the audience of a note', () => {
  it.each([
    ['audience in a block that is never closed', '---\naudience: [slack:C0123]\n\n# Ours\n\n- a\n'],
    ['公開範囲 in a block that is never closed', '---\n公開範囲: slack:C0123\n\n# Ours\n\n- a\n'],
    ['公開範囲 in a block that is being written just now', '---\n公開範囲: sl'],
    ['公開範囲 with a colon of full width', '---\n公開範囲：slack:C0123\n---\n- a\n'],
    ['audience with a colon of full width', '---\ntitle: x\naudience：slack:C0123\n---\n- a\n'],
  ])('is nobody with %s', (_, text) => {
    const { audience, warnings } = parseNote(text, 'a.md');
    expect(audience).toEqual({ kind: 'places', places: [] });
    expect(warnings.map(({ code }) => code)).toContain('front-matter');
  });

  it.each(['---\n下書き: true\n\n- a\n', '---\n下書き：はい\n---\n- a\n'])('is nobody with a draft whose block is broken', (text) => {
    expect(parseNote(text, 'a.md').draft).toBe(true);
  });

  it.each([
    ['public', { kind: 'public' }, 0],
    ['[slack:C0123, discord:456]', { kind: 'places', places: ['slack:C0123', 'discord:456'] }, 0],
    ['slack:C0123', { kind: 'places', places: ['slack:C0123'] }, 0],
    ['[]', { kind: 'places', places: [] }, 0],
    ['', { kind: 'places', places: [] }, 1],
    ['private', { kind: 'places', places: [] }, 1],
    ['[public, slack:C0123]', { kind: 'places', places: ['slack:C0123'] }, 1],
    ['{ slack: C0123 }', { kind: 'places', places: [] }, 1],
    ['true', { kind: 'places', places: [] }, 1],
  ])('written as `%s` is closed unless it is understood', (written, audience, warningCount) => {
    const note = parseNote(`---\naudience: ${written}\n---\n- a`, 'a.md');
    expect(note.audience).toEqual(audience);
    expect(note.warnings).toHaveLength(warningCount);
  });
});
