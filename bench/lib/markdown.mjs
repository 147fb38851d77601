// @ts-check

/**
 * A Markdown table.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** @param {number} value @param {number} [digits] */
export function fixed(value, digits = 3) {
  return value.toFixed(digits);
}

/** Three significant digits, as short as it gets: 0.041, 3.2, 118. @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 99.5 ? 0 : size >= 9.95 ? 1 : size >= 0.995 ? 2 : 3);
}

/**
 * A figure with its ratio to the product's: `0.532 (0.61×)`.
 *
 * @param {number} value
 * @param {number | undefined} product  Undefined: no ratio (the product itself, or it was not measured).
 * @param {(value: number) => string} format
 */
export function withRatio(value, product, format) {
  return product === undefined || product === 0 ? format(value) : `${format(value)} (${short(value / product)}×)`;
}
