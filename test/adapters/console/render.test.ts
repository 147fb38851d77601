import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeTerminal, terminalJson } from '../../../adapters/console/escape.ts';
import { type ConsoleStyle, renderConsole } from '../../../adapters/console/render.ts';
import { textWidth } from '../../../adapters/console/text-width.ts';
import type { Answer, Card } from '../../../src/model.ts';
import { CAVEATS, MEMORY, SCHEDULE, sampleAnswers, shown, TIP } from '../../support/sample-answers.ts';

const style: ConsoleStyle = {
  width: 80,
  colour: false,
  nextPage: (page) => `k8snotes ask 'the query' --page ${page}`,
  locate: (path) => `notes/${path}`,
};
/** Colour codes made visible: the golden files are read by people. */
const visible = (text: string): string => text.replaceAll('\u001b', '␛');

const hitsOf = (card: Card, more: Partial<Extract<Answer, { kind: 'hits' }>> = {}): Answer => {
  const sample = sampleAnswers('en')['hits-heading'];
  if (sample?.kind !== 'hits') throw new Error('the sample is of kind hits');
  return { ...sample, cards: [card], ...more };
};

describe.each(['ja', 'en'] as const)('terminal answers in %s', (language) => {
  it.each(Object.entries(sampleAnswers(language)))('%s', async (name, answer) => {
    await expect(`${renderConsole(answer, style)}\n`).toMatchFileSnapshot(`../../golden/console/${language}/${name}.txt`);
  });

  it.each(['hits-heading', 'hits-translated-page-2', 'outline'])('%s in colour', async (name) => {
    const answer = sampleAnswers(language)[name];
    if (answer === undefined) throw new Error(`there is no sample ${name}`);
    await expect(`${visible(renderConsole(answer, { ...style, colour: true }))}\n`).toMatchFileSnapshot(
      `../../golden/console/${language}/${name}.colour.txt`,
    );
  });

  it.each(['hits-translated-page-2', 'events', 'outline', 'help'])('%s on a narrow terminal', async (name) => {
    const answer = sampleAnswers(language)[name];
    if (answer === undefined) throw new Error(`there is no sample ${name}`);
    await expect(`${renderConsole(answer, { ...style, width: 40 })}\n`).toMatchFileSnapshot(
      `../../golden/console/${language}/${name}.narrow.txt`,
    );
  });

  it('says something in every answer', () => {
    for (const answer of Object.values(sampleAnswers(language))) expect(renderConsole(answer, style).trim()).not.toBe('');
  });
});

describe('what a card shows', () => {
  it('writes out the address behind the words of the top bullet, once, and no address that the text has', () => {
    const link = (url: string, value: string) => ({ kind: 'link', url, children: [{ kind: 'text', value }] }) as const;
    const url = 'https://servicemesh.es/a-very-long-address-that-is-never-cut-because-it-would-not-open';
    const top = {
      ...shown('比較 https://x.example'),
      inlines: [link(url, '比較'), link(url, '比較'), link('https://x.example', 'https://x.example'), link('javascript:alert(1)', 'x')],
    };
    const lines = renderConsole(hitsOf({ ...CAVEATS, top }), { ...style, width: 40 }).split('\n');
    expect(lines.filter((line) => line.includes(url))).toEqual([`  ${url}`]);
    expect(lines.some((line) => line.includes('javascript'))).toBe(false);
    expect(lines.filter((line) => line.includes('x.example'))).toHaveLength(1);
  });

  it('cuts a long block by whole lines around the match and tells how many are left out', () => {
    const block = Array.from({ length: 40 }, (_, index) => (index === 20 ? '[[match]]' : `line ${index}`)).join('\n');
    const text = renderConsole(hitsOf({ ...CAVEATS, top: shown(block), moreHits: 0 }), style);
    expect(text).toContain('… 18 more lines');
    expect(text).toContain('line 18\n  line 19\n  [match]\n  line 21');
    expect(text).toContain('… 12 more lines');
    expect(text.split('\n').length).toBeLessThan(20);
  });

  it('breaks the breadcrumb between parents', () => {
    const lines = renderConsole(hitsOf({ ...CAVEATS, breadcrumb: ['Event', 'A talk with a title', 'Parent bullet', 'Next parent'] }), {
      ...style,
      width: 40,
    }).split('\n');
    expect(lines.slice(2, 4)).toEqual(['Event › A talk with a title', '  › Parent bullet › Next parent']);
  });

  it('shows votes although questions are not recorded', () => {
    const answer = sampleAnswers('en')['gaps-off'];
    if (answer?.kind !== 'gaps') throw new Error('the sample is of kind gaps');
    const text = renderConsole({ ...answer, votes: [{ query: 'istio', up: 1, down: 2 }] }, style);
    expect(text).toContain('are not recorded');
    expect(text).toContain('• istio  1 helped, 2 not');
  });

  it('shows no further page on the last one', () => {
    expect(renderConsole(hitsOf(CAVEATS, { page: 2, pageCount: 2 }), style)).not.toContain('next page');
  });

  it('gives reasons in words, each once, and the tier where there are none', () => {
    const twice = [...MEMORY.reasons, ...MEMORY.reasons];
    expect(renderConsole(hitsOf({ ...MEMORY, reasons: twice }), style).match(/translated term: memory → メモリ/g)).toHaveLength(1);
    expect(renderConsole(hitsOf({ ...MEMORY, reasons: [] }), style)).toContain('· translated term');
  });
});

