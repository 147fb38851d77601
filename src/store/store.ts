import type { GapRecord, Language, LocalDate, TipDays, UnitId, VoteRecord } from '../model.ts';

/**
 * Durable state, the same over SQLite and PostgreSQL. Any number of processes may share one database at any time; each method is one atomic step.
 *
 * Methods reject with a StoreError and with nothing else. Instants are Dates that come from the caller: the store looks at no clock.
 */
export interface Store {
  readonly installations: InstallationStore;
  readonly seen: SeenStore;
  readonly subscriptions: SubscriptionStore;
  readonly ledger: LedgerStore;
  readonly bags: BagStore;
  readonly gaps: GapStore;
  readonly votes: VoteStore;
  readonly marks: MarkStore;
  /** Never rejects. */
  readonly health: () => Promise<StoreHealth>;
  /** Delete all that belongs to one workspace: its installation, its subscriptions with their ledger and bags. */
  readonly forgetWorkspace: (workspace: string) => Promise<void>;
  /** Delete what is older than its keeping time: seen events, gaps, votes, settled ledger rows. */
  readonly prune: (now: Date) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type StoreHealth =
  | { readonly ok: true; readonly backend: 'sqlite' | 'postgres'; readonly schemaVersion: number }
  | { readonly ok: false; readonly backend: 'sqlite' | 'postgres'; readonly error: string };

/** Secrets of one workspace, encrypted at rest. `workspace` is `slack:T0123` (or `slack:E0123` for a whole organisation). */
export interface InstallationStore {
  readonly save: (workspace: string, installation: unknown, now: Date) => Promise<void>;
  /** Undefined when there is none. A row that no configured key opens rejects with `DECRYPTION`. */
  readonly find: (workspace: string) => Promise<unknown>;
  readonly delete: (workspace: string) => Promise<void>;
  readonly workspaces: () => Promise<readonly string[]>;
}

/** Which events were handled. */
export interface SeenStore {
  /** True for exactly one caller of all processes within the keeping time (one day). */
  readonly first: (key: string, now: Date) => Promise<boolean>;
}

/** A channel that gets tips, or got them. */
export interface Subscription {
  /** `slack:C0123`, `discord:789`. */
  readonly channel: string;
  /** `slack:T0123`, `discord:456`; undefined when only the environment names the channel. */
  readonly workspace: string | undefined;
  readonly time: string;
  readonly zone: string;
  readonly days: TipDays;
  readonly holidays: 'jp' | 'none';
  readonly language: Language;
  readonly pausedUntil: LocalDate | 'forever' | undefined;
  /** `ended`: somebody unsubscribed; kept, so that the environment does not bring it back. `disabled`: posting failed for days. */
  readonly state: 'active' | 'ended' | 'disabled';
  /** Person to tell when posting fails for good; undefined for the environment's. */
  readonly subscribedBy: string | undefined;
  readonly origin: 'environment' | 'chat';
  /** First day of an unbroken row of failures, with the reason of the latest. */
  readonly failingSince: Date | undefined;
  readonly failure: string | undefined;
  /** Set once the person was told. */
  readonly toldAt: Date | undefined;
  /** Weekly digest of gaps. */
  readonly digest: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SubscriptionStore {
  readonly find: (channel: string) => Promise<Subscription | undefined>;
  readonly all: () => Promise<readonly Subscription[]>;
  readonly ofWorkspace: (workspace: string) => Promise<readonly Subscription[]>;
  /** Insert or replace by channel. */
  readonly put: (subscription: Subscription) => Promise<void>;
  /** Insert unless there is a row for the channel, in whatever state. True when it was inserted. */
  readonly seed: (subscription: Subscription) => Promise<boolean>;
  /** Change the fields that are named (a field named with `undefined` is emptied) and `updatedAt`; false when there is no such row. */
  readonly update: (channel: string, change: Partial<Omit<Subscription, 'channel' | 'createdAt'>>, now: Date) => Promise<boolean>;
  /** Mark as told, for exactly one caller. */
  readonly claimTelling: (channel: string, now: Date) => Promise<boolean>;
}

/** What is posted at most once for a channel and a local date. */
export type LedgerKind = 'tip' | 'digest';

export interface LedgerKey {
  readonly channel: string;
  readonly kind: LedgerKind;
  readonly date: LocalDate;
}

/**
 * `claimed`: somebody is about to post, or died while posting. `posted`: done, with the message's id where it is known. `skipped`: nothing is to be posted for that day any more
 * (missed, no tips, given up), with the reason.
 */
export interface LedgerRow extends LedgerKey {
  readonly state: 'claimed' | 'posted' | 'skipped';
  /** Empty after a release: nobody's. */
  readonly owner: string;
  readonly leaseUntil: Date;
  readonly unitId: UnitId | undefined;
  readonly messageId: string | undefined;
  readonly reason: string | undefined;
  /** How often somebody claimed it. */
  readonly attempts: number;
  /** True from the moment at which a post may have gone out under this claim. */
  readonly sent: boolean;
  readonly claimedAt: Date;
  readonly updatedAt: Date;
}

export type ClaimOutcome =
  /** Ours; nothing was sent before. */
  | { readonly kind: 'claimed'; readonly row: LedgerRow }
  /** Ours now; the owner before us died or let its lease run out, perhaps after posting (`row.sent`). `row` is as it is now, with the unit that was chosen then. */
  | { readonly kind: 'taken-over'; readonly row: LedgerRow }
  /** Somebody else's, whose lease runs. */
  | { readonly kind: 'held'; readonly row: LedgerRow }
  /** Posted or skipped already. */
  | { readonly kind: 'settled'; readonly row: LedgerRow };

/** Every change names the owner and does nothing (false) when the row is no longer that owner's. */
export interface LedgerStore {
  readonly claim: (key: LedgerKey, owner: string, now: Date, leaseMs: number) => Promise<ClaimOutcome>;
  /** Before posting: which unit, and that something may go out from now on; extends the lease. */
  readonly markSending: (key: LedgerKey, owner: string, unitId: UnitId | undefined, now: Date, leaseMs: number) => Promise<boolean>;
  /** Surely nothing went out: another try may follow at once, by anybody. Keeps the chosen unit. */
  readonly release: (key: LedgerKey, owner: string, reason: string, now: Date) => Promise<boolean>;
  readonly markPosted: (key: LedgerKey, owner: string, messageId: string | undefined, now: Date) => Promise<boolean>;
  readonly markSkipped: (key: LedgerKey, owner: string, reason: string, now: Date) => Promise<boolean>;
  readonly find: (key: LedgerKey) => Promise<LedgerRow | undefined>;
  /** Newest first. */
  readonly ofChannel: (channel: string, kind: LedgerKind, limit: number) => Promise<readonly LedgerRow[]>;
}

/** What a channel has had of its bag of tips. */
export interface Bag {
  readonly channel: string;
  /** Seed of this round's order. */
  readonly seed: number;
  readonly round: number;
  /** Units of this round, in the order in which they were posted. */
  readonly shown: readonly UnitId[];
  /** Never again. */
  readonly retired: readonly UnitId[];
}

export interface BagStore {
  /** The bag of a channel, begun with `seed` where there is none yet. */
  readonly open: (channel: string, seed: number, now: Date) => Promise<Bag>;
  /** Idempotent: a unit counts once a round. */
  readonly markShown: (channel: string, round: number, unitId: UnitId, now: Date) => Promise<void>;
  /** Begin the next round with nothing shown, unless somebody has begun it already; gives the bag as it is then. */
  readonly nextRound: (channel: string, finishedRound: number, seed: number, now: Date) => Promise<Bag>;
  readonly retire: (channel: string, unitId: UnitId, now: Date) => Promise<void>;
  /** Units never to be shown in a channel again, first retired first. Begins no bag. */
  readonly retired: (channel: string) => Promise<readonly UnitId[]>;
}

/** Queries without an answer, by day; 90 days are kept. No person, no channel. */
export interface GapStore {
  readonly record: (query: string, date: LocalDate) => Promise<void>;
  /** Most asked first, since a date. */
  readonly list: (since: LocalDate, limit: number) => Promise<readonly GapRecord[]>;
  readonly total: (since: LocalDate) => Promise<number>;
}

/** 👍 and 👎 for the answer to a query. */
export interface VoteStore {
  /** One vote a voter and query: a later one replaces it. `voter` is a keyed hash, never a name. */
  readonly put: (query: string, voter: string, vote: 'up' | 'down', date: LocalDate) => Promise<void>;
  readonly list: (since: LocalDate, limit: number) => Promise<readonly VoteRecord[]>;
}

/** Small facts by name, such as the hash of the commands that were registered last. */
export interface MarkStore {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string, now: Date) => Promise<void>;
}

export type StoreErrorCode =
  /** The database cannot be reached or answered too late; retried already. */
  | 'UNAVAILABLE'
  | 'READ_ONLY'
  | 'DISK_FULL'
  | 'CORRUPT'
  /** The database was made by a newer version of this program. */
  | 'NEWER_SCHEMA'
  | 'BAD_URL'
  | 'BAD_KEY'
  | 'NO_KEY'
  | 'DECRYPTION'
  | 'FAILED';

/** What went wrong with durable state, with what was found and what to do; never a secret. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly remedy: string;

  constructor(code: StoreErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}
