import { describe, expect, it } from 'vitest';
import type { Core } from '../../src/core.ts';
import type { Answer, Request } from '../../src/model.ts';
import { meteredCore, meteredPoster } from '../../src/ops/metered.ts';
import { createMetrics, METRIC_NAMES, type MetricSources } from '../../src/ops/metrics.ts';
import type { PostOutcome } from '../../src/tips/poster.ts';
import { sampleAnswers } from '../support/sample-answers.ts';

const sources: MetricSources = {
  notes: () => Promise.resolve({ notes: 5, units: 874, asOf: new Date('2026-11-20T09:00:00Z'), hasProblem: false }),
  adapters: () => [
    { platform: 'slack', ready: true },
    { platform: 'discord', ready: false },
  ],
  storeUp: () => Promise.resolve(true),
  now: () => new Date('2026-11-20T09:01:30Z'),
};

const ask = (text: string): Request => ({ text, language: 'en', place: { platform: 'slack', ids: ['slack:C1'], trusted: false } });

/** A core that says what it is given, for the methods that these tests call. */
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

function sample(name: string): Answer {
  const answer = sampleAnswers('en')[name];
  if (answer === undefined) throw new Error(`there is no sample ${name}`);
  return answer;
}

describe('metrics', () => {
  it('tell what is looked up at the moment of asking', async () => {
    const { body, type } = await createMetrics(sources).page();
    expect(type).toContain('text/plain');
    for (const line of [
      'k8snotes_notes 5',
      'k8snotes_units 874',
      'k8snotes_notes_age_seconds 90',
      'k8snotes_notes_problem 0',
      'k8snotes_store_up 1',
      'k8snotes_adapter_ready{platform="slack"} 1',
      'k8snotes_adapter_ready{platform="discord"} 0',
      'k8snotes_unhandled_errors_total 0',
    ])
      expect(body.split('\n')).toContain(line);
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('say nothing of notes that are not read yet, rather than that there are none', async () => {
    let state: Awaited<ReturnType<MetricSources['notes']>>;
    const metrics = createMetrics({ ...sources, notes: () => Promise.resolve(state) });
    const samples = async () =>
      (await metrics.page()).body.split('\n').filter((line) => /^k8snotes_(?:notes|units)(?:_age_seconds|_problem)? /.test(line));
    expect(await samples()).toEqual([]);
    state = { notes: 0, units: 0, asOf: new Date('2026-11-20T09:01:00Z'), hasProblem: true };
    expect(await samples()).toEqual(['k8snotes_notes 0', 'k8snotes_units 0', 'k8snotes_notes_age_seconds 30', 'k8snotes_notes_problem 1']);
    state = undefined;
    expect(await samples()).toEqual([]);
  });

  it('count completions apart from requests', async () => {
    const metrics = createMetrics(sources);
    const core = meteredCore(coreSaying(sample('hits-heading')), metrics, () => 0);
    await core.complete('is', ask('').place);
    const { body } = await metrics.page();
    expect(body).toContain('k8snotes_completions_total{platform="slack",outcome="none"} 1');
    expect(body).not.toContain('k8snotes_requests_total{');
  });

  it('have every name that they promise', async () => {
    const metrics = createMetrics(sources);
    const { body } = await metrics.page();
    for (const name of Object.values(METRIC_NAMES)) expect(body).toContain(`# TYPE ${name} `);
  });

  it('count requests by platform, command and outcome, and never by what was typed', async () => {
    const metrics = createMetrics(sources);
    let now = 0;
    const core = meteredCore(coreSaying(sample('hits-heading')), metrics, () => (now += 4));
    await core.answer(ask('secret words'));
    await core.answer(ask('secret words'));
    await core.answer(ask('events'));
    await meteredCore(coreSaying(sample('refused-rate-limited')), metrics, () => 0).answer(ask('x'));
    const { body } = await metrics.page();
    expect(body).toContain('k8snotes_requests_total{platform="slack",command="search",outcome="hits"} 2');
    expect(body).toContain('k8snotes_requests_total{platform="slack",command="events",outcome="hits"} 1');
    expect(body).toContain('outcome="refused:rate-limited"} 1');
    expect(body).toContain('k8snotes_request_duration_seconds_bucket{le="0.005",platform="slack",command="search"} 3');
    expect(body).not.toContain('secret');
  });

  it('count a vote when it was taken, and what came of posts', async () => {
    const metrics = createMetrics(sources);
    const vote = { request: ask(''), vote: 'up', about: { kind: 'query', query: 'istio' } } as const;
    await meteredCore(coreSaying(sample('noted-vote-up')), metrics, () => 0).vote(vote);
    await meteredCore(coreSaying(sample('refused-store-unavailable')), metrics, () => 0).vote(vote);
    const outcomes: readonly PostOutcome[] = [
      { kind: 'posted', messageId: '1' },
      { kind: 'uncertain', error: 'timeout' },
    ];
    const tip = sample('tip-scheduled');
    if (tip.kind !== 'tip') throw new Error('the sample is a tip');
    for (const outcome of outcomes) {
      const poster = meteredPoster(
        {
          platform: 'discord',
          placeOf: () => ask('').place,
          post: () => Promise.resolve(outcome),
          find: () => Promise.resolve({ kind: 'absent' }),
          tell: () => Promise.resolve(true),
        },
        metrics,
      );
      await poster.post({ channel: 'discord:1', workspace: undefined }, tip, 'key');
    }
    const { body } = await metrics.page();
    expect(body).toContain('k8snotes_votes_total{vote="up"} 1');
    expect(body).toContain('k8snotes_posts_total{platform="discord",outcome="posted"} 1');
    expect(body).toContain('k8snotes_posts_total{platform="discord",outcome="uncertain"} 1');
  });
});
