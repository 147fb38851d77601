// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WORK } from './paths.mjs';

let serial = 0;

/**
 * Run a measuring script in a process of its own, so that memory and garbage of one system never count for another.
 *
 * @template T
 * @param {string} script
 * @param {object} input  What the script gets from `readInput`.
 * @returns {Promise<T>} What it gave to `giveOutput`.
 */
export async function runChild(script, input) {
  serial += 1;
  const file = join(WORK, `child-${process.pid}-${serial}.json`);
  const child = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=8192', script, JSON.stringify(input), file], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-4000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(lastLineOf(complaint) || `${script} ended with ${code}`);
  const output = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return output;
}

/** The message of an uncaught error stands on a line like `TypeError: …`. @param {string} text */
function lastLineOf(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
