import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, type RunOptions, runInMemory } from '../support/environment.ts';

const SHIPPED = 'notes';
const NOTES = folderWith({
  '2024-01-15-mesh.md': `# Mesh Night

## 10:00-10:30 Istio を運用する

- Speaker: 山田（@yamada）, X社

### 注意点

- proxy がメモリを消費する
- [TODO] Ambient を試す

## 11:00-11:30 GitOps の始め方

- Argo CD を使う
- Flux は Helm と組み合わせる
- メモリの話はない
`,
});

const ask = (words: readonly string[], options: RunOptions = {}) => runInMemory(['ask', ...words, '--notes', NOTES], options);
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

describe('ask', () => {
  it('answers istio from the shipped notes with the Istio talk, the file and the line', async () => {
    const { code, out, err } = await runInMemory(['ask', 'istio', '--notes', SHIPPED], { variables: { NOTES_URL_TEMPLATE: '' } });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').slice(0, 6).join('\n')).toMatch(
      /1年間のシステム運用を通して分かったIstioの嬉しさと活用における注意点[\s\S]*\[Istio\]/,
    );
    expect(out).toMatch(/2019-11-28-cloudnative-days-kansai\.md:\d+|https:\/\/\S+kansai\.md\S*\d+/);
  });

  it('answers Istio 注意点 with the section of that name and its bullets', async () => {
    const { out } = await runInMemory(['ask', 'Istio', '注意点', '--notes', SHIPPED]);
    expect(out).toContain('\n  [注意点]\n  • 使いこなすのが難しい\n');
  });

  it('exits 0 with hits, 1 with nothing, 2 when there is nothing to search for', async () => {
    expect((await ask(['Istio'])).code).toBe(0);
    const miss = await ask(['Laravel', 'routing']);
    expect(miss).toMatchObject({ code: 1, err: '' });
    expect(miss.out).toContain('No note answers “Laravel routing”.');
    expect(await ask([])).toMatchObject({ code: 2, out: '' });
    expect(await ask([''], { variables: { REPLY_LANGUAGE: 'ja' } })).toEqual({
      code: 2,
      out: '',
      err: '探す言葉がありません。たとえば「istio」のように書いてください。\n',
    });
  });

  it.each([
    ['help', 0, /event NAME/],
    ['events', 0, /2024-01-15 {2}Mesh Night {2}2 talks/],
    ['event Mesh', 0, /10:00–10:30 Istio を運用する/],
    ['event Zurich', 1, /There is no event “Zurich”/],
    ['open', 0, /1 open question[\s\S]*\[TODO\] Ambient/],
    ['status', 0, /1 note, 2 talks[\s\S]*read at 2026-11-20 09:12 UTC[\s\S]*readings: ready/],
    ['speaker:yamada', 0, /Istio を運用する/],
    ['year:2024 GitOps', 0, /GitOps/],
    ['is:open', 0, /\[TODO\] Ambient/],
    ['"メモリを消費"', 0, /1 hit in 1 talk/],
    ['Istio event:nosuch', 0, /Nothing matches event:nosuch/],
    ['event:nosuch', 1, /^No note meets event:nosuch\./],
  ] as const)('%s', async (query, code, expected) => {
    const run = await ask([query, '--lang', 'en']);
    expect({ code: run.code, err: run.err }).toEqual({ code, err: '' });
    expect(run.out).toMatch(expected);
  });

  it.each([
    [['-Helm'], 2, 'Words to leave out are not enough. Add a word to search for.\n'],
    [
      ['event:Mesh', 'speaker:yamada', 'year:2024', '-Istio', '-注意点'],
      1,
      'Nothing meets all of event:Mesh speaker:yamada year:2024 -Istio -注意点. Leave a condition out.\n',
    ],
    [['a'.repeat(10_000)], 2, 'The question is too long (10000 characters). Keep it within 500.\n'],
    [['Istio', '--page', '99'], 1, 'There is no page 99; the last one is 1.\n'],
    [['tip', 'subscribe'], 2, '“tip subscribe” works in Slack and Discord channels that have the bot. Type help for more.\n'],
  ] as const)('refuses %j on standard error', async (words, code, err) => {
    expect(await ask([...words, '--lang', 'en'])).toEqual({ code, out: '', err });
  });

  it('takes words to leave out with one minus, and options before or after the query', async () => {
    const { out } = await ask(['メモリ', '-proxy']);
    expect(out).toContain('[メモリ]の話はない');
    expect(out).not.toContain('proxy が');
    expect((await runInMemory(['ask', '--lang', 'ja', '--notes', NOTES, 'Istio'])).out).toContain('発表から');
  });

  it.each([
    ['--lang before all', ['運用', '--lang', 'en'], { REPLY_LANGUAGE: 'ja', LANG: 'ja_JP.UTF-8' }, / in \d+ talks?\n/],
    ['REPLY_LANGUAGE', ['Istio'], { REPLY_LANGUAGE: 'ja' }, /発表から/],
    ['the question', ['運用'], { LANG: 'en_US.UTF-8' }, /発表から/],
    ['the locale', ['Istio'], { LANG: 'ja_JP.UTF-8' }, /発表から/],
    ['English without any', ['Istio'], { LANG: 'C' }, /in 1 talk/],
  ] as const)('speaks the language of %s', async (_, words, variables, expected) => {
    expect((await ask(words, { variables })).out).toMatch(expected);
  });

  it('colours on a terminal only, not with NO_COLOR, and keeps to its width', async () => {
    const terminal = await ask(['メモリ'], { columns: 40 });
    expect(terminal.out).toContain('\u001b[1;33mメモリ\u001b[22;39m');
    for (const line of terminal.out.replace(/\u001b\[[\d;]*m/g, '').split('\n'))
      if (!line.includes('://')) expect([...line].length).toBeLessThanOrEqual(40);
    expect((await ask(['メモリ'], { columns: 40, variables: { NO_COLOR: '1' } })).out).not.toContain('\u001b');
    expect((await ask(['メモリ'])).out).toContain('[メモリ]');
  });
});

