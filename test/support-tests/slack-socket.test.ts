import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { deferred } from '../support/slack/deferred.ts';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../support/slack/local-slack.ts';

/** Ends what a test started, last first. */
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function start(options?: LocalSlackOptions): Promise<LocalSlack> {
  const slack = await startLocalSlack(options);
  endings.push(() => slack.close());
  return slack;
}

/** The SDK logs every broken connection, which these tests break on purpose. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

async function connect(slack: LocalSlack, set: (app: App) => void = () => undefined): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger: silent,
    // The SDK waits this long before it connects anew, and for a pong.
    clientPingTimeout: 45,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } } },
  });
  const app = new App({
    token: slack.botToken(),
    receiver,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logger: silent,
    deferInitialization: true,
  });
  await app.init();
  set(app);
  const before = slack.sockets.connections;
  await app.start();
  endings.push(() => {
    // Stopped in the middle of connecting, socket-mode 3.1.0 rejects a promise that nobody holds.
    receiver.client.removeAllListeners('disconnected');
    return app.stop();
  });
  await slack.connected(before + 1);
  return app;
}

/** Connects anew, and delivers again afterwards. */
async function recovers(slack: LocalSlack, heard: readonly unknown[]): Promise<void> {
  await slack.until(({ sockets }) => sockets.opened >= 2 && sockets.connections === 1);
  await slack.mention('again');
  await expect.poll(() => heard.length, { interval: 5 }).toBe(1);
}

describe('a socket', () => {
  const breaks: readonly (readonly [string, (slack: LocalSlack) => void])[] = [
    ['that Slack asks to refresh', ({ sockets }) => sockets.disconnect('refresh_requested')],
    ['that Slack warns', ({ sockets }) => sockets.disconnect('warning')],
    ['that is cut without a close frame', ({ sockets }) => sockets.drop()],
    ['that is closed with a close frame', ({ sockets }) => sockets.closeAll()],
    [
      'whose next upgrade is refused',
      (slack) => {
        slack.fail('upgrade', { kind: 'status', status: 503 });
        slack.sockets.drop();
      },
    ],
    [
      'whose next upgrade is cut',
      (slack) => {
        slack.fail('upgrade', { kind: 'drop' });
        slack.sockets.drop();
      },
    ],
    [
      'whose next address Slack does not give',
      (slack) => {
        slack.fail('apps.connections.open', { kind: 'error', error: 'internal_error' });
        slack.sockets.drop();
      },
    ],
  ];

  it.each(breaks)('%s is opened anew by Bolt and hears again', async (_, breakIt) => {
    const slack = await start();
    const heard: unknown[] = [];
    await connect(slack, (app) => {
      app.event('app_mention', async ({ event }) => {
        heard.push(event.text);
      });
    });
    breakIt(slack);
    await recovers(slack, heard);
    slack.expectClean();
  });

  it('whose pings nobody answers is given up by Bolt', async () => {
    const slack = await start();
    await connect(slack);
    slack.sockets.answerPings(false);
    await slack.until(({ sockets }) => sockets.opened >= 2);
    slack.sockets.answerPings(true);
    expect(slack.callsOf('apps.connections.open').length).toBeGreaterThanOrEqual(2);
  });

  it('gets an address that works once', async () => {
    const slack = await start();
    const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.appToken}` },
    });
    const { url } = (await response.json()) as { url: string };
    const outcome = (): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.on('message', (data) => {
          resolve(String(data));
          socket.close();
        });
        socket.on('error', (error) => resolve(error.message));
      });
    expect(JSON.parse(await outcome())).toMatchObject({ type: 'hello', num_connections: 1 });
    expect(await outcome()).toContain('401');
  });

  it('hears of too many events in an envelope without an event', async () => {
    const slack = await start();
    const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.appToken}` },
    });
    const { url } = (await response.json()) as { url: string };
    const messages: unknown[] = [];
    const socket = new WebSocket(url);
    const second = deferred();
    socket.on('message', (data) => {
      messages.push(JSON.parse(String(data)));
      if (messages.length === 2) second.resolve();
    });
    await slack.connected();
    slack.sockets.rateLimited();
    await second.promise;
    expect(messages[1]).toMatchObject({ type: 'events_api', payload: { type: 'app_rate_limited', team_id: 'T1' } });
    expect(messages[1]).not.toHaveProperty('payload.event');
  });
});

describe('several sockets', () => {
  it('get each event once, in turn', async () => {
    const slack = await start();
    const heard: string[] = [];
    for (const name of ['first', 'second']) {
      await connect(slack, (app) => {
        app.event('app_mention', async () => {
          heard.push(name);
        });
      });
    }
    for (let i = 0; i < 4; i += 1) await slack.mention('x');
    await expect.poll(() => heard.toSorted(), { interval: 5 }).toEqual(['first', 'first', 'second', 'second']);
  });
});

describe('acknowledgements on a socket', () => {
  it('are told apart when they come too late', async () => {
    const slack = await start({ ackLimitMs: 40 });
    const gate = deferred();
    await connect(slack, (app) => {
      app.command('/k8snotes', async ({ ack }) => {
        await gate.promise;
        await ack();
      });
    });
    expect(await slack.slash('/k8snotes', '')).toMatchObject({ outcome: 'timed-out', shownError: 'operation_timeout' });
    gate.resolve();
    await slack.until(({ sockets }) => sockets.acks.length === 1);
    expect(slack.sockets.acks).toMatchObject([{ late: true }]);
    expect(slack.takeProblems()).toEqual([expect.stringMatching(/^slash \/k8snotes: timed-out after \d+ ms \(operation_timeout\)$/)]);
  });

  it('are measured', async () => {
    const slack = await start();
    await connect(slack, (app) => {
      app.command('/k8snotes', async ({ ack }) => ack());
    });
    const { ackMs } = await slack.slash('/k8snotes', '');
    expect(ackMs).toBeGreaterThan(0);
    expect(ackMs).toBeLessThan(3000);
  });

  it('cannot come when no app is connected any more', async () => {
    const slack = await start();
    await expect(slack.slash('/k8snotes', '')).rejects.toThrow('No app is connected');
    const app = await connect(slack);
    await app.stop();
    await slack.connected(0);
    expect(await slack.slash('/k8snotes', '')).toMatchObject({ outcome: 'failed', shownError: 'dispatch_failed' });
  });
});
