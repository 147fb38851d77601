import { describe, expect, it } from 'vitest';
import { en } from '../../src/answer/messages/en.ts';
import { ja } from '../../src/answer/messages/ja.ts';
import { messagesFor, problemSentence } from '../../src/answer/messages/messages.ts';
import type { MatchReason, OperatorProblem, RefusalReason, TipOccasion } from '../../src/model.ts';
import { SCHEDULE, sampleAnswers } from '../support/sample-answers.ts';

/** Paths of all messages of a table, `help.commands.0.say`. */
function paths(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, child]) => paths(child, at === '' ? key : `${at}.${key}`));
}

/** All fixed strings of a table. */
function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

const REFUSALS: readonly RefusalReason[] = [
  { code: 'empty-query' },
  { code: 'query-too-long', length: 10_000, max: 500 },
  { code: 'only-operators', conditions: ['year:2019', 'speaker:x'] },
  { code: 'only-operators', conditions: ['is:open'] },
  { code: 'only-exclusions' },
  { code: 'bad-page', page: 3, pageCount: 2 },
  { code: 'not-available', command: 'tip' },
  { code: 'no-tips' },
  { code: 'not-subscribed' },
  { code: 'digest-needs-tips' },
  { code: 'not-allowed' },
  ...(['time', 'zone', 'date', 'future-date', 'word'] as const).map(
    (expected) => ({ code: 'bad-schedule', value: 'x', expected }) as const,
  ),
  { code: 'rate-limited', retryAfterSeconds: 12 },
  { code: 'busy' },
  { code: 'stale-button' },
  { code: 'gone' },
  { code: 'store-unavailable' },
];
const OCCASIONS: readonly TipOccasion[] = [
  { kind: 'anniversary', years: 7 },
  { kind: 'anniversary-week', years: 1 },
  { kind: 'recent', days: 0 },
  { kind: 'recent', days: 3 },
];
const PROBLEMS: readonly OperatorProblem[] = (['no-match', 'bad-date', 'bad-value', 'unknown'] as const).map((problem) => ({
  operator: 'year',
  value: '12',
  problem,
}));
const KINDS: readonly MatchReason['kind'][] = [
  'abbreviation',
  'spelling',
  'synonym',
  'translation',
  'reading',
  'typo',
  'related',
  'partial',
];

describe('the two languages', () => {
  it('have the same messages', () => {
    expect(paths(ja)).toEqual(paths(en));
  });

  it('are told apart by their name', () => {
    expect([messagesFor('ja'), messagesFor('en')]).toEqual([ja, en]);
  });
});

