import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/text/analyse.ts';
import { blankRequests, isEnglishStopWord, isJapaneseStopWord } from '../../src/text/stop-words.ts';

describe('stop words', () => {
  it.each(['the', 'how', 'is', 'of', 'what', "what's", "don't", "how's", "can't"])('%j says nothing in English', (word) => {
    expect(isEnglishStopWord(word)).toBe(true);
    // As the analyser keys it.
    const key = analyse(word).tokens.find((token) => token.kind === 'word')?.key ?? '';
    expect(isEnglishStopWord(key)).toBe(true);
  });

  it.each([
    'somebody',
    'anyone',
    'everything',
    'nowhere',
    'whoever',
    'themselves',
    'talked',
    'mentioned',
    'asking',
    "we'd",
    "they're",
    "couldn't",
  ])('%j is scaffolding of a question', (word) => {
    expect(isEnglishStopWord(word)).toBe(true);
  });

  it('keep the words that contractions are without their apostrophe', () => {
    expect(['id', 'ill', 'well', 'wed'].filter(isEnglishStopWord)).toEqual([]);
    expect(["i'd", "we'll"].filter(isEnglishStopWord)).toEqual(["i'd", "we'll"]);
  });

  it.each(['istio', 'memory', 'problem', 'operation', 'scale', 'go', 'node', 'constructor', 'describe', 'explain', 'talk', ''])(
    '%j is content',
    (word) => {
      expect(isEnglishStopWord(word)).toBe(false);
    },
  );

  it.each(['です', 'について', 'の', 'こと', 'なぜ', 'いつ', '何'])('%s says nothing in Japanese', (word) => {
    expect(isJapaneseStopWord(word)).toBe(true);
  });

  it.each(['運用', '困', '課題', 'メモリ', '障害', 'つらい', 'うんよう'])('%s is content', (word) => {
    expect(isJapaneseStopWord(word)).toBe(false);
  });
});

describe('blankRequests', () => {
  it.each([
    ['istioについて教えてください', 'istio', 'ください'],
    ['k8sって何ですか', 'k8s', '何'],
    ['podはどうやって消えますか', '消え', 'どうやって'],
    ['operatorとは', 'operator', 'とは'],
    ['istioを1年運用して困ったことは?', '運用', ''],
    ['誰かvitessを使っていますか', 'vitess', '誰か'],
    ['何かnomadについて話していた人いますか', 'nomad', '話し'],
    ['kustomizeはどうすればいいんですか', 'kustomize', 'どう'],
    ['thanosに詳しい人を知りたいんですが', 'thanos', '知り'],
    ['linkerdと言っていました', 'linkerd', '言って'],
    ['fluxのことを書いてあったのはどれですか', 'flux', '書い'],
    ['いつごろharborを入れましたっけ', 'harbor', 'いつ'],
    ['nomadの話があったような気がする', 'nomad', '気'],
    ['did anybody talk about nomad', 'nomad', 'talk'],
    ['which sessions covered nomad', 'nomad', 'sessions'],
    ['could you explain quorum', 'quorum', 'explain'],
    ['any talks about quorum', 'quorum', 'talks'],
    ['i am looking for quorum', 'quorum', 'looking'],
  ])('%s keeps %s', (text, kept, gone) => {
    const blanked = blankRequests(text);
    expect(blanked).toContain(kept);
    if (gone !== '') expect(blanked).not.toContain(gone);
  });

  it.each(['kubectl describe', 'kubectl explain', 'session affinity', 'lightning talk', 'full text search', 'read replica', 'いつも'])(
    'leaves %j alone as far as it is a term',
    (text) => {
      expect(blankRequests(text, [{ start: 0, end: text.length }])).toBe(text);
    },
  );

  it.each([
    'kubectl describe',
    'kubectl explain',
    'session affinity',
    'lightning talk',
    'full text search',
    'read replica',
    '繋がらない',
    '書いた',
  ])('leaves %j alone anywhere', (text) => {
    expect(blankRequests(text)).toBe(text);
  });

  it('keeps every other character at its offset', () => {
    const pieces = fc.constantFrom(
      'istio',
      '運用',
      'について教えてください',
      'とは',
      'ますか',
      'の',
      ' ',
      'どうやって',
      '𠮷',
      '誰か',
      'について話していた人',
      'talk about',
      'which notes',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
        (text) => {
          const blanked = blankRequests(text);
          expect(blanked).toHaveLength(text.length);
          for (let index = 0; index < text.length; index += 1) expect([text[index], ' ']).toContain(blanked[index]);
        },
      ),
      { numRuns: 200, interruptAfterTimeLimit: 500 },
    );
  });
});
