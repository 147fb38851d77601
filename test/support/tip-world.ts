import type { Card, GapsAnswer, Place, TipAnswer } from '../../src/model.ts';
import type { Subscription } from '../../src/store/store.ts';
import type { TipCandidate } from '../../src/tips/judge-tip.ts';
import type { ScheduleDefaults } from '../../src/tips/parse-schedule.ts';
import type { Poster, PostOutcome, PostTarget } from '../../src/tips/poster.ts';
import { createTipRunner, DEFAULT_RUNNER_SETTINGS, type TipRunner, type TipRunnerParts } from '../../src/tips/tip-runner.ts';
import type { TipSource } from '../../src/tips/tip-source.ts';
import { createMemoryStore } from './memory-store.ts';

export const DEFAULTS: ScheduleDefaults = { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5], holidays: 'jp' };

/** A line of a log that is kept. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface KeptLog {
  readonly lines: LogLine[];
  readonly log: TipRunnerParts['log'];
}

export function keptLog(): KeptLog {
  const lines: LogLine[] = [];
  const keep =
    (level: LogLine['level']) =>
    (fields: object, message: string): void =>
      void lines.push({ level, fields: { ...fields }, message });
  return { lines, log: { info: keep('info'), warn: keep('warn'), error: keep('error') } as unknown as TipRunnerParts['log'] };
}

export function candidatesOf(count: number, prefix = 'u'): readonly TipCandidate[] {
  return Array.from({ length: count }, (_, index) => ({
    unitId: `${prefix}${index}`,
    path: `note-${index % 4}.md`,
    date: '2019-11-28',
    talk: `talk-${index % 7}`,
    topics: [`topic-${index % 5}`],
    score: 5,
  }));
}

export function cardOf({ path, unitId, date }: Pick<TipCandidate, 'path' | 'unitId' | 'date'>): Card {
  const text = `text of ${unitId}`;
  return {
    path,
    line: 1,
    endLine: 1,
    url: undefined,
    event: path,
    date,
    session: undefined,
    speakers: [],
    breadcrumb: [],
    top: { unitId, kind: 'bullet', text, inlines: [{ kind: 'text', value: text }], highlights: [], children: [], omitted: 0 },
    others: [],
    moreHits: 0,
    tier: 'exact',
    reasons: [],
  };
}

export function tipsOf(candidates: () => readonly TipCandidate[]): TipSource {
  return {
    candidates: () => Promise.resolve(candidates()),
    card: (unitId) => {
      const found = candidates().find((candidate) => candidate.unitId === unitId);
      return Promise.resolve(found === undefined ? undefined : cardOf(found));
    },
    notesAsOf: () => '2026-11-20T00:00:00.000Z',
  };
}

export function subscriptionOf(channel: string, createdAt: Date, change: Partial<Subscription> = {}): Subscription {
  return {
    channel,
    workspace: 'slack:T1',
    ...DEFAULTS,
    language: 'ja',
    pausedUntil: undefined,
    state: 'active',
    subscribedBy: 'slack:U1',
    origin: 'chat',
    failingSince: undefined,
    failure: undefined,
    toldAt: undefined,
    digest: false,
    createdAt,
    updatedAt: createdAt,
    ...change,
  };
}

/** A message as the platform has it. */
export interface PostedMessage {
  readonly channel: string;
  readonly key: string;
  readonly at: Date;
  readonly messageId: string;
  readonly answer: TipAnswer | GapsAnswer;
}

/** What the platform does with one attempt, in place of taking it. */
export type PostFault =
  | Exclude<PostOutcome, { kind: 'posted' }>
  /** Taken, but the answer was lost. */
  | { readonly kind: 'lost-answer' }
  /** Nothing ever comes back. */
  | { readonly kind: 'hangs' };

/** A platform in memory: it keeps what was posted, by the key that goes along. */
export interface TestPlatform {
  readonly poster: Poster;
  readonly posted: PostedMessage[];
  readonly told: { readonly person: string; readonly text: string }[];
  fault: (target: PostTarget) => PostFault | undefined;
  findFault: (target: PostTarget) => string | undefined;
}

export function createTestPlatform(now: () => Date, platform: Poster['platform'] = 'slack'): TestPlatform {
  const posted: PostedMessage[] = [];
  const told: { person: string; text: string }[] = [];
  const byKey = new Map<string, PostedMessage>();
  const place = (target: PostTarget): Place => ({ platform, ids: [target.channel], trusted: false, channel: target.channel });
  const self: TestPlatform = {
    posted,
    told,
    fault: () => undefined,
    findFault: () => undefined,
    poster: {
      platform,
      placeOf: place,
      post: async (target, answer, key) => {
        const fault = self.fault(target);
        if (fault !== undefined && fault.kind !== 'lost-answer') return fault.kind === 'hangs' ? new Promise(() => undefined) : fault;
        const message = { channel: target.channel, key, at: now(), messageId: `m${posted.length + 1}`, answer };
        posted.push(message);
        byKey.set(`${target.channel} ${key}`, message);
        return fault === undefined ? { kind: 'posted', messageId: message.messageId } : { kind: 'uncertain', error: 'connection lost' };
      },
      find: (target, key, since) => {
        const error = self.findFault(target);
        if (error !== undefined) return Promise.resolve({ kind: 'unknown', error });
        const message = byKey.get(`${target.channel} ${key}`);
        return Promise.resolve(
          message === undefined || message.at < since ? { kind: 'absent' } : { kind: 'found', messageId: message.messageId },
        );
      },
      tell: (person, _workspace, text) => {
        told.push({ person, text });
        return Promise.resolve(true);
      },
    },
  };
  return self;
}

/** One process with its platform and store, and a clock that the test moves. */
export interface TipWorld {
  clock: Date;
  readonly platform: TestPlatform;
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly kept: KeptLog;
  readonly parts: TipRunnerParts;
  readonly runner: TipRunner;
  /** Another process over the same store. */
  readonly another: (ownerId: string, change?: Partial<TipRunnerParts>) => TipRunner;
  /** Tick at each time that the runner asks for, until then. */
  readonly runUntil: (end: Date, runner?: TipRunner) => Promise<void>;
}

/** Time limits never run out, save where a test makes them. */
export const NO_PAUSE: TipRunnerParts['pause'] = () => new Promise(() => undefined);

export function createTipWorld(start: string, change: Partial<TipRunnerParts> = {}): TipWorld {
  const store = createMemoryStore();
  const kept = keptLog();
  const now = (): Date => world.clock;
  const platform = createTestPlatform(now);
  const candidates = candidatesOf(30);
  const parts: TipRunnerParts = {
    store,
    posters: () => [platform.poster],
    tips: tipsOf(() => candidates),
    digest: { digest: () => Promise.resolve(undefined) },
    now,
    random: () => 0,
    log: kept.log,
    ownerId: 'first',
    pause: NO_PAUSE,
    settings: { ...DEFAULT_RUNNER_SETTINGS, defaults: DEFAULTS, language: 'ja' },
    ...change,
  };
  const world: TipWorld = {
    clock: new Date(start),
    platform,
    store,
    kept,
    parts,
    runner: createTipRunner(parts),
    another: (ownerId, others = {}) => createTipRunner({ ...parts, ownerId, ...others }),
    runUntil: async (end, runner = world.runner) => {
      for (;;) {
        const next = await runner.tick();
        if (next === undefined || next > end) break;
        if (next <= world.clock)
          throw new Error(`The runner wants to wake in the past: ${next.toISOString()} at ${world.clock.toISOString()}`);
        world.clock = next;
      }
      world.clock = end;
    },
  };
  return world;
}
