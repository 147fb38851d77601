import { describe, expect, it } from 'vitest';
import { SEARCH_FIELD, SHORTCUTS, VIEWS } from '../../../adapters/slack/names.ts';
import { expectLogWithout, startHarness, wordsIn } from './harness.ts';

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  it('a slash command is acknowledged with nothing and answered to the asker alone', async () => {
    const { slack, logs, logged } = await startHarness({ mode });
    const { general, alice, bob } = slack.ids();
    const delivery = await slack.slash('/k8snotes', '障害時の切り分け');
    expect(delivery.outcome).toBe('acknowledged');
    expect(delivery.body ?? {}).toEqual({});
    const seen = await slack.untilSeen(alice, general, () => true);
    expect(wordsIn(seen.blocks)).toContain('障害時');
    expect(slack.seenBy(bob, general)).toEqual([]);
    expect(slack.history(general)).toEqual([]);
    await logged((line) => line.msg === 'replied');
    expectLogWithout(logs, '切り分け', slack.botToken(), slack.appToken, '/response/');
  });

  it('a mention is answered once, in its thread, for all to see', async () => {
    const { slack } = await startHarness({ mode });
    const { general, bob } = slack.ids();
    await slack.mention('istio 注意点');
    const answer = await slack.until(() => slack.history(general).find(({ user }) => user === slack.ids().bot));
    const [question] = slack.history(general);
    expect(answer.threadTs).toBe(question?.ts);
    expect(wordsIn(answer.blocks)).toContain('注意点');
    expect(slack.seenBy(bob, general)).toContain(answer);
    await slack.until(() => slack.callsOf('chat.postMessage').length === 1);
    expect(slack.history(general)).toHaveLength(2);
  });

  it('a direct message is answered beneath it', async () => {
    const { slack } = await startHarness({ mode });
    const { alice, bot } = slack.ids();
    await slack.directMessage('istio');
    const answer = await slack.until(() => slack.directMessages(alice).find(({ user }) => user === bot));
    expect(answer.threadTs).toBeUndefined();
    expect(wordsIn(answer.blocks)).toContain('Istio');
  });

  it('the start page shows the newest events and how to ask', async () => {
    const { slack } = await startHarness({ mode });
    const { alice } = slack.ids();
    await slack.appHomeOpened();
    const home = await slack.until(() => slack.home(alice));
    expect(wordsIn(home.view)).toContain('Mesh Meetup');
    expect(wordsIn(home.view)).toContain('/k8snotes');
    expect(wordsIn(home.view)).not.toContain('社内勉強会');
  });

  it('the message shortcut opens a dialog at once, then shows what was found', async () => {
    const { slack } = await startHarness({ mode });
    const { alice } = slack.ids();
    const message = slack.post('うちの proxy のメモリ消費がまた増えているみたい。istio かな？');
    await slack.messageShortcut(message, SHORTCUTS.message);
    const dialog = await slack.until(() => slack.modal(alice));
    await slack.until(() => wordsIn(dialog.view).includes('メモリ消費') && !wordsIn(dialog.view).includes('探しています'));
    const methods = slack.calls.map(({ method }) => method).filter((method) => method.startsWith('views.'));
    expect(methods).toEqual(['views.open', 'views.update']);
  });

  it('the global shortcut asks for words and shows the answer in the same dialog', async () => {
    const { slack } = await startHarness({ mode });
    const { alice } = slack.ids();
    await slack.globalShortcut(SHORTCUTS.global);
    const dialog = await slack.until(() => slack.modal(alice));
    expect(dialog.view['callback_id']).toBe(VIEWS.search);
    const sent = await slack.viewSubmission(dialog, { [SEARCH_FIELD.block]: { [SEARCH_FIELD.action]: 'istio' } });
    expect(sent.body).toMatchObject({ response_action: 'update' });
    await slack.until(() => wordsIn(dialog.view).includes('Istio'));
  });
});

