import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../src/text/fold.ts';
import { foldKey } from '../../src/text/glossary.ts';
import { normalise } from '../../src/text/normalise.ts';

const fold = (text: string) => foldText(normalise(text));
/** The folded text with `|` before each place where a Latin term may begin or end. */
const withBoundaries = (text: string): string => {
  const folded = fold(text);
  return (
    [...folded.text].map((character, index) => (folded.boundary[index] === 1 ? `|${character}` : character)).join('') +
    (folded.boundary[folded.text.length] === 1 ? '|' : '')
  );
};

describe('foldText', () => {
  it.each([
    ['PodDisruptionBudget', 'pod disruption budget'],
    ['Pod Disruption-Budget', 'pod_disruption.budget'],
    ['CI/CD', 'ci cd'],
    ['ロードバランサー', 'ﾛｰﾄﾞﾊﾞﾗﾝｻ'],
    ['ロード・バランサ', 'ロードバランサー'],
    ['service　mesh', 'Service-Mesh'],
    ['node.js', 'NodeJS'],
    ["don't", 'dont'],
    ['Prometheus+Grafana', 'Prometheus Grafana'],
    ['Meetup#18', 'Meetup 18'],
    ['クォータ', 'クオータ'],
  ])('%s and %s fold to the same', (a, b) => {
    expect(foldKey(a)).toBe(foldKey(b));
  });

  it.each([
    ['C', 'C++'],
    ['C', 'C#'],
    ['C++', 'C#'],
    ['k3s', 'k8s'],
    ['サーバー', 'サービス'],
    ['foo. bar', 'foo bar'],
    ['foo, bar', 'foobar'],
    ['foo（bar', 'foo bar'],
  ])('%s and %s stay apart', (a, b) => {
    expect(foldKey(a)).not.toBe(foldKey(b));
  });

  it.each([
    ['PodDisruptionBudget', '|pod|disruption|budget|'],
    ['kube-proxy', '|kube|proxy|'],
    ['APIServer', '|api|server|'],
    ['PodCIDRs', '|pod|cidrs|'],
    ['k8sの運用', '|k8s|の|運用|'],
    ['Prometheus+Grafana', '|prometheus|grafana|'],
    ['Tokyo#18', '|tokyo|18|'],
    ['C++で', '|c+|で|'],
    ['Istio導入', '|istio|導入|'],
    ['クラスタ管理', '|クラスタ|管理|'],
  ])('bounds the pieces of %s as %s', (text, expected) => {
    expect(withBoundaries(text)).toBe(expected);
  });

  it('lets a kana give its range to the marks dropped after it', () => {
    const folded = fold('サーバー');
    expect([folded.text, folded.starts, folded.ends]).toEqual(['サバ', [0, 2], [2, 4]]);
  });

  it('does not stretch a word over a long vowel mark that stands apart', () => {
    const folded = fold('API ー x');
    expect([folded.starts[2], folded.ends[2]]).toEqual([2, 3]);
  });

  it('gives each folded unit a range of the text, in order, and one boundary more', () => {
    const pieces = fc.constantFrom(
      'Pod',
      'API',
      's',
      'ヴァ',
      'ヴ',
      'ティ',
      'ッ',
      'ー',
      'ア',
      '運',
      'か',
      '𠮷',
      '+',
      '#',
      '-',
      '. ',
      '.',
      ' ',
      '。',
      '🚀',
      '1',
      'ｶﾞ',
      'é',
    );
    const anyText = fc.oneof(
      fc.array(fc.nat({ max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
      fc.array(pieces, { maxLength: 15 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const normalised = normalise(text);
        const folded = foldText(normalised);
        expect(folded.starts).toHaveLength(folded.text.length);
        expect(folded.ends).toHaveLength(folded.text.length);
        expect(folded.boundary).toHaveLength(folded.text.length + 1);
        let start = 0;
        for (let index = 0; index < folded.text.length; index += 1) {
          expect(folded.starts[index]).toBeGreaterThanOrEqual(start);
          start = folded.starts[index] ?? 0;
          expect(folded.ends[index]).toBeGreaterThan(start);
          expect(folded.ends[index]).toBeLessThanOrEqual(normalised.text.length);
        }
        // `c++` keeps a mark only while it ends the word.
        if (!/[+#]/.test(folded.text)) expect(foldText(normalise(folded.text)).text).toBe(folded.text);
      }),
      { numRuns: 500, interruptAfterTimeLimit: 1000 },
    );
  });
});
