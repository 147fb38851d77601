import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
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

function clientOptions(slack: LocalSlack) {
  return { slackApiUrl: slack.apiUrl, timeout: 2000, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

const quiet = { unfurl_links: false, unfurl_media: false };
const button = { type: 'button', text: { type: 'plain_text', text: 'More' }, action_id: 'more', value: 'page-2' } as const;
const withButton = (text: string) => ({
  text,
  blocks: [
    { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
    { type: 'actions' as const, elements: [button] },
  ],
});

/** A small app with one listener of each kind. */
function listen(app: App): void {
  app.command('/k8snotes', async ({ ack, respond, command }) => {
    await ack();
    if (command.text !== 'nothing') await respond({ response_type: 'ephemeral', ...withButton(`answer to ${command.text}`) });
  });
  app.command('/acked', async ({ ack }) => ack({ response_type: 'in_channel', text: 'in the acknowledgement' }));
  app.command('/silent', async () => undefined);
  app.action('more', async ({ ack, respond, body }) => {
    await ack();
    // In a view there is nothing to respond to.
    if ('view' in body && body.view) return;
    await respond({ replace_original: true, text: `page 2, ${'message' in body && body.message ? 'message' : 'no message'}` });
  });
  app.event('app_mention', async ({ event, client }) => {
    await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'in a thread', ...quiet });
  });
  app.event('message', async ({ event, client }) => {
    if (event.channel_type === 'im' && !event.subtype)
      await client.chat.postMessage({ channel: event.channel, ...withButton('in private'), ...quiet });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: withButton('home').blocks } });
  });
  app.shortcut('search', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'dialog',
        title: { type: 'plain_text', text: 'Search' },
        submit: { type: 'plain_text', text: 'Go' },
        blocks: [
          {
            type: 'input',
            block_id: 'q',
            label: { type: 'plain_text', text: 'Words' },
            element: { type: 'plain_text_input', action_id: 'w' },
          },
        ],
      },
    });
  });
  app.view('dialog', async ({ ack, view }) => {
    const words = view.state.values['q']?.['w']?.value ?? '';
    if (words === '') return ack({ response_action: 'errors', errors: { q: 'say something' } });
    return ack({
      response_action: 'update',
      view: { type: 'modal', title: { type: 'plain_text', text: 'Found' }, blocks: withButton(words).blocks },
    });
  });
}

async function httpApp(slack: LocalSlack, set: (app: App) => void = listen): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.botToken(),
    receiver,
    clientOptions: clientOptions(slack),
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  });
  await app.init();
  set(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  endings.push(() => app.stop());
  const address = 'address' in server ? server.address() : null;
  if (address === null || typeof address === 'string') throw new Error('no port');
  await slack.connectHttp(`http://127.0.0.1:${address.port}`);
  return app;
}

async function socketApp(slack: LocalSlack): Promise<SocketModeReceiver> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 60,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const app = new App({
    token: slack.botToken(),
    receiver,
    clientOptions: clientOptions(slack),
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  });
  await app.init();
  listen(app);
  await app.start();
  endings.push(() => app.stop());
  await slack.connected();
  return receiver;
}

const transports: readonly (readonly [string, (slack: LocalSlack) => Promise<unknown>])[] = [
  ['HTTP', httpApp],
  ['Socket Mode', socketApp],
];

