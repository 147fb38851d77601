import { beforeAll, describe, expect, it } from 'vitest';
import type { Audience, Request, UnitId } from '../../src/model.ts';
import { asked, type CoreWorld, coreWorld, GENERAL, RANDOM } from '../support/core.ts';

/** Nobody of RANDOM may learn this word. */
const SECRET = 'Zebrafish';
const OPEN = `---
audience: public
---
# Kansai 2019

- Istio の proxy は Pod ごとに 50 MB のメモリを消費するので、limits を設定したほうがよい
- Prometheus のメトリクスは 15 日で消えるため、長く残すなら Thanos を使うべき
`;
const CLOSED = `# ${SECRET} の会

## ${SECRET} 入門 @${SECRET.toLowerCase()}_san

- ${SECRET} クラスターの Pod は毎週 3 台ずつ落ちるので、PodDisruptionBudget を必ず設定するべき
- [TODO] ${SECRET} の費用
- ${SECRET} と Istio を一緒に動かす
`;
const ONLY_HERE: Audience = { kind: 'places', places: ['slack:C1'] };

const UNLIMITED = { question: { burst: 1e6, perMinute: 1e6 }, click: { burst: 1e6, perMinute: 1e6 }, maxConcurrent: 50, maxWaiting: 50 };

const WAYS_TO_CLOSE: readonly (readonly [string, string, Audience | undefined])[] = [
  ['by its own audience', `---\naudience: [slack:C1]\ntags: [${SECRET}]\n---\n${CLOSED}`, undefined],
  ['by the default of the folder', CLOSED, ONLY_HERE],
  ['by the default of the folder, with front matter about other things', `---\ntags: [${SECRET}]\n---\n${CLOSED}`, ONLY_HERE],
  ['as a draft', `---\naudience: public\ndraft: true\n---\n${CLOSED}`, ONLY_HERE],
];

describe.each(WAYS_TO_CLOSE)('a note that is closed %s', (how, text, defaultAudience) => {
  const isDraft = how === 'as a draft';
  let world: CoreWorld;
  let secretUnits: readonly UnitId[];
  beforeAll(async () => {
    world = await coreWorld(
      { '2019-11-20-kansai.md': OPEN, '2026-11-10-closed.md': text },
      { settings: { admission: UNLIMITED }, ...(defaultAudience === undefined ? {} : { defaultAudience }) },
    );
    const note = world.index.corpus.note('2026-11-10-closed.md');
    secretUnits = note?.units.map(({ id }) => id) ?? [];
    expect(secretUnits.length).toBeGreaterThan(3);
    // What is asked here in vain is counted, and what is counted is listed elsewhere.
    await world.core.answer(asked('PodDisruptionBudget'));
  });
  const from = (text: string, place: Request['place'] = RANDOM): Request => asked(text, { place });

  /** And whether it comes out there where it may be read: what never does proves nothing. */
  const WAYS_OUT: readonly (readonly [string, boolean, (place: Request['place']) => Promise<unknown>])[] = [
    ['search', true, (place) => world.core.answer(from('PodDisruptionBudget', place))],
    ['search with an operator', true, (place) => world.core.answer(from('year:2026 クラスター', place))],
    ['what a misspelt word is taken for', true, (place) => world.core.answer(from('Zebrafihs', place))],
    ['the list of events', true, (place) => world.core.answer(from('events', place))],
    ['the outline of an event', true, (place) => world.core.answer(from('event 2026', place))],
    ['open questions', true, (place) => world.core.answer(from('open', place))],
    ['tips', true, async (place) => Promise.all(Array.from({ length: 6 }, () => world.core.answer(from('tip', place))))],
    ['a tip by its id', true, (place) => Promise.all(secretUnits.map((id) => world.core.tip(from('', place), id)))],
    ['gaps', false, (place) => world.core.answer(from('gaps', place))],
    ['status', false, (place) => world.core.answer(from('status', place))],
    ['help', false, (place) => world.core.answer(from('help', place))],
    ['notes about a message', true, (place) => world.core.about(from('PodDisruptionBudget が毎週 3 台落ちる', place))],
    ['the start page', true, (place) => world.core.home(from('', place))],
    ['completions', true, async (place) => [await world.core.complete('zeb', place), await world.core.complete('ze', place)]],
  ];
  it.each(WAYS_OUT)('does not get out by %s', async (_way, isShownHere, out) => {
    const elsewhere = JSON.stringify(await out(RANDOM));
    expect(elsewhere).not.toMatch(new RegExp(SECRET, 'i'));
    expect(elsewhere).not.toContain('rate-limited');
    if (isShownHere && !isDraft) expect(JSON.stringify(await out(GENERAL))).toMatch(new RegExp(SECRET, 'i'));
  });

  it(isDraft ? 'is found nowhere' : 'is found where it belongs', async () => {
    const found = JSON.stringify(await world.core.answer(from('PodDisruptionBudget', GENERAL)));
    if (isDraft) expect(found).not.toContain(SECRET);
    else expect(found).toContain(SECRET);
  });

  it('is not shared where it may not be read', async () => {
    const answer = await world.core.answer(from('istio', GENERAL));
    if (answer.kind !== 'hits') throw new Error('both places find istio');
    const shared = await world.core.again(from('istio', RANDOM), answer.fingerprint);
    expect(shared.changed).toBe(!isDraft);
    expect(JSON.stringify(shared)).not.toContain(SECRET);
  });

  it('leaves the others open', async () => {
    expect((await world.core.answer(from('Thanos'))).kind).toBe('hits');
  });
});