describe('the hint to the next page', () => {
  it.each([
    ['k8snotes', ['メモリ', '--limit', '1'], /k8snotes ask メモリ --notes \S+ --limit 1 --page 2/],
    ['npm run -s ask --', ['メモリ', '--limit', '1', '--lang', 'ja'], /npm run -s ask -- メモリ --notes \S+ --limit 1 --lang ja --page 2/],
    ['npx k8snotes', ['"メモリ"', '--limit', '1'], /npx k8snotes ask '"メモリ"' --notes/],
  ] as const)('is what is typed after %s', async (program, words, expected) => {
    expect((await ask(words, { program })).out).toMatch(expected);
  });

  it('works when it is typed', async () => {
    const first = await ask(['"メモリ"', '--limit', '1', '--lang', 'en']);
    const hint = /next page: k8snotes ask (?<rest>.*)$/m.exec(first.out)?.groups?.['rest'] ?? '';
    const words = [...hint.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    const second = await ask(words.filter((_, index) => words[index] !== '--notes' && words[index - 1] !== '--notes'));
    expect(first.out).toContain('page 1 of');
    expect(second).toMatchObject({ code: 0 });
    expect(second.out).toContain('page 2 of');
  });
});

describe('ask --json', () => {
  it('has the keys of the contract, and those of a hit', async () => {
    const { code, out } = await ask(['メモリ', '--json', '--limit', '2']);
    expect(code).toBe(0);
    expect(out.endsWith('}\n')).toBe(true);
    const json = JSON.parse(out);
    expect(Object.keys(json)).toEqual(['query', 'kind', 'total', 'tookMs', 'hits', 'didYouMean', 'alsoSearched', 'near']);
    expect(json).toMatchObject({
      query: 'メモリ',
      kind: 'hits',
      didYouMean: [],
      near: [],
      tookMs: expect.any(Number),
      total: expect.any(Number),
    });
    expect(json.hits).toHaveLength(2);
    expect(json.hits[0]).toEqual({
      id: expect.any(String),
      file: '2024-01-15-mesh.md',
      line: expect.any(Number),
      endLine: expect.any(Number),
      text: expect.stringContaining('メモリ'),
      path: expect.arrayContaining(['Mesh Night']),
      session: expect.any(String),
      event: 'Mesh Night',
      date: '2024-01-15',
      speakers: expect.any(Array),
      score: expect.any(Number),
      tier: 'exact',
      url: expect.stringMatching(/^https:\/\/notes\.example\/2024-01-15-mesh\.md#L\d+$/),
    });
    expect(json.hits[0].score).toBeGreaterThanOrEqual(json.hits[1].score);
  });

  it('has null for what a note does not tell', async () => {
    const folder = folderWith({ 'plain.md': '# Plain\n\n- Istio\n' });
    const { out } = await runInMemory(['ask', 'Istio', '--json', '--notes', folder], { variables: { NOTES_URL_TEMPLATE: '' } });
    expect(JSON.parse(out).hits[0]).toMatchObject({ file: 'plain.md', session: null, date: null, speakers: [] });
  });

  it('says nothing with exit 1, what is near, and refusals with exit 2', async () => {
    const miss = await ask(['Laravel', 'routing', '--json']);
    expect(miss.code).toBe(1);
    expect(JSON.parse(miss.out)).toMatchObject({
      query: 'Laravel routing',
      kind: 'nothing',
      total: 0,
      hits: [],
      near: expect.any(Array),
      didYouMean: expect.any(Array),
      alsoSearched: expect.any(Array),
    });
    const refused = await ask(['--json']);
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.out)).toMatchObject({ kind: 'refused', hits: [], reason: { code: 'empty-query' } });
  });
});

