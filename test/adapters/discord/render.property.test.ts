import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queriesIn } from '../../../adapters/discord/buttons.ts';
import {
  cleanQuery,
  cutText,
  escapeMarkdown,
  inlineCode,
  maskedLink,
  plainText,
  unescapeMarkdown,
} from '../../../adapters/discord/escape.ts';
import { type DiscordMessage, renderDiscord, type Surface } from '../../../adapters/discord/render.ts';
import { createButtonCodec } from '../../../src/answer/button-state.ts';
import type { Answer } from '../../../src/model.ts';
import { arbitraryAnswer, arbitraryQuery, arbitraryText } from '../../support/arbitrary-answers.ts';
import { pingsIn } from '../../support/discord/pings.ts';
import { validateMessage } from '../../support/discord/validate-message.ts';
import { forbiddenMarkup, linkTargets } from './live-markup.ts';

const codec = createButtonCodec('test-secret', 'discord');
const arbitrarySurface = fc.constantFrom<Surface>('hidden', 'public', 'direct', 'shared', 'scheduled');

const render = (answer: Answer, surface: Surface, name: string): DiscordMessage =>
  renderDiscord(answer, {
    codec,
    surface,
    text: 'query' in answer ? cleanQuery(answer.query) : 'open',
    owner: 'discord:789',
    canShare: true,
    ...(surface === 'shared' ? { sharer: name } : { recipient: name }),
    notice: name,
  });

describe('any answer', () => {
  it('is a message that Discord takes, with something in it, and pings nobody', () => {
    fc.assert(
      fc.property(arbitraryAnswer, arbitrarySurface, arbitraryText, (answer, surface, name) => {
        const message = render(answer, surface, name);
        expect(validateMessage(message)).toEqual([]);
        // Even where allowed mentions were forgotten.
        expect(pingsIn(message)).toEqual([]);
        expect(message.content !== '' || message.embeds.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('holds no markup but what the renderer itself writes', () => {
    fc.assert(
      fc.property(arbitraryAnswer, arbitrarySurface, arbitraryText, (answer, surface, name) => {
        const message = render(answer, surface, name);
        for (const text of [message.content, ...message.embeds.flatMap((embed) => [embed.title ?? '', embed.description ?? ''])]) {
          expect(forbiddenMarkup(text), text).toEqual([]);
          for (const target of linkTargets(text)) expect(new URL(target).protocol).toMatch(/^https?:$/);
        }
        for (const embed of message.embeds)
          for (const text of [embed.footer?.text ?? '', embed.author?.name ?? '']) expect(text).not.toMatch(/@(?:everyone|here)|<[@#]/i);
      }),
      { numRuns: 300 },
    );
  });

  it('has only buttons that can be read back from the message alone', () => {
    fc.assert(
      fc.property(arbitraryAnswer, arbitrarySurface, arbitraryText, (answer, surface, name) => {
        const message = render(answer, surface, name);
        for (const row of message.components)
          for (const { custom_id: id } of row.components) expect(codec.decode(id, () => queriesIn(message.content))).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('escaping', () => {
  it('leaves nothing alive and loses nothing of a clean text', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryQuery, arbitraryText), (text) => {
        const clean = cleanQuery(text);
        const escaped = escapeMarkdown(clean);
        expect(forbiddenMarkup(escaped)).toEqual([]);
        expect(unescapeMarkdown(escaped)).toBe(clean);
        expect(queriesIn(`**${escaped}**`)).toEqual(clean === '' ? [] : [clean]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['@everyone @here', '@\u200beveryone @\u200bhere'],
    ['<@1> <@&2> <#3>', '\\<\u200b@1\\> \\<\u200b@&2\\> \\<\\#3\\>'],
    [
      '<:wave:1> <a:wave:1> <t:1700000000:R> </k8snotes:1>',
      '\\<\u200b:wave:1\\> \\<\u200ba:wave:1\\> \\<\u200bt:1700000000:R\\> \\<\u200b/k8snotes:1\\>',
    ],
    ['||spoiler|| `code` ~~x~~ *y* __z__', '\\|\\|spoiler\\|\\| \\`code\\` \\~\\~x\\~\\~ \\*y\\* \\_\\_z\\_\\_'],
    ['# h', '\\# h'],
    ['-# small', '\\-\\# small'],
    ['> q', '\\> q'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['1. item', '1\\. item'],
    ['[press](https://evil.example)', '\\[press\\](https\\://evil.example)'],
    ['discord.gg/abc https://discord.com/invite/x', 'discord.gg\\/abc https\\://discord.com/invite\\/x'],
    ['a-b c+d v1.31.2 (x) ido_kara', 'a-b c+d v1.31.2 (x) ido\\_kara'],
    ['back\\slash', 'back\\\\slash'],
    ['a\u202eb\u0000c\u001b[31m', 'abc\\[31m'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('keeps names readable where Discord shows text as it is', () => {
    expect(plainText('id（@ido_kara_deru）*\n@everyone <@&1>')).toBe('id（@ido_kara_deru）* @\u200beveryone <\u200b@&1>');
  });

  it('writes code with back-ticks in it as text', () => {
    expect(inlineCode('kubectl get')).toBe('`kubectl get`');
    expect(inlineCode('a`b')).toBe('a\\`b');
  });

  it('never makes a link of anything but http', () => {
    fc.assert(
      fc.property(arbitraryText, fc.oneof(fc.webUrl(), arbitraryText), (words, url) => {
        const written = maskedLink(words, url);
        expect(forbiddenMarkup(written), written).toEqual([]);
        for (const target of linkTargets(written)) expect(new URL(target).protocol).toMatch(/^https?:$/);
      }),
    );
  });

  it('cuts between graphemes only, and never beyond the room there is', () => {
    const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
    fc.assert(
      fc.property(arbitraryText, fc.nat({ max: 300 }), (text, max) => {
        const cut = cutText(text, max, escapeMarkdown);
        expect(escapeMarkdown(cut).length).toBeLessThanOrEqual(max);
        if (cut === text) return;
        const kept = cut.replace(/…$/u, '');
        expect(text.startsWith(kept)).toBe(true);
        if (kept !== '') expect([...segmenter.segment(text)].some((piece) => piece.index === kept.length)).toBe(true);
      }),
    );
  });
});
