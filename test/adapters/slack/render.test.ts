import { describe, expect, it, onTestFailed } from 'vitest';
import type { SlackMessage, SlackMode, SlackRenderOptions } from '../../../adapters/slack/options.ts';
import { renderSlack } from '../../../adapters/slack/render.ts';
import { createButtonCodec } from '../../../src/answer/button-state.ts';
import { chatMessagesFor } from '../../../src/answer/messages/chat.ts';
import type { Answer } from '../../../src/model.ts';
import { CAVEATS, MEMORY, sampleAnswers, shown } from '../../support/sample-answers.ts';
import { pingsIn } from '../../support/slack/pings.ts';
import { validateMessage } from '../../support/slack/validate-message.ts';

const codec = createButtonCodec('test-secret', 'slack');

function optionsFor(answer: Answer, mode: SlackMode): SlackRenderOptions {
  return {
    mode,
    codec,
    commandName: 'k8snotes',
    requestText: 'query' in answer ? answer.query : answer.kind,
    now: new Date('2026-11-20T10:00:00Z'),
    zone: 'Asia/Tokyo',
    owner: 'slack:U0123',
    sharer: '@alice',
  };
}

/** Where a person sees the message as Slack shows it. */
function builderLink({ blocks }: SlackMessage): string {
  return `https://app.slack.com/block-kit-builder#${encodeURIComponent(JSON.stringify({ blocks }))}`;
}

async function expectGolden(message: SlackMessage, file: string): Promise<void> {
  onTestFailed(() => {
    console.error(`${file}: ${builderLink(message)}`);
  });
  expect(validateMessage(message)).toEqual([]);
  expect(pingsIn(message)).toEqual([]);
  await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`../../golden/slack/${file}.json`);
}

describe.each(['ja', 'en'] as const)('answers in %s', (language) => {
  it.each(Object.entries(sampleAnswers(language)))('shows %s as its golden file does', async (name, answer) => {
    const mode =
      answer.kind === 'tip' && answer.scheduled ? 'scheduled' : answer.kind === 'gaps' && answer.digest ? 'scheduled' : 'ephemeral';
    await expectGolden(renderSlack(answer, optionsFor(answer, mode)), `${language}/${name}`);
  });

  it.each([
    ['hits-heading', 'shared'],
    ['hits-translated-page-2', 'thread'],
    ['nothing', 'direct'],
    ['tip-asked', 'shared'],
    ['hits-translated-page-2', 'modal'],
    ['help', 'thread'],
    ['events', 'shared'],
  ] as const)('shows %s in mode %s as its golden file does', async (name, mode) => {
    const answer = sampleAnswers(language)[name];
    if (answer === undefined) throw new Error(`there is no sample ${name}`);
    await expectGolden(renderSlack(answer, optionsFor(answer, mode)), `${language}/${name}.${mode}`);
  });
});

/** Three talks with everything that notes are written with: a heading on top, code, links, quotes, tables, markup that looks like Slack's own. */
const MARKUP: Answer = {
  ...(sampleAnswers('en')['hits-heading'] as Extract<Answer, { kind: 'hits' }>),
  query: '*memory* <!channel>',
  sessionCount: 3,
  pageCount: 4,
  cards: [
    {
      ...CAVEATS,
      url: 'https://notes.example/kansai.md#L185',
      top: {
        ...shown('Sidecar の[[メモリ]]'),
        kind: 'heading',
        children: [
          {
            ...shown(''),
            text: '詳しくは公式の設定 proxy.istio.io/config を必ず見る',
            inlines: [
              { kind: 'text', value: '詳しくは' },
              { kind: 'link', url: 'https://istio.io/latest/docs/', children: [{ kind: 'text', value: '公式の設定' }] },
              { kind: 'text', value: ' ' },
              { kind: 'code', value: 'proxy.istio.io/config' },
              { kind: 'text', value: ' を' },
              { kind: 'strong', children: [{ kind: 'text', value: '必ず' }] },
              { kind: 'text', value: '見る' },
            ],
          },
          { ...shown('resources:\n  limits:\n    memory: 256Mi'), kind: 'code' },
          { ...shown('計測してから決める <!channel> & *bold* `x` :tada:'), kind: 'quote' },
          { ...shown('CPU | 100m | [[メモリ]] | 128Mi'), kind: 'table-row' },
        ],
      },
      moreHits: 0,
    },
    { ...MEMORY, top: { ...MEMORY.top, kind: 'paragraph' } },
    {
      ...CAVEATS,
      breadcrumb: ['CloudNative Days Kansai 2019'],
      url: 'https://notes.example/kansai.md#L100',
      top: { ...CAVEATS.top, kind: 'heading' },
    },
  ],
};

