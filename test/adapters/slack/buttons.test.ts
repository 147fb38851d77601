import { describe, expect, it } from 'vitest';
import { SEARCH_FIELD, SHORTCUTS } from '../../../adapters/slack/names.ts';
import type { LocalSlack, Message, StoredView } from '../../support/slack/local-slack.ts';
import { startHarness, wordsIn } from './harness.ts';

/** Ask by slash command; gives the message that the asker sees. */
async function ask(slack: LocalSlack, text: string, who: { readonly user?: string; readonly channel?: string } = {}): Promise<Message> {
  const { alice, general } = slack.ids();
  const { user = alice, channel = general } = who;
  const before = slack.seenBy(user, channel).length;
  await slack.slash('/k8snotes', text, { user, channel });
  return slack.until(() => slack.seenBy(user, channel)[before]);
}

/** Ask from the search dialog. */
async function askInDialog(slack: LocalSlack, text: string): Promise<StoredView> {
  const { alice } = slack.ids();
  await slack.globalShortcut(SHORTCUTS.global);
  const dialog = await slack.until(() => slack.modal(alice));
  await slack.viewSubmission(dialog, { [SEARCH_FIELD.block]: { [SEARCH_FIELD.action]: text } });
  await slack.until(() => /do_(?:page|vote)/u.test(JSON.stringify(dialog.view)));
  return dialog;
}

const FEWER = { '2020-02-01-sre-night.md': '# SRE Night 2020\n\n## Istio のアップデート\n\n- Istio は毎月上げることになった\n' };

describe('turning pages', () => {
  it('changes the private answer in place, there and back', async () => {
    const { slack } = await startHarness();
    const message = await ask(slack, 'istio');
    const first = wordsIn(message.blocks);
    await slack.clickButton(message, '次へ');
    await slack.until(() => wordsIn(message.blocks) !== first);
    expect(wordsIn(message.blocks)).toContain('2 / 2');
    await slack.clickButton(message, '前へ');
    await slack.until(() => wordsIn(message.blocks) === first);
    expect(slack.seenBy(slack.ids().alice, slack.ids().general)).toHaveLength(1);
  });

  it('changes a public answer in place, whoever turns, and leaves it its asker’s', async () => {
    const { slack } = await startHarness();
    const { bob, bot, general } = slack.ids();
    await slack.mention('istio');
    const answer = await slack.until(() => slack.history(general).find(({ user }) => user === bot));
    const first = wordsIn(answer.blocks);
    await slack.clickButton(answer, '次へ', { user: bob });
    await slack.until(() => wordsIn(answer.blocks) !== first);
    expect(answer.edited).toBe(true);
    // Turning the page did not make it bob's to take away.
    await slack.clickButton(answer, /do_dismiss/u, { user: bob });
    await slack.until(() => slack.seenBy(bob, general).some(({ ephemeralTo }) => ephemeralTo === bob));
    expect(answer.deleted).toBe(false);
  });

  it('works after a restart, and in a dialog', async () => {
    const { slack, restart } = await startHarness();
    const message = await ask(slack, 'istio');
    const dialog = await askInDialog(slack, 'istio');
    await restart();
    await slack.clickButton(message, '次へ');
    await slack.until(() => wordsIn(message.blocks).includes('2 / 2'));
    await slack.clickButton(dialog, /do_page/u);
    await slack.until(() => wordsIn(dialog.view).includes('2 / 2'));
  });

  it('says so when the notes have changed since, and shows what is there now', async () => {
    const { slack, setNotes } = await startHarness();
    const message = await ask(slack, 'istio');
    await setNotes(FEWER);
    await slack.clickButton(message, '次へ');
    await slack.until(() => wordsIn(message.blocks).includes('その後ノートが変わりました'));
    expect(wordsIn(message.blocks)).toContain('は毎月上げることになった');
  });
});

