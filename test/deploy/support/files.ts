import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Root of the repository. */
export const ROOT = resolve(import.meta.dirname, '../../..');

/** Text of a file, by its path from the root. */
export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** All files below a folder, by their paths from the root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** Every document of a YAML text. @throws Anything that YAML does not allow, duplicate keys among it. */
export function parseYaml(text: string): readonly unknown[] {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}

/** Version of the product, as package.json has it. */
export const VERSION = z.object({ version: z.string() }).parse(JSON.parse(readText('package.json'))).version;

/** Name of the program's file, as package.json has it. */
export const PROGRAM = z.object({ bin: z.object({ k8snotes: z.string() }) }).parse(JSON.parse(readText('package.json'))).bin.k8snotes;
