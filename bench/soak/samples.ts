import type { Program } from '../../test/process/program.ts';

/** How one process was at one moment. */
export interface Sample {
  readonly minute: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
  /** Since the sample before: Prometheus' client starts anew with each look. */
  readonly lagP99Ms: number;
  readonly handles: number;
  readonly units: number;
  readonly unhandled: number;
}

const MB = 2 ** 20;

export async function sample(program: Program, minute: number): Promise<Sample> {
  const metrics = await program.metrics();
  const value = (name: string): number => metrics.get(name) ?? Number.NaN;
  return {
    minute,
    rssMb: value('process_resident_memory_bytes') / MB,
    heapMb: value('nodejs_heap_size_used_bytes') / MB,
    externalMb: value('nodejs_external_memory_bytes') / MB,
    lagP99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1000,
    handles: value('nodejs_active_handles_total'),
    units: value('k8snotes_units'),
    unhandled: value('k8snotes_unhandled_errors_total'),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Nearest rank. @param share  0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Growth by a straight line through the points (least squares), in MB an hour. */
export function growth(samples: readonly Sample[], of: (one: Sample) => number): number {
  const x = mean(samples.map(({ minute }) => minute));
  const y = mean(samples.map(of));
  const covariance = mean(samples.map((one) => (one.minute - x) * (of(one) - y)));
  const variance = mean(samples.map(({ minute }) => (minute - x) ** 2));
  return (covariance / variance) * 60;
}
