import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { HttpReply } from './http-server.ts';

/** Names of all metrics of our own; dashboards and alert rules may use these and Node's. */
export const METRIC_NAMES = {
  requests: 'k8snotes_requests_total',
  requestSeconds: 'k8snotes_request_duration_seconds',
  completions: 'k8snotes_completions_total',
  votes: 'k8snotes_votes_total',
  posts: 'k8snotes_posts_total',
  adapterReady: 'k8snotes_adapter_ready',
  adapterTransitions: 'k8snotes_adapter_transitions_total',
  platformRateLimits: 'k8snotes_platform_rate_limits_total',
  storeUp: 'k8snotes_store_up',
  notes: 'k8snotes_notes',
  units: 'k8snotes_units',
  notesAge: 'k8snotes_notes_age_seconds',
  notesProblem: 'k8snotes_notes_problem',
  notesThreadEnds: 'k8snotes_notes_thread_ends_total',
  unhandledErrors: 'k8snotes_unhandled_errors_total',
} as const;

/** What is looked up only when somebody asks for the metrics. */
export interface MetricSources {
  /** Undefined while there are none to tell about: before they are read for the first time, and while the thread that holds them is opened anew. */
  readonly notes: () => Promise<
    { readonly notes: number; readonly units: number; readonly asOf: Date; readonly hasProblem: boolean } | undefined
  >;
  readonly adapters: () => readonly { readonly platform: string; readonly ready: boolean }[];
  readonly storeUp: () => Promise<boolean>;
  readonly now: () => Date;
}

export interface Metrics {
  /** `outcome` is the kind of the Answer, for a refusal with its code: `refused:busy`. */
  readonly request: (labels: { readonly platform: string; readonly command: string; readonly outcome: string }, seconds: number) => void;
  readonly vote: (vote: 'up' | 'down') => void;
  /** A scheduled post: `outcome` is the kind of the PostOutcome. */
  readonly post: (platform: string, outcome: string) => void;
  /** An adapter's connection went from one state into another. */
  readonly transition: (platform: string, state: string) => void;
  /** A platform answered that it is asked too often (429). */
  readonly platformRateLimit: (platform: string) => void;
  /** What is half typed was completed, or not. */
  readonly completion: (platform: string, outcome: 'found' | 'none') => void;
  /** The thread that holds the notes has died. */
  readonly notesThreadEnd: () => void;
  readonly unhandledError: () => void;
  /** The page `/metrics`, in Prometheus' text format. */
  readonly page: () => Promise<HttpReply>;
}

/** From a search in memory to what the platforms allow. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3];

/** Create the metrics, Node's own (memory, event-loop lag, garbage collection) among them; labels hold no query, no person and no channel. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: METRIC_NAMES.requests,
    help: 'Requests by platform, command and outcome',
    labelNames: ['platform', 'command', 'outcome'] as const,
    registers,
  });
  const requestSeconds = new Histogram({
    name: METRIC_NAMES.requestSeconds,
    help: 'Time that the core took for a request, in seconds',
    labelNames: ['platform', 'command'] as const,
    buckets: SECONDS,
    registers,
  });
  const completions = new Counter({
    name: METRIC_NAMES.completions,
    help: 'Completions of what is half typed, by platform and by whether there were any',
    labelNames: ['platform', 'outcome'] as const,
    registers,
  });
  const votes = new Counter({ name: METRIC_NAMES.votes, help: 'Votes on answers', labelNames: ['vote'] as const, registers });
  const posts = new Counter({
    name: METRIC_NAMES.posts,
    help: 'Scheduled posts by platform and outcome',
    labelNames: ['platform', 'outcome'] as const,
    registers,
  });
  const transitions = new Counter({
    name: METRIC_NAMES.adapterTransitions,
    help: 'Changes of the state of a platform connection, by the state entered',
    labelNames: ['platform', 'state'] as const,
    registers,
  });
  const platformRateLimits = new Counter({
    name: METRIC_NAMES.platformRateLimits,
    help: 'Calls that a platform turned away because there were too many (429)',
    labelNames: ['platform'] as const,
    registers,
  });
  const notesThreadEnds = new Counter({
    name: METRIC_NAMES.notesThreadEnds,
    help: 'Times that the thread which holds the notes died and was opened anew',
    registers,
  });
  const unhandledErrors = new Counter({ name: METRIC_NAMES.unhandledErrors, help: 'Errors that nothing caught', registers });
  const adapterReady = new Gauge({
    name: METRIC_NAMES.adapterReady,
    help: '1 when the platform is connected',
    labelNames: ['platform'] as const,
    registers,
  });
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const storeUp = gauge(METRIC_NAMES.storeUp, '1 when durable state answers');
  const notes = gauge(METRIC_NAMES.notes, 'Notes that are indexed');
  const units = gauge(METRIC_NAMES.units, 'Units (bullets, headings, paragraphs) that are indexed');
  const notesAge = gauge(
    METRIC_NAMES.notesAge,
    'Seconds since the notes were last read (and fetched, where they are pulled) without a problem',
  );
  const notesProblem = gauge(METRIC_NAMES.notesProblem, '1 while the notes cannot be read and older ones serve');
  const sample = async (): Promise<void> => {
    for (const { platform, ready } of sources.adapters()) adapterReady.set({ platform }, ready ? 1 : 0);
    storeUp.set((await sources.storeUp()) ? 1 : 0);
    const state = await sources.notes();
    if (state === undefined) {
      // Not read yet is not "none": no sample, rather than one that raises an alarm.
      for (const each of [notes, units, notesAge, notesProblem]) each.remove();
      return;
    }
    notes.set(state.notes);
    units.set(state.units);
    notesAge.set(Math.max(0, (sources.now().getTime() - state.asOf.getTime()) / 1000));
    notesProblem.set(state.hasProblem ? 1 : 0);
  };
  return {
    request: (labels, seconds) => {
      requests.inc(labels);
      requestSeconds.observe({ platform: labels.platform, command: labels.command }, seconds);
    },
    vote: (vote) => votes.inc({ vote }),
    post: (platform, outcome) => posts.inc({ platform, outcome }),
    transition: (platform, state) => transitions.inc({ platform, state }),
    platformRateLimit: (platform) => platformRateLimits.inc({ platform }),
    completion: (platform, outcome) => completions.inc({ platform, outcome }),
    notesThreadEnd: () => notesThreadEnds.inc(),
    unhandledError: () => unhandledErrors.inc(),
    page: async () => {
      await sample();
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    },
  };
}
