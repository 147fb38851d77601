import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Note } from '../model.ts';
import { ANALYSER_VERSION } from '../text/analyse.ts';
import type { Glossary } from '../text/glossary.ts';

/** Collections smaller than this are indexed afresh at every start: reading a snapshot would gain little (docs/search.md). */
export const MIN_SNAPSHOT_UNITS = 10_000;
/** Snapshots kept in the cache folder: the current one, and one to go back to. */
const MAX_KEPT = 2;
const FORMAT = 1;

/** What an index is made from, as one key: another analyser, glossary, ICU or note text means another index. */
export function snapshotKey(notes: readonly Note[], glossary: Glossary): string {
  const hash = createHash('sha256').update(`${FORMAT}\n${ANALYSER_VERSION}\n${glossary.version}\n${process.versions.icu ?? ''}\n`);
  for (const note of notes) {
    hash.update(`${note.path}\n${note.title}\n${note.date ?? ''}\n${note.venue ?? ''}\n${note.hashtags.join(',')}\n`);
    for (const unit of note.units) hash.update(`${unit.id}\n${unit.text}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

function fileOf(cacheDir: string, key: string): string {
  return join(cacheDir, `index-${key}.json`);
}

/**
 * Read a snapshot, or undefined when there is none of this key or it is damaged: its first line holds a checksum of the rest.
 */
export function readSnapshot(cacheDir: string, key: string): unknown {
  let text: string;
  try {
    text = readFileSync(fileOf(cacheDir, key), 'utf8');
  } catch {
    // None yet.
    return undefined;
  }
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== checksum(body)) return undefined;
  return JSON.parse(body);
}

/** Write a snapshot beside its final name and move it there, so that no reader sees half of it; older ones are cleared away. */
export function writeSnapshot(cacheDir: string, key: string, snapshot: unknown): void {
  mkdirSync(cacheDir, { recursive: true, mode: 0o700 });
  const body = JSON.stringify(snapshot);
  const file = fileOf(cacheDir, key);
  // It holds the words of private notes, too.
  writeFileSync(`${file}.${process.pid}`, `${checksum(body)}\n${body}`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
  const kept = readdirSync(cacheDir)
    .filter((name) => /^index-[0-9a-f]{32}\.json$/.test(name))
    .map((name) => ({ path: join(cacheDir, name), time: statSync(join(cacheDir, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of kept.slice(MAX_KEPT)) rmSync(path, { force: true });
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
