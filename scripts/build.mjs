// Builds dist/ from the TypeScript sources: compile, copy the plain modules, compile the glossary.
// Does nothing when dist/ is newer than every source, unless --force is given. Exits 1 when the compiler does.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package.json']) newest = Math.max(newest, statSync(join(root, file)).mtimeMs);
  return newest;
}

/** True when dist/ must be built again. An installed package has no sources: then it is as it was published. */
export function isStale() {
  if (!existsSync(join(root, 'src'))) return false;
  if (!existsSync(stamp)) return true;
  return Number(readFileSync(stamp, 'utf8')) < newestSource();
}

export async function build() {
  const started = newestSource();
  rmSync(dist, { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
  const { bin } = JSON.parse(readFileSync(tsc, 'utf8'));
  const entry = join(tsc, '..', typeof bin === 'string' ? bin : bin.tsc);
  execFileSync(process.execPath, [entry, '-p', join(root, 'tsconfig.build.json')], { cwd: root, stdio: ['ignore', 2, 2] });
  // Worker entries are plain JavaScript, so that they load from the sources too.
  for (const folder of SOURCES) copyModules(join(root, folder), join(dist, folder));
  const { compileFolder } = await import(pathToFileURL(join(dist, 'src/text/load-glossary.js')).href);
  const { unknownRelations, ...glossary } = await compileFolder(join(root, 'src/text/glossary'));
  for (const relation of unknownRelations) process.stderr.write(`glossary: unknown relation ${relation}\n`);
  writeFileSync(join(dist, 'src/text/glossary.json'), JSON.stringify(glossary));
  writeFileSync(stamp, String(started));
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
