import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/search/query-syntax.ts';

const NO_FILTERS = { events: [], speakers: [], years: [], tags: [], after: undefined, before: undefined, openOnly: false };

describe('plain text', () => {
  it.each([
    ['istio', 'istio'],
    ['Istio 注意点', 'Istio 注意点'],
    ['Istio　注意点', 'Istio 注意点'],
    ['Ｉｓｔｉｏ', 'Istio'],
    ['ｲｽﾃｨｵ', 'イスティオ'],
    ['  istio \n\t envoy ', 'istio envoy'],
    ['PodDisruptionBudget', 'PodDisruptionBudget'],
    ['cloud-init C-8', 'cloud-init C-8'],
    // What merely looks like an operator or an exclusion.
    ['https://istio.io/docs', 'https://istio.io/docs'],
    ['std::vector', 'std::vector'],
    ['10:30', '10:30'],
    ['foo:bar', 'foo:bar'],
    ['constructor:foo', 'constructor:foo'],
    ['Q: Istio', 'Q: Istio'],
    [':open', ':open'],
    ['kubectl get pod --watch', 'kubectl get pod --watch'],
    ['kubectl logs -f pod', 'kubectl logs -f pod'],
    ['kill -9', 'kill -9'],
    ['a --> b', 'a --> b'],
    ['a - b', 'a b'],
    ['-', ''],
    ['""', ''],
    ['', ''],
  ])('%j is searched as %j', (source, text) => {
    expect(parseQuery(source)).toEqual({ text, phrases: [], excluded: [], filters: NO_FILTERS, problems: [], hasFilters: false });
  });
});

describe('phrases', () => {
  it.each([
    ['"service mesh"', 'service mesh', ['service mesh']],
    ['“service mesh” istio', 'service mesh istio', ['service mesh']],
    ['„Service Mesh“', 'Service Mesh', ['service mesh']],
    ['＂service mesh＂', 'service mesh', ['service mesh']],
    ['「サービス メッシュ」', 'サービス メッシュ', ['サービス メッシュ']],
    ['『運用』の話', '運用 の話', ['運用']],
    ['Istioの「注意点」とは', 'Istioの 注意点 とは', ['注意点']],
    ['「a」「b」', 'a b', ['a', 'b']],
    ['"event:foo"', 'event:foo', ['event:foo']],
    ['"-v"', '-v', ['-v']],
    ['" istio   envoy "', 'istio   envoy', ['istio envoy']],
    // One quotation mark alone is none.
    ['"service mesh', 'service mesh', []],
    ['service" mesh', 'service mesh', []],
    ['「サービス', 'サービス', []],
  ])('%j', (source, text, phrases) => {
    expect(parseQuery(source)).toMatchObject({ text, phrases, excluded: [], problems: [] });
  });
});

describe('exclusions', () => {
  it.each([
    ['istio -envoy', 'istio', ['envoy']],
    ['istio －envoy', 'istio', ['envoy']],
    ['istio −envoy', 'istio', ['envoy']],
    ['istio –envoy', 'istio', ['envoy']],
    ['istio -"service mesh"', 'istio', ['service mesh']],
    ['運用　-「障害 対応」', '運用', ['障害 対応']],
    ['istio -設', 'istio', ['設']],
    ['istio -foo:bar', 'istio', ['foo:bar']],
    ['-istio', '', ['istio']],
    ['istio -"a"', 'istio', ['a']],
  ])('%j', (source, text, excluded) => {
    expect(parseQuery(source)).toMatchObject({ text, excluded, phrases: [], problems: [], hasFilters: false });
  });
});