describe('what is asked', () => {
  it('without a word is answered with help, in the language of the person', async () => {
    const { slack } = await startHarness();
    const { alice, bob, general } = slack.ids();
    await slack.slash('/k8snotes', '  ');
    const japanese = await slack.untilSeen(alice, general, () => true);
    expect(wordsIn(japanese.blocks)).toMatch(/[ぁ-ん]/u);
    await slack.slash('/k8snotes', '', { user: bob });
    const english = await slack.untilSeen(bob, general, () => true);
    expect(wordsIn(english.blocks)).toContain('speaker:');
    expect(wordsIn(english.blocks)).not.toBe(wordsIn(japanese.blocks));
  });

  it('is answered in the language that is set, whatever the person speaks', async () => {
    const { slack } = await startHarness({ settings: { replyLanguage: 'en' } });
    const { alice, general } = slack.ids();
    await slack.slash('/k8snotes', 'istio');
    const seen = await slack.untilSeen(alice, general, () => true);
    expect(wordsIn(seen.blocks)).toMatch(/hits? in/u);
  });

  it('by a command of another name is answered, too: somebody renamed it in Slack', async () => {
    const { slack } = await startHarness({ mode: 'http' });
    const { alice, general } = slack.ids();
    expect((await slack.slash('/notes', 'istio')).outcome).toBe('acknowledged');
    await slack.untilSeen(alice, general, () => true);
  });

  it('in Slack’s notation is read as it was typed', async () => {
    const { slack } = await startHarness();
    const { general, bot } = slack.ids();
    // A link as Slack writes it, an escaped sign, and the mention in the middle of the sentence.
    await slack.event({
      type: 'app_mention',
      user: slack.ids().alice,
      channel: general,
      ts: slack.post('x').ts,
      text: `<https://istio.example|istio> について <@${bot}> 教えて A&lt;B`,
    });
    const answer = await slack.until(() => slack.history(general).find(({ user }) => user === bot));
    expect(wordsIn(answer.blocks)).toContain('「istio について 教えて A<B」');
  });

  it('in a thread of a direct message is answered in that thread', async () => {
    const { slack } = await startHarness();
    const { alice, bot } = slack.ids();
    await slack.directMessage('istio');
    const first = await slack.until(() => slack.directMessages(alice).find(({ user }) => user !== bot));
    await slack.directMessage('envoy', { threadTs: first.ts });
    await slack.until(() => slack.directMessages(alice).some(({ user, threadTs }) => user === bot && threadTs === first.ts));
  });

  it('in a thread of a channel is answered in that thread', async () => {
    const { slack } = await startHarness();
    const { general, bot } = slack.ids();
    const root = slack.post('昨日の障害について');
    await slack.mention('istio', { threadTs: root.ts });
    await slack.until(() => slack.thread(general, root.ts).some(({ user }) => user === bot));
  });
});

describe('what a person writes in another way', () => {
  it.each(['file_share', 'me_message', 'thread_broadcast'])('is answered, too: %s', async (subtype) => {
    const { slack } = await startHarness();
    const { alice, bot } = slack.ids();
    await slack.directMessage('istio', { extra: { subtype } });
    const answer = await slack.until(() => slack.directMessages(alice).find(({ user }) => user === bot));
    expect(wordsIn(answer.blocks)).toContain('Istio');
  });
});