describe.each([
  ['ja', ja],
  ['en', en],
] as const)('messages in %s', (language, messages) => {
  const said = [
    ...strings(messages),
    ...REFUSALS.map(messages.refused),
    ...PROBLEMS.map(messages.operatorProblem),
    messages.operatorProblem({ operator: 'event', value: '', problem: 'bad-value' }),
    ...KINDS.map((kind) => messages.reason({ tier: 'variant', kind, from: 'a', to: 'b' })),
    messages.hitCount(1, 1),
    messages.moreItems(1),
    messages.moreLines(1),
    messages.moreHitsInTalk(1),
    messages.page(1, 2),
    messages.nextPage('x'),
    messages.nothing('x'),
    messages.nothingMeets('x'),
    messages.partlyKnown(['a'], ['b']),
    messages.unknownWords(['x']),
    messages.didYouMean(['x']),
    messages.alsoSearched(['x']),
    messages.topics(['x']),
    messages.events(1),
    messages.noSuchEvent('x'),
    messages.eventCounts(1, 1),
    messages.openQuestions(1),
    messages.helpTopics(['x']),
    messages.failed('x'),
    messages.status.notes(1, 1, 1),
    messages.status.warnings(0),
    messages.status.warnings(1),
    messages.tip.title(true),
    messages.tip.title(false),
    ...OCCASIONS.map(messages.tip.occasion),
    ...(['subscribed', 'changed', 'paused', 'resumed', 'unsubscribed', 'shown'] as const).flatMap((action) => [
      ...messages.tipSchedule(action, { ...SCHEDULE, digest: true }),
      ...messages.tipSchedule(action, { ...SCHEDULE, next: undefined, pausedUntil: 'forever' }),
    ]),
    messages.tipPreview.heading(7),
    messages.gaps.heading(1, 90, false),
    messages.gaps.heading(1, 7, true),
    messages.gaps.none(90),
    messages.gaps.asked({ query: 'x', count: 2, lastAsked: '2026-11-20' }),
    messages.gaps.votes({ query: 'x', up: 1, down: 2 }),
    ...(['vote-up', 'vote-down', 'tip-retired', 'digest-on', 'digest-off'] as const).map(messages.noted),
  ];

  it('are never empty, and nothing of them is undefined', () => {
    for (const text of said) expect(text).toMatch(/^(?!.*(?:undefined|\[object|NaN)).*\S/su);
  });

  it(language === 'ja' ? 'are in Japanese' : 'have no Japanese of their own, but for examples', () => {
    const sentences = [
      ...REFUSALS.map(messages.refused),
      ...PROBLEMS.map(messages.operatorProblem),
      messages.failed('x'),
      messages.nothing('x'),
      messages.nothingMeets('x'),
    ];
    for (const text of sentences) expect(/[\p{Script=Hiragana}\p{Script=Han}]/u.test(text)).toBe(language === 'ja');
  });

  it('name what was found wrong, with the remedy', () => {
    expect(messages.refused({ code: 'query-too-long', length: 10_000, max: 500 })).toMatch(/10000.*500/s);
    expect(messages.refused({ code: 'bad-page', page: 99, pageCount: 2 })).toMatch(/99.*2/s);
    expect(messages.operatorProblem({ operator: 'year', value: 'abc', problem: 'bad-date' })).toMatch(/year:abc.*2019-11/s);
    expect(messages.failed('e1e2')).toContain('e1e2');
  });

  it('name a condition that nothing meets', () => {
    expect(messages.nothingMeets('after:2030')).toContain('after:2030');
    expect(messages.refused({ code: 'only-operators', conditions: ['event:a', 'year:2019'] })).toContain('event:a year:2019');
    const problem = { operator: 'after', value: '2030', problem: 'no-match' } as const;
    const { 'nothing-operator': alone, nothing } = sampleAnswers(language);
    if (alone?.kind !== 'nothing' || nothing?.kind !== 'nothing') throw new Error('the samples are not what they were');
    expect(problemSentence(problem, alone, messages)).toBe(messages.nothingMeets('after:2030'));
    expect(problemSentence(problem, nothing, messages)).toBe(messages.operatorProblem(problem));
  });

  it('give the reason of a match from one writing to the other, and once when they are the same', () => {
    expect(messages.reason({ tier: 'translation', kind: 'translation', from: 'memory', to: 'メモリ' })).toMatch(/: memory → メモリ$/);
    expect(messages.reason({ tier: 'partial', kind: 'partial', from: 'Istio', to: 'Istio' })).toMatch(/: Istio$/);
    expect(messages.reason({ tier: 'partial', kind: 'partial', from: 'Istio', to: '' })).toMatch(/: Istio$/);
  });

  it('name speakers with handle and organisation as far as they are known', () => {
    const speaker = { name: 'バルゴ', handle: 'go_vargo', organisation: 'X', url: undefined };
    expect(messages.speakers([speaker])).toBe(language === 'ja' ? 'バルゴ（@go_vargo、X）' : 'バルゴ (@go_vargo), X');
    expect(messages.speakers([{ ...speaker, handle: undefined }])).toBe(language === 'ja' ? 'バルゴ（X）' : 'バルゴ, X');
    expect(messages.speakers([{ ...speaker, handle: undefined, organisation: undefined }])).toBe('バルゴ');
    expect(messages.speakers([{ ...speaker, name: 'tjun', handle: 'tjun', organisation: undefined }])).toBe('tjun');
    expect(messages.speakers([])).toBe('');
  });
});

describe('days and times of tips', () => {
  it.each([
    [[1, 2, 3, 4, 5, 6, 7], 'every day', '毎日'],
    [[1, 2, 3, 4, 5], 'on weekdays', '平日'],
    [[6, 7], 'on weekends', '毎週土日'],
    [[1], 'on Mondays', '毎週月曜日'],
    [[1, 3, 7], 'on Mondays, Wednesdays and Sundays', '毎週月・水・日曜日'],
  ])('%j: %s, %s', (days, english, japanese) => {
    expect([en.tipDays(days), ja.tipDays(days)]).toEqual([english, japanese]);
  });

  it('restate the zone and the holidays', () => {
    expect(en.tipTimes(SCHEDULE)).toBe('at 09:00 (Asia/Tokyo) on weekdays, not on Japanese public holidays');
    expect(ja.tipTimes({ ...SCHEDULE, holidays: 'none' })).toBe('平日 09:00（Asia/Tokyo）');
  });

  it('of a moment name the day of the week', () => {
    const moment = { at: '', date: '2027-01-04', time: '09:00', weekday: 1 };
    expect([en.tipMoment(moment), ja.tipMoment(moment)]).toEqual(['Mon 2027-01-04 09:00', '2027年1月4日（月）09:00']);
  });

  it('tell until when they are paused', () => {
    expect(en.tipSchedule('paused', { ...SCHEDULE, pausedUntil: '2027-01-04' }).join(' ')).toContain('again from 2027-01-04');
    expect(ja.tipSchedule('shown', { ...SCHEDULE, pausedUntil: '2027-01-04' }).join(' ')).toContain('2027年1月4日に再開します');
  });
});

describe('numbers in English', () => {
  it.each([
    [en.hitCount(1, 1), '1 hit in 1 talk'],
    [en.hitCount(2, 0), '2 hits in 0 talks'],
    [en.moreHitsInTalk(1), '1 more hit in this talk'],
    [en.moreHitsInTalk(2), '2 more hits in this talk'],
    [en.moreLines(1), '1 more line'],
    [en.eventCounts(1, 2), '1 talk, 2 items'],
    [en.openQuestions(1), '1 open question'],
    [en.events(2), '2 events'],
    [en.status.warnings(1), '1 warning (see check)'],
    [en.status.notes(1, 1, 1), '1 note, 1 talk, 1 item'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
