import { createRateLimit, type RateLimitOptions } from './rate-limit.ts';

/** Who gets in, and how many at a time. */
export interface Admission {
  /**
   * Run work now, or as soon as there is room. `refused` instead when this person asks too often, or when too many wait already.
   *
   * @param person  Undefined for those who are not counted: whoever sits at the console.
   */
  readonly run: <T>(person: string | undefined, kind: RequestKind, now: Date, work: () => Promise<T>) => Promise<Admitted<T>>;
  readonly running: () => number;
}

/** Clicks cost less than questions, and come in rows; completions come with every letter. */
export type RequestKind = 'question' | 'click' | 'completion';

export type Admitted<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'busy' };

export interface AdmissionOptions {
  readonly question: RateLimitOptions;
  readonly click: RateLimitOptions;
  /** By default that of `DEFAULT_ADMISSION`. */
  readonly completion?: RateLimitOptions;
  /** All people together; by default as many as come. Who is beyond is told that it is busy. */
  readonly everybody?: RateLimitOptions;
  readonly maxConcurrent: number;
  /** How many may wait for one of those to end; whoever comes then is told that it is busy. */
  readonly maxWaiting: number;
}

/** Nobody types faster than five letters a second for long, and Discord asks less often than that. */
const COMPLETION: RateLimitOptions = { burst: 30, perMinute: 300 };

/** A person types no faster, and a company with thousands of them asks less; the answers to 250 at once are there within a second (bench/RESULTS.md). */
export const DEFAULT_ADMISSION: AdmissionOptions = {
  question: { burst: 10, perMinute: 30 },
  click: { burst: 30, perMinute: 90 },
  completion: COMPLETION,
  everybody: { burst: 1000, perMinute: 6000 },
  maxConcurrent: 50,
  maxWaiting: 200,
};

export function createAdmission(options: AdmissionOptions = DEFAULT_ADMISSION): Admission {
  const limits = {
    question: createRateLimit(options.question),
    click: createRateLimit(options.click),
    completion: createRateLimit(options.completion ?? COMPLETION),
  };
  const together = options.everybody === undefined ? undefined : createRateLimit(options.everybody);
  const waiting: (() => void)[] = [];
  let running = 0;
  const leave = (): void => {
    // Whoever waits takes over the place, so that nobody who comes just now gets in before.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return {
    running: () => running,
    run: async (person, kind, now, work) => {
      const retryAfterSeconds = person === undefined ? 0 : limits[kind].take(person, now);
      if (retryAfterSeconds > 0) return { kind: 'rate-limited', retryAfterSeconds };
      if (person !== undefined && together !== undefined && together.take('', now) > 0) return { kind: 'busy' };
      if (running >= options.maxConcurrent) {
        if (waiting.length >= options.maxWaiting) return { kind: 'busy' };
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running += 1;
      try {
        return { kind: 'done', value: await work() };
      } finally {
        leave();
      }
    },
  };
}
