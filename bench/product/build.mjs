// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST, ROOT } from '../lib/paths.mjs';

export const COMMAND = join(DIST, 'bin/k8snotes.js');

/** Build the product when its sources are newer than its build. */
export async function buildProduct() {
  const { isStale } = await import(pathToFileURL(join(ROOT, 'scripts/build.mjs')).href);
  if (!isStale() && existsSync(COMMAND)) return;
  process.stderr.write('building the product\n');
  execFileSync('npm', ['run', '-s', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
}
