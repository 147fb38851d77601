import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { METRIC_NAMES } from '../../src/ops/metrics.ts';
import { parseYaml, ROOT, readText } from './support/files.ts';
import { partsOfPromql } from './support/promql.ts';
import { type ServedMetrics, servedMetrics } from './support/served-metrics.ts';

const rule = z.strictObject({
  alert: z.string().regex(/^K8snotes[A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
});
const rulesFile = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) });
const target = z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() });
const panel = z.object({
  id: z.int(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  gridPos: z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) }),
  targets: z.array(target).optional(),
});
const dashboardFile = z.object({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
  panels: z.array(panel),
});

const rules = rulesFile.parse(parseYaml(readText('deploy/monitoring/alerts.yaml'))[0]).groups.flatMap((group) => group.rules);
const dashboard = dashboardFile.parse(JSON.parse(readText('deploy/monitoring/dashboard.json')));
const targets = dashboard.panels.flatMap(({ title, targets: own = [] }) => own.map((each) => ({ title, ...each })));
/** Every expression, with Grafana's variables filled in. */
const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...targets.map(
    ({ title, refId, expr }) => [`${title} ${refId}`, expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*')] as const,
  ),
];
/** Made by Prometheus itself for each target. */
const FROM_PROMETHEUS = { metrics: ['up'], labels: ['job', 'instance'] };

/** Missing where nothing may be missing, it fails. */
const hasPromtool = process.env['K8SNOTES_REQUIRE_EXTRAS'] === '1' || isPromtoolHere();

function isPromtoolHere(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

describe('dashboard and rules', () => {
  let served: ServedMetrics = new Map();
  beforeAll(async () => {
    served = await servedMetrics();
  });

  it.each(EXPRESSIONS)('%s uses series and labels that /metrics serves', (_name, expression) => {
    const { metrics, matchers, groupings } = partsOfPromql(expression);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) if (!FROM_PROMETHEUS.metrics.includes(metric)) expect([...served.keys()]).toContain(metric);
    const labels = metrics.flatMap((metric) => [...(served.get(metric)?.keys() ?? [])]);
    for (const label of groupings) expect([...labels, ...FROM_PROMETHEUS.labels]).toContain(label);
    for (const { metric, label, operator, value } of matchers) {
      if (FROM_PROMETHEUS.labels.includes(label)) continue;
      const values = [...(served.get(metric)?.get(label) ?? [])];
      const isRegex = operator.endsWith('~');
      for (const part of isRegex ? alternatives(value) : [value]) expect(values, `${metric}{${label}}`).toContain(part);
    }
  });

  it('use every metric of the product', () => {
    const used = EXPRESSIONS.flatMap(([, expression]) => partsOfPromql(expression).metrics).map((name) =>
      name.replace(/_(?:bucket|sum|count)$/, ''),
    );
    for (const name of Object.values(METRIC_NAMES)) expect(used).toContain(name);
  });

  it('look at the job of the product alone', () => {
    for (const [name, expression] of EXPRESSIONS) {
      const { metrics, matchers } = partsOfPromql(expression);
      for (const metric of metrics)
        expect(
          matchers.filter((each) => each.metric === metric && each.label === 'job'),
          `${name}: ${metric}`,
        ).not.toEqual([]);
      for (const { label, value } of matchers) if (label === 'job') expect(value).toBe('k8snotes');
    }
  });
});

describe('the alert rules', () => {
  it('have names of their own and a section each in docs/operating.md', () => {
    const names = rules.map(({ alert }) => alert);
    expect(names.length).toBeGreaterThan(8);
    expect(names).toEqual([...new Set(names)]);
    const sections = [...readText('docs/operating.md').matchAll(/^### (K8snotes[A-Za-z]+)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual([...names].sort());
    for (const { alert, annotations } of rules) expect(annotations.runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
  });

  it('say only what the series of the alert know', () => {
    for (const { alert, annotations, expr } of rules) {
      const used = [...(annotations.summary + annotations.description).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      const { groupings } = partsOfPromql(expr);
      // An aggregation keeps the labels of its `by` alone, and none at all without one.
      const isAggregated = /\b(?:sum|max|min|histogram_quantile)\b/.test(expr);
      for (const label of used) expect(isAggregated ? groupings : [...groupings, 'instance'], alert).toContain(label);
    }
  });

  it.skipIf(!hasPromtool)(
    `fire when they should, by promtool${hasPromtool ? '' : ' (skipped: it is not installed; apt-get install prometheus)'}`,
    () => {
      const run = (...args: string[]): string => execFileSync('promtool', args, { cwd: join(ROOT, 'deploy/monitoring'), encoding: 'utf8' });
      expect(run('check', 'config', 'prometheus.yaml')).toContain(`SUCCESS: ${rules.length} rules found`);
      expect(run('test', 'rules', join(ROOT, 'test/deploy/alerts.promtool.yaml'))).toContain('SUCCESS');
    },
  );

  it('have each a case in the tests for promtool', () => {
    const cases = readText('test/deploy/alerts.promtool.yaml');
    for (const { alert } of rules) expect(cases).toContain(`alertname: ${alert}\n`);
  });
});

describe('the dashboard', () => {
  it('has panels with ids of their own that do not cover each other', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('has panels that ask for something, by variables that it has', () => {
    const variables = [...dashboard.templating.list.map(({ name }) => name), '__rate_interval'];
    for (const { type, targets: own = [], title } of dashboard.panels) expect(own.length > 0, title).toBe(type !== 'row');
    for (const { expr } of targets) for (const [, name] of expr.matchAll(/\$\{?(\w+)/g)) expect(variables).toContain(name);
  });
});

describe('taking expressions apart', () => {
  it.each([
    ['sum by (a, b) (rate(x_total{job="k",c=~"d|e"}[5m])) > 0.05', ['x_total'], ['a', 'b'], ['job', 'c']],
    ['m < 0.5 * max_over_time(m{job="k"}[1d]) or absent(up{job="k"})', ['m', 'up'], [], ['job', 'job']],
    ['process_resident_memory_bytes > 650e6', ['process_resident_memory_bytes'], [], []],
  ])('finds all names in %s', (expression, metrics, groupings, labels) => {
    const parts = partsOfPromql(expression);
    expect(parts.metrics).toEqual(metrics);
    expect(parts.groupings).toEqual(groupings);
    expect(parts.matchers.map(({ label }) => label)).toEqual(labels);
  });

  it.each(['sum(a{b="c"}', 'a{b=c}', 'a{b="c}'])('refuses %s', (expression) => {
    expect(() => partsOfPromql(expression)).toThrow();
  });
});

/** The words that a regular expression of the form `a|b:(c|d)` stands for. */
function alternatives(pattern: string): readonly string[] {
  const match = /^(?:(.*)\|)?([^|(]*)\(([^)]*)\)$/.exec(pattern);
  if (match === null) return pattern.split('|');
  const [, before, stem = '', endings = ''] = match;
  return [...(before === undefined ? [] : before.split('|')), ...endings.split('|').map((ending) => stem + ending)];
}
