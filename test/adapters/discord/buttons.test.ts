import { describe, expect, it } from 'vitest';
import { NOTES, restrictedTo, startHarness } from './harness.ts';

/** Far beyond what fits into a button. */
const LONG = 'Istio '.repeat(40).trim();

describe('More and Back', () => {
  it('turn pages in place, hidden and public, for long questions too', async () => {
    const { discord } = await startHarness();
    for (const query of ['istio', LONG]) {
      for (const hide of [true, false]) {
        const first = await discord.slash('k8snotes search', { query, hide }).answered();
        const second = await discord.click(first.id, first.buttons.find(({ label }) => /More|次へ/.test(label))?.label ?? '').answered();
        expect(second.id).toBe(first.id);
        expect(second.ephemeral).toBe(hide);
        expect(second.text).not.toBe(first.text);
        const back = await discord.click(first.id, second.buttons.find(({ label }) => /Back|前へ/.test(label))?.label ?? '').answered();
        expect(back.text).toBe(first.text);
      }
    }
  });

  it('keep whom a public answer is for, in either language', async () => {
    const { discord } = await startHarness();
    const named = discord.addUser('For * @everyone さんへ');
    for (const [guildLocale, next, back] of [
      ['en-US', 'More', 'Back'],
      ['ja', '次へ', '前へ'],
    ] as const) {
      const first = await discord.slash('k8snotes search', { query: 'istio', mention: named }, { guildLocale }).answered();
      const [head = ''] = first.content.split('\n');
      expect(head).toContain('\\* @\u200beveryone さんへ');
      const second = await discord.click(first.id, next, { guildLocale }).answered();
      expect(second.content).toBe(first.content);
      expect((await discord.click(first.id, back, { guildLocale }).answered()).content).toBe(first.content);
    }
  });

  it('still work after a restart', async () => {
    const { discord, restart } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: LONG }).answered();
    const open = await discord.mention('istio').answered();
    await restart();
    expect((await discord.click(first.id, 'More').answered()).text).toContain('page 2 of');
    expect((await discord.click(open.id, 'More').answered()).text).toContain('page 2 of');
  });

  it('are refused kindly when the key has changed, and the answer stays as it is', async () => {
    const { discord, restart } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    await restart({ buttonSecret: 'another secret' });
    const told = await discord.click(first.id, 'More').answered();
    expect(told).toMatchObject({ ephemeral: true });
    expect(told.text).toContain('too old to work');
    expect(discord.look(first.id)?.text).toBe(first.text);
  });

  it('say so when the notes have changed', async () => {
    const { discord, setNotes } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    await setNotes({ ...NOTES, '2026-01-01-new.md': '# New\n\n## Istio の新しい話\n\n- Istio ambient\n' });
    const second = await discord.click(first.id, 'More').answered();
    expect(second.content).toContain('The notes have changed since then');
  });

  it('leave a public answer alone when its page is gone, and tell who clicked', async () => {
    const { discord, setNotes } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    await setNotes({ 'a.md': '# A\n\n- Istio だけ\n' });
    const asked = discord.click(first.id, 'More', { user: discord.users.bob });
    await discord.until('bob is told', () => discord.seenBy(discord.users.bob, first.channelId).find(({ ephemeral }) => ephemeral));
    expect((await asked.followedUp())[0]?.text).toContain('There is no page 2');
    expect(discord.look(first.id)?.text).toBe(first.text);
  });

  it('forged by somebody do nothing', async () => {
    const { discord } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    for (const customId of ['1.p.AAAAAAAAAA.2~f1f2f3f4.=istio', '1.x.AAAAAAAAAA..=discord:1', 'x', 'k.key|1.n.AAAAAAAAAA..=']) {
      const told = await discord.forgeClick(first.id, customId).answered();
      expect(told).toMatchObject({ ephemeral: true });
      expect(told.text).toContain('too old to work');
    }
    expect(discord.look(first.id)?.text).toBe(first.text);
  });
});