describe('sharing', () => {
  it('posts what the person saw, once, with the name of who shared and without private buttons', async () => {
    const { slack } = await startHarness();
    const { general } = slack.ids();
    const message = await ask(slack, 'istio');
    await slack.clickButton(message, /do_share/u);
    const copy = await slack.until(() => slack.history(general)[0]);
    expect(wordsIn(copy.blocks)).toContain('alice さんが「istio」のノートを共有しました');
    expect(JSON.stringify(copy.blocks)).not.toContain('k8snotes_do_');
    expect(JSON.stringify(copy.blocks)).not.toMatch(/"type":"user"|<@/u);
    // Pressed again, out of impatience.
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => slack.seenBy(slack.ids().alice, general).some((seen) => wordsIn(seen.blocks).includes('共有しました。')));
    expect(slack.history(general)).toHaveLength(1);
  });

  it('works in a private channel that the bot is not in', async () => {
    const { slack } = await startHarness();
    const { bob, hidden } = slack.ids();
    const message = await ask(slack, 'istio', { user: bob, channel: hidden });
    await slack.clickButton(message, /do_share/u);
    const copy = await slack.until(() => slack.history(hidden)[0]);
    expect(wordsIn(copy.blocks)).toContain('bob shared notes on istio');
  });

  it('does not post what the person has not seen: it is shown first', async () => {
    const { slack, setNotes } = await startHarness();
    const { general } = slack.ids();
    const message = await ask(slack, 'istio');
    await setNotes(FEWER);
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => wordsIn(message.blocks).includes('その後ノートが変わりました'));
    expect(slack.history(general)).toEqual([]);
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => slack.history(general).length === 1);
  });

  it('never carries a note to a place that may not read it', async () => {
    const { slack } = await startHarness();
    const { private: secret, general, alice } = slack.ids();
    const message = await ask(slack, 'Zanzibar', { channel: secret });
    expect(wordsIn(message.blocks)).toContain('秘密の計画');
    const button = message.blocks.flatMap((block) => block['elements'] as readonly { readonly action_id?: string }[]);
    const share = button.find((element) => element?.action_id?.includes('do_share') === true);
    // The same signed button, pressed in another channel.
    const other = await ask(slack, 'istio');
    other.blocks = [{ type: 'actions', block_id: 'moved', elements: [share] }];
    await slack.clickButton(other, /do_share/u);
    await slack.until(() => slack.deliveries.length >= 3 && slack.seenBy(alice, general).length > 0);
    await slack.until(() => wordsIn(slack.seenBy(alice, general).map(({ blocks }) => blocks)).includes('見つかりません'));
    expect(wordsIn(slack.history(general))).not.toContain('秘密');
    expect(wordsIn(slack.seenBy(alice, general).map(({ blocks }) => blocks))).not.toContain('秘密');
  });

  it('from a dialog says that it is done, beside what the dialog shows', async () => {
    const { slack } = await startHarness();
    const { alice, general } = slack.ids();
    const message = slack.post('istio と envoy の話');
    await slack.messageShortcut(message, SHORTCUTS.message);
    const dialog = await slack.until(() => slack.modal(alice));
    await slack.until(() => JSON.stringify(dialog.view).includes('do_share'));
    await slack.clickButton(dialog, /do_share/u);
    await slack.until(() => slack.history(general).length === 2);
    await slack.until(() => wordsIn(dialog.view).includes('共有しました') && wordsIn(dialog.view).includes('Istio'));
  });

  it('from a dialog into a channel that the bot may not post in says what to do', async () => {
    const { slack } = await startHarness();
    const { bob, hidden } = slack.ids();
    const message = slack.post('istio envoy', { channel: hidden, user: bob });
    await slack.messageShortcut(message, SHORTCUTS.message, { user: bob });
    const dialog = await slack.until(() => slack.modal(bob));
    await slack.until(() => JSON.stringify(dialog.view).includes('do_share'));
    await slack.clickButton(dialog, /do_share/u, { user: bob });
    await slack.until(() => wordsIn(dialog.view).includes('Invite it'));
    expect(slack.history(hidden)).toHaveLength(1);
  });

  it('does not post again when nobody knows whether it arrived, and says so', async () => {
    const { slack } = await startHarness();
    const { alice, general } = slack.ids();
    const message = await ask(slack, 'istio');
    slack.fail('response_url', { kind: 'status', status: 503, after: true });
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => wordsIn(slack.seenBy(alice, general).map(({ blocks }) => blocks)).includes('確かめられませんでした'));
    expect(slack.history(general)).toHaveLength(1);
  });

  it('that failed for sure may be tried again', async () => {
    const { slack } = await startHarness();
    const { alice, general } = slack.ids();
    const message = await ask(slack, 'istio');
    slack.fail('response_url', { kind: 'status', status: 404 });
    slack.fail('chat.postMessage', { kind: 'error', error: 'restricted_action' });
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => wordsIn(slack.seenBy(alice, general).map(({ blocks }) => blocks)).includes('招待'));
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => slack.history(general).length === 1);
  });
});

