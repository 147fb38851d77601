import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Finding, type FuzzFigures, fuzz } from '../../test/fuzz/fuzz.ts';

/**
 * 100,000 random questions and 20,000 random or mutated notes through everything between a file and a message, looking for a crash, a hang above a second and anything that is
 * not escaped.
 *
 * `npx vitest run --config bench/fuzz/vitest.config.ts`; `FUZZ_SEED` (1), `FUZZ_BATCHES` (400, of 50 notes and 250 questions each), `FUZZ_RESULTS` (bench/fuzz/RESULTS.md).
 */

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const BATCHES = Number(process.env['FUZZ_BATCHES'] ?? 400);
const RESULTS = process.env['FUZZ_RESULTS'] ?? join(import.meta.dirname, 'RESULTS.md');
const NOTES = 50;
const QUERIES = 250;

function kindsOf(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byKind = new Map<string, Finding[]>();
  for (const finding of findings) {
    const kind = (finding.what.split('\n')[0] ?? '').replace(/\d+/g, 'N').slice(0, 200);
    byKind.set(kind, [...(byKind.get(kind) ?? []), finding]);
  }
  return byKind;
}

function report(figures: FuzzFigures, seconds: number): string {
  const { notes, units, queries, kinds, findings } = figures;
  const inputs = [...kindsOf(findings)].map(
    ([kind, those]) =>
      `- ${those.length} × ${kind}; the first, of seed ${those[0]?.seed}: \`${JSON.stringify(those[0]?.input).slice(0, 300)}\``,
  );
  return [
    '# Fuzzing',
    '',
    `Written by \`FUZZ_SEED=${SEED} npx vitest run --config bench/fuzz/vitest.config.ts\` on ${new Date().toISOString().slice(0, 10)} in ${seconds.toFixed(0)} s. Do not edit.`,
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; other work ran beside. Times are processor time of the whole process, garbage collection included.`,
    '',
    '| Random and mutated notes | their units | questions | slowest note, ms | slowest question, ms | findings |',
    '|--:|--:|--:|--:|--:|--:|',
    `| ${notes} | ${units} | ${queries} | ${figures.slowestNoteMs.toFixed(0)} | ${figures.slowestQueryMs.toFixed(0)} | ${findings.length} |`,
    '',
    'Each note is parsed, linted and indexed among the notes that come along, and taken out again; each answer is rendered for the console, one kind of Slack message and one kind of',
    'Discord message, and held against the limits, the escaping and the pings of each. A finding is a throw, an answer `failed`, more than 1000 ms, or a message that a platform would',
    'refuse, that pings, or that lets a note or a question be read as markup.',
    '',
    `Answers: ${[...kinds]
      .sort((a, b) => b[1] - a[1])
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}.`,
    '',
    ...(inputs.length > 0 ? ['Findings:', '', ...inputs, ''] : []),
  ].join('\n');
}

it(`${BATCHES * NOTES} notes and ${BATCHES * QUERIES} questions`, async () => {
  const since = performance.now();
  const seconds = (): number => (performance.now() - since) / 1000;
  let batch = 0;
  const figures = await fuzz({ seed: SEED, batches: BATCHES, notesPerBatch: NOTES, queriesPerBatch: QUERIES }, (done) => {
    batch += 1;
    if (batch % 10 !== 0) return;
    const kinds = [...kindsOf(done.findings)].map(
      ([kind, those]) => `${those.length} × ${kind} ${JSON.stringify(those[0]?.input).slice(0, 200)}`,
    );
    process.stdout.write(
      `${seconds().toFixed(0)} s: ${done.notes} notes, ${done.queries} questions, slowest ${done.slowestNoteMs.toFixed(0)} / ${done.slowestQueryMs.toFixed(0)} ms, findings ${done.findings.length}\n${kinds.map((kind) => `  ${kind}\n`).join('')}`,
    );
  });
  writeFileSync(RESULTS, report(figures, seconds()));
  process.stdout.write(`${report(figures, seconds())}\n`);
  expect(figures.findings).toEqual([]);
});