describe('Share', () => {
  it('posts what the asker saw for everybody, once, with a name and no ping', async () => {
    const { discord } = await startHarness();
    const hidden = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    const click = discord.click(hidden.id, 'Share to channel');
    const [shared] = await click.followedUp();
    expect(shared).toMatchObject({ ephemeral: false, pings: [] });
    expect(shared?.content).toBe('alice shared notes on **istio**');
    expect(shared?.embeds.map(({ title }) => title)).toEqual(hidden.embeds.map(({ title }) => title));
    const after = await discord.until('the asker is told', () => {
      const now = discord.look(hidden.id);
      return now?.content.includes('Shared to the channel.') === true ? now : undefined;
    });
    expect(after.buttons.map(({ label }) => label)).not.toContain('Share to channel');
    // A second click that was on its way.
    const old = hidden.buttons.find(({ label }) => label === 'Share to channel')?.customId ?? '';
    await discord.forgeClick(hidden.id, old).answered();
    expect(discord.seenBy(discord.users.bob, hidden.channelId)).toHaveLength(1);
  });

  it('works in a thread and where the bot itself may not post', async () => {
    const { discord } = await startHarness();
    discord.deny(discord.channels.other, 'send');
    for (const channel of [discord.channels.thread, discord.channels.other]) {
      const hidden = await discord.slash('k8snotes search', { query: 'istio' }, { channel }).answered();
      const [shared] = await discord.click(hidden.id, 'Share to channel').followedUp();
      expect(shared).toMatchObject({ channelId: channel, ephemeral: false });
    }
  });

  it('never shows everybody what is for the asker’s role alone', async () => {
    let role = '';
    const { discord } = await startHarness({
      before: (local) => {
        role = local.giveRole(local.users.alice, 'insiders', []);
      },
      notes: () => ({ ...NOTES, 'private.md': restrictedTo(`discord:${role}`) }),
    });
    const secret = await discord.slash('k8snotes search', { query: 'Zanzibar' }).answered();
    expect(secret.text).toContain('秘密の計画');
    await discord.click(secret.id, secret.buttons[0]?.label ?? '').answered();
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toEqual([]);
    const mixed = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    await discord.click(mixed.id, 'Share to channel').followedUp();
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toHaveLength(1);
    for (const message of discord.seenBy(discord.users.bob, discord.channels.general)) expect(message.text).not.toContain('秘密');
  });

  it('shows the new answer first when the notes have changed', async () => {
    const { discord, setNotes } = await startHarness();
    const hidden = await discord.slash('k8snotes search', { query: 'Graceful Shutdown' }).answered();
    await setNotes({ 'a.md': '# A\n\n- Graceful Shutdown は大事\n' });
    const changed = await discord.click(hidden.id, 'Share to channel').answered();
    expect(changed.ephemeral).toBe(true);
    expect(changed.content).toContain('The notes have changed');
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toEqual([]);
    const [shared] = await discord.click(hidden.id, 'Share to channel').followedUp();
    expect(shared?.text).toContain('は大事');
  });

  it('that came to nothing can be tried again, and is not called done', async () => {
    const { discord, logs } = await startHarness();
    const hidden = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    const noted = async (words: string) =>
      discord.until(words, () => (discord.look(hidden.id)?.content.includes(words) === true ? true : undefined));
    discord.faults.add({ kind: 'error', status: 403, code: 50013, when: 'before' }, { method: 'POST', route: /\/webhooks\// });
    discord.click(hidden.id, 'Share to channel');
    await noted('cannot be shared here');
    discord.faults.add({ kind: 'error', status: 502, when: 'before' }, { method: 'POST', route: /\/webhooks\// });
    discord.click(hidden.id, 'Share to channel');
    await noted('It is not certain that this arrived');
    expect(discord.seenBy(discord.users.bob, hidden.channelId)).toEqual([]);
    expect(logs.find(({ errorId }) => errorId === 'E2')).toBeDefined();
    await discord.click(hidden.id, 'Share to channel').followedUp();
    await noted('Shared to the channel.');
    expect(discord.seenBy(discord.users.bob, hidden.channelId)).toHaveLength(1);
  });

  it('shares a tip', async () => {
    const { discord } = await startHarness();
    const tip = await discord.slash('k8snotes tip').answered();
    const [shared] = await discord.click(tip.id, 'Share to channel').followedUp();
    expect(shared).toMatchObject({ ephemeral: false });
    expect(shared?.content).toBe('alice shared a tip');
  });
});

describe('Delete', () => {
  it('removes a public answer for its asker and for a moderator, and for nobody else', async () => {
    const { discord } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    const refused = await discord.click(first.id, 'Delete', { user: discord.users.bob }).answered();
    expect(refused).toMatchObject({ ephemeral: true });
    expect(refused.text).toContain('or a moderator');
    expect(discord.look(first.id)).toBeDefined();
    discord.click(first.id, 'Delete');
    await discord.until('it is gone', () => discord.look(first.id) === undefined || undefined);
    const second = await discord.mention('istio').answered();
    discord.click(second.id, 'Delete', { user: discord.users.moderator });
    await discord.until('it is gone', () => discord.look(second.id) === undefined || undefined);
  });

  it('removes a shared copy', async () => {
    const { discord } = await startHarness();
    const hidden = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    const [shared] = await discord.click(hidden.id, 'Share to channel').followedUp();
    const id = shared?.id ?? '';
    discord.click(id, 'Delete');
    await discord.until('it is gone', () => discord.look(id) === undefined || undefined);
  });

  it('keeps its owner over pages', async () => {
    const { discord } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    await discord.click(first.id, 'More', { user: discord.users.bob }).answered();
    expect((await discord.click(first.id, 'Delete', { user: discord.users.bob }).answered()).text).toContain('or a moderator');
    discord.click(first.id, 'Delete');
    await discord.until('it is gone', () => discord.look(first.id) === undefined || undefined);
  });
});

describe('votes and suggestions', () => {
  it('a vote is counted and thanked for, to who voted alone', async () => {
    const { discord, store } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    const thanked = await discord.click(first.id, '👍', { user: discord.users.bob }).answered();
    expect(thanked).toMatchObject({ ephemeral: true });
    expect(thanked.text).toContain('Thank you');
    await discord.click(first.id, '👎', { user: discord.users.alice }).answered();
    expect(await store.votes.list('2020-01-01', 10)).toMatchObject([{ query: 'istio', up: 1, down: 1 }]);
  });

  it('a topic of a miss is answered in place for its asker, beside a public miss for who clicks', async () => {
    const { discord } = await startHarness();
    const hidden = await discord.slash('k8snotes search', { query: 'Laravel routing' }).answered();
    const topic = hidden.buttons[0]?.label ?? '';
    const answered = await discord.click(hidden.id, topic).answered();
    expect(answered.id).toBe(hidden.id);
    expect(answered.content).toBe(`**${topic}**`);
    const open = await discord.mention('Laravel routing').answered();
    const beside = await discord.click(open.id, topic, { user: discord.users.bob }).answered();
    expect(beside).toMatchObject({ ephemeral: true });
    expect(discord.look(open.id)?.text).toBe(open.text);
  });

  it('another tip replaces the asker’s own; a retired one never comes back', async () => {
    const { discord } = await startHarness();
    const tip = await discord.slash('k8snotes tip').answered();
    const next = await discord.click(tip.id, 'Another tip').answered();
    expect(next.id).toBe(tip.id);
    const retired = await discord.click(tip.id, 'Do not show again').answered();
    expect(retired.text).toContain('will not be shown in this channel again');
    expect((await discord.click(tip.id, '👍').answered()).text).toContain('Thank you');
  });
});

describe('a click that goes wrong', () => {
  it('tells who clicked a number that is in the log', async () => {
    const { discord, logs } = await startHarness({
      withCore: (core) => ({ ...core, vote: () => Promise.reject(new Error('broken on purpose')) }),
    });
    const first = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    const told = await discord.click(first.id, '👍').answered();
    expect(told).toMatchObject({ ephemeral: true });
    expect(told.text).toContain('E1');
    expect(logs.find(({ errorId }) => errorId === 'E1')).toMatchObject({ surface: 'button' });
  });
});
