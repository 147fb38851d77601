import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SlackAdapter } from '../../../adapters/slack/slack-adapter.ts';
import { startHarness } from './harness.ts';

const untilReady = (adapter: SlackAdapter): Promise<void> =>
  vi.waitFor(() => expect(adapter.health().state).toBe('ready'), { timeout: 4000, interval: 10 });

/** What would have ended a process that has nobody to catch it. */
const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  // Node tells of rejections after the current turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

describe('a Socket Mode connection', () => {
  it('that is cut is made again at once, and health tells the truth meanwhile', async () => {
    const { slack, adapter } = await startHarness();
    expect(adapter.health().state).toBe('ready');
    const hold = slack.hold('apps.connections.open');
    slack.sockets.drop();
    await hold.reached;
    expect(adapter.health()).toMatchObject({ state: 'reconnecting' });
    hold.release();
    await untilReady(adapter);
    await slack.slash('/k8snotes', 'istio');
    await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
  });

  it.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
    'that Slack ends (%s) is let go of only when another is there: nothing is missed in between',
    async (reason) => {
      const { slack, adapter } = await startHarness();
      const hold = slack.hold('apps.connections.open');
      slack.sockets.disconnect(reason);
      await hold.reached;
      // Still served by the old one, where the SDK by itself would be deaf for five seconds.
      expect(adapter.health().state).toBe('ready');
      expect((await slack.slash('/k8snotes', 'istio')).outcome).toBe('acknowledged');
      await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
      hold.release();
      await slack.until(() => slack.sockets.opened === 2 && slack.sockets.connections === 1);
      expect((await slack.slash('/k8snotes', 'envoy')).outcome).toBe('acknowledged');
    },
  );

  it('is made again although apps.connections.open fails, in every way', async () => {
    const { slack, adapter } = await startHarness();
    slack.fail('apps.connections.open', { kind: 'status', status: 503 });
    slack.fail('apps.connections.open', { kind: 'drop' });
    slack.fail('apps.connections.open', { kind: 'error', error: 'internal_error' });
    slack.fail('apps.connections.open', { kind: 'rate-limited', retryAfterSeconds: 2 });
    slack.fail('apps.connections.open', { kind: 'malformed' });
    slack.sockets.drop();
    await slack.until(() => slack.sockets.opened === 2);
    await untilReady(adapter);
  });

  it('is made again although the upgrade is refused', async () => {
    const { slack, adapter } = await startHarness();
    slack.fail('upgrade', { kind: 'status', status: 503 }, { times: 2 });
    slack.fail('upgrade', { kind: 'drop' });
    slack.sockets.drop();
    await slack.until(() => slack.sockets.opened === 2);
    await untilReady(adapter);
  });

  it('that answers no ping is given up, also when it was well before', async () => {
    const { slack, adapter } = await startHarness({ settings: { clientPingTimeoutMs: 400 } });
    slack.sockets.answerPings(false);
    await slack.until(() => slack.sockets.opened >= 2);
    slack.sockets.answerPings(true);
    await untilReady(adapter);
  });

  it('survives messages that make no sense, and an envelope without an event', async () => {
    const { slack, adapter, logged } = await startHarness();
    slack.sockets.raw('no JSON');
    slack.sockets.raw('null');
    slack.sockets.raw('[]');
    slack.sockets.raw(
      '{"type":"events_api","envelope_id":"e-1","payload":{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}}',
    );
    slack.sockets.raw('{"type":"events_api","envelope_id":"e-2"}');
    slack.sockets.raw('{"type":"slash_commands","envelope_id":"e-3"}');
    await logged(({ msg }) => msg.startsWith('Slack sent an envelope without an event'));
    await slack.until(() => slack.sockets.acks.some(({ envelopeId }) => envelopeId === 'e-1'));
    await slack.slash('/k8snotes', 'istio');
    await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
    expect(adapter.health().state).toBe('ready');
  });

  it('that is cut with a command under way comes back, and the next command is answered', async () => {
    const { slack } = await startHarness({ slack: { ackLimitMs: 600 } });
    const asked = slack.slash('/k8snotes', 'istio');
    slack.sockets.drop();
    await asked;
    const { alice, general } = slack.ids();
    // Slack tells the person that it failed; whether the app saw the command in time decides what else there is.
    await slack.until(() => slack.sockets.opened === 2);
    await slack.slash('/k8snotes', 'istio');
    await slack.until(() => slack.seenBy(alice, general).some(({ user }) => user === slack.ids().bot));
    slack.takeProblems();
  });

  it('is waited for from the start on, while Slack cannot be reached', async () => {
    const { slack, adapter } = await startHarness({ start: false });
    slack.fail('auth.test', { kind: 'status', status: 503 }, { times: 4 });
    slack.fail('apps.connections.open', { kind: 'drop' }, { times: 2 });
    expect(adapter.health().state).toBe('starting');
    await adapter.start();
    expect(adapter.health().state).toBe('ready');
    expect(slack.sockets.connections).toBe(1);
  });

  it('may be stopped while it is still being made', async () => {
    const { slack, adapter } = await startHarness({ start: false });
    slack.fail('apps.connections.open', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    const started = adapter.start();
    await slack.until(() => slack.callsOf('apps.connections.open').length > 1);
    await adapter.stop();
    await started;
    expect(adapter.health().state).toBe('stopped');
  });
});

it('a connection that comes only after the stop is let go of at once', async () => {
  const { slack, adapter } = await startHarness({ start: false });
  const hold = slack.hold('apps.connections.open');
  const started = adapter.start();
  await hold.reached;
  await adapter.stop();
  await started;
  hold.release();
  await slack.until(() => slack.sockets.opened === 1);
  await slack.until(() => slack.sockets.connections === 0);
});

describe('a token that Slack refuses', () => {
  it.each([
    ['the app-level token', 'apps.connections.open', 'invalid_auth', 'SLACK_APP_TOKEN'],
    ['the bot token', 'auth.test', 'invalid_auth', 'SLACK_BOT_TOKEN'],
    ['the bot token', 'auth.test', 'account_inactive', 'SLACK_BOT_TOKEN'],
  ])('%s: %s says %s, and the adapter ends with what to do about %s', async (_name, method, code, variable) => {
    const { slack, adapter, logged, logs } = await startHarness({ start: false });
    slack.fail(method, { kind: 'error', error: code }, { times: Number.POSITIVE_INFINITY });
    await adapter.start();
    await adapter.ended;
    expect(adapter.health().state).toBe('failed');
    expect(adapter.health().detail).toContain(variable);
    expect(adapter.health().detail).toContain('api.slack.com/apps');
    const line = await logged(({ msg }) => msg.includes(variable));
    expect(line.level).toBe(50);
    expect(JSON.stringify(logs)).not.toContain(slack.botToken());
    expect(slack.callsOf(method)).toHaveLength(1);
  });

  it('later, at a reconnect, ends it as well', async () => {
    const { slack, adapter } = await startHarness();
    slack.fail('apps.connections.open', { kind: 'error', error: 'token_revoked' }, { times: Number.POSITIVE_INFINITY });
    slack.sockets.drop();
    await adapter.ended;
    expect(adapter.health().state).toBe('failed');
  });
});
