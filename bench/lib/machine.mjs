// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { luceneJars } from '../peers/lucene.mjs';
import { BENCH, ROOT } from './paths.mjs';

/** What the figures were taken on, as lines of Markdown. */
export function describeMachine() {
  const processors = cpus();
  const lines = [
    `- ${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()}, load before the run ${loadavg()[0]?.toFixed(2)}`,
    `- Node.js ${process.version}, V8 ${process.versions.v8}, ICU ${process.versions.icu}; ${javaVersion()}`,
    `- Product: k8snotes ${versionOf(ROOT)}, MiniSearch ${versionOf(join(ROOT, 'node_modules/minisearch'))}`,
    `- Peers: ${peerVersions().join(', ')}; Lucene ${luceneVersion()}`,
    `- General dictionary: ${existsSync('/usr/share/edict/edict') ? '/usr/share/edict (EDICT)' : 'none installed'}`,
  ];
  return lines.join('\n');
}

/** @param {string} folder */
function versionOf(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? String(JSON.parse(readFileSync(file, 'utf8')).version) : 'not installed';
}

function peerVersions() {
  const { dependencies } = JSON.parse(readFileSync(join(BENCH, 'package.json'), 'utf8'));
  return Object.keys(dependencies).map((name) => `${name} ${versionOf(join(BENCH, 'node_modules', name))}`);
}

function javaVersion() {
  try {
    return execFileSync('javac', ['-version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch {
    return 'no javac';
  }
}

function luceneVersion() {
  const jars = luceneJars();
  return jars === undefined ? 'not installed' : (/(\d+\.\d+\.\d+)\.jar/.exec(jars[0] ?? '')?.[1] ?? 'of unknown version');
}
