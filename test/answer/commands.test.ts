import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../src/answer/commands.ts';

describe('command words', () => {
  it.each([
    ['help', ['help', 'Help', 'ＨＥＬＰ', '?', '？', 'ヘルプ', 'ﾍﾙﾌﾟ', '使い方', 'つかいかた', '　help　', '\u200bhelp']],
    ['events', ['events', 'EVENTS', 'イベント', 'ｲﾍﾞﾝﾄ', 'イベント一覧', 'イベント　一覧']],
    ['open', ['open', '未解決', '要調査']],
    ['status', ['status', '状態', 'ステータス']],
  ] as const)('%s has its names', (kind, names) => {
    for (const name of names) expect(readCommand(name)).toEqual({ kind });
  });

  it.each(['tip', 'Tip', 'ｔｉｐ', '今日のひとこと', 'ひとこと'])('%s is a tip now', (line) => {
    expect(readCommand(line)).toEqual({ kind: 'tip', action: 'now', rest: '' });
  });

  it.each([
    ['gaps', 'list'],
    ['見つからなかった質問', 'list'],
    ['gaps subscribe', 'subscribe'],
    ['ＧＡＰＳ　ｓｕｂｓｃｒｉｂｅ', 'subscribe'],
    ['見つからなかった質問 登録', 'subscribe'],
    ['見つからなかった質問登録', 'subscribe'],
    ['gaps unsubscribe', 'unsubscribe'],
    ['見つからなかった質問　解除', 'unsubscribe'],
  ])('%s: %s', (line, action) => {
    expect(readCommand(line)).toEqual({ kind: 'gaps', action });
  });

  it.each([
    ['tip subscribe', 'subscribe', ''],
    ['ひとこと登録', 'subscribe', ''],
    ['今日のひとこと登録 9時', 'subscribe', '9時'],
    ['tip subscribe 09:00 weekdays Asia/Tokyo', 'subscribe', '09:00 weekdays Asia/Tokyo'],
    ['ｔｉｐ　ｓｕｂｓｃｒｉｂｅ　０９：００', 'subscribe', '09:00'],
    ['ひとこと　登録', 'subscribe', ''],
    ['tip pause until 2026-12-01', 'pause', 'until 2026-12-01'],
    ['今日のひとこと 停止', 'pause', ''],
    ['tip resume', 'resume', ''],
    ['ひとこと 再開', 'resume', ''],
    ['tip unsubscribe', 'unsubscribe', ''],
    ['ひとこと 解除', 'unsubscribe', ''],
    ['tip preview', 'preview', ''],
    ['ひとこと 予告', 'preview', ''],
  ])('%s: %s %j', (line, action, rest) => {
    expect(readCommand(line)).toEqual({ kind: 'tip', action, rest });
  });

  it.each([
    ['event KubeCon NA', 'KubeCon NA'],
    ['Ｅｖｅｎｔ　KubeCon', 'KubeCon'],
    ['イベント　Kubernetes Meetup', 'Kubernetes Meetup'],
  ])('%s shows an event', (line, name) => {
    expect(readCommand(line)).toEqual({ kind: 'event', name });
  });

  it.each([
    ['search help', 'help'],
    ['search tip subscribe', 'tip subscribe'],
    ['SEARCH “Service Mesh”', '“Service Mesh”'],
    ['検索　ヘルプ', 'ヘルプ'],
    ['search event:KubeCon', 'event:KubeCon'],
  ])('%s searches for a command word', (line, text) => {
    expect(readCommand(line)).toEqual({ kind: 'search', text });
  });
});

describe('what merely begins with a command word is a search', () => {
  it.each([
    'help desk の運用',
    'ヘルプデスク',
    'helpdesk',
    'tips',
    'tip of the day',
    'tip subscribers',
    'ひとこと言いたい',
    'ひとこと で言うと',
    'tip of the iceberg',
    'tip resume writing',
    'tip unsubscribe everybody',
    'ひとこと 再開 の方法',
    'ひとこと登録制',
    'gaps subscribe to what',
    '見つからなかった質問 の一覧',
    'open source',
    'OpenShift',
    'status code',
    'ステータス 監視',
    'gaps in monitoring',
    'events の順序',
    'event',
    'イベント駆動',
    'eventing',
    'event:kubecon',
    'search',
    'searching',
    '検索',
    '使い方 istio',
    'istio',
    'constructor',
    '__proto__',
    '',
  ])('%j', (line) => {
    expect(readCommand(line)).toEqual({ kind: 'search', text: line });
  });

  it('keeps any other text as it is, but for the space around it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
        (line) => {
          const command = readCommand(`zz ${line}`);
          expect(command).toEqual({ kind: 'search', text: `zz ${line}`.trim() });
          expect(readCommand(line).kind).toMatch(/^(?:search|help|events?|open|status|gaps|tip)$/);
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 500 },
    );
  });
});
