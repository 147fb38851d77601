/**
 * Rows as both back ends keep them. Instants are ISO 8601 text in UTC with milliseconds and days `YYYY-MM-DD`, so that text order is time order everywhere; truth values are 0 and 1. PostgreSQL
 * gives `bigint` and sums as text: numbers that may be either are read with `Number`.
 */
export interface Tables {
  readonly k8snotes_schema: SchemaTable;
  readonly k8snotes_installation: InstallationTable;
  readonly k8snotes_seen: SeenTable;
  readonly k8snotes_subscription: SubscriptionTable;
  readonly k8snotes_ledger: LedgerTable;
  readonly k8snotes_bag: BagTable;
  readonly k8snotes_bag_shown: BagShownTable;
  readonly k8snotes_bag_retired: BagRetiredTable;
  readonly k8snotes_gap: GapTable;
  readonly k8snotes_vote: VoteTable;
  readonly k8snotes_mark: MarkTable;
}

/** One row for each migration that was applied. */
export interface SchemaTable {
  readonly version: number;
  readonly name: string;
  readonly applied_at: string;
}

export interface InstallationTable {
  readonly workspace: string;
  /** Which key sealed it: see secret-box.ts. */
  readonly key_id: string;
  readonly sealed: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface SeenTable {
  readonly key: string;
  readonly seen_at: string;
}

export interface SubscriptionTable {
  readonly channel: string;
  readonly workspace: string | null;
  readonly time: string;
  readonly zone: string;
  /** ISO weekdays with commas between: `1,2,5`. */
  readonly days: string;
  readonly holidays: string;
  readonly language: string;
  readonly paused_until: string | null;
  readonly state: string;
  readonly subscribed_by: string | null;
  readonly origin: string;
  readonly failing_since: string | null;
  readonly failure: string | null;
  readonly told_at: string | null;
  readonly digest: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface LedgerTable {
  readonly channel: string;
  readonly kind: string;
  readonly date: string;
  readonly state: string;
  /** Null after a release: then it is nobody's. */
  readonly owner: string | null;
  readonly lease_until: string;
  readonly unit_id: string | null;
  readonly message_id: string | null;
  readonly reason: string | null;
  readonly attempts: number;
  /** How the present claim came about: 1 when the owner before let its lease run out. */
  readonly taken_over: number;
  readonly sent: number;
  readonly claimed_at: string;
  readonly updated_at: string;
}

export interface BagTable {
  readonly channel: string;
  readonly seed: number | string;
  readonly round: number;
  readonly updated_at: string;
}

export interface BagShownTable {
  readonly channel: string;
  readonly round: number;
  readonly unit_id: string;
  /** Rank within the round, from 1. */
  readonly position: number;
  readonly shown_at: string;
}

export interface BagRetiredTable {
  readonly channel: string;
  readonly unit_id: string;
  readonly retired_at: string;
}

export interface GapTable {
  readonly query: string;
  readonly date: string;
  readonly count: number;
}

export interface VoteTable {
  readonly query: string;
  readonly voter: string;
  readonly vote: string;
  readonly date: string;
}

export interface MarkTable {
  readonly name: string;
  readonly value: string;
  readonly updated_at: string;
}