describe.each(transports)('over %s', (_, connect) => {
  it('shows the answer to a slash command to nobody else', async () => {
    const slack = await start();
    await connect(slack);
    const { alice, bob, general } = slack.ids();
    const delivery = await slack.slash('/k8snotes', 'istio');
    expect(delivery).toMatchObject({ outcome: 'acknowledged', shownError: undefined });
    const message = await slack.untilSeen(alice, general, ({ text }) => text === 'answer to istio');
    expect(message.ephemeralTo).toBe(alice);
    expect(slack.seenBy(bob, general)).toEqual([]);
    slack.expectClean();
  });

  it('shows the message that an acknowledgement carries', async () => {
    const slack = await start();
    await connect(slack);
    await slack.slash('/acked', '');
    expect(slack.history(slack.ids().general).map(({ text }) => text)).toEqual(['in the acknowledgement']);
  });

  it('sends no message along with a click in an ephemeral one, and replaces it', async () => {
    const slack = await start();
    await connect(slack);
    const { alice, general } = slack.ids();
    await slack.slash('/k8snotes', 'istio');
    const message = await slack.untilSeen(alice, general, ({ blocks }) => blocks.length > 0);
    const { payload } = await slack.clickButton(message, 'more');
    expect(payload).not.toHaveProperty('message');
    expect(payload).toMatchObject({ container: { message_ts: message.ts, is_ephemeral: true }, actions: [{ value: 'page-2' }] });
    await slack.untilSeen(alice, general, ({ text }) => text === 'page 2, no message');
    expect(slack.seenBy(alice, general)).toHaveLength(1);
  });

  it('delivers mentions, direct messages and home openings', async () => {
    const slack = await start();
    await connect(slack);
    const { alice, general } = slack.ids();
    await slack.mention('istio <b>');
    const reply = await slack.untilSeen(alice, general, ({ text }) => text === 'in a thread');
    expect(slack.thread(general, reply.threadTs ?? '').map(({ text }) => text)).toEqual(['<@U1BOT> istio &lt;b&gt;', 'in a thread']);
    await slack.directMessage('istio');
    const [, answer] = await slack.until(() => (slack.directMessages(alice).length === 2 ? slack.directMessages(alice) : undefined));
    if (answer === undefined) throw new Error('no answer');
    expect((await slack.clickButton(answer, 'More')).payload).toHaveProperty('message.ts', answer.ts);
    await slack.appHomeOpened();
    await slack.until(() => slack.home(alice));
    slack.expectClean();
  });

  it('opens, checks and updates a dialog', async () => {
    const slack = await start();
    await connect(slack);
    const { alice } = slack.ids();
    await slack.globalShortcut('search');
    const dialog = await slack.until(() => slack.modal(alice));
    expect((await slack.viewSubmission(dialog, {})).errors).toEqual({ q: 'say something' });
    await slack.viewSubmission(dialog, { q: { w: 'istio' } });
    expect(slack.modal(alice)?.view).toMatchObject({ title: { text: 'Found' } });
    expect((await slack.clickButton(dialog, 'more')).payload).toMatchObject({ container: { type: 'view', view_id: dialog.id } });
    slack.expectClean();
  });
});

describe('acknowledgements', () => {
  it('records a command that was not acknowledged in time, and shows the error', async () => {
    const slack = await start({ ackLimitMs: 150 });
    await httpApp(slack);
    const { alice, general } = slack.ids();
    const delivery = await slack.slash('/silent', '');
    expect(delivery).toMatchObject({ outcome: 'timed-out', shownError: 'operation_timeout' });
    expect(slack.seenBy(alice, general).map(({ text }) => text)).toEqual(['/silent failed with the error "operation_timeout"']);
    expect(() => slack.expectClean()).toThrow(/slash \/silent: timed-out/);
  });

  it('sees an envelope that nobody acknowledges', async () => {
    const slack = await start({ ackLimitMs: 100 });
    await socketApp(slack);
    expect(await slack.slash('/silent', '')).toMatchObject({ outcome: 'timed-out' });
    expect(slack.takeProblems()).toHaveLength(1);
    slack.expectClean();
  });

  it.each(['bad', 'stale', 'missing'] as const)('is refused by Bolt with a %s signature', async (signature) => {
    const slack = await start();
    await httpApp(slack);
    expect(await slack.slash('/k8snotes', 'x', { signature })).toMatchObject({ outcome: 'refused', status: 401 });
    slack.expectClean();
  });

  it('repeats an event under its id, with the number of the retry', async () => {
    const slack = await start();
    const seen: unknown[] = [];
    await httpApp(slack, (app) => {
      app.event('app_mention', async ({ body, context }) => {
        seen.push([body.event_id, context.retryNum, context.retryReason]);
      });
    });
    const first = await slack.mention('x');
    await slack.redeliver(first, { retry: { num: 1, reason: 'http_timeout' } });
    const id = first.payload['event_id'];
    await expect
      .poll(() => seen, { interval: 5 })
      .toEqual([
        [id, undefined, undefined],
        [id, 1, 'http_timeout'],
      ]);
  });
});
