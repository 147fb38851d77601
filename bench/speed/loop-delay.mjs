// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workFolder } from '../lib/paths.mjs';
import { productEnvironment } from '../product/batch.mjs';
import { COMMAND } from '../product/build.mjs';

/** @typedef {{ maxMs: number, offThread?: string, buildingMaxMs?: number, answeredMs: number }} LoopDelay */

const HOOK = fileURLToPath(new URL('loop-delay-hook.cjs', import.meta.url));
/** A worker may still be running when the first answer comes. */
const LINGER_MS = 500;

/**
 * How long the main loop of `start` stands still while it reads and indexes a folder.
 *
 * @param {string} notes
 * @returns {Promise<LoopDelay>}
 */
export async function measureLoopDelay(notes) {
  const file = join(workFolder(), `loop-${process.pid}.json`);
  const started = performance.now();
  const child = spawn(process.execPath, ['--max-old-space-size=8192', '--require', HOOK, COMMAND, 'start', '--notes', notes], {
    env: productEnvironment({ BENCH_LOOP_FILE: file, DICTIONARY_FILE: 'none', ...NO_PLATFORM }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stderr.resume();
  child.stdin.write('istio\n');
  const closed = once(child, 'close');
  // The greeting comes before the answer; the answer names where each hit stands.
  for await (const chunk of child.stdout.setEncoding('utf8')) if (/istio/i.test(chunk)) break;
  const answeredMs = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
  child.stdin.end('/quit\n');
  await closed;
  return { ...JSON.parse(readFileSync(file, 'utf8')), answeredMs };
}

/** With these unset, `start` is the console chat. */
const NO_PLATFORM = Object.fromEntries(
  ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_ID', 'DISCORD_TOKEN', 'DATABASE_URL'].map((name) => [
    name,
    '',
  ]),
);