describe('operators', () => {
  it.each([
    ['event:kubecon', { events: ['kubecon'] }],
    ['ｅｖｅｎｔ：KubeCon', { events: ['KubeCon'] }],
    ['EVENT:kubecon', { events: ['kubecon'] }],
    ['イベント：「KubeCon 2019」', { events: ['KubeCon 2019'] }],
    ['event:"KubeCon NA"', { events: ['KubeCon NA'] }],
    ['event:“KubeCon NA”', { events: ['KubeCon NA'] }],
    ['event:a event:b', { events: ['a', 'b'] }],
    ['speaker:@go_vargo', { speakers: ['go_vargo'] }],
    ['発表者：山田', { speakers: ['山田'] }],
    ['登壇者:山田', { speakers: ['山田'] }],
    ['year:2019', { years: ['2019'] }],
    ['年：２０１９年', { years: ['2019'] }],
    ['tag:#k8sjp', { tags: ['k8sjp'] }],
    ['タグ:k8sjp', { tags: ['k8sjp'] }],
    ['after:2019', { after: '2019' }],
    ['after:2019-3', { after: '2019-03' }],
    ['以降:2019年3月', { after: '2019-03' }],
    ['before:2019/03/27', { before: '2019-03-27' }],
    ['以前:20190327', { before: '2019-03-27' }],
    ['after:2019年3月7日', { after: '2019-03-07' }],
    ['is:open', { openOnly: true }],
    ['is:TODO', { openOnly: true }],
    ['is:未解決', { openOnly: true }],
  ])('%s selects', (source, filters) => {
    expect(parseQuery(`istio ${source} 運用`)).toEqual({
      text: 'istio 運用',
      phrases: [],
      excluded: [],
      filters: { ...NO_FILTERS, ...filters },
      problems: [],
      hasFilters: true,
    });
  });

  it.each([
    ['after:yesterday', 'after', 'yesterday', 'bad-date'],
    ['after:2019-13', 'after', '2019-13', 'bad-date'],
    ['before:2019-02-30', 'before', '2019-02-30', 'bad-date'],
    ['year:19', 'year', '19', 'bad-date'],
    ['year:2019-2020', 'year', '2019-2020', 'bad-date'],
    ['以降：昨日', '以降', '昨日', 'bad-date'],
    ['is:closed', 'is', 'closed', 'bad-value'],
    ['speaker:', 'speaker', '', 'bad-value'],
    ['event:""', 'event', '', 'bad-value'],
    ['speaker: 山田', 'speaker', '', 'bad-value'],
    // It must not select what was to be left out.
    ['-event:kubecon', '-event', 'kubecon', 'unknown'],
    ['-タグ:foo', '-タグ', 'foo', 'unknown'],
  ])('%s is named, not silently dropped', (source, operator, value, problem) => {
    const query = parseQuery(`istio ${source}`);
    expect(query.problems).toEqual([{ operator, value, problem }]);
    expect(query).toMatchObject({ filters: NO_FILTERS, hasFilters: false });
    expect(query.text).toBe(source === 'speaker: 山田' ? 'istio 山田' : 'istio');
  });
});

describe('parseQuery', () => {
  const pieces = fc.constantFrom(
    'istio',
    '運用',
    '"',
    '“',
    '「',
    '」',
    '-',
    '－',
    ':',
    '：',
    'event',
    'year',
    'is',
    '2019',
    ' ',
    '　',
    'constructor',
    '__proto__',
    '\u0000',
    '🚀',
    '\ud800',
    'ｶﾞ',
    '@',
    '#',
  );

  it('takes any text, and gives its text plain and trimmed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.nat({ max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
          fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join('')),
        ),
        (source) => {
          const query = parseQuery(source);
          expect(query.text).toBe(query.text.trim());
          expect(query.text).not.toMatch(/[\u0000-\u001f\u3000]/);
          for (const problem of query.problems) expect(problem.operator).not.toBe('');
        },
      ),
      { numRuns: 600, interruptAfterTimeLimit: 1000 },
    );
  });

  it('never loses a plain word, whatever stands around it', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}[0-9]$/);
    const noise = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(noise, word, noise, (before, plain, after) => {
        const query = parseQuery(`${before} ${plain} ${after}`);
        const kept = JSON.stringify(query);
        expect(kept).toContain(plain);
      }),
      { numRuns: 600, interruptAfterTimeLimit: 1000 },
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.constantFrom(' ', '　', '\u00a0', '\n'), (words, space) => {
        expect(parseQuery(words.join(space)).text).toBe(words.join(' '));
      }),
      { numRuns: 200, interruptAfterTimeLimit: 500 },
    );
  });
});
