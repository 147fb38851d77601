import { expect, onTestFinished } from 'vitest';
import type { ChatContext } from '../../../adapters/adapter.ts';
import { BOT_SCOPES } from '../../../adapters/slack/names.ts';
import { createSlackAdapter, type SlackAdapter, type SlackParts } from '../../../adapters/slack/slack-adapter.ts';
import type { Core } from '../../../src/core.ts';
import { createCore } from '../../../src/create-core.ts';
import { createNotesCore, type LocalNotesCore } from '../../../src/create-notes-core.ts';
import type { Logger } from '../../../src/ops/log.ts';
import type { NotesIndex } from '../../../src/search/notes-index.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type NoteTexts, parseNotes } from '../../support/notes.ts';
import { indexNotes } from '../../support/search.ts';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../support/slack/local-slack.ts';
import { type LogLine, type Mode, quickPause, type SettingsOptions, settingsFor, testLog } from './support.ts';

/** The real adapter over the real Bolt, the real core and a store in memory, against the local Slack. */

export const NOTES: NoteTexts = {
  '2019-11-28-cloudnative-days-kansai.md': [
    '# CloudNative Days Kansai 2019',
    '',
    '## 1年間のシステム運用を通して分かったIstioの嬉しさと活用における注意点 @id (@ido_kara_deru)',
    '',
    '- Istio の嬉しさ',
    '  - トラフィックを分けられる',
    '- 注意点',
    '  - proxyのメモリ消費',
    '    - pod数が多くなると問題に',
    '      - ダミーpodを50個から500個まで増やして計測した',
    '  - 障害時に原因を切り分けにくい',
    '',
    '## Production Ready Kubernetesに必要な15のこと @バルゴ (@go_vargo)',
    '',
    '- Graceful Shutdown',
    '  - 突然のプロセス終了に対して堅牢であるべき',
    '  - これをきちんとやらないと 5xx 系エラーが出る',
    '- Istio を入れるかどうかは最後に考える',
    '- hypercalcemia は高カルシウム血症のこと',
    '',
  ].join('\n'),
  '2020-02-01-sre-night.md': [
    '# SRE Night 2020',
    '',
    '## Istio のアップデート',
    '',
    '- Istio は 3 か月ごとに上げる',
    '- カナリアで試す',
    '',
  ].join('\n'),
  '2020-03-01-mesh.md': [
    '# Mesh Meetup',
    '',
    '## Istio と Envoy',
    '',
    '- Istio の Envoy を調べる',
    '',
    '## Istio の認可',
    '',
    '- Istio の AuthorizationPolicy を書く',
    '',
  ].join('\n'),
  '2021-05-01-private.md': [
    '---',
    'audience: [slack:C1PRIVATE]',
    '---',
    '# 社内勉強会',
    '',
    '## Zanzibar の評価',
    '',
    '- Zanzibar は秘密の計画',
    '',
  ].join('\n'),
};

export interface Harness {
  readonly slack: LocalSlack;
  readonly adapter: SlackAdapter;
  readonly core: Core;
  readonly store: Store;
  readonly notes: LocalNotesCore;
  readonly logs: readonly LogLine[];
  /** Resolves with the first line of the log that passes; from the start on. */
  readonly logged: (test: (line: LogLine) => boolean) => Promise<LogLine>;
  /** The notes become these. */
  readonly setNotes: (texts: NoteTexts) => Promise<void>;
  /** Stop the adapter and start another one, as after a restart of the process. */
  readonly restart: () => Promise<void>;
}

export interface HarnessOptions extends SettingsOptions {
  readonly mode?: Mode;
  readonly slack?: LocalSlackOptions;
  readonly notes?: NoteTexts;
  /** Changes the core before the adapter gets it: to fail, to be slow. */
  readonly withCore?: (core: Core) => Core;
  readonly limits?: SlackParts['limits'];
  readonly now?: () => Date;
  /** Begin without waiting until it is connected. */
  readonly start?: boolean;
}

const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');

export async function testCore(
  texts: NoteTexts,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<{
  readonly core: Core;
  readonly store: Store;
  readonly notes: LocalNotesCore;
  readonly setNotes: (texts: NoteTexts) => Promise<void>;
}> {
  let index: NotesIndex = await indexNotes(parseNotes(texts));
  let errors = 0;
  const newErrorId = (): string => `core-${++errors}`;
  const store = await openStore({ url: ':memory:', encryptionKeys: [ENCRYPTION_KEY], log });
  const notes = createNotesCore({
    index: () => index,
    helpers: () => ({ readings: undefined, dictionary: undefined }),
    link: (path, line) => `https://notes.example.com/${path}#L${line}`,
    notesAsOf: () => '2026-11-20T00:12:00.000Z',
    status: () => ({ warnings: [], dictionary: 'none', readings: 'none' }),
    log,
    newErrorId,
  });
  const core = createCore({
    notes,
    store,
    settings: {
      tipDefaults: { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5], holidays: 'jp' },
      recordGaps: true,
      managers: 'anyone',
      voterKey: 'test',
      admission: { question: { burst: 500, perMinute: 500 }, click: { burst: 500, perMinute: 500 }, maxConcurrent: 50, maxWaiting: 500 },
    },
    now,
    random: () => 0.5,
    newErrorId,
    ownerId: 'test',
    log,
  });
  return {
    core,
    store,
    notes,
    setNotes: async (changed) => {
      index = await indexNotes(parseNotes(changed));
    },
  };
}

/** Start everything; stopped and checked for complaints of Slack when the test ends. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { mode = 'socket', now = () => new Date() } = options;
  // What the manifest asks for has to be enough for everything.
  const slack = await startLocalSlack({ scopes: Object.keys(BOT_SCOPES), ...options.slack });
  const { log, logs, logged } = testLog();
  const { core: plain, store, notes, setNotes } = await testCore(options.notes ?? NOTES, log, now);
  const core = options.withCore?.(plain) ?? plain;
  let errors = 0;
  const context: ChatContext = { core, log, now, newErrorId: () => `E${++errors}` };
  const create = (): SlackAdapter =>
    createSlackAdapter(context, settingsFor(slack, mode, options), {
      installations: store.installations,
      random: () => 0,
      pause: quickPause,
      limits: { callTimeoutMs: 1000, helloTimeoutMs: 40_000, closeGraceMs: 4000, userWaitMs: 60_000, ...options.limits },
    });
  let adapter = create();
  const connect = async (): Promise<void> => {
    await adapter.start();
    const address = adapter.address();
    if (address !== undefined) await slack.connectHttp(`http://127.0.0.1:${address.port}`);
  };
  if (options.start !== false) await connect();
  onTestFinished(async () => {
    await adapter.stop();
    await slack.close();
    await store.close();
    slack.expectClean();
  });
  return {
    slack,
    get adapter() {
      return adapter;
    },
    core,
    store,
    notes,
    logs,
    logged,
    setNotes,
    restart: async () => {
      await adapter.stop();
      adapter = create();
      await connect();
    },
  };
}

/** All texts that a person reads in a message or view, in order. */
export function wordsIn(value: unknown): string {
  return JSON.stringify(texts(value));
}

function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => (key === 'text' && typeof field === 'string' ? [field] : texts(field)));
}

/** Nothing that a person asked or a note says may stand in the log. */
export function expectLogWithout(logs: readonly LogLine[], ...words: readonly string[]): void {
  const all = JSON.stringify(logs);
  for (const word of words) expect(all).not.toContain(word);
}
