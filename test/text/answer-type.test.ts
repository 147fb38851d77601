import { describe, expect, it } from 'vitest';
import { answerTypeOf, blankAsking, holdsAnswer } from '../../src/text/answer-type.ts';
import { normalise } from '../../src/text/normalise.ts';

describe('answerTypeOf', () => {
  it.each([
    ['How many nodes do they run?', 'amount'],
    ['費用はいくらかかった？', 'amount'],
    ['何倍速くなった？', 'amount'],
    ['When is the next meetup?', 'time'],
    ['次はいつ？', 'time'],
    ['誰が話した？', 'person'],
    ['who wrote the operator?', 'person'],
    ['etcd は何と読む？', 'reading'],
    ['How do you pronounce etcd?', 'reading'],
    ['nginx の読み方', 'reading'],
    ['istio', undefined],
    ['運用の課題', undefined],
    ['whole cluster', undefined],
  ])('of %s is %s', (query, expected) => {
    expect(answerTypeOf(normalise(query).text)).toBe(expected);
  });
});

describe('holdsAnswer', () => {
  it.each([
    ['amount', '3 台で動かす', true],
    ['amount', '費用は半分になった', true],
    ['amount', '台数は秘密', false],
    ['time', '7 月 22 日に開催', true],
    ['time', '来月の予定', true],
    ['time', '日程は未定', false],
    ['person', '山田さんの発表', true],
    ['person', '運用の話', false],
  ] as const)('%s in %s: %s', (type, text, expected) => {
    expect(holdsAnswer(type, text)).toBe(expected);
  });
});

it('blanks the asking words of a reading question and keeps every offset', () => {
  const text = 'etcdの発音は?';
  const blanked = blankAsking(text);
  expect(blanked).toHaveLength(text.length);
  expect(blanked.trim().startsWith('etcd')).toBe(true);
  expect(blanked).not.toContain('発音');
});
