import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSmallTalk } from '../../src/gaps/small-talk.ts';

describe('small talk', () => {
  it.each([
    'おはよう',
    'おはようございます！',
    'おはよ〜',
    'こんにちは',
    'お疲れさまです',
    'おつかれさまでした。',
    'こんばんは、皆さん',
    'ありがとう',
    'ありがとうございました🙏',
    'よろしくお願いします',
    '了解です',
    'なるほど',
    'テスト',
    'ﾃｽﾄ',
    'テスト中です',
    'hello',
    'Hello!',
    'HELLO everyone',
    'hi there',
    'hey',
    'good morning :wave:',
    'Thank you so much!!',
    'thanks a lot',
    'thx',
    "what's up",
    'what’s up?',
    'ok, thanks',
    'test',
    'ＴＥＳＴ',
    'www',
  ])('is %j', (text) => {
    expect(isSmallTalk(text)).toBe(true);
  });

  it.each([
    '',
    '？',
    '🎉',
    'おはよう Kubernetes',
    'ありがとうの文化',
    'テスト環境',
    '負荷テスト',
    'テストの自動化',
    'hello world',
    'hello istio',
    'thanks to Istio',
    'test coverage',
    'e2e test',
    'ok ratio',
    'high availability',
    'good practice',
    'no downtime',
    'please explain etcd',
    'chaos testing',
    'test '.repeat(40),
  ])('is not %j', (text) => {
    expect(isSmallTalk(text)).toBe(false);
  });

  it('is told quickly of any text', () => {
    const pieces = fc.constantFrom('ね', 'よ', 'ー', ' ', 'どうも', 'good', 'thanks', 'www', 'all', 'おはよ', '!', ':a:', 'x');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
        (text) => {
          const started = performance.now();
          isSmallTalk(text);
          expect(performance.now() - started).toBeLessThan(100);
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 1000 },
    );
  });
});
