import type {
  Bag,
  BagStore,
  ClaimOutcome,
  LedgerKey,
  LedgerRow,
  LedgerStore,
  Store,
  Subscription,
  SubscriptionStore,
} from '../../src/store/store.ts';

/** The part of the store that tips need, in memory and without any delay: for simulations of years. Held against the real one in test/tips/memory-store.test.ts. */
export type MemoryStore = Pick<Store, 'ledger' | 'bags' | 'subscriptions'> & { readonly rows: () => readonly LedgerRow[] };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** A row that was released is nobody's. */
type Row = Mutable<LedgerRow> & { isFree: boolean };

export function createMemoryStore(): MemoryStore {
  const rows = new Map<string, Map<string, Row>>();
  const ledger = createLedger(rows);
  return {
    ledger,
    bags: createBags(),
    subscriptions: createSubscriptions(),
    rows: () => [...rows.values()].flatMap((byDate) => [...byDate.values()].map(copyRow)),
  };
}

function copyRow({ isFree: _, ...row }: Row): LedgerRow {
  return { ...row };
}

function createLedger(rows: Map<string, Map<string, Row>>): LedgerStore {
  const groupOf = (channel: string, kind: string): Map<string, Row> => {
    const group = rows.get(`${kind} ${channel}`) ?? new Map<string, Row>();
    rows.set(`${kind} ${channel}`, group);
    return group;
  };
  const find = ({ channel, kind, date }: LedgerKey): Row | undefined => groupOf(channel, kind).get(date);
  const change = (key: LedgerKey, owner: string, states: readonly LedgerRow['state'][], set: (row: Row) => void): Promise<boolean> => {
    const row = find(key);
    if (row === undefined || row.isFree || row.owner !== owner || !states.includes(row.state)) return Promise.resolve(false);
    set(row);
    return Promise.resolve(true);
  };
  return {
    claim: (key, owner, now, leaseMs): Promise<ClaimOutcome> => {
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const row = find(key);
      if (row === undefined) {
        const fresh: Row = {
          ...key,
          state: 'claimed',
          owner,
          leaseUntil,
          unitId: undefined,
          messageId: undefined,
          reason: undefined,
          attempts: 1,
          sent: false,
          claimedAt: now,
          updatedAt: now,
          isFree: false,
        };
        insert(groupOf(key.channel, key.kind), fresh);
        return Promise.resolve({ kind: 'claimed', row: copyRow(fresh) });
      }
      if (row.state !== 'claimed') return Promise.resolve({ kind: 'settled', row: copyRow(row) });
      if (!row.isFree && row.leaseUntil > now) return Promise.resolve({ kind: 'held', row: copyRow(row) });
      const kind = row.isFree ? 'claimed' : 'taken-over';
      Object.assign(row, { owner, leaseUntil, attempts: row.attempts + 1, claimedAt: now, updatedAt: now, isFree: false });
      return Promise.resolve({ kind, row: copyRow(row) });
    },
    markSending: (key, owner, unitId, now, leaseMs) =>
      change(key, owner, ['claimed'], (row) =>
        Object.assign(row, {
          sent: true,
          unitId: unitId ?? row.unitId,
          leaseUntil: new Date(now.getTime() + leaseMs),
          updatedAt: now,
        }),
      ),
    release: (key, owner, reason, now) =>
      change(key, owner, ['claimed'], (row) =>
        Object.assign(row, { owner: '', isFree: true, sent: false, reason, leaseUntil: now, updatedAt: now }),
      ),
    markPosted: (key, owner, messageId, now) =>
      change(key, owner, ['claimed', 'posted'], (row) =>
        Object.assign(row, { state: 'posted', sent: true, reason: undefined, messageId: messageId ?? row.messageId, updatedAt: now }),
      ),
    markSkipped: (key, owner, reason, now) =>
      change(key, owner, ['claimed', 'skipped'], (row) => Object.assign(row, { state: 'skipped', reason, updatedAt: now })),
    find: (key) => {
      const row = find(key);
      return Promise.resolve(row === undefined ? undefined : copyRow(row));
    },
    ofChannel: (channel, kind, limit) => Promise.resolve([...groupOf(channel, kind).values()].slice(-limit).reverse().map(copyRow)),
  };
}

/** Keeps a group in the order of its dates, which is nearly always that of its making. */
function insert(group: Map<string, Row>, row: Row): void {
  const last = [...group.keys()].at(-1);
  group.set(row.date, row);
  if (last === undefined || last < row.date) return;
  const sorted = [...group.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  group.clear();
  for (const [date, each] of sorted) group.set(date, each);
}

function createBags(): BagStore {
  const bags = new Map<string, { seed: number; round: number; shown: string[] }>();
  const retired = new Map<string, string[]>();
  const read = (channel: string): Bag => {
    const bag = bags.get(channel);
    if (bag === undefined) throw new Error('no bag');
    return { channel, seed: bag.seed, round: bag.round, shown: [...bag.shown], retired: [...(retired.get(channel) ?? [])] };
  };
  const begin = (channel: string, seed: number): void => {
    if (!bags.has(channel)) bags.set(channel, { seed, round: 1, shown: [] });
  };
  return {
    open: (channel, seed) => {
      begin(channel, seed);
      return Promise.resolve(read(channel));
    },
    markShown: (channel, round, unitId) => {
      const bag = bags.get(channel);
      if (bag?.round === round && !bag.shown.includes(unitId)) bag.shown.push(unitId);
      return Promise.resolve();
    },
    nextRound: (channel, finishedRound, seed) => {
      begin(channel, seed);
      const bag = bags.get(channel);
      if (bag?.round === finishedRound) Object.assign(bag, { round: finishedRound + 1, seed, shown: [] });
      return Promise.resolve(read(channel));
    },
    retired: (channel) => Promise.resolve([...(retired.get(channel) ?? [])]),
    retire: (channel, unitId) => {
      const list = retired.get(channel) ?? [];
      if (!list.includes(unitId)) list.push(unitId);
      retired.set(channel, list);
      return Promise.resolve();
    },
  };
}

function createSubscriptions(): SubscriptionStore {
  const rows = new Map<string, Subscription>();
  const all = (): readonly Subscription[] =>
    [...rows.values()].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.channel < b.channel ? -1 : 1));
  return {
    find: (channel) => Promise.resolve(rows.get(channel)),
    all: () => Promise.resolve(all()),
    ofWorkspace: (workspace) => Promise.resolve(all().filter((row) => row.workspace === workspace)),
    put: (subscription) => {
      rows.set(subscription.channel, subscription);
      return Promise.resolve();
    },
    seed: (subscription) => {
      if (rows.has(subscription.channel)) return Promise.resolve(false);
      rows.set(subscription.channel, subscription);
      return Promise.resolve(true);
    },
    update: (channel, change, now) => {
      const row = rows.get(channel);
      if (row === undefined) return Promise.resolve(false);
      rows.set(channel, { ...row, updatedAt: now, ...change });
      return Promise.resolve(true);
    },
    claimTelling: (channel, now) => {
      const row = rows.get(channel);
      if (row === undefined || row.toldAt !== undefined) return Promise.resolve(false);
      rows.set(channel, { ...row, toldAt: now, updatedAt: now });
      return Promise.resolve(true);
    },
  };
}
