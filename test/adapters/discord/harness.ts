import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import type { ChatAdapter, ChatContext } from '../../../adapters/adapter.ts';
import { createDiscordAdapter, type DiscordParts } from '../../../adapters/discord/discord-adapter.ts';
import type { DiscordSettings } from '../../../adapters/discord/settings.ts';
import type { Core } from '../../../src/core.ts';
import { createCore } from '../../../src/create-core.ts';
import { createNotesCore } from '../../../src/create-notes-core.ts';
import type { NotesCore } from '../../../src/notes-core.ts';
import { pause } from '../../../src/ops/back-off.ts';
import type { Logger } from '../../../src/ops/log.ts';
import type { NotesIndex } from '../../../src/search/notes-index.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { type LocalDiscord, type LocalDiscordSettings, startLocalDiscord } from '../../support/discord/local-discord.ts';
import { type NoteTexts, parseNotes } from '../../support/notes.ts';
import { indexNotes } from '../../support/search.ts';

/** The real adapter over the real discord.js, the real core and a store in memory, against the local Discord. */

const ISTIO = [
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
  '- @everyone に知らせる <@&456> ||秘密|| `kubectl`',
  '',
  '## Production Ready Kubernetesに必要な15のこと @バルゴ (@go_vargo)',
  '',
  '- Graceful Shutdown',
  '  - 突然のプロセス終了に対して堅牢であるべき',
  '  - これをきちんとやらないと 5xx 系エラーが出る',
  '- Istio を入れるかどうかは最後に考える',
  '',
].join('\n');

export const NOTES: Readonly<Record<string, string>> = {
  '2019-11-28-cloudnative-days-kansai.md': ISTIO,
  '2020-02-01-sre-night.md': '# SRE Night 2020\n\n## Istio のアップデート\n\n- Istio は 3 か月ごとに上げる\n- カナリアで試す\n',
  '2020-03-01-mesh.md':
    '# Mesh Meetup\n\n## Istio と Envoy\n\n- Istio の Envoy を調べる\n- [TODO] Istio の認可は要調査\n\n## Istio の認可\n\n- Istio の AuthorizationPolicy を書く\n',
};

/** A note for those with a role, or for another channel. */
export function restrictedTo(...places: readonly string[]): string {
  return `---\naudience: [${places.join(', ')}]\n---\n# 社内勉強会\n\n## Zanzibar の評価\n\n- Zanzibar は秘密の計画で Istio とは別\n`;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Harness {
  readonly discord: LocalDiscord;
  readonly adapter: () => ChatAdapter;
  readonly notes: NotesCore;
  readonly store: Store;
  readonly log: Logger;
  readonly logs: readonly LogLine[];
  readonly setNotes: (texts: NoteTexts) => Promise<void>;
  /** Stop the adapter and start another one, as after a restart of the process. */
  readonly restart: (settings?: Partial<DiscordSettings>) => Promise<void>;
  readonly settings: DiscordSettings;
  readonly clock: { now: Date };
}

export interface HarnessOptions {
  readonly discord?: LocalDiscordSettings;
  readonly notes?: (discord: LocalDiscord) => NoteTexts;
  readonly settings?: Partial<DiscordSettings>;
  readonly parts?: Partial<DiscordParts>;
  /** Changes the core before the adapter gets it: to fail, to be slow. */
  readonly withCore?: (core: Core) => Core;
  /** Before the adapter connects: roles, channels, faults. */
  readonly before?: (discord: LocalDiscord) => void;
  readonly start?: boolean;
  /** The adapter's clock; Discord has its own. */
  readonly clock?: { now: Date };
  /** What a test expects to be wrong at the end. */
  readonly allow?: readonly ('failures' | 'invalid')[];
}

/** discord.js waits 5 s between two IDENTIFYs of a shard, as Discord wants it; a test would wait as long. */
export const AT_ONCE: NonNullable<DiscordParts['ws']> = {
  buildIdentifyThrottler: async () => ({ waitForIdentify: async () => undefined }),
};

export function testLog(): { readonly log: Logger; readonly logs: readonly LogLine[] } {
  const logs: LogLine[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logs.push(JSON.parse(String(chunk)) as LogLine);
      done();
    },
  });
  return { log: pino({ level: 'debug', base: null }, destination), logs };
}

export async function testCore(
  texts: NoteTexts,
  log: Logger,
  now: () => Date,
): Promise<{
  readonly core: Core;
  readonly notes: NotesCore;
  readonly store: Store;
  readonly setNotes: (texts: NoteTexts) => Promise<void>;
}> {
  let index: NotesIndex = await indexNotes(parseNotes(texts));
  let errors = 0;
  const newErrorId = (): string => `core-${++errors}`;
  const store = await openStore({ url: ':memory:', encryptionKeys: [], log, now });
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
    notes,
    store,
    setNotes: async (changed) => {
      index = await indexNotes(parseNotes(changed));
    },
  };
}

export function settingsFor(discord: LocalDiscord, more: Partial<DiscordSettings> = {}): DiscordSettings {
  return {
    token: discord.token,
    applicationId: undefined,
    guildId: undefined,
    apiUrl: discord.apiUrl,
    commandName: 'k8snotes',
    replyLanguage: 'auto',
    buttonSecret: 'button secret',
    drainTimeoutMs: 2000,
    ...more,
  };
}

/** Waits are a twentieth of what they are. */
export const quickPause: DiscordParts['pause'] = (ms, signal) => pause(Math.ceil(ms / 20), signal);

/** Start everything; stopped and checked for complaints of Discord when the test ends. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const discord = await startLocalDiscord(options.discord);
  options.before?.(discord);
  const { log, logs } = testLog();
  const clock = options.clock ?? { now: new Date() };
  const { core: plain, notes, store, setNotes } = await testCore(options.notes?.(discord) ?? NOTES, log, () => clock.now);
  const core = options.withCore?.(plain) ?? plain;
  let errors = 0;
  const context: ChatContext = { core, log, now: () => clock.now, newErrorId: () => `E${++errors}` };
  const settings = settingsFor(discord, options.settings);
  const create = (more: Partial<DiscordSettings> = {}): ChatAdapter =>
    createDiscordAdapter(
      context,
      { ...settings, ...more },
      { marks: store.marks, random: () => 0, pause: quickPause, ws: AT_ONCE, ...options.parts },
    );
  let adapter = create();
  if (options.start !== false) await adapter.start();
  const allowed = options.allow ?? [];
  onTestFinished(async () => {
    await adapter.stop();
    await discord.close();
    await store.close();
    if (!allowed.includes('failures')) expect(discord.failures).toEqual([]);
    if (!allowed.includes('invalid')) expect(discord.invalidRequests()).toEqual([]);
    expect(discord.pinged()).toEqual([]);
    // No secret and nothing of what was asked or answered: neither tokens, of interactions either, nor requests.
    const written = JSON.stringify(logs);
    expect(written).not.toContain(discord.token);
    expect(written).not.toMatch(/requestBody|(?:interactions|webhooks)\/\d+\/(?!\[secret\])/);
  });
  return {
    discord,
    adapter: () => adapter,
    notes,
    store,
    log,
    logs,
    setNotes,
    settings,
    clock,
    restart: async (more) => {
      await adapter.stop();
      adapter = create(more);
      await adapter.start();
    },
  };
}
