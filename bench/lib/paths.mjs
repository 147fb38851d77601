// @ts-check
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This folder, the product's, and where scratch files go (ignored by Git). */
export const BENCH = fileURLToPath(new URL('..', import.meta.url));
export const ROOT = dirname(resolve(BENCH));
export const WORK = join(BENCH, '.work');
export const DIST = join(ROOT, 'dist');
export const SHIPPED_NOTES = join(ROOT, 'notes');

/**
 * The shared folder with the evaluation sets and the seed notes, which are no part of the repository.
 *
 * @returns {string | undefined} Undefined when it is not there: what needs it is skipped, and says so.
 */
export function sharedFolder() {
  const folder = resolve(process.env.K8SNOTES_SHARED || join(ROOT, '..', 'shared'));
  return existsSync(join(folder, 'eval')) && existsSync(join(folder, 'seeds')) ? folder : undefined;
}

export const NO_SHARED = 'not measured: the evaluation sets are not here (K8SNOTES_SHARED names the folder that holds eval/ and seeds/)';

/** @param {...string} parts Path below the scratch folder, made if missing. */
export function workFolder(...parts) {
  const folder = join(WORK, ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Remove what a run left in the scratch folder, except the product's caches: compiling the dictionary again would only cost time. */
export function tidyWork() {
  for (const entry of readdirSync(WORK)) if (entry !== 'cache') rmSync(join(WORK, entry), { recursive: true });
}
