// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * @template T
 * @param {string} file
 * @returns {T[]}
 */
export function readJsonLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

/**
 * @param {string} file
 * @param {readonly object[]} rows
 */
export function writeJsonLines(file, rows) {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
