import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEVERITY } from '../../src/check/problem.ts';
import { checkFolder } from './check-folder.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/check');
/** Files that a checkout cannot hold: see check-loading.test.ts. */
const NOT_IN_A_CHECKOUT = ['unreadable', 'too-large', 'outside-folder'];

/** A folder of notes for each code, named after it; a missing expected.json fails, nothing writes it. */
describe('checkNotes finds', () => {
  const cases = readdirSync(FIXTURES).sort();

  it('something for every code', () => {
    expect(cases.filter((name) => name !== 'clean')).toEqual(
      Object.keys(SEVERITY)
        .filter((code) => !NOT_IN_A_CHECKOUT.includes(code))
        .sort(),
    );
  });

  it.each(cases)('%s', async (name) => {
    const folder = join(FIXTURES, name);
    const report = await checkFolder(folder);
    const lines = report.findings.map(({ severity, code, file, line, message }) => `${severity} ${code} ${file}:${line} ${message}`);
    expect(lines).toEqual(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
    if (name !== 'clean') expect(new Set(report.findings.map(({ code }) => code))).toEqual(new Set([name]));
  });

  it.each(cases)('%s, and says it in Japanese', async (name) => {
    const report = await checkFolder(join(FIXTURES, name), 'ja');
    for (const { message, remedy } of report.findings) {
      expect(message).toMatch(/\p{Script=Hiragana}/u);
      expect(remedy).toMatch(/\p{Script=Hiragana}/u);
      expect(message + remedy).not.toMatch(/undefined|NaN|: $/);
    }
  });
});
