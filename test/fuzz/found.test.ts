import { expect, it } from 'vitest';
import { renderDiscord } from '../../adapters/discord/render.ts';
import { createButtonCodec } from '../../src/answer/button-state.ts';
import { asked, coreWorld } from '../support/core.ts';
import { judgeConsole, judgeDiscord } from './judge.ts';

/** What fuzzing found, made small. */

it('an address that stands directly before struck, Japanese or bold text ends where it ends on Discord', async () => {
  const { core } = await coreWorld({
    '2024-01-15-meetup.md': [
      '# Meetup',
      '',
      '- 出典: [https://example.com/a](https://example.com/a)~~古い~~',
      '- 出典: <https://example.com/b>を見る',
      '- <https://example.com/c>出典',
      '',
    ].join('\n'),
  });
  const answer = await core.answer(asked('出典'));
  const codec = createButtonCodec('fuzz', 'discord');
  const { embeds } = renderDiscord(answer, { codec, surface: 'hidden', text: '出典', owner: undefined, canShare: false });
  const text = embeds.map(({ description = '' }) => description).join('\n');
  expect(text).toContain('https://example.com/a ~~古い~~');
  expect(text).toContain('https://example.com/b を見る');
  expect(text).toContain('https://example.com/c **出典**');
  for (const n of [0, 1, 2, 3, 4]) expect(judgeDiscord(answer, '出典', n)).toEqual([]);
});

it('a ping of which the note writes the parts in different ways is none on Discord', async () => {
  const { core } = await coreWorld({ '2024-01-15-meetup.md': '# Meetup\n\n- 出典 [<``@123456789012345678`x``](http://a.example)\n' });
  const answer = await core.answer(asked('出典'));
  expect(JSON.stringify(answer)).toContain('@123456789012345678');
  for (const n of [0, 1, 2, 3, 4]) expect(judgeDiscord(answer, '出典', n)).toEqual([]);
});

it('a mark of direction in the name of a file does not reach the terminal, in its address neither', async () => {
  const { core } = await coreWorld({ '\u202eメモ.md': '# Meetup\n\n- 出典\n' });
  const answer = await core.answer(asked('出典'));
  for (const n of [0, 1]) expect(judgeConsole(answer, n)).toEqual([]);
});
