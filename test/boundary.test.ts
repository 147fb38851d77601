import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Imports point one way: bin → adapters → src (docs/design.md). Sources are read as text, so that a type-only import counts, too. */

const root = fileURLToPath(new URL('..', import.meta.url));

function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?ts$|\.mjs$/.test(name))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') }));
}

/** What a source imports, statically or not: relative paths as paths below the root, packages by name. */
function importsOf({ path, text }: { readonly path: string; readonly text: string }): readonly string[] {
  const found = [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map(([, target = '']) => target);
  return found.map((target) => (target.startsWith('.') ? join(path, '..', target) : target));
}

const breaking = (folder: string, forbidden: RegExp): readonly string[] =>
  sources(folder).flatMap((source) =>
    importsOf(source)
      .filter((target) => forbidden.test(target))
      .map((target) => `${source.path} imports ${target}`),
  );

describe('imports point one way', () => {
  it('reads the sources that it judges', () => {
    expect(sources('src').length).toBeGreaterThan(50);
    expect(importsOf({ path: 'src/a/b.ts', text: "import { x } from '../../bin/c.ts';" })).toEqual(['bin/c.ts']);
  });

  it('src imports no adapter, no command line and no platform SDK', () => {
    expect(breaking('src', /^(?:adapters|bin)\/|^@slack\/|^discord\.js|^@discordjs\//)).toEqual([]);
  });

  it('adapters import no command line, and no other adapter', () => {
    expect(breaking('adapters', /^bin\//)).toEqual([]);
    const folders = readdirSync(join(root, 'adapters'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(breaking(`adapters/${name}`, new RegExp(`^adapters/(?!${name}/)[^/]+/`))).toEqual([]);
  });

  it('the model imports nothing', () => {
    const model = sources('src').find(({ path }) => path === 'src/model.ts');
    expect(model === undefined ? undefined : importsOf(model)).toEqual([]);
  });

  it('only the command line sees environment and arguments', () => {
    const seeing = [...sources('src'), ...sources('adapters')].filter(({ text }) => /process\.(?:env|argv)\b/.test(text));
    expect(seeing.map(({ path }) => path)).toEqual([]);
  });
});
