/** Remembers in this process which events were handled. */
export interface SeenEvents {
  /** True for the first call with a key within the keeping time. */
  readonly first: (key: string, now: Date) => boolean;
}

/** As long as the store keeps them (src/store/store.ts); platforms repeat an event within the hour. */
const KEEP_MS = 24 * 3_600_000;
const MAX_KEYS = 20_000;

export function createSeenEvents(maxKeys: number = MAX_KEYS): SeenEvents {
  const seen = new Map<string, number>();
  return {
    first: (key, now) => {
      const before = seen.get(key);
      if (before !== undefined && now.getTime() - before < KEEP_MS) return false;
      // Set anew, so that the map's order is that of time.
      seen.delete(key);
      seen.set(key, now.getTime());
      const [oldest] = seen.keys();
      if (seen.size > maxKeys && oldest !== undefined) seen.delete(oldest);
      return true;
    },
  };
}
