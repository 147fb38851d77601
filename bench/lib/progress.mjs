// @ts-check

const startedAt = performance.now();

/** Say on standard error what is being measured. @param {string} message */
export function log(message) {
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${message}\n`);
}