describe('what is not answered', () => {
  it('is a bot, the bot itself, an edit, a deletion, a message of a channel', async () => {
    const { slack, logged } = await startHarness();
    const { general, alice, bot } = slack.ids();
    const ts = (): string => slack.post('istio').ts;
    const message = { type: 'message', channel: `D${alice.slice(1)}`, channel_type: 'im', user: alice, text: 'istio' };
    await slack.event({ ...message, ts: ts(), bot_id: 'B0OTHER' });
    await slack.event({ ...message, ts: ts(), user: bot });
    await slack.event({ ...message, ts: ts(), subtype: 'message_changed' });
    await slack.event({ ...message, ts: ts(), subtype: 'channel_join' });
    await slack.event({ ...message, ts: ts(), subtype: 'file_share', bot_id: 'B0OTHER' });
    await slack.event({ ...message, ts: ts(), edited: { user: alice, ts: '1.0' } });
    await slack.event({ ...message, ts: ts(), hidden: true });
    await slack.event({ ...message, ts: ts(), channel: general, channel_type: 'channel' });
    await slack.event({ type: 'app_mention', channel: general, user: alice, text: `<@${bot}> istio`, ts: ts(), bot_id: 'B0OTHER' });
    await slack.event({
      type: 'app_mention',
      channel: general,
      user: alice,
      text: `<@${bot}> istio`,
      ts: ts(),
      edited: { user: alice, ts: '1.0' },
    });
    // An answered one after them all: what was to be ignored has passed.
    await slack.directMessage('envoy');
    await logged((line) => line.msg === 'replied');
    expect(slack.callsOf('chat.postMessage')).toHaveLength(1);
  });

  it('still is acknowledged, whatever it is', async () => {
    const { slack } = await startHarness({ mode: 'http' });
    for (const payload of [
      { type: 'block_suggestion', team: { id: 'T1' }, user: { id: 'U1ALICE' }, action_id: 'x', block_id: 'y', value: '' },
      { type: 'view_closed', team: { id: 'T1' }, user: { id: 'U1ALICE' }, view: { id: 'V1' } },
      { type: 'block_actions', team: { id: 'T1' }, user: { id: 'U1ALICE' }, actions: [] },
    ])
      expect((await slack.payload('interaction', payload)).outcome).toBe('acknowledged');
    expect((await slack.event({ type: 'app_context_changed', user: 'U1ALICE' })).outcome).toBe('acknowledged');
    expect((await slack.event({ type: 'agent_session_stopped', user: 'U1ALICE' })).outcome).toBe('acknowledged');
  });
});

describe('the agent view', () => {
  it('gets at most four suggested prompts when the messages tab is opened', async () => {
    const { slack } = await startHarness();
    await slack.appHomeOpened({ tab: 'messages' });
    const call = await slack.until(() => slack.callsOf('assistant.threads.setSuggestedPrompts')[0]);
    expect(call.response).toMatchObject({ ok: true });
    expect((call.args['prompts'] as readonly unknown[]).length).toBeLessThanOrEqual(4);
    expect(slack.callsOf('views.publish')).toEqual([]);
  });

  it('is told that it takes a while, when it does, and that it is over', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { slack } = await startHarness({
      withCore: (core) => ({ ...core, answer: async (request, size) => held.then(() => core.answer(request, size)) }),
    });
    const { alice } = slack.ids();
    const root = slack.post('hello', { channel: `D${alice.slice(1)}` });
    await slack.directMessage('istio', { threadTs: root.ts });
    await slack.until(() => slack.statuses.some((status) => status['status'] === 'processing'));
    release();
    await slack.until(() => slack.statuses.some((status) => status['status'] === 'active'));
  });

  it('may be missing: the answer comes all the same', async () => {
    const { slack, logged } = await startHarness();
    slack.fail('assistant.threads.setSuggestedPrompts', { kind: 'error', error: 'not_allowed_token_type' });
    await slack.appHomeOpened({ tab: 'messages' });
    await logged((line) => line['code'] === 'not_allowed_token_type');
    await slack.directMessage('istio');
    await slack.until(() => slack.directMessages(slack.ids().alice).some(({ user }) => user === slack.ids().bot));
  });
});

describe('the start page', () => {
  it('is published again when another one was faster', async () => {
    const { slack } = await startHarness();
    const { alice } = slack.ids();
    await slack.appHomeOpened();
    await slack.until(() => slack.home(alice));
    slack.fail('views.publish', { kind: 'error', error: 'hash_conflict' });
    await slack.appHomeOpened();
    await slack.until(() => slack.callsOf('views.publish').length === 3);
    expect(slack.callsOf('views.publish').map(({ args }) => 'hash' in args)).toEqual([false, true, false]);
  });

  it('has a button that opens the search dialog, and topics that open their answer', async () => {
    const { slack } = await startHarness();
    const { alice } = slack.ids();
    await slack.appHomeOpened();
    const home = await slack.until(() => slack.home(alice));
    await slack.clickButton(home, /open-search/u);
    const dialog = await slack.until(() => slack.modal(alice));
    expect(dialog.view['callback_id']).toBe(VIEWS.search);
    await slack.clickButton(home, /do_ask/u);
    await slack.until(() => slack.modal(alice)?.view['callback_id'] === VIEWS.results);
  });
});