describe('ask --batch', () => {
  const batch = (text: string, more: readonly string[] = [], options: RunOptions = {}) => {
    const file = join(folderWith({ 'batch.jsonl': text }), 'batch.jsonl');
    return runInMemory(['ask', '--batch', file, '--notes', NOTES, ...more], options);
  };

  it('answers every line in order with the keys of the contract', async () => {
    const { code, out, err } = await batch('{"id":"a","q":"メモリ"}\n\n{"id":7,"q":"Laravel"}\r\n{"id":null,"q":""}\n', ['--limit', '1']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.id)).toEqual(['a', 7, null]);
    for (const line of lines) expect(Object.keys(line)).toEqual(['id', 'hits', 'ms']);
    expect(lines.map((line) => line.hits.length)).toEqual([1, 0, 0]);
    expect(lines[0].hits[0]).toEqual({
      file: '2024-01-15-mesh.md',
      line: expect.any(Number),
      endLine: expect.any(Number),
      score: expect.any(Number),
      tier: 'exact',
    });
  });

  it('tells broken lines by number, answers the others, and exits 2', async () => {
    const { code, out, err } = await batch('{"id":1,"q":"Istio"}\nbroken\n{"id":2}\n[]\n{"id":3,"q":"GitOps"}\n');
    expect(code).toBe(2);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([1, 3]);
    expect(err).toMatch(/^line 2: not JSON .*\nline 3: expected .*\nline 4: expected .*\n$/);
    expect((await batch('\u001b[31m\n', ['--lang', 'ja'])).err).toMatch(/^1 行目: JSON ではありません/);
    expect((await batch('\u001b[31m\n')).err).not.toMatch(RAW);
  });

  it.each([
    [['--batch', 'missing.jsonl'], /Cannot read the batch file "missing\.jsonl".*Give the path/s],
    [['istio', '--batch', 'x.jsonl'], /leave the query out/],
  ])('refuses %j', async (words, expected) => {
    const { code, out, err } = await ask(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
  });
});

describe('control characters', () => {
  const folder = folderWith({ 'a.md': '# Evil \u001b[31m\n\n- red \u001b]0;x\u0007 istio \u009b2J \u202etext\n' });

  it('of notes and queries never reach the terminal', async () => {
    for (const words of [
      ['istio'],
      ['istio', '--json'],
      ['istio', '--explain'],
      ['\u001b[31mistio\u0007\u009b'],
      ['\u001b]0;x\u0007'],
      ['--\u001b[2J'],
      ['istio', '--lang', '\u001b[2J'],
      ['istio', '--limit', '\u009b'],
    ]) {
      const { out, err } = await runInMemory(['ask', ...words, '--notes', folder]);
      expect(out).not.toMatch(RAW);
      expect(err.replace(/\\u00/g, '')).not.toMatch(RAW);
    }
  });
});

