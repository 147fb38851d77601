import { describe, expect, it } from 'vitest';
import { startHarness, wordsIn } from './harness.ts';

describe('an answer to a slash command', () => {
  it.each([
    ['a rate limit', { kind: 'rate-limited', retryAfterSeconds: 1 } as const],
    ['a failing server', { kind: 'status', status: 503 } as const],
    ['a lost connection', { kind: 'drop' } as const],
    ['a slow server', { kind: 'slow', ms: 1200 } as const],
  ])('arrives after %s', async (_name, fault) => {
    const { slack } = await startHarness();
    slack.fail('response_url', fault);
    await slack.slash('/k8snotes', 'istio');
    const seen = await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
    expect(wordsIn(seen.blocks)).toContain('Istio');
    expect(slack.seenBy(slack.ids().bob, slack.ids().general)).toEqual([]);
  });

  it('comes as an ephemeral message when its response URL is dead, where the bot is in the channel', async () => {
    const { slack } = await startHarness();
    slack.fail('response_url', { kind: 'status', status: 404 });
    await slack.slash('/k8snotes', 'istio');
    await slack.untilSeen(slack.ids().alice, slack.ids().general, ({ ephemeralTo }) => ephemeralTo !== undefined);
    await slack.until(() => slack.callsOf('chat.postEphemeral').length === 1);
  });

  it('comes as a direct message when the bot is not in the channel either', async () => {
    const { slack } = await startHarness();
    const { alice, random, bot } = slack.ids();
    slack.fail('response_url', { kind: 'status', status: 404 });
    await slack.slash('/k8snotes', 'istio', { channel: random });
    const answer = await slack.until(() => slack.directMessages(alice).find(({ user }) => user === bot));
    expect(wordsIn(answer.blocks)).toContain('Istio');
    expect(slack.history(random)).toEqual([]);
  });

  it('that Slack will not lay out comes as plain text, with an id that is in the log', async () => {
    const { slack, logged } = await startHarness();
    slack.fail('response_url', { kind: 'error', error: 'invalid_blocks' });
    await slack.slash('/k8snotes', 'istio');
    const seen = await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
    const line = await logged(({ msg }) => msg.startsWith('Slack refused the layout'));
    expect(seen.blocks).toEqual([]);
    expect(seen.text).toContain('Istio');
    expect(seen.text).toContain(String(line['errorId']));
  });
});

describe('an answer for all', () => {
  it('that is too long in a way nobody documents comes as plain text', async () => {
    const { slack } = await startHarness();
    slack.fail('chat.postMessage', { kind: 'error', error: 'msg_blocks_too_long' });
    await slack.mention('istio');
    const answer = await slack.until(() => slack.history(slack.ids().general).find(({ user }) => user === slack.ids().bot));
    expect(answer.blocks).toEqual([]);
    expect(answer.text).toContain('Istio');
  });

  it.each([
    ['the server failed after posting', { kind: 'status', status: 500, after: true } as const],
    ['the connection was lost after posting', { kind: 'drop', after: true } as const],
    ['the reply made no sense', { kind: 'malformed' } as const],
  ])('is posted once although %s', async (_name, fault) => {
    const { slack, logged } = await startHarness();
    const { alice, bot, general } = slack.ids();
    slack.fail('chat.postMessage', fault);
    await slack.mention('istio');
    await logged(({ msg }) => msg.startsWith('an answer could not be posted'));
    await slack.until(() => slack.seenBy(alice, general).some(({ ephemeralTo }) => ephemeralTo === alice));
    expect(slack.history(general).filter(({ user }) => user === bot)).toHaveLength(1);
  });

  it('waits for its own rate limit and keeps no other channel waiting', async () => {
    const { slack } = await startHarness();
    const { alice, bob, bot, general } = slack.ids();
    // A twentieth of that in these tests: long enough to see who comes first.
    slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 10 });
    await slack.mention('istio');
    await slack.until(() => slack.callsOf('chat.postMessage').length === 1);
    await slack.directMessage('istio', { user: bob });
    await slack.until(() => slack.directMessages(bob).some(({ user }) => user === bot));
    expect(slack.history(general).some(({ user }) => user === bot)).toBe(false);
    await slack.until(() => slack.history(general).some(({ user }) => user === bot));
    expect(slack.seenBy(alice, general).some(({ ephemeralTo }) => ephemeralTo === alice)).toBe(false);
  });

  it('that Slack does not let through is shown to the asker', async () => {
    const { slack } = await startHarness();
    const { alice, general } = slack.ids();
    slack.fail('chat.postMessage', { kind: 'error', error: 'restricted_action' });
    await slack.mention('istio');
    await slack.untilSeen(alice, general, ({ ephemeralTo }) => ephemeralTo === alice);
  });

  it('is tried a few times at most, not for half an hour', async () => {
    const { slack, logged } = await startHarness();
    slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 }, { times: Number.POSITIVE_INFINITY });
    slack.fail('chat.postEphemeral', { kind: 'error', error: 'user_not_in_channel' }, { times: Number.POSITIVE_INFINITY });
    await slack.mention('istio');
    const line = await logged(({ msg }) => msg === 'the failure could not be shown to the person either');
    expect(line['errorId']).toBeDefined();
    expect(slack.callsOf('chat.postMessage').length).toBeLessThanOrEqual(9);
    slack.heal();
  });
});

describe('who asks', () => {
  it('is looked up once, and again after a failure only later', async () => {
    let now = new Date('2026-11-21T00:00:00Z');
    const { slack } = await startHarness({ now: () => now });
    const { alice, general } = slack.ids();
    slack.fail('users.info', { kind: 'error', error: 'fatal_error' }, { times: 2 });
    for (let asked = 1; asked <= 3; asked += 1) {
      await slack.slash('/k8snotes', 'istio');
      await slack.until(() => slack.seenBy(alice, general).length === asked);
    }
    expect(slack.callsOf('users.info')).toHaveLength(2);
    // Latin letters, and nothing known of the person: English.
    expect(wordsIn(slack.seenBy(alice, general)[2]?.blocks)).toMatch(/hits? in/u);
    now = new Date(now.getTime() + 60_000);
    await slack.slash('/k8snotes', 'istio');
    await slack.until(() => slack.seenBy(alice, general).length === 4);
    expect(wordsIn(slack.seenBy(alice, general)[3]?.blocks)).toContain('件');
  });

  it('is not waited for: a slow look-up costs the language, not the answer', async () => {
    const { slack } = await startHarness({ limits: { userWaitMs: 1000 } });
    const hold = slack.hold('users.info');
    await slack.slash('/k8snotes', 'istio');
    await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
    hold.release();
  });
});

describe('a dialog', () => {
  it('that could not be opened in time becomes a message', async () => {
    const { slack } = await startHarness();
    const { alice, general } = slack.ids();
    slack.fail('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await slack.messageShortcut(slack.post('istio envoy'), 'k8snotes_find_notes');
    const seen = await slack.untilSeen(alice, general, ({ ephemeralTo }) => ephemeralTo === alice);
    expect(wordsIn(seen.blocks)).toContain('Istio');
  });

  it('about a message without text says so', async () => {
    const { slack } = await startHarness();
    const { alice } = slack.ids();
    await slack.messageShortcut(slack.post(''), 'k8snotes_find_notes');
    const dialog = await slack.until(() => slack.modal(alice));
    expect(wordsIn(dialog.view)).toContain('探せる文章がありません');
  });
});
