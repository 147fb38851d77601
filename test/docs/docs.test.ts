import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/command-line.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENTS = [
  'README.md',
  'README.ja.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const READMES = ['README.md', 'README.ja.md'];
/** Names of the environment that are no settings of ours, but are read. */
const CONVENTIONS = ['XDG_CACHE_HOME', 'LANG', 'NO_COLOR'];
/** Read in place of one of those, and told in its row. */
const SUBSTITUTES = ['HOME', 'LC_ALL', 'LC_MESSAGES'];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** Text without its fenced code blocks, whatever the length of their fences. */
const withoutCode = (text: string): string => text.replace(/^(`{3,})[^`\n]*\n[\s\S]*?^\1$/gm, '');

/** Anchors as GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return matches(withoutCode(text), /^#{1,6} (.+)$/gm).map((heading) =>
    heading
      .replaceAll('`', '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links', () => {
  it.each(DOCUMENTS)('of %s lead to files and headings that exist', (document) => {
    const broken = matches(withoutCode(read(document)).replace(/`[^`\n]*`/g, ''), /\]\(([^)\s]+)\)/g)
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? document : relative(ROOT, resolve(ROOT, dirname(document), path));
        if (!existsSync(join(ROOT, file))) return true;
        return anchor !== undefined && !anchorsOf(read(file)).includes(decodeURIComponent(anchor));
      });
    expect(broken).toEqual([]);
  });
});

describe('settings', () => {
  const source = read('bin/settings.ts') + read('bin/service-settings.ts');
  // The schemas; tables of what a message says have an object or a name in capitals there.
  const settings = sorted(matches(source, /^ {2}([A-Z][A-Z_]+): (?:z$|z\.|[a-z]+\.|[a-z]+,|apiUrl|snowflake)/gm));
  const documented = sorted([...settings, ...CONVENTIONS]);

  it('are found in the source', () => {
    expect(settings).toContain('NOTES_DIR');
    expect(settings).toContain('LOG_LEVEL');
    expect(settings).toContain('SLACK_HTTP_PORT');
    expect(settings).toContain('DISCORD_GUILD_ID');
  });

  it('are all that the source reads', () => {
    const others = matches(source, /environment\['([A-Z_]+)'\]/g);
    expect(others.filter((name) => ![...documented, ...SUBSTITUTES].includes(name))).toEqual([]);
  });

  it('are those of .env.example', () => {
    expect(sorted(matches(read('.env.example'), /^#?([A-Z][A-Z_]+)=/gm))).toEqual(documented);
  });

  it.each(READMES)('are those of the table in %s', (readme) => {
    expect(sorted(matches(read(readme), /^\| `([A-Z][A-Z_]+)` \|/gm))).toEqual(documented);
  });
});

describe('the command line', () => {
  it('has every command of its usage in docs/command-line.md', async () => {
    const { out } = await run(['help']);
    const commands = sorted(matches(out, /^ {2}([a-z][a-z-]*)\b/gm));
    expect(commands).toContain('ask');
    const text = read('docs/command-line.md');
    expect(commands.filter((command) => !text.includes(`\n## ${command}\n`))).toEqual([]);
  });

  it('has every option of its usage in docs/command-line.md', async () => {
    const { out } = await run(['help']);
    const text = read('docs/command-line.md');
    expect(sorted(matches(out, /(--[a-z]+)/g)).filter((option) => !text.includes(option))).toEqual([]);
  });
});

describe('the READMEs', () => {
  it('have the same sections', () => {
    const [english = [], japanese = []] = READMES.map((readme) => matches(withoutCode(read(readme)), /^## (.+)$/gm));
    expect(english.length).toBeGreaterThan(5);
    expect(japanese).toHaveLength(english.length);
  });

  it('have the same code', () => {
    const [english, japanese] = READMES.map((readme) => matches(read(readme), /^```(?:console|markdown)\n([\s\S]*?)^```$/gm));
    expect(japanese).toEqual(english);
  });
});

describe('docs/check.md', () => {
  it('lists every code with its severity', () => {
    const source = /SEVERITY[^{]*\{([^}]*)\}/.exec(read('src/check/problem.ts'))?.[1] ?? '';
    const codes = [...source.matchAll(/^ {2}'?([a-z0-9-]+)'?: '([a-z]+)',$/gm)].map(([, code, severity]) => `${code}: ${severity}`);
    const listed = [...read('docs/check.md').matchAll(/^\| `([a-z0-9-]+)` \| ([a-z]+) \|/gm)].map(
      ([, code, severity]) => `${code}: ${severity}`,
    );
    expect(codes.length).toBeGreaterThan(20);
    expect(sorted(listed)).toEqual(sorted(codes));
  });
});

describe('docs/search.md', () => {
  it('lists the weights of the plan', () => {
    const source = /const WEIGHT = \{([^}]*)\}/.exec(read('src/search/plan-query.ts'))?.[1] ?? '';
    const weights = [...source.matchAll(/^ {2}(\w+): ([\d.]+),$/gm)].map(([, name, weight]) => `${name} ${weight}`);
    const listed = [...read('docs/search.md').matchAll(/^\| `(\w+)` \| ([\d.]+) \|/gm)].map(([, name, weight]) => `${name} ${weight}`);
    expect(weights.length).toBeGreaterThan(10);
    expect(sorted(listed)).toEqual(sorted(weights));
  });
});

describe('examples', () => {
  const cache = mkdtempSync(join(tmpdir(), 'k8snotes-docs-'));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));
  const examples = DOCUMENTS.flatMap((document) =>
    matches(read(document), /^```console\n([\s\S]*?)^```$/gm).flatMap((block) => {
      const [prompt = '', first] = block.split('\n');
      const asked = /^\$ npm run -s ask -- (.+)$/.exec(prompt)?.[1];
      // A block without an answer promises none.
      return asked === undefined || first === undefined || first === '' ? [] : [{ document, asked, first }];
    }),
  );

  it('are there', () => {
    expect(examples.filter(({ document }) => document === 'README.md').length).toBeGreaterThan(1);
  });

  it.each(examples)('$document: ask $asked', async ({ asked, first }) => {
    const { out } = await run(['ask', ...shellWords(asked)], { XDG_CACHE_HOME: cache });
    expect(out.split('\n')[0]).toBe(first);
  });

  it('of doc comments are true', async () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const found = sources.flatMap((name) =>
      [...read(`src/${name}`).matchAll(/^ \* ((?:[a-z]\w*)\(.*) \/\/ => (.+)$/gm)].map(([, code = '', expected = '']) => ({
        name,
        code,
        expected,
      })),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { name, code, expected } of found) {
      const exported = (await import(join(ROOT, 'src', name))) as Readonly<Record<string, unknown>>;
      const evaluate = (expression: string): unknown =>
        new Function(...Object.keys(exported), `return (${expression});`)(...Object.values(exported));
      expect(evaluate(code), `${name}: ${code}`).toEqual(evaluate(expected));
    }
  });
});

/** Words of a command as a shell splits them; quotes of both kinds, no escapes. */
function shellWords(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(
  argv: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly out: string }> {
  const stdout = new Sink();
  const code = await runCommandLine({
    argv,
    variables: { HOME: '/nonexistent', NOTES_DIR: join(ROOT, 'notes'), DICTIONARY_FILE: 'none', ...variables },
    stdin: Readable.from([]),
    stdout,
    stderr: new Sink(),
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    columns: undefined,
    now: () => new Date('2026-11-20T00:00:00Z'),
    newErrorId: () => 'abcd',
    onStopSignal: () => undefined,
  });
  return { code, out: stdout.text };
}