describe('what is odd in the notes folder', () => {
  it('is a warning on standard error, JSON for programs, plain for people, and the others are answered', async () => {
    const folder = folderWith({ 'good.md': '# Good\n\n- Istio\n' });
    symlinkSync('/etc', join(folder, 'out'));
    symlinkSync(join(folder, 'gone.md'), join(folder, 'dangling.md'));
    const piped = await runInMemory(['ask', 'Istio', '--notes', folder]);
    expect(piped.code).toBe(0);
    const logged = piped.err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(logged).toMatchObject([
      { level: 40, code: 'unreadable', file: 'dangling.md' },
      { level: 40, code: 'outside-folder', file: 'out' },
    ]);
    const terminal = await runInMemory(['ask', 'Istio', '--notes', folder], { columns: 80 });
    expect(terminal.err).toMatch(
      /^warning: dangling\.md cannot be read.*\nwarning: out is a link that leaves the notes folder; it was not read\n$/,
    );
  });

  it.each(['ja', 'en'] as const)('is told in %s when there is no note at all', async (lang) => {
    const folder = folderWith({ 'a.pdf': '' });
    const words = { ja: /にはノート（.*）がありません。ノートを置くか、NOTES_DIR/, en: /There are no notes .* in .*NOTES_DIR or --notes/ };
    for (const command of [['ask', 'istio'], ['chat']]) {
      const { code, out, err } = await runInMemory([...command, '--notes', folder, '--lang', lang]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(words[lang]);
    }
  });

  it.each([
    ['ja', 'missing', /ノートのフォルダー .*missing がありません.*NOTES_DIR/],
    ['en', 'missing', /There is no notes folder .*missing.*NOTES_DIR/],
    ['ja', 'file.md', /file\.md はフォルダーではありません.*NOTES_DIR/],
    ['en', 'file.md', /file\.md is not a folder.*NOTES_DIR/],
  ])('is told in %s for the folder %s', async (lang, name, expected) => {
    const folder = folderWith({ 'file.md': '# x\n' });
    const { code, out, err } = await runInMemory(['ask', 'istio', '--notes', join(folder, name), '--lang', lang]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
    expect(err).not.toMatch(/\n {4}at /);
  });
});

describe('a file of the team', () => {
  it('adds its glossary, and is named when it is missing or wrong', async () => {
    const folder = folderWith({ 'good.yaml': '- term: Zanzibarium\n  ja: [注意点]\n', 'bad.yaml': '- terms: x\n', 'broken.yaml': '[' });
    const using = (file: string, lang = 'en') => ask(['Zanzibarium', '--lang', lang], { variables: { GLOSSARY_FILE: join(folder, file) } });
    expect((await using('good.yaml')).out).toMatch(/translated term: Zanzibarium/);
    for (const file of ['bad.yaml', 'broken.yaml', 'missing.yaml']) {
      const { code, out, err } = await using(file);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(file);
    }
    expect((await using('missing.yaml', 'ja')).err).toMatch(/^用語集を使えません。GLOSSARY_FILE/);
  });

  it('is read for a setting whose name ends in _FILE', async () => {
    const folder = folderWith({ language: 'ja\n', template: 'https://x.example/{path}#{line}' });
    const variables = {
      NOTES_URL_TEMPLATE: '',
      NOTES_URL_TEMPLATE_FILE: join(folder, 'template'),
      REPLY_LANGUAGE_FILE: join(folder, 'language'),
    };
    const { out } = await ask(['Istio'], { variables });
    expect(out).toMatch(/発表から[\s\S]*https:\/\/x\.example\/2024-01-15-mesh\.md#\d+/);
    writeFileSync(join(folder, 'language'), 'xx');
    expect((await ask(['Istio'], { variables })).err).toContain('REPLY_LANGUAGE="xx"');
  });
});
