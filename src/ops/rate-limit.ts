/** Limits how often something may be done, by key; time comes from outside. */
export interface RateLimit {
  /** 0 when it may be done now (and counts), else the seconds until it may, rounded up. */
  readonly take: (key: string, now: Date) => number;
}

export interface RateLimitOptions {
  /** So many at once after a rest. */
  readonly burst: number;
  /** So many a minute in the long run. */
  readonly perMinute: number;
  /** Keys remembered; when there are more, those that rested longest are forgotten, which gives them a full burst. */
  readonly maxKeys?: number;
}

const DEFAULT_MAX_KEYS = 10_000;

/** A token bucket for each key. A clock that goes backwards gives nothing and takes nothing. */
export function createRateLimit({ burst, perMinute, maxKeys = DEFAULT_MAX_KEYS }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perMs = perMinute / 60_000;
  return {
    take: (key, now) => {
      const at = now.getTime();
      const known = buckets.get(key) ?? { tokens: burst, at };
      const tokens = Math.min(burst, known.tokens + Math.max(0, at - known.at) * perMs);
      const wait = tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs / 1000);
      // Set anew, so that the map's order is that of the last use.
      buckets.delete(key);
      buckets.set(key, { tokens: wait === 0 ? tokens - 1 : tokens, at: Math.max(at, known.at) });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return wait;
    },
  };
}