describe('dismissing', () => {
  it('takes the private answer away', async () => {
    const { slack } = await startHarness();
    const message = await ask(slack, 'istio');
    await slack.clickButton(message, /do_dismiss/u);
    await slack.until(() => message.deleted);
  });

  it('of a public answer is for its asker and for administrators', async () => {
    const { slack } = await startHarness();
    const { admin, bob, bot, general } = slack.ids();
    const answers = (): readonly Message[] => slack.history(general).filter(({ user }) => user === bot);
    await slack.mention('istio');
    const first = await slack.until(() => answers()[0]);
    await slack.clickButton(first, /do_dismiss/u, { user: bob });
    await slack.until(() => slack.seenBy(bob, general).some((seen) => wordsIn(seen.blocks).includes('Only the person who asked')));
    expect(first.deleted).toBe(false);
    await slack.clickButton(first, /do_dismiss/u, { user: admin });
    await slack.until(() => first.deleted);
    await slack.mention('envoy');
    const second = await slack.until(() => answers()[0]);
    await slack.clickButton(second, /do_dismiss/u);
    await slack.until(() => second.deleted);
  });
});

describe('votes', () => {
  it('are counted and thanked for quietly, and the answer stays', async () => {
    const { slack, store } = await startHarness();
    const { alice, general } = slack.ids();
    const message = await ask(slack, 'istio');
    const before = wordsIn(message.blocks);
    await slack.clickButton(message, /do_vote-up/u);
    const thanks = await slack.until(() => slack.seenBy(alice, general)[1]);
    expect(wordsIn(thanks.blocks)).toContain('ありがとうございます');
    expect(wordsIn(message.blocks)).toBe(before);
    expect(await store.votes.list('2000-01-01', 10)).toMatchObject([{ query: 'istio', up: 1, down: 0 }]);
  });

  it('in a dialog leave the answer there', async () => {
    const { slack } = await startHarness();
    const dialog = await askInDialog(slack, 'istio');
    await slack.clickButton(dialog, /do_vote-down/u);
    await slack.until(() => wordsIn(dialog.view).includes('ありがとうございます') && wordsIn(dialog.view).includes('Istio'));
  });
});

describe('asking on', () => {
  it('by a topic of a miss answers in place', async () => {
    const { slack } = await startHarness();
    const message = await ask(slack, 'Laravel routing');
    expect(wordsIn(message.blocks)).toContain('見つかりません');
    await slack.clickButton(message, /do_ask/u);
    await slack.until(() => !wordsIn(message.blocks).includes('見つかりません'));
  });

  it('in public answers in the thread', async () => {
    const { slack } = await startHarness();
    const { bot, general } = slack.ids();
    await slack.mention('Laravel routing');
    const miss = await slack.until(() => slack.history(general).find(({ user }) => user === bot));
    await slack.clickButton(miss, /do_ask/u);
    await slack.until(() => slack.history(general).filter(({ user }) => user === bot).length === 2);
    expect(slack.history(general).every(({ user, threadTs }) => user !== bot || threadTs === miss.threadTs)).toBe(true);
  });
});

describe('a tip', () => {
  it('gives way to another one in place, is voted on, shared and retired', async () => {
    const { slack, store } = await startHarness();
    const { alice, general } = slack.ids();
    const message = await ask(slack, 'tip');
    const seen = (): string => wordsIn(slack.seenBy(alice, general).map(({ blocks }) => blocks));
    await slack.clickButton(message, /do_tip-next/u);
    await slack.until(() => message.edited);
    await slack.clickButton(message, /do_tip-vote-up/u);
    await slack.until(() => seen().includes('ありがとうございます'));
    await slack.clickButton(message, /do_tip-share/u);
    const copy = await slack.until(() => slack.history(general)[0]);
    expect(wordsIn(copy.blocks)).toContain('alice さんがひとことを共有しました');
    await slack.clickButton(message, /do_tip-retire/u);
    await slack.until(() => slack.seenBy(alice, general).length >= 3);
    expect((await store.bags.open(`slack:${general}`, 1, new Date())).retired).toHaveLength(1);
  });
});

describe('a button that this program did not make', () => {
  it.each([
    ['forged', (value: string) => `${value.slice(0, 6)}AAAA${value.slice(10)}`],
    ['of another kind', () => 'anything'],
    ['signed with another secret', () => '1.s.AAAAAAAAAA.1~x.=istio'],
  ])('%s is refused with what to do, and what is shown stays', async (_kind, forge) => {
    const { slack } = await startHarness();
    const { alice, general } = slack.ids();
    const message = await ask(slack, 'istio');
    const before = wordsIn(message.blocks);
    message.blocks = message.blocks.map((block) =>
      block['type'] !== 'actions'
        ? block
        : {
            ...block,
            elements: (block['elements'] as readonly { readonly value?: string }[]).map((element) => ({
              ...element,
              value: forge(element.value ?? ''),
            })),
          },
    );
    await slack.clickButton(message, /do_share/u);
    await slack.until(() => slack.seenBy(alice, general)[1]);
    expect(slack.history(general)).toEqual([]);
    expect(wordsIn(message.blocks)).toBe(before);
  });
});
