import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_GAP_CHARS, normaliseGap } from '../../src/gaps/normalise-gap.ts';

describe('a question without an answer', () => {
  it.each([
    ['Laravel routing', 'laravel routing'],
    ['  ｌａｒａｖｅｌ　ＲＯＵＴＩＮＧ？？ ', 'laravel routing'],
    ['「Laravel routing」', 'laravel routing'],
    ['テラフォームの状態は？', 'テラフォームの状態は'],
    ['ﾃﾗﾌｫｰﾑ', 'テラフォーム'],
    ['laravel event:KubeCon -php', 'laravel event:kubecon -php'],
    ['v1.31.2 で何が変わった', 'v1.31.2 で何が変わった'],
    ['2019-11-28 の keynote', '2019-11-28 の keynote'],
    ['2019年11月28日の発表', '2019年11月28日の発表'],
    ['サービスの仕様', 'サービスの仕様'],
    ['お客様への影響', 'お客様への影響'],
    ['nvidia-device-plugin-daemonset-v0.14.0', 'nvidia-device-plugin-daemonset-v0.14.0'],
    ['PodDisruptionBudget と maxUnavailable', 'poddisruptionbudget と maxunavailable'],
    ['token is expired', 'token is expired'],
    ['パスワードはどこに置く', 'パスワードはどこに置く'],
    ['secret の暗号化', 'secret の暗号化'],
    ['a\u0000b\u202ec\ud800d', 'a b c d'],
  ])('%j is counted as %j', (query, gap) => {
    expect(normaliseGap(query)).toBe(gap);
  });

  it.each([
    ['mail alice@example.co.jp about laravel', 'mail about laravel'],
    ['https://intra.example/doc?token=abc laravel', 'laravel'],
    ['<https://intra.example/doc|doc> laravel', 'laravel'],
    ['<@U0123ABCD> laravel <#C0123|private-room> <!here>', 'laravel'],
    ['@alice laravel ＠ボブ', 'laravel'],
    ['laravel U0123ABCDE', 'laravel'],
    ['www.example.com/secret laravel', 'laravel'],
  ])('is counted without people and addresses: %j', (query, gap) => {
    expect(normaliseGap(query)).toBe(gap);
  });

  it.each([
    ['a password', 'password: hunter2'],
    ['a password in a sentence', 'the password is hunter2'],
    ['a password in Japanese', 'パスワードは hunter2 です'],
    ['a full-width password', 'ｐａｓｓｗｏｒｄ：ｈｕｎｔｅｒ'],
    ['a Slack token', 'xoxb-1234567890-abcdefghij'],
    ['a GitHub token', 'why does ghp_abcdefghijklmnopqrst fail'],
    ['an AWS key', 'AKIAIOSFODNN7EXAMPLE'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.e30.x'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['a bearer', 'Authorization: Bearer abcdef'],
    ['hexadecimal', 'deadbeefdeadbeefdeadbeef'],
    ['a UUID', '123e4567-e89b-12d3-a456-426614174000'],
    ['a random run', 'aZ3kLmN9pQ2rStUvWx'],
    ['a telephone number', '03-1234-5678 に電話'],
    ['a mobile number with spaces', '+81 90 1234 5678'],
    ['a card', '4111 1111 1111 1111'],
    ['full-width digits', '０９０１２３４５６７８'],
    ['an address of a machine', '192.168.10.100 につながらない'],
    ['a name', '田中さんの連絡先'],
    ['a name in katakana', 'スミスさん 評価'],
    ['a customer', '佐藤様の契約'],
    ['an English name', 'what did Mr. Smith say'],
    ['a pasted text', 'laravel '.repeat(40)],
    ['nothing but an address', 'https://example.org'],
    ['nothing but signs', '？！'],
    ['nothing', ''],
  ])('is not counted at all with %s in it', (_, query) => {
    expect(normaliseGap(query)).toBeUndefined();
  });

  it('is the same when it is normalised again, short, and has no letter that a database refuses', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 })), (query) => {
        const gap = normaliseGap(query);
        if (gap === undefined) return;
        expect(gap.length).toBeLessThanOrEqual(MAX_GAP_CHARS);
        expect(gap).not.toMatch(/\p{C}/u);
        expect(normaliseGap(gap) ?? gap).toBe(gap);
      }),
      { numRuns: 500, interruptAfterTimeLimit: 1000 },
    );
  });

  it.each(['a@', '<@', '1 ', 'A1', 'さん', '漢', 'password', 'a.', '+'])('of %j over and over takes no time', (part) => {
    const before = performance.now();
    normaliseGap(part.repeat(400));
    normaliseGap(part.repeat(100_000));
    expect(performance.now() - before).toBeLessThan(200);
  });
});
