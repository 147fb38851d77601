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

  it.each(['istio', 'memory', 'problem', 'operation', 'scale', 'go', 'node', 'constructor', ''])('%j is content', (word) => {
    expect(isEnglishStopWord(word)).toBe(false);
  });

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
  ])('%s keeps %s', (text, kept, gone) => {
    const blanked = blankRequests(text);
    expect(blanked).toContain(kept);
    if (gone !== '') expect(blanked).not.toContain(gone);
  });

  it('keeps every other character at its offset', () => {
    const pieces = fc.constantFrom('istio', '運用', 'について教えてください', 'とは', 'ますか', 'の', ' ', 'どうやって', '𠮷');
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
