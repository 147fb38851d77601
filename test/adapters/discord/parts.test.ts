import { connect } from 'node:net';
import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { acknowledge } from '../../../adapters/discord/acknowledge.ts';
import { loggable } from '../../../adapters/discord/api-errors.ts';
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

describe('an error in the log', () => {
  const refusal = (): unknown =>
    new DiscordAPIError(
      { code: 50013, message: 'Missing Permissions' },
      50013,
      403,
      'POST',
      'http://127.0.0.1/api/v10/webhooks/1/s3cret-token',
      {
        body: { content: 'what somebody asked' },
        files: [],
      },
    );

  it('of Discord says what it is, without tokens and bodies', () => {
    const line = JSON.stringify(loggable(refusal()));
    expect(line).toContain('Missing Permissions');
    expect(line).toContain('/webhooks/1/[secret]');
    expect(line).not.toMatch(/s3cret|what somebody asked/);
  });

  it('of the network says where it could not go', async () => {
    const error = await new Promise((resolve) => connect(1, '127.0.0.1').once('error', resolve));
    expect(loggable(error)).toMatchObject({ code: 'ECONNREFUSED', message: expect.stringContaining('127.0.0.1:1') });
  });

  it.each([
    ['of a parser', () => JSON.parse('{"content": what somebody asked}')],
    ['of a pattern', () => new RegExp(['(', 'what somebody asked'].join(''))],
    ['of Node', () => Buffer.alloc('what somebody asked' as never)],
    [
      'thrown as text',
      () => {
        throw 'what somebody asked';
      },
    ],
  ])('%s holds no text', (_name, fail) => {
    let line = '';
    try {
      fail();
    } catch (error) {
      line = JSON.stringify(loggable(error));
    }
    expect(line).toContain('rrorType');
    expect(line).not.toContain('somebody');
  });
});
