/** Something that goes wrong with requests. `before` means that the request has no effect, `after` that it had. */
export type Fault =
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number; readonly scope: 'bucket' | 'global' | 'shared' }
  /** `code` is Discord's own in the body of the answer; default 0. */
  | { readonly kind: 'error'; readonly status: number; readonly code?: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'malformed'; readonly when: 'before' | 'after' }
  /** The request waits: until a promise settles, or for some real milliseconds. */
  | { readonly kind: 'hold'; readonly when: 'before' | 'after'; readonly until: Promise<unknown> }
  | { readonly kind: 'slow'; readonly when: 'before' | 'after'; readonly ms: number };

/** Which requests a fault strikes; what is absent matches all. */
export interface FaultScope {
  readonly method?: string;
  /** Matched against the path behind `/v10`, decoded, without its query: `/channels/1/messages`, or an expression for it. */
  readonly route?: string | RegExp;
  /** How many requests; default 1. `Number.POSITIVE_INFINITY` until removed. */
  readonly times?: number;
}

/** A fault at work. */
export interface ActiveFault {
  /** How many requests it has struck. */
  readonly hits: () => number;
  readonly remove: () => void;
}

/** The faults of a local Discord. */
export interface Faults {
  readonly add: (fault: Fault, scope?: FaultScope) => ActiveFault;
  readonly clear: () => void;
  /** The fault that strikes this request, counted as struck; the oldest that matches. */
  readonly take: (method: string, path: string) => Fault | undefined;
}

/** Keep faults, oldest first. */
export function createFaults(): Faults {
  const active = new Set<{ readonly fault: Fault; readonly scope: FaultScope; left: number; hits: number }>();
  return {
    add: (fault, scope = {}) => {
      const entry = { fault, scope, left: scope.times ?? 1, hits: 0 };
      active.add(entry);
      return { hits: () => entry.hits, remove: () => void active.delete(entry) };
    },
    clear: () => active.clear(),
    take: (method, path) => {
      for (const entry of active) {
        const { method: onlyMethod, route } = entry.scope;
        if (onlyMethod !== undefined && onlyMethod !== method) continue;
        if (typeof route === 'string' ? route !== path : route !== undefined && !route.test(path)) continue;
        entry.hits += 1;
        entry.left -= 1;
        if (entry.left <= 0) active.delete(entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}
