import { describe, expect, it } from 'vitest';
import { acknowledge } from '../../../adapters/discord/acknowledge.ts';
import { createCooldown } from '../../../adapters/discord/cooldown.ts';
import { recipientIn } from '../../../adapters/discord/render.ts';
import { testLog } from './harness.ts';

describe('the first response', () => {
  it('comes first; only then is it this one’s turn', async () => {
    const order: string[] = [];
    const pacer = {
      turn: async () => {
        order.push('turn');
      },
    };
    const respond = async (): Promise<void> => {
      order.push('first response');
    };
    expect(await acknowledge(respond, { log: testLog().log, pacer }, '1')).toBe(true);
    expect(order).toEqual(['first response', 'turn']);
  });
});

describe('the cooldown', () => {
  const at = (ms: number) => () => new Date(ms);
  const never = (): Promise<string> => Promise.reject(new Error('asked twice'));

  it('leads to the answer for a minute, whatever the case and width of letters', async () => {
    const { once } = createCooldown();
    expect(await once('c', 'istio', at(0), async () => 'link')).toBeUndefined();
    expect(await once('c', 'ＩＳＴＩＯ', at(59_999), never)).toBe('link');
    expect(await once('other', 'istio', at(1), async () => undefined)).toBeUndefined();
    expect(await once('c', 'istio', at(60_000), async () => 'new')).toBeUndefined();
    expect(await once('c', 'istio', at(60_001), never)).toBe('new');
  });

  it('counts from when the answer was sent', async () => {
    const clock = { now: 0 };
    const { once } = createCooldown();
    const now = () => new Date(clock.now);
    await once('c', 'istio', now, async () => {
      clock.now = 30_000;
      return 'link';
    });
    clock.now = 89_999;
    expect(await once('c', 'istio', now, never)).toBe('link');
  });

  it('forgets what led nowhere, what failed, and what was removed', async () => {
    const { once, forget } = createCooldown();
    expect(await once('c', 'a', at(0), async () => undefined)).toBeUndefined();
    await expect(once('c', 'a', at(0), never)).rejects.toThrow('asked twice');
    expect(await once('c', 'a', at(0), async () => 'link')).toBeUndefined();
    forget('link');
    expect(await once('c', 'a', at(0), async () => 'link')).toBeUndefined();
  });

  it('remembers a thousand questions, and the newest of them', async () => {
    const { once } = createCooldown();
    for (let index = 0; index <= 1000; index += 1) await once('c', `question ${index}`, at(0), async () => `link ${index}`);
    expect(await once('c', 'question 1000', at(0), never)).toBe('link 1000');
    expect(await once('c', 'question 1', at(0), never)).toBe('link 1');
    expect(await once('c', 'question 0', at(0), async () => 'again')).toBeUndefined();
  });
});

describe('whom a message is for', () => {
  it.each([
    ['For Bob\n**istio**', 'en', 'Bob'],
    ['Bob さんへ\n**istio**', 'ja', 'Bob'],
    ['For a\\*b さんへ\n**istio**', 'en', 'a*b さんへ'],
    ['For a\\*b さんへ\n**istio**', 'ja', 'For a*b'],
    ['**For istio**', 'en', undefined],
    ['**istio**\nFor Bob', 'en', undefined],
    ['For ', 'en', undefined],
    [' さんへ', 'ja', undefined],
    ['', 'ja', undefined],
  ] as const)('%j in %s: %j', (content, language, recipient) => {
    expect(recipientIn(content, language)).toBe(recipient);
  });
});