it('shows every kind of markup as its golden file does', async () => {
  await expectGolden(renderSlack(MARKUP, optionsFor(MARKUP, 'ephemeral')), 'hits-markup');
});

it('tells where to look where there is no web address for the notes', () => {
  const card = { ...MEMORY, url: './kansai.md#L202' };
  const answer: Answer = { ...(MARKUP as Extract<Answer, { kind: 'hits' }>), cards: [card] };
  const json = JSON.stringify(renderSlack(answer, optionsFor(answer, 'ephemeral')).blocks);
  expect(json).toContain('2019-11-28-cloudnative-days-kansai.md:202');
  expect(json).not.toContain('"type":"link"');
});

it('shows as many cards as fit, each smaller, and says how many did not', () => {
  const answer: Answer = { ...(MARKUP as Extract<Answer, { kind: 'hits' }>), cards: Array.from({ length: 40 }, () => CAVEATS) };
  const message = renderSlack(answer, optionsFor(answer, 'ephemeral'));
  const shownCards = message.blocks.filter(({ type }) => type === 'rich_text').length;
  expect(validateMessage(message)).toEqual([]);
  expect(shownCards).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(message.blocks)).toContain(chatMessagesFor('en').leftOut(40 - shownCards));
});

it('shows the first part of a list that is too long, and how much is left', () => {
  const answer = sampleAnswers('en')['outline'];
  if (answer?.kind !== 'outline') throw new Error('there is no such sample');
  const items = Array.from(
    { length: 500 },
    (_, index) => ({ ...answer.items[1], title: `Talk ${index}` }) as (typeof answer.items)[number],
  );
  const message = renderSlack({ ...answer, items }, optionsFor(answer, 'ephemeral'));
  const lines = message.blocks.flatMap((block) => (block.type === 'rich_text' ? block.elements : []));
  const shownItems = lines.flatMap((line) => (line.type === 'rich_text_list' ? line.elements : [])).length;
  expect(validateMessage(message)).toEqual([]);
  expect(shownItems).toBeGreaterThan(20);
  expect(JSON.stringify(message.blocks)).toContain(`${500 - shownItems} more`);
});

it('says above the answer that the notes have changed', () => {
  const { blocks, text } = renderSlack(MARKUP, { ...optionsFor(MARKUP, 'ephemeral'), notice: chatMessagesFor('en').changed });
  expect(blocks[0]).toMatchObject({ type: 'section', text: { type: 'plain_text', text: chatMessagesFor('en').changed } });
  expect(text.startsWith(chatMessagesFor('en').changed)).toBe(true);
});

it('shares only where there is a channel, and what is private stays out of public copies', () => {
  const labels = (mode: SlackMode, more: Partial<SlackRenderOptions> = {}): readonly string[] =>
    renderSlack(MARKUP, { ...optionsFor(MARKUP, mode), ...more }).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((element) => ('text' in element ? element.text.text : '')) : [],
    );
  expect(labels('ephemeral')).toEqual(['Share to channel', 'More', '👍', '👎', 'Dismiss']);
  expect(labels('thread')).toEqual(['More', '👍', '👎', 'Delete']);
  expect(labels('direct')).toEqual(['More', '👍', '👎']);
  expect(labels('modal', { canShare: true })).toEqual(['Share to channel', 'More', '👍', '👎']);
  expect(labels('shared')).toEqual([]);
});

it('gives a tip the buttons that its place allows', () => {
  const answer = sampleAnswers('en')['tip-asked'];
  if (answer === undefined) throw new Error('there is no such sample');
  const labels = (mode: SlackMode): readonly string[] =>
    renderSlack(answer, optionsFor(answer, mode)).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((element) => ('text' in element ? element.text.text : '')) : [],
    );
  expect(labels('ephemeral')).toEqual(['Share to channel', 'Another tip', '👍', 'Do not show again', 'Dismiss']);
  expect(labels('thread')).toEqual(['Another tip', '👍', 'Do not show again', 'Delete']);
  expect(labels('direct')).toEqual(['Another tip', '👍', 'Do not show again']);
  expect(labels('scheduled')).toEqual(['Another tip', '👍', 'Do not show again']);
  expect(labels('shared')).toEqual([]);
});
