import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, type TokenKind, wordKey } from '../../src/text/analyse.ts';

const keys = (text: string, ...kinds: TokenKind[]): readonly string[] =>
  analyse(text)
    .tokens.filter((token) => kinds.includes(token.kind))
    .map((token) => token.key);

describe('words of a text', () => {
  it.each([
    ['Istio 注意点', ['istio', '注意', '点']],
    ['k3s k3os k8s K8s', ['k3s', 'k3os', 'k8s', 'k8s']],
    ['CI/CD', ['ci', 'cd']],
    ['cloud-init', ['cloudinit']],
    ['node.js NodeJS', ['nodejs', 'nodejs']],
    ['kube_proxy kube-proxy', ['kubeproxy', 'kubeproxy']],
    ['v1.31.2 1.31.2', ['1.31.2', '1.31.2']],
    ['C++とC#', ['c++', 'c#']],
    ["don't", ['dont']],
    ['@jbeda', ['jbeda']],
    ['https://github.com/istio', ['https', 'githubcom', 'istio']],
    ['std::vector 10:30', ['std', 'vector', '10', '30']],
    ['Ｋｕｂｅｒｎｅｔｅｓ', ['kubernetes']],
    ['ｸﾗｽﾀｰ', ['クラスター']],
    ['Podを消す。', ['pod', '消す']],
    ['', []],
    ['🚀 。、 --', []],
  ])('%s: %j', (text, expected) => {
    expect(keys(text, 'word')).toEqual(expected);
  });

  it.each(['オートスケーリング', 'クラスター', 'ロードバランサー', 'サービスメッシュ', 'コンテナオーケストレーション', 'ッ'])(
    'never splits %s',
    (word) => {
      expect(keys(`この${word}を使う`, 'word')).toContain(word);
      expect(keys(word, 'word')).toEqual([word]);
    },
  );

  it('keeps katakana and the kanji around it apart', () => {
    expect(keys('オートスケーリング機能', 'word')).toEqual(['オートスケーリング', '機能']);
  });

  it.each([
    ['口腔内', '口腔'],
    ['𠮷野家', '𠮷野'],
    ['齟齬', '齟齬'],
    ['饕餮', '饕餮'],
  ])('loses no rare kanji of %s', (text, gram) => {
    expect(keys(text, 'word').join('')).toBe(text);
    expect(keys(text, 'gram')).toContain(gram);
  });

  it('gives an inflected word its kanji', () => {
    expect(keys('困った', 'okurigana')).toEqual(['困']);
    expect(keys('困る', 'okurigana')).toEqual(['困']);
    expect(keys('運用', 'okurigana')).toEqual([]);
  });
});

describe('parts of a Latin word', () => {
  it.each([
    ['PodDisruptionBudget', ['pod', 'disruption', 'budget']],
    ['CrashLoopBackOff', ['crash', 'loop', 'back', 'off']],
    ['APIServer', ['api', 'server']],
    ['TCPSocket', ['tcp', 'socket']],
    ['OOMKilled', ['oom', 'killed']],
    ['DaemonSets', ['daemon', 'sets']],
    ['PodCIDRs', ['pod', 'cidrs']],
    ['KubernetesAPIs', ['kubernetes', 'apis']],
    ['K8sNative', ['k8s', 'native']],
    ['macOS', ['mac', 'os']],
    ['kube-proxy', ['kube', 'proxy']],
    ['foo@example.com', ['foo', 'example', 'com']],
    ['Prometheus+Grafana', ['prometheus', 'grafana']],
    ['Tokyo#18', ['tokyo', '18']],
    ['v1.31.2', ['1.31', '1.31.2']],
    ['v1.31.2-rc.1', ['1.31', '1.31.2', 'rc']],
    ['1.31.x', ['1.31', 'x']],
    // Words of one piece have no parts.
    ['istio', []],
    ['APIs', []],
    ['eBPF', []],
    ['iOS', []],
    ['1.31', []],
    ['C++', []],
  ])('%s: %j', (text, expected) => {
    expect(keys(text, 'part')).toEqual(expected);
  });

  it.each([
    ['PodCIDRs', 'cidr'],
    ['APIs', 'api'],
    ['pods', 'pod'],
    ['DaemonSets', 'set'],
  ])('stems the plural of %s', (text, expected) => {
    expect(keys(text, 'stem')).toContain(expected);
  });

  it('gives words with digits no stem', () => {
    expect(keys('k3s k8s ipv6 log4j', 'stem')).toEqual([]);
  });
});

describe('bigrams', () => {
  it('are the neighbouring characters of Japanese text, pairs of hiragana left out', () => {
    expect(keys('運用について', 'gram')).toEqual(['運用', '用に']);
    expect(keys('です', 'gram')).toEqual([]);
    expect(keys('Istio', 'gram')).toEqual([]);
  });

  it('do not cross marks or Latin words', () => {
    expect(keys('運用・監視', 'gram')).toEqual(['運用', '監視']);
    expect(keys('運用Pod監視', 'gram')).toEqual(['運用', '監視']);
  });
});

describe('wordKey', () => {
  it.each([
    ['cloud-init', 'cloudinit'],
    ['node.js', 'nodejs'],
    ['v1.31.2', '1.31.2'],
    ['v1', 'v1'],
    ['c++', 'c++'],
    ['c#', 'c#'],
    ["don't", 'dont'],
  ])('%s is kept as %s', (word, key) => {
    expect(wordKey(word)).toBe(key);
  });
});

describe('analyse', () => {
  const pieces = fc.constantFrom(
    'PodDisruptionBudget',
    'k8s',
    'v1.31.2',
    '-',
    '.',
    'サーバー',
    'ー',
    '運用',
    'する',
    '𠮷',
    '🚀',
    ' ',
    'ｶﾞ',
    "'",
    '+',
    '#',
    'é',
    '\u0301',
    'İ',
    '々',
  );
  const anyText = fc.oneof(
    fc.array(fc.nat({ max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
  );

  it('takes any text; tokens lie inside it and are not empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { normalised, tokens } = analyse(text);
        for (const token of tokens) {
          expect(token.key).not.toBe('');
          expect(token.start).toBeGreaterThanOrEqual(0);
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.end).toBeLessThanOrEqual(normalised.text.length);
        }
      }),
      { numRuns: 400, interruptAfterTimeLimit: 1000 },
    );
  });

  it('reads the same from full-width text, upper case words and any text twice', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 .-]{0,20}$/), (text) => {
        const wide = text.replace(/[a-z0-9]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
        const plain = analyse(text).tokens.map(({ kind, key }) => [kind, key]);
        expect(analyse(wide).tokens.map(({ kind, key }) => [kind, key])).toEqual(plain);
        expect(analyse(text).tokens.map(({ kind, key }) => [kind, key])).toEqual(plain);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 500 },
    );
  });

  it('finds every letter of a text in some token, hiragana aside', () => {
    const letters = fc
      .array(fc.constantFrom('a', 'Z', '9', 'ア', 'ー', '運', '用', '𠮷', ' ', '-', 'の'), { maxLength: 15 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters, (text) => {
        const { normalised, tokens } = analyse(text);
        for (const match of normalised.text.matchAll(/[\p{L}\p{N}]/gu)) {
          if (match[0] === 'の') continue;
          expect(tokens.some((token) => token.start <= match.index && token.end >= match.index + match[0].length)).toBe(true);
        }
      }),
      { numRuns: 300, interruptAfterTimeLimit: 800 },
    );
  });
});
