import { describe, expect, it } from 'vitest';
import { BOT_SCOPES, OPTIONAL_BOT_SCOPES } from '../../../adapters/slack/names.ts';
import { chatMessagesFor } from '../../../src/answer/messages/chat.ts';
import type { PostTarget } from '../../../src/tips/poster.ts';
import { startHarness, wordsIn } from './harness.ts';
import { tipAnswer } from './tip-answer.ts';

const target = (channel: string): PostTarget => ({ channel: `slack:${channel}`, workspace: 'slack:T1' });

describe('posting a tip', () => {
  it('posts it to the channel, marked with its key, and finds it again where it may read', async () => {
    const { slack, adapter } = await startHarness({ slack: { scopes: [...Object.keys(BOT_SCOPES), ...Object.keys(OPTIONAL_BOT_SCOPES)] } });
    const { general } = slack.ids();
    const since = new Date();
    const outcome = await adapter.poster.post(target(general), tipAnswer, 'key-1');
    const [posted] = slack.history(general);
    expect(outcome).toEqual({ kind: 'posted', messageId: posted?.ts });
    expect(posted?.metadata).toEqual({ event_type: 'k8snotes_post', event_payload: { key: 'key-1' } });
    expect(await adapter.poster.find(target(general), 'key-1', since)).toEqual({ kind: 'found', messageId: posted?.ts });
    expect(await adapter.poster.find(target(general), 'key-2', since)).toEqual({ kind: 'absent' });
  });

  it('needs no connection: a program that only posts does not start the adapter', async () => {
    const { slack, adapter } = await startHarness({ start: false });
    expect(await adapter.poster.post(target(slack.ids().general), tipAnswer, 'key')).toMatchObject({ kind: 'posted' });
    expect(slack.callsOf('apps.connections.open')).toEqual([]);
  });

  it('reaches a public channel that nobody invited the bot to', async () => {
    const { slack, adapter } = await startHarness();
    expect(await adapter.poster.post(target(slack.ids().random), tipAnswer, 'key')).toMatchObject({ kind: 'posted' });
  });

  it.each([
    [
      '429 is surely not sent, with the time to wait',
      { kind: 'rate-limited', retryAfterSeconds: 7 },
      { kind: 'not-sent', retryAfterMs: 7000 },
    ],
    ['a 5xx may have posted', { kind: 'status', status: 503 }, { kind: 'uncertain' }],
    ['a 5xx after posting, too', { kind: 'status', status: 500, after: true }, { kind: 'uncertain' }],
    ['a lost connection may have posted', { kind: 'drop', after: true }, { kind: 'uncertain' }],
    ['a time-out may have posted', { kind: 'slow', ms: 1300 }, { kind: 'uncertain' }],
    ['a reply that is no JSON may have posted', { kind: 'malformed' }, { kind: 'uncertain' }],
    ['an internal error may have posted', { kind: 'error', error: 'internal_error' }, { kind: 'uncertain' }],
    ['an archived channel is a refusal', { kind: 'error', error: 'is_archived' }, { kind: 'refused', code: 'is_archived' }],
    ['a channel without the bot is a refusal', { kind: 'error', error: 'not_in_channel' }, { kind: 'refused', code: 'not_in_channel' }],
    ['an unknown channel is a refusal', { kind: 'error', error: 'channel_not_found' }, { kind: 'refused', code: 'channel_not_found' }],
    ['a revoked token is a refusal', { kind: 'error', error: 'token_revoked' }, { kind: 'refused', code: 'token_revoked' }],
    ['a missing scope is a refusal', { kind: 'error', error: 'missing_scope' }, { kind: 'refused', code: 'missing_scope' }],
  ] as const)('%s', async (_name, fault, expected) => {
    const { slack, adapter } = await startHarness();
    slack.fail('chat.postMessage', fault);
    const outcome = await adapter.poster.post(target(slack.ids().general), tipAnswer, 'key');
    expect(outcome).toMatchObject(expected);
    // Never a second call by itself: that is for the ledger to decide.
    await slack.until(() => slack.callsOf('chat.postMessage').length === 1);
    if (outcome.kind === 'refused') {
      expect(outcome.remedy.en).toMatch(/[A-Z].*\.$/u);
      expect(outcome.remedy.ja).toMatch(/[ぁ-ん].*。$/u);
    }
  });

  it('without Slack is surely not sent', async () => {
    const { slack, adapter } = await startHarness();
    const general = slack.ids().general;
    await slack.close();
    expect(await adapter.poster.post(target(general), tipAnswer, 'key')).toMatchObject({ kind: 'not-sent' });
    expect(await adapter.poster.find(target(general), 'key', new Date())).toMatchObject({ kind: 'unknown' });
    expect(await adapter.poster.tell('slack:U1ALICE', 'slack:T1', 'x')).toBe(false);
  });

  it('that Slack will not lay out goes as plain text', async () => {
    const { slack, adapter } = await startHarness();
    slack.fail('chat.postMessage', { kind: 'error', error: 'msg_blocks_too_long' });
    expect(await adapter.poster.post(target(slack.ids().general), tipAnswer, 'key')).toMatchObject({ kind: 'posted' });
    expect(slack.history(slack.ids().general)[0]?.blocks).toEqual([]);
  });

  it('cannot be looked for without the scope, and says so instead of guessing', async () => {
    const { slack, adapter } = await startHarness();
    const since = new Date();
    await adapter.poster.post(target(slack.ids().general), tipAnswer, 'key');
    expect(await adapter.poster.find(target(slack.ids().general), 'key', since)).toMatchObject({ kind: 'unknown' });
  });

  it('shows buttons that work for whoever presses them, alone', async () => {
    const { slack, adapter } = await startHarness();
    const { bob, general } = slack.ids();
    await adapter.poster.post(target(general), tipAnswer, 'key');
    const [posted] = slack.history(general);
    if (posted === undefined) throw new Error('nothing was posted');
    const before = wordsIn(posted.blocks);
    await slack.clickButton(posted, /do_tip-next/u, { user: bob });
    await slack.until(() => slack.seenBy(bob, general).some(({ ephemeralTo }) => ephemeralTo === bob));
    expect(wordsIn(posted.blocks)).toBe(before);
  });
});

it('tells a person something in a direct message, without markup', async () => {
  const { slack, adapter } = await startHarness();
  const { alice } = slack.ids();
  expect(await adapter.poster.tell(`slack:${alice}`, 'slack:T1', 'stopped in <!channel> & more')).toBe(true);
  expect(slack.directMessages(alice).at(-1)?.text).toBe('stopped in &lt;!channel&gt; &amp; more');
  expect(slack.directMessages(alice).at(-1)?.blocks).toMatchObject([
    { elements: [{ elements: [{ type: 'text', text: 'stopped in <!channel> & more' }] }] },
  ]);
});

it('names a channel to a person as Slack names it, not by an id that nobody knows', async () => {
  const { slack, adapter } = await startHarness();
  const { alice, general } = slack.ids();
  const said = chatMessagesFor('ja').tipsStopped(`slack:${general}`, 'is_archived', 'アーカイブを解除してください。');
  expect(await adapter.poster.tell(`slack:${alice}`, 'slack:T1', said)).toBe(true);
  const [block] = slack.directMessages(alice).at(-1)?.blocks ?? [];
  expect(block).toMatchObject({
    type: 'rich_text',
    elements: [
      {
        elements: [
          { type: 'channel', channel_id: general },
          { type: 'text', text: expect.stringMatching(/^ への「今日のひとこと」を止めました/u) },
        ],
      },
    ],
  });
});
