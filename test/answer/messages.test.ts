import { describe, expect, it } from 'vitest';
import { en } from '../../src/answer/messages/en.ts';
import { ja } from '../../src/answer/messages/ja.ts';
import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { MatchReason, OperatorProblem, RefusalReason } from '../../src/model.ts';

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
  { code: 'only-operators' },
  { code: 'only-exclusions' },
  { code: 'bad-page', page: 3, pageCount: 2 },
  { code: 'not-available', command: 'tip' },
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
    ];
    for (const text of sentences) expect(/[\p{Script=Hiragana}\p{Script=Han}]/u.test(text)).toBe(language === 'ja');
  });

  it('name what was found wrong, with the remedy', () => {
    expect(messages.refused({ code: 'query-too-long', length: 10_000, max: 500 })).toMatch(/10000.*500/s);
    expect(messages.refused({ code: 'bad-page', page: 99, pageCount: 2 })).toMatch(/99.*2/s);
    expect(messages.operatorProblem({ operator: 'year', value: 'abc', problem: 'bad-date' })).toMatch(/year:abc.*2019-11/s);
    expect(messages.failed('e1e2')).toContain('e1e2');
  });

  it('give the reason of a match from one writing to the other, and once when they are the same', () => {
    expect(messages.reason({ tier: 'translation', kind: 'translation', from: 'memory', to: 'メモリ' })).toMatch(/: memory → メモリ$/);
    expect(messages.reason({ tier: 'partial', kind: 'partial', from: 'Istio', to: 'Istio' })).toMatch(/: Istio$/);
    expect(messages.reason({ tier: 'partial', kind: 'partial', from: 'Istio', to: '' })).toMatch(/: Istio$/);
  });

  it('name speakers with handle and organisation as far as they are known', () => {
    const speaker = { name: 'バルゴ', handle: 'go_vargo', organisation: 'X', url: undefined };
    expect(messages.speakers([speaker])).toMatch(/^バルゴ ?[（(]@go_vargo[）)], X$/);
    expect(messages.speakers([{ ...speaker, handle: undefined, organisation: undefined }])).toBe('バルゴ');
    expect(messages.speakers([{ ...speaker, name: 'tjun', handle: 'tjun', organisation: undefined }])).toBe('tjun');
    expect(messages.speakers([])).toBe('');
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
