// Builds dist/ from the TypeScript sources: compile, copy the plain modules, compile the glossary.
// Does nothing when dist/ is newer than every source, unless --force is given. Exits 1 when the compiler does.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const SOURCES = ['bin', 'src', 'adapters'];

/** Newest modification time below the source folders, in milliseconds. */
function newestSource() {
  let newest = 0;
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else newest = Math.max(newest, statSync(path).mtimeMs);
    }
  };
  for (const folder of SOURCES) if (existsSync(join(root, folder))) walk(join(root, folder));
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package.json'])
    newest = Math.max(newest, statSync(join(root, file)).mtimeMs);
  return newest;
}

/** True when dist/ must be built again. An installed package has no sources: then it is as it was published. */
export function isStale() {
  if (!existsSync(join(root, 'src'))) return false;
  if (!existsSync(stamp)) return true;
  return Number(readFileSync(stamp, 'utf8')) < newestSource();
}

/** Build beside dist/ and swap at the end: whoever runs the old build meanwhile is not disturbed, and two builds at once do not mix. */
export async function build() {
  const started = newestSource();
  const fresh = `${dist}.${process.pid}`;
  const old = `${fresh}.old`;
  try {
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
    const compiler = join(manifest, '..', typeof bin === 'string' ? bin : bin.tsc);
    execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', fresh], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    // Worker entries are plain JavaScript, so that they load from the sources too.
    for (const folder of SOURCES) copyModules(join(root, folder), join(fresh, folder));
    const { compileFolder } = await import(pathToFileURL(join(fresh, 'src/text/load-glossary.js')).href);
    const { unknownRelations, ...glossary } = await compileFolder(join(root, 'src/text/glossary'));
    for (const relation of unknownRelations) process.stderr.write(`glossary: unknown relation ${relation}\n`);
    writeFileSync(join(fresh, 'src/text/glossary.json'), JSON.stringify(glossary));
    writeFileSync(join(fresh, '.built'), String(started));
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } finally {
    for (const leftover of [fresh, old]) rmSync(leftover, { recursive: true, force: true });
  }
}

function copyModules(from, to) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyModules(join(from, entry.name), join(to, entry.name));
    else if (entry.name.endsWith('.mjs')) cpSync(join(from, entry.name), join(to, entry.name));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && (process.argv.includes('--force') || isStale())) {
  try {
    await build();
  } catch (error) {
    process.stderr.write(`build failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
