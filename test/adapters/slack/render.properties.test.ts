import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLength } from '../../../adapters/slack/blocks.ts';
import { cleanText, webAddress, wellFormed } from '../../../adapters/slack/escape.ts';
import { renderHome } from '../../../adapters/slack/home.ts';
import { MAX_FALLBACK_CHARS, MAX_MESSAGE_JSON_CHARS } from '../../../adapters/slack/limits.ts';
import { resultsModal } from '../../../adapters/slack/modals.ts';
import type { SlackMode, SlackRenderOptions } from '../../../adapters/slack/options.ts';
import { renderSlack } from '../../../adapters/slack/render.ts';
import { unitElements } from '../../../adapters/slack/rich-text.ts';
import { type ButtonState, createButtonCodec } from '../../../src/answer/button-state.ts';
import { chatMessagesFor } from '../../../src/answer/messages/chat.ts';
import { messagesFor } from '../../../src/answer/messages/messages.ts';
import type { Answer, ShownUnit } from '../../../src/model.ts';
import { arbitraryAnswers, arbitraryHomeView, arbitraryQuery, arbitraryShownUnit } from '../../support/arbitrary-answers.ts';
import { pingsIn } from '../../support/slack/pings.ts';
import { validateMessage } from '../../support/slack/validate-message.ts';
import { validateView } from '../../support/slack/validate-view.ts';

const codec = createButtonCodec('test-secret', 'slack');
/** A counterexample in an answer of many pages would be made smaller for minutes; the smallest by then is told. */
const LIMITS = { numRuns: 60, interruptAfterTimeLimit: 20_000 };
const MODES: readonly SlackMode[] = ['ephemeral', 'thread', 'direct', 'shared', 'scheduled', 'modal'];

const arbitraryOptions: fc.Arbitrary<SlackRenderOptions> = fc.record({
  mode: fc.constantFrom(...MODES),
  codec: fc.constant(codec),
  commandName: fc.constant('k8snotes'),
  requestText: arbitraryQuery,
  now: fc.constant(new Date('2026-11-20T10:00:00Z')),
  zone: fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Nowhere/Land'),
  owner: fc.constant('slack:U0123'),
  sharer: fc.constantFrom('@alice', '<!channel>', '*a*'),
  canShare: fc.boolean(),
});

/** Every object below a value, itself included. */
function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(objectsIn)];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

