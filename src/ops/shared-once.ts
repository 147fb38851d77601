/** Remembers what was shared from where, so that pressing twice does not post twice. */
export interface SharedOnce {
  /** Undefined when it was shared already, or is being shared just now; else says afterwards whether it came to anything. */
  readonly begin: (key: string) => Promise<((isDone: boolean) => void) | undefined>;
}

const MAX_KEYS = 2000;

/** @param firstSeen  Shared by all replicas. A try that failed does not count. */
export function createSharedOnce(firstSeen: (key: string) => Promise<boolean>): SharedOnce {
  const busy = new Set<string>();
  const failures = new Map<string, number>();
  return {
    begin: async (key) => {
      if (busy.has(key)) return undefined;
      busy.add(key);
      try {
        if (!(await firstSeen(`${key}:${failures.get(key) ?? 0}`))) {
          busy.delete(key);
          return undefined;
        }
      } catch (error) {
        busy.delete(key);
        throw error;
      }
      return (isDone) => {
        busy.delete(key);
        if (isDone) return;
        failures.set(key, (failures.get(key) ?? 0) + 1);
        const [oldest] = failures.keys();
        if (failures.size > MAX_KEYS && oldest !== undefined) failures.delete(oldest);
      };
    },
  };
}
