import { describe, expect, it } from 'vitest';
import type { GapsAnswer, TipAnswer } from '../../../src/model.ts';
import type { PostTarget } from '../../../src/tips/poster.ts';
import type { LocalDiscord } from '../../support/discord/local-discord.ts';
import { sampleAnswers, TIP } from '../../support/sample-answers.ts';
import { type Harness, startHarness } from './harness.ts';

const KEY = 'tip-2026-11-20-abcdef';
const targetOf = (discord: LocalDiscord, channel = discord.channels.general): PostTarget => ({
  channel: `discord:${channel}`,
  workspace: `discord:${discord.guildId}`,
});
const digest = (): GapsAnswer => {
  const answer = sampleAnswers('ja')['gaps-digest'];
  if (answer?.kind !== 'gaps') throw new Error('the sample is of kind gaps');
  return answer;
};
const post = ({ discord, adapter }: Harness, answer: TipAnswer | GapsAnswer = TIP, key = KEY, channel?: string) =>
  adapter().poster.post(targetOf(discord, channel), answer, key);
const since = (): Date => new Date(Date.now() - 60_000);

describe('a scheduled post', () => {
  it('appears once, with a card and buttons that work after a restart', async () => {
    const harness = await startHarness();
    const { discord } = harness;
    const next = discord.nextMessage(discord.channels.general);
    const outcome = await post(harness);
    const shown = await next;
    expect(outcome).toEqual({ kind: 'posted', messageId: shown.id });
    expect(shown.content).toContain('今日のひとこと');
    await harness.restart();
    const beside = await discord.click(shown.id, '別のひとこと', { user: discord.users.bob, locale: 'ja' }).answered();
    expect(beside).toMatchObject({ ephemeral: true });
    expect(beside.text).toContain('ひとこと');
    const voted = await discord.click(beside.id, '👍', { user: discord.users.bob }).answered();
    expect(voted.text).toContain('Thank you');
    expect(discord.look(shown.id)?.text).toBe(shown.text);
  });

  it('goes to a thread, and to the direct channel of a person', async () => {
    const harness = await startHarness();
    const { discord } = harness;
    expect(await post(harness, TIP, KEY, discord.channels.thread)).toMatchObject({ kind: 'posted' });
    expect(await post(harness, TIP, 'other', discord.dmChannel(discord.users.bob))).toMatchObject({ kind: 'posted' });
  });

  it('sent again under the same key is the same message', async () => {
    const harness = await startHarness();
    const first = await post(harness);
    expect(await post(harness)).toEqual(first);
    expect(harness.discord.seenBy(harness.discord.users.alice, harness.discord.channels.general)).toHaveLength(1);
  });

  it('is found by its key long after the nonce is forgotten, by another process too, among other posts', async () => {
    const harness = await startHarness();
    const { discord, adapter } = harness;
    const posted = await post(harness);
    await post(harness, digest(), 'digest-2026-11-20');
    for (let index = 0; index < 120; index += 1) discord.say(`chatter ${index}`);
    discord.advance(10 * 60_000);
    await harness.restart();
    const { poster } = adapter();
    expect(await poster.find(targetOf(discord), KEY, since())).toEqual({
      kind: 'found',
      messageId: (posted as { messageId: string }).messageId,
    });
    expect(await poster.find(targetOf(discord), 'digest-2026-11-20', since())).toMatchObject({ kind: 'found' });
    expect(await poster.find(targetOf(discord), 'tip-2026-11-21-abcdef', since())).toEqual({ kind: 'absent' });
    expect(await poster.find(targetOf(discord), KEY, new Date(Date.now() + 3_600_000))).toEqual({ kind: 'absent' });
  });

  it('is not mistaken for what somebody else wrote', async () => {
    const harness = await startHarness();
    const { discord, adapter } = harness;
    discord.say('x', {
      user: discord.users.otherBot,
      body: { components: [{ type: 1, components: [{ type: 2, style: 2, label: 'x', custom_id: `k.${KEY}|x` }] }] },
    });
    expect(await adapter().poster.find(targetOf(discord), KEY, since())).toEqual({ kind: 'absent' });
  });

  it.each([
    ['no permission', '50013', (discord: LocalDiscord) => discord.deny(discord.channels.general, 'send')],
    ['no access', '50001', (discord: LocalDiscord) => discord.deny(discord.channels.general, 'view')],
    ['no channel', '10003', (discord: LocalDiscord) => discord.deleteChannel(discord.channels.general)],
  ])('is refused for %s with what to do about it in both languages', async (_name, code, spoil) => {
    const harness = await startHarness();
    spoil(harness.discord);
    const outcome = await post(harness);
    expect(outcome).toMatchObject({ kind: 'refused', code });
    if (outcome.kind !== 'refused') return;
    expect(outcome.remedy.en).not.toBe('');
    expect(outcome.remedy.ja).toMatch(/[ぁ-ん]/u);
  });

  it('with a token that does not hold any more is refused', async () => {
    const { discord, adapter } = await startHarness({ start: false, settings: { token: 'wrong.token.here' } });
    expect(await adapter().poster.post(targetOf(discord), TIP, KEY)).toMatchObject({ kind: 'refused', code: 'unauthorised' });
  });

  it('after a 401 that passes works again', async () => {
    const harness = await startHarness();
    const { discord } = harness;
    discord.faults.add({ kind: 'error', status: 401, when: 'before' }, { method: 'POST', route: /\/messages$/, times: 2 });
    expect(await post(harness)).toMatchObject({ kind: 'refused', code: 'unauthorised' });
    discord.mention('istio');
    await discord.until('the reply is refused, too', () =>
      discord.requests.filter(({ status }) => status === 401).length === 2 ? true : undefined,
    );
    expect(await post(harness)).toMatchObject({ kind: 'posted' });
    expect((await discord.mention('Graceful Shutdown').answered()).content).toBe('**Graceful Shutdown**');
  });

  it('with a long rate limit is surely not sent, and says when to come back', async () => {
    const harness = await startHarness();
    harness.discord.faults.add({ kind: 'rate-limit', retryAfterMs: 60_000, scope: 'bucket' }, { method: 'POST', route: /\/messages$/ });
    const outcome = await post(harness);
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    if (outcome.kind === 'not-sent') expect(outcome.retryAfterMs).toBeGreaterThan(50_000);
  });

  it('with 5xx that lasts may have been sent; one that passes is sent once', async () => {
    const harness = await startHarness();
    const { discord } = harness;
    discord.faults.add({ kind: 'error', status: 502, when: 'after' }, { method: 'POST', route: /\/messages$/, times: 3 });
    expect(await post(harness)).toMatchObject({ kind: 'uncertain' });
    expect(await harness.adapter().poster.find(targetOf(discord), KEY, since())).toMatchObject({ kind: 'found' });
    discord.faults.add({ kind: 'drop', when: 'after' }, { method: 'POST', route: /\/messages$/ });
    expect(await post(harness, TIP, 'second')).toMatchObject({ kind: 'posted' });
    expect(discord.seenBy(discord.users.alice, discord.channels.general)).toHaveLength(2);
  });

  it('cannot be looked for where the history may not be read', async () => {
    const harness = await startHarness();
    const { discord, adapter } = harness;
    discord.faults.add({ kind: 'error', status: 503, when: 'before' }, { method: 'GET', route: /\/messages$/, times: 3 });
    expect(await adapter().poster.find(targetOf(discord), KEY, since())).toMatchObject({ kind: 'unknown' });
  });

  it('is for those who may read in the channel and around it', async () => {
    const { discord, adapter } = await startHarness();
    const { poster } = adapter();
    expect(poster.placeOf({ channel: `discord:${discord.channels.thread}`, workspace: undefined })).toEqual({
      platform: 'discord',
      trusted: false,
      ids: [`discord:${discord.channels.thread}`, `discord:${discord.channels.general}`, `discord:${discord.guildId}`],
      channel: `discord:${discord.channels.thread}`,
      workspace: `discord:${discord.guildId}`,
    });
    expect(poster.placeOf({ channel: 'discord:1', workspace: undefined })).toEqual({
      platform: 'discord',
      trusted: false,
      ids: ['discord:1'],
      channel: 'discord:1',
    });
  });
});

describe('telling a person', () => {
  it('is a direct message without markup or pings', async () => {
    const { discord, adapter } = await startHarness();
    const next = discord.nextMessage(discord.dmChannel(discord.users.bob));
    expect(
      await adapter().poster.tell(
        `discord:${discord.users.bob}`,
        undefined,
        '@everyone *tips* for discord:123456789012345678 have been stopped',
      ),
    ).toBe(true);
    expect((await next).content).toBe('@\u200beveryone \\*tips\\* for <#123456789012345678> have been stopped');
  });

  it('who takes none is told to the log', async () => {
    const { discord, adapter, logs } = await startHarness();
    discord.closeDms(discord.users.bob);
    expect(await adapter().poster.tell(`discord:${discord.users.bob}`, undefined, 'text of the message')).toBe(false);
    expect(logs.some(({ msg }) => msg.includes('could not be told'))).toBe(true);
    expect(JSON.stringify(logs)).not.toContain('text of the message');
  });
});
