import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/check/check-notes.ts';
import { checkFolder, checkTexts } from './check-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const SEEDS = join(process.env['K8SNOTES_SHARED'] ?? join(ROOT, '../shared'), 'seeds');
const REQUIRE_EXTRAS = process.env['K8SNOTES_REQUIRE_EXTRAS'] === '1';

describe('checkNotes', () => {
  it.each(['en', 'ja'] as const)('finds nothing at all in the notes that are shipped (%s)', async (language) => {
    const report = await checkFolder(join(ROOT, 'notes'), language);
    expect(report.findings).toEqual([]);
    expect(report.files).toBeGreaterThanOrEqual(5);
  });

  it('sorts findings by file and line, the worst of a line first', () => {
    const report = checkTexts({
      'b.md': '# Meetup\n\n-\n',
      'a.md': '# 2024-05-01 Meetup\n\n- Serverles と https://example.com/\n- https://example.com/\n-\n\n```\nnever closed\n',
    });
    expect(report.findings.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'a.md:3 misspelling',
      'a.md:4 bare-link',
      'a.md:5 empty-bullet',
      'a.md:7 unclosed-fence',
      'b.md:1 undated',
      'b.md:3 empty-bullet',
    ]);
    expect(report).toMatchObject({ errors: 1, warnings: 4, suggestions: 1, files: 2 });
  });

  it('counts lines the same whatever the line endings', () => {
    const text = '# 2024-05-01 Meetup\n\n- Helm\n-\n- Serverles\n';
    const places = (source: string): readonly string[] =>
      checkTexts({ 'a.md': source }).findings.map(({ line, code }) => `${line} ${code}`);
    expect(places(text)).toEqual(['4 empty-bullet', '5 misspelling']);
    expect(places(text.replaceAll('\n', '\r\n'))).toEqual(places(text));
    expect(places(text.replaceAll('\n', '\r'))).toEqual(places(text));
  });
});

describe('mixed spellings', () => {
  const head = '# 2024-05-01 Meetup\n\n';
  const spellings = (bullets: readonly string[]): readonly string[] =>
    checkTexts({ 'a.md': head + bullets.map((text, index) => `- ${index + 1} 番: ${text}\n`).join('') })
      .findings.filter(({ code }) => code === 'mixed-spelling')
      .map(({ line, message, remedy }) => `${line - 2}: ${message} ${remedy}`);

  it.each([
    [
      'the commoner katakana',
      ['サーバー', 'サーバー', 'サーバ'],
      ['3: “サーバ” (1 time) beside “サーバー” (2 times) Write “サーバー” throughout.'],
    ],
    ['of equals the longer', ['ユーザ', 'ユーザー'], ['1: “ユーザ” (1 time) beside “ユーザー” (1 time) Write “ユーザー” throughout.']],
    [
      'a proper name of the glossary against the majority',
      ['Github', 'Github', 'GitHub'],
      ['1: “Github” (2 times) beside “GitHub” (1 time); here on lines 3, 4 Write “GitHub” throughout.'],
    ],
    [
      'a hyphen',
      ['on-premise', 'on-premise', 'onpremise'],
      ['3: “onpremise” (1 time) beside “on-premise” (2 times) Write “on-premise” throughout.'],
    ],
  ])('prefers %s', (_, bullets, expected) => {
    expect(spellings(bullets)).toEqual(expected);
  });

  it.each([
    ['short katakana that is another word', ['ビル', 'ビール', 'パッチ', 'パーティー', 'スキーマ', 'スキマ']],
    ['a capital at the beginning', ['Deployment', 'deployment', 'Cloud-native', 'cloud-native']],
    ['names of Kubernetes', ['k8s', 'K8s', 'K8S', 'Kubernetes']],
    ['acronyms that are words', ['LINE', 'line', 'REST', 'the rest', 'CD', 'cd']],
    ['code and addresses', ['GitHub', '`github`', 'https://github.com/github', '@github', 'github.com', 'github_token']],
    ['commands', ['ReplicaSet', 'kubectl get replicaset']],
    ['quotations', ['サーバー', '「サーバ」という題', '"サーバ"']],
    ['different words', ['コンテナ', 'コンテンツ', 'クラスター', 'クラス']],
  ])('leaves %s alone', (_, bullets) => {
    expect(spellings(bullets)).toEqual([]);
  });

  it('leaves titles of talks alone', () => {
    expect(checkTexts({ 'a.md': `${head}## サーバの話\n\n- サーバーを増やす\n` }).findings).toEqual([]);
  });

  it('compares over all files, and tells each file of its own', () => {
    const report = checkTexts({
      'a.md': `${head}- サーバーと Istio\n- サーバーの数\n`,
      'b.md': `${head}- サーバと Helm\n`,
      'c.md': `${head}- サーバと Envoy\n- サーバーの種類\n`,
    });
    expect(report.findings.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'b.md:3 mixed-spelling',
      'c.md:3 mixed-spelling',
    ]);
  });
});

