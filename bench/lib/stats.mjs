// @ts-check

/**
 * Nearest-rank percentile, 0 when there is nothing.
 *
 * @param {readonly number[]} values
 * @param {number} p  0 to 100.
 */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0;
}

/** @param {readonly number[]} values */
export function mean(values) {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