describe('any answer', () => {
  it.each(Object.entries(arbitraryAnswers))('of kind %s stays within the limits and pings nobody', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, arbitraryOptions, (answer, options) => {
        const message = renderSlack(answer, options);
        expect(validateMessage(message)).toEqual([]);
        expect(pingsIn(message)).toEqual([]);
        expect(jsonLength(message.blocks)).toBeLessThanOrEqual(MAX_MESSAGE_JSON_CHARS);
        expect(message.text.length).toBeLessThanOrEqual(MAX_FALLBACK_CHARS);
        expect(message.text).not.toBe('');
        expect(JSON.stringify(message)).not.toMatch(/\p{Surrogate}|\\ud[89a-f]/u);
      }),
      LIMITS,
    );
  });

  it('leaves no character unescaped where Slack reads markup', () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(arbitraryAnswers)), arbitraryOptions, (answer, options) => {
        const message = renderSlack(answer, options);
        const marked = objectsIn(message.blocks).filter(({ type }) => type === 'mrkdwn');
        for (const text of [message.text, ...marked.map(({ text: value }) => String(value))]) {
          expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/u);
        }
        for (const { text } of marked) expect(String(text)).toMatch(/^\*[^*_~`\n]+\*$/u);
      }),
      LIMITS,
    );
  });

  it('makes elements of rich text of texts and whole web addresses alone', () => {
    fc.assert(
      fc.property(
        fc.oneof(arbitraryAnswers.hits, arbitraryAnswers.tip, arbitraryAnswers.outline, arbitraryAnswers.nothing),
        arbitraryOptions,
        (answer, options) => {
          const addresses = new Set(objectsIn(answer).flatMap(({ url }) => (typeof url === 'string' ? [webAddress(url)] : [])));
          const rich = objectsIn(renderSlack(answer, options).blocks.filter(({ type }) => type === 'rich_text'));
          for (const element of rich) {
            expect([
              'rich_text',
              'rich_text_section',
              'rich_text_list',
              'rich_text_quote',
              'rich_text_preformatted',
              'text',
              'link',
              undefined,
            ]).toContain(element['type']);
            if (element['type'] === 'link') expect(addresses).toContain(element['url']);
          }
        },
      ),
      LIMITS,
    );
  });

  it('gives every button a state that reads back', () => {
    fc.assert(
      fc.property(arbitraryAnswers.hits, arbitraryOptions, (answer, options) => {
        const { blocks } = renderSlack(answer, options);
        const buttons = objectsIn(blocks).filter(({ type }) => type === 'button');
        const states = buttons.map(({ value }) => codec.decode(String(value)));
        expect(states).not.toContain(undefined);
        const wantsShare = options.canShare === true && options.mode !== 'shared' && options.mode !== 'scheduled';
        expect(states.some((state) => state?.action === 'share')).toBe(wantsShare);
        for (const state of states)
          if (state !== undefined && 'fingerprint' in state) expect(state).toMatchObject(expectedState(state, answer, options));
      }),
      LIMITS,
    );
  });

  it('always shows the first card, and says how many others had no room', () => {
    fc.assert(
      fc.property(arbitraryAnswers.hits, arbitraryOptions, (answer, options) => {
        if (answer.kind !== 'hits') return;
        const { blocks } = renderSlack(answer, options);
        const shown = blocks.filter(({ type }) => type === 'rich_text').length;
        expect(shown).toBeGreaterThan(0);
        const leftOut = chatMessagesFor(answer.language).leftOut(answer.cards.length - shown);
        expect(JSON.stringify(blocks).includes(JSON.stringify(leftOut).slice(1, -1))).toBe(shown < answer.cards.length);
      }),
      LIMITS,
    );
  });

  it('fits a dialog', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryAnswers.hits, arbitraryAnswers.nothing), arbitraryOptions, (answer, options) => {
        const view = resultsModal(answer, options, 'x'.repeat(3000));
        expect(validateView(view, 'modal')).toEqual([]);
        expect(pingsIn(view)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('fits a start page', () => {
    fc.assert(
      fc.property(arbitraryHomeView, arbitraryOptions, (view, options) => {
        const home = renderHome(view, options);
        expect(validateView(home, 'home')).toEqual([]);
        expect(pingsIn(home)).toEqual([]);
      }),
      LIMITS,
    );
  });
});

function expectedState(state: ButtonState, answer: Answer, options: SlackRenderOptions): Partial<ButtonState> {
  return {
    text: wellFormed(options.requestText),
    ...('fingerprint' in answer ? { fingerprint: answer.fingerprint } : {}),
    action: state.action,
  };
}

describe("any unit's text", () => {
  const messages = messagesFor('en');
  const whole = { maxChars: Number.MAX_SAFE_INTEGER, isPlain: false };
  const textOf = (unit: ShownUnit, size: { maxChars: number; isPlain: boolean }): string =>
    unitElements(unit, size, messages)
      .map((element) => element.text ?? '')
      .join('');
  /** Units whose pieces can be cleaned one by one: half a character or half a line break at the end of one would be another in the whole. */
  const separable = arbitraryShownUnit(0).filter(
    ({ text }) => !/\r|[\ud800-\udfff]/u.test(text) && text.split('\n').length <= 12 && cleanText(text) !== '',
  );

  it('is there completely, piece by piece, whatever markup and matches cut through it', () => {
    fc.assert(
      fc.property(separable, (unit) => {
        expect(textOf(unit, whole)).toBe(cleanText(unit.text));
      }),
      { numRuns: 500 },
    );
  });

  it('has exactly its matches in bold, by whole characters', () => {
    fc.assert(
      fc.property(
        separable.filter(({ highlights, text }) => highlights.length > 0 && text.length < 1000),
        (unit) => {
          const bold = unitElements(unit, whole, messages)
            .filter(({ style }) => style?.bold === true)
            .map(({ text }) => text ?? '')
            .join('');
          const characters = [...segmenter.segment(unit.text)];
          const matched = characters.filter(({ index, segment }) =>
            unit.highlights.some(({ start, end }) => start < index + segment.length && index < end),
          );
          expect(bold).toBe(cleanText(matched.map(({ segment }) => segment).join('')));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is cut between characters, never within one', () => {
    const emoji = '👨‍👩‍👧‍👦か\u3099';
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.nat({ max: 3000 }), (maxChars, start) => {
        const text = emoji.repeat(250);
        const unit: ShownUnit = {
          unitId: 'u',
          kind: 'bullet',
          text,
          inlines: [{ kind: 'text', value: text }],
          highlights: [{ start: Math.min(start, text.length - 1), end: Math.min(start + 5, text.length) }],
          children: [],
          omitted: 0,
        };
        const shown = textOf(unit, { maxChars, isPlain: false });
        expect(shown).toContain('…');
        const inner = shown.replaceAll('…', '');
        for (const { segment } of segmenter.segment(inner)) expect(['👨‍👩‍👧‍👦', 'か\u3099']).toContain(segment);
        expect(inner.length).toBeLessThanOrEqual(maxChars);
        expect(inner).not.toBe('');
      }),
    );
  });
});