describe('the notes that the project began with', () => {
  const isThere = existsSync(SEEDS);
  it.runIf(REQUIRE_EXTRAS)('are there', () => {
    expect(isThere, `${SEEDS} (set K8SNOTES_SHARED)`).toBe(true);
  });

  describe.skipIf(!isThere)(isThere ? 'give' : `give findings (skipped: no ${SEEDS}, set K8SNOTES_SHARED)`, () => {
    const places = async (code: Finding['code']): Promise<readonly string[]> =>
      (await checkFolder(SEEDS)).findings.filter((finding) => finding.code === code).map(({ file, line }) => `${file.slice(0, 3)}:${line}`);

    it('no errors', async () => {
      expect(await checkFolder(SEEDS)).toMatchObject({ errors: 0, files: 5 });
    });

    it('empty bullets', async () => {
      expect(await places('empty-bullet')).toEqual(['002:121', '003:134', '004:331']);
    });

    it('events without a date', async () => {
      expect(await places('undated')).toEqual(['000:1', '002:1']);
    });

    it('bullets that stand twice', async () => {
      expect(await places('duplicate-bullet')).toEqual(['000:119', '002:115', '004:138', '004:156']);
    });

    it('talks without a note', async () => {
      expect(await places('empty-session')).toEqual(['000:76', '002:140', '003:132', '004:123']);
    });

    it('images of which chat shows nothing', async () => {
      expect(await places('image-without-text')).toEqual(['000:53', '000:55', '004:18']);
    });

    it('misspellings', async () => {
      const { findings } = await checkFolder(SEEDS);
      const messages = findings
        .filter(({ code }) => code === 'misspelling')
        .map(({ file, line, message }) => `${file.slice(0, 3)}:${line} ${message}`);
      expect(messages).toEqual(
        expect.arrayContaining([
          '000:167 “Vertival” is searched as a slip of “vertical”',
          '003:7 “OpenTelementry” is searched as a slip of “OpenTelemetry”',
          '003:14 “Racnher” is searched as a slip of “Rancher”',
          '003:93 “Resouce” is searched as a slip of “resource”',
          '003:111 “kubctl” is searched as a slip of “kubectl”',
          '004:241 “Lifecyle” is searched as a slip of “lifecycle”',
        ]),
      );
    });

    it('spellings that are mixed', async () => {
      const { findings } = await checkFolder(SEEDS);
      const messages = findings
        .filter(({ code }) => code === 'mixed-spelling')
        .map(({ file, line, message }) => `${file.slice(0, 3)}:${line} ${message}`);
      expect(messages).toEqual(
        expect.arrayContaining([
          '001:152 “サーバー” (1 time) beside “サーバ” (5 times)',
          '003:91 “Github” (1 time) beside “GitHub” (1 time)',
        ]),
      );
    });
  });
});

describe('whatever the text', () => {
  /** Pieces that notes are made of, and what breaks them. */
  const piece = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '- ',
        '  - ',
        '\t* ',
        '# ',
        '##',
        '---\n',
        '+++\n',
        'date: 2024-05-01\n',
        'draft: true\n',
        'audience: [slack:general]\n',
        '\n',
        '\r\n',
        '\r',
        '\n\n',
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '**',
        '__',
        '~~',
        '`',
        '```',
        '![](',
        '![a.png](',
        ')',
        '<img src="a">',
        '<!--',
        '-->',
        '「',
        '」',
        '"',
        '|',
        '> ',
        '[ ] ',
        '[a][b]',
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'サーバ',
        'サーバー',
        'Resouce',
        'GitHub',
        'Github',
        'k8s',
        'Speaker: ',
        'https://example.com/',
        '要点。',
        '10:00 - 10:30 ',
        '\u0000',
        '\ud800',
        '👩‍💻',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  it('checking never throws, and every finding lies inside its file', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('ja' as const, 'en' as const), (a, b, language) => {
        const texts: Record<string, string> = { 'a.md': a, '2024/b.md': b };
        const report = checkTexts(texts, language);
        for (const { file, line, message, remedy } of report.findings) {
          const lines = (texts[file] ?? '').split(/\r\n|\n|\r/);
          if (lines.at(-1) === '') lines.pop();
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(Math.max(1, lines.length));
          expect(message).not.toBe('');
          expect(remedy).not.toBe('');
        }
        expect(report.errors + report.warnings + report.suggestions).toBe(report.findings.length);
        expect(checkTexts(texts, language)).toEqual(report);
      }),
      { numRuns: 300 },
    );
  });
});
