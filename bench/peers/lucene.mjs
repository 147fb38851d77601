// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workFolder } from '../lib/paths.mjs';

const JARS = '/usr/share/java';
const NEEDED = ['core', 'analyzers-common', 'analyzers-kuromoji'];
const SOURCE = fileURLToPath(new URL('LuceneJapanese.java', import.meta.url));

/** The jars of Debian's liblucene8-java, undefined unless all are there. */
export function luceneJars() {
  if (!existsSync(JARS)) return undefined;
  const files = readdirSync(JARS);
  const jars = NEEDED.map((part) => files.find((file) => new RegExp(`^lucene-${part}-8[\\d.]*\\.jar$`).test(file)));
  return jars.every((jar) => jar !== undefined) ? jars.map((jar) => join(JARS, String(jar))) : undefined;
}

function hasCompiler() {
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** One line of the exchange files: no tab or line break inside a value. @param {readonly string[]} values */
function line(values) {
  return `${values.map((value) => value.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`;
}

/** @type {import('./registry.mjs').ProgramPeer} */
export const lucene = {
  name: 'Lucene 8, JapaneseAnalyzer',
  how: 'fields text ×3 and path, kuromoji in search mode, BM25, every term of the query ORed; a Java program compiled at run time',
  absent: () => {
    if (luceneJars() === undefined) return 'liblucene8-java is not installed (apt-get install liblucene8-java)';
    return hasCompiler() ? undefined : 'there is no javac (apt-get install default-jdk-headless)';
  },
  run: (units, queries) => {
    const folder = workFolder('lucene');
    const classPath = [folder, ...(luceneJars() ?? [])].join(delimiter);
    execFileSync('javac', ['-encoding', 'UTF-8', '-cp', classPath, '-d', folder, SOURCE]);
    const [unitsFile, queriesFile, outputFile] = ['units.tsv', 'queries.txt', 'answers.tsv'].map((name) => join(folder, name));
    writeFileSync(unitsFile, units.map(({ text, path }, row) => line([String(row), text, path])).join(''));
    writeFileSync(queriesFile, queries.map((query) => line([query])).join(''));
    execFileSync('java', ['-Dfile.encoding=UTF-8', '-cp', classPath, 'LuceneJapanese', unitsFile, queriesFile, outputFile]);
    const [buildMs, ...rows] = readFileSync(outputFile, 'utf8').trimEnd().split('\n');
    const answers = rows.map((row) => {
      const [ms, ...found] = row.split('\t');
      return { ms: Number(ms), ids: found.map((at) => units[Number(at)].id) };
    });
    return { buildMs: Number(buildMs), answers };
  },
};
