import { describe, expect, it } from 'vitest';
import { renderHome } from '../../../adapters/slack/home.ts';
import { noticeModal, resultsModal, searchingModal, searchModal } from '../../../adapters/slack/modals.ts';
import { createButtonCodec } from '../../../src/answer/button-state.ts';
import { messagesFor } from '../../../src/answer/messages/messages.ts';
import type { HomeView } from '../../../src/core.ts';
import { SCHEDULE, sampleAnswers, TIP } from '../../support/sample-answers.ts';
import { pingsIn } from '../../support/slack/pings.ts';
import { validateView } from '../../support/slack/validate-view.ts';

const codec = createButtonCodec('test-secret', 'slack');
const options = { codec, commandName: 'k8snotes', now: new Date('2026-11-20T10:00:00Z'), zone: 'Asia/Tokyo' };

function homeView(language: 'ja' | 'en'): HomeView {
  const { events } = sampleAnswers(language);
  if (events?.kind !== 'events') throw new Error('the sample has no events');
  return {
    language,
    events: events.events,
    tip: { ...TIP, language },
    schedules: [SCHEDULE],
    topics: ['Kubernetes', 'Istio', 'GitOps'],
    notesAsOf: '2026-11-20T09:12:00.000Z',
  };
}

async function expectGolden(view: unknown, file: string): Promise<void> {
  expect(validateView(view)).toEqual([]);
  expect(pingsIn(view)).toEqual([]);
  await expect(`${JSON.stringify(view, null, 2)}\n`).toMatchFileSnapshot(`../../golden/slack/${file}.json`);
}

describe.each(['ja', 'en'] as const)('views in %s', (language) => {
  it('shows the start page as its golden file does', async () => {
    await expectGolden(renderHome(homeView(language), options), `${language}/home`);
  });

  it('shows the start page of a workspace without notes, tips and subscriptions', async () => {
    const empty = { ...homeView(language), events: [], tip: undefined, schedules: [], topics: [] };
    await expectGolden(renderHome(empty, options), `${language}/home-empty`);
  });

  it('says why the start page shows nothing, instead of that there are no notes', () => {
    const empty = { ...homeView(language), events: [], tip: undefined, schedules: [], topics: [] };
    const failed = renderHome({ ...empty, problem: { kind: 'failed', language, errorId: 'e1e2e3e4' } }, options);
    const refused = renderHome({ ...empty, problem: { kind: 'refused', language, reason: { code: 'busy' } } }, options);
    expect([validateView(failed), validateView(refused)]).toEqual([[], []]);
    expect(JSON.stringify(failed)).toContain('e1e2e3e4');
    expect(JSON.stringify(refused)).toContain(messagesFor(language).refused({ code: 'busy' }));
    for (const view of [failed, refused]) expect(JSON.stringify(view)).not.toContain(messagesFor(language).noEvents);
  });

  it('shows the search dialog as its golden file does', async () => {
    await expectGolden(searchModal(language, 'private'), `${language}/modal-search`);
  });

  it('says that it searches, then shows the answer, in a dialog with the same name', async () => {
    const answer = sampleAnswers(language)['hits-heading'];
    if (answer === undefined) throw new Error('there is no such sample');
    const searching = searchingModal(language, 'private');
    const results = resultsModal(answer, { ...options, requestText: 'Istio 注意点', canShare: true }, 'private');
    expect(searching).toMatchObject({ callback_id: results.callback_id, private_metadata: 'private', title: results.title });
    await expectGolden(searching, `${language}/modal-searching`);
    await expectGolden(results, `${language}/modal-results`);
  });

  it('says one thing in a dialog', () => {
    const view = noticeModal(language, 'a <!channel> & b');
    expect(validateView(view)).toEqual([]);
    expect(view.blocks).toEqual([{ type: 'section', text: { type: 'plain_text', text: 'a <!channel> & b', emoji: false } }]);
  });
});

it('offers to share from a dialog only where there is a channel', () => {
  const answer = sampleAnswers('en')['hits-heading'];
  if (answer === undefined) throw new Error('there is no such sample');
  const labels = (canShare: boolean): string => JSON.stringify(resultsModal(answer, { ...options, requestText: 'x', canShare }));
  expect(labels(true)).toContain('Share to channel');
  expect(labels(false)).not.toContain('Share to channel');
});

it('names a dialog after what opened it', () => {
  const answer = sampleAnswers('en')['hits-heading'];
  if (answer === undefined) throw new Error('there is no such sample');
  const titleOf = (origin: 'message' | 'search'): readonly string[] =>
    [
      resultsModal(answer, { ...options, requestText: 'x' }, '', origin),
      searchingModal('en', '', origin),
      noticeModal('en', 'x', '', origin),
    ].map((view) => view.title.text);
  expect(new Set(titleOf('message'))).toEqual(new Set(['Find notes about this']));
  expect(new Set(titleOf('search'))).toEqual(new Set(['Search the notes']));
});
