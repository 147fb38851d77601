import type { LedgerKind, Subscription } from '../store/store.ts';

interface Quiet {
  readonly from: Date;
  readonly until: Date | undefined;
  readonly updatedAt: Date;
}

/** What one process remembers of a channel; all of it can be lost. */
export interface ChannelState {
  running: Promise<void> | undefined;
  /** While nothing is to be done, so that thousands of channels cost nothing every minute. */
  quiet: Quiet | undefined;
  /** Up to here every occurrence is settled, by kind. */
  readonly settledTo: Map<LedgerKind, Date>;
  /** Dates that are settled, so that nobody asks the database again every minute. */
  readonly settled: Set<string>;
  /** Dates that have to wait. */
  readonly waiting: Map<string, { readonly until: Date; readonly tries: number }>;
}

export function createChannelState(): ChannelState {
  return { running: undefined, quiet: undefined, settledTo: new Map(), settled: new Set(), waiting: new Map() };
}

const MAX_SETTLED = 64;

/** True while the clock runs on, the schedule stays, and its next time has not come. */
export function isQuiet({ from, until, updatedAt }: Quiet, subscription: Subscription, now: Date): boolean {
  return now >= from && (until === undefined || now < until) && subscription.updatedAt.getTime() === updatedAt.getTime();
}

/** A date that nothing more is to be done for. */
export function settle(state: ChannelState, key: string): void {
  state.waiting.delete(key);
  state.settled.add(key);
  const [oldest] = state.settled;
  if (state.settled.size > MAX_SETTLED && oldest !== undefined) state.settled.delete(oldest);
}
