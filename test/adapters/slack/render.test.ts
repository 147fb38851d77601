import { describe, expect, it, onTestFailed } from 'vitest';
import type { SlackMessage, SlackMode, SlackRenderOptions } from '../../../adapters/slack/options.ts';
import { renderSlack } from '../../../adapters/slack/render.ts';
import { createButtonCodec } from '../../../src/answer/button-state.ts';
import type { Answer } from '../../../src/model.ts';
import { sampleAnswers } from '../../support/sample-answers.ts';
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