const MOMENT = { at: '2026-11-24T00:00:00.000Z', date: '2026-11-24', time: '09:00', weekday: 2 };

/** Text as notes and queries may have it, hostile pieces included. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]0;x\u0007',
        '\u009b2J',
        '\r',
        '\u0000',
        '\u202e',
        '\u2066',
        '\b',
        '\t',
        'Istio',
        'メモリ消費',
        '、',
        '（',
        '）',
        '👨‍👩‍👧',
        'か\u3099',
        'ｶﾞ',
        ' ',
        '\n',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const settings = { numRuns: 150, interruptAfterTimeLimit: 1000 } as const;
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

describe('any text of notes and queries', () => {
  it('never reaches the terminal as a control character or escape sequence', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 5, max: 120 }), (text, width) => {
        const card: Card = {
          ...CAVEATS,
          path: text,
          event: text,
          date: text,
          url: undefined,
          breadcrumb: [text, text],
          speakers: [{ name: text, handle: text, organisation: text, url: text }],
          top: {
            ...shown(text, [{ ...shown(text), omitted: 2 }]),
            text,
            inlines: [{ kind: 'link', url: `https://${text}`, children: [] }],
          },
          others: [{ ...shown(text), text }],
          reasons: [{ tier: 'typo', kind: 'typo', from: text, to: text }],
        };
        const samples = sampleAnswers('ja');
        const answers: readonly (Answer | undefined)[] = [
          hitsOf(card, {
            query: text,
            didYouMean: [text],
            operatorProblems: [{ operator: text, value: text, problem: 'no-match' }],
            pageCount: 2,
          }),
          samples['nothing']?.kind === 'nothing'
            ? {
                ...samples['nothing'],
                query: text,
                unknownWords: [text],
                knownWords: [text],
                topics: [text],
                near: samples['nothing'].near.map((hit) => ({ ...hit, text, file: text })),
              }
            : undefined,
          {
            kind: 'events',
            language: 'en',
            wanted: text,
            events: [{ path: text, title: text, date: undefined, venue: text, sessionCount: 1, unitCount: 1 }],
          },
          { ...TIP, card },
          {
            kind: 'tip-preview',
            language: 'ja',
            schedule: { ...SCHEDULE, zone: text },
            entries: [{ moment: MOMENT, card, occasion: undefined }],
          },
          { kind: 'tip-schedule', language: 'en', action: 'shown', schedule: { ...SCHEDULE, zone: text, time: text } },
          {
            kind: 'gaps',
            language: 'en',
            days: 90,
            recording: true,
            total: 1,
            gaps: [{ query: text, count: 1, lastAsked: '2026-11-20' }],
            votes: [{ query: text, up: 1, down: 0 }],
            digest: false,
          },
          { kind: 'help', language: 'en', topics: [text] },
          { kind: 'refused', language: 'ja', reason: { code: 'not-available', command: text } },
        ];
        for (const answer of answers) {
          if (answer === undefined) throw new Error('a sample is missing');
          expect(renderConsole(answer, { ...style, width, nextPage: () => text, locate: (path) => path })).not.toMatch(RAW);
        }
        expect(escapeTerminal(text)).not.toMatch(RAW);
      }),
      settings,
    );
  });

  it('is the same text again when JSON with it is read back', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(JSON.parse(terminalJson({ text }))).toEqual({ text });
        expect(terminalJson({ text })).not.toMatch(RAW);
      }),
      settings,
    );
  });

  it('appears in full on lines no wider than the terminal, but for single pieces that cannot be broken', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), fc.integer({ min: 24, max: 120 }), (texts, width) => {
        const units = texts.map((text) => text.replaceAll('\n', ' ').slice(0, 120).trim()).filter((text) => text !== '');
        const children = units.map((text) => ({ ...shown('x'), text, inlines: [] }));
        const answer = hitsOf({ ...CAVEATS, url: 'u', moreHits: 0, top: shown('top', children) });
        const rendered = renderConsole(answer, { ...style, width });
        for (const line of rendered.split('\n')) if (!line.includes('://')) expect(textWidth(line)).toBeLessThanOrEqual(width);
        const squeezed = rendered.replace(/\s+/gu, '');
        for (const text of units) expect(squeezed).toContain(escapeTerminal(text).replace(/\s+/gu, ''));
      }),
      settings,
    );
  });
});
