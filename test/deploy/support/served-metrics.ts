import type { AdapterHealth } from '../../../adapters/adapter.ts';
import type { Core } from '../../../src/core.ts';
import type { Answer, Request } from '../../../src/model.ts';
import { meteredCore } from '../../../src/ops/metered.ts';
import { createMetrics } from '../../../src/ops/metrics.ts';
import type { PostOutcome } from '../../../src/tips/poster.ts';
import { sampleAnswers } from '../../support/sample-answers.ts';

const STATES: Readonly<Record<AdapterHealth['state'], true>> = {
  starting: true,
  ready: true,
  reconnecting: true,
  stopped: true,
  failed: true,
};
const OUTCOMES: Readonly<Record<PostOutcome['kind'], true>> = { posted: true, 'not-sent': true, uncertain: true, refused: true };
/** Refusals that come before an answer is sought, or when something is away. */
const REFUSALS: readonly Answer[] = (['busy', 'store-unavailable'] as const).map((code) => ({
  kind: 'refused',
  language: 'en',
  reason: { code },
}));
/** A word of each kind that the core counts. */
const QUESTIONS = ['istio', 'events', 'event Kansai', 'open', 'tip', 'gaps', 'status', 'help'];

/** The labels and values of each series that `/metrics` serves when everything has happened once. */
export type ServedMetrics = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** Let everything be counted once by the real metrics, and read the page. */
export async function servedMetrics(): Promise<ServedMetrics> {
  const metrics = createMetrics({
    notes: () => Promise.resolve({ notes: 5, units: 874, asOf: new Date('2026-11-20T09:00:00Z'), hasProblem: false }),
    adapters: () => [
      { platform: 'slack', ready: true },
      { platform: 'discord', ready: true },
    ],
    storeUp: () => Promise.resolve(true),
    now: () => new Date('2026-11-20T09:01:30Z'),
  });
  const ask = (text: string): Request => ({ text, language: 'en', place: { platform: 'slack', ids: ['slack:C1'], trusted: false } });
  for (const answer of [...Object.values(sampleAnswers('en')), ...REFUSALS]) {
    for (const text of QUESTIONS) await meteredCore(coreSaying(answer), metrics, () => 0).answer(ask(text));
  }
  metrics.vote('up');
  metrics.vote('down');
  metrics.unhandledError();
  metrics.notesThreadEnd();
  for (const platform of ['slack', 'discord']) {
    metrics.platformRateLimit(platform);
    metrics.completion(platform, 'found');
    metrics.completion(platform, 'none');
    for (const state of Object.keys(STATES)) metrics.transition(platform, state);
    for (const outcome of Object.keys(OUTCOMES)) metrics.post(platform, outcome);
  }
  return parsePage((await metrics.page()).body);
}

function parsePage(page: string): ServedMetrics {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const line of page.split('\n')) {
    const [, name, inner = ''] = /^([a-z_]\w*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const labels = found.get(name) ?? new Map<string, Set<string>>();
    found.set(name, labels);
    for (const [, label = '', value = ''] of inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
  }
  return found;
}

function coreSaying(answer: Answer): Core {
  const say = (): Promise<Answer> => Promise.resolve(answer);
  return {
    answer: say,
    about: say,
    tip: say,
    retireTip: say,
    vote: say,
    again: () => Promise.resolve({ answer, changed: false }),
    complete: () => Promise.resolve([]),
    home: () => Promise.reject(new Error('not asked for')),
    firstSeen: () => Promise.resolve(true),
    forgetWorkspace: () => Promise.resolve(),
  };
}
