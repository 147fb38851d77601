import { cpus, getPriority, totalmem } from 'node:os';
import { growth, mean, quantile, type Sample } from './samples.ts';
import type { Tally } from './tally.ts';

/** What a soak showed. */
export interface SoakFigures {
  readonly minutes: number;
  readonly perSecond: number;
  readonly started: Date;
  readonly tallies: readonly Tally[];
  readonly processes: readonly { readonly name: string; readonly samples: readonly Sample[]; readonly exitCode: number | null }[];
  readonly notesWritten: number;
  readonly lastChangeFound: boolean;
  /** Load of the machine during the run, sampled with the rest. */
  readonly load: readonly number[];
  /** How late this process was itself, p99 in milliseconds: it plays the platforms, and its lateness is in every time below. */
  readonly ownLagMs: number;
  readonly problems: readonly string[];
}

/** Left out of the growth: caches fill, V8 sizes its heap. */
const WARM_UP_SHARE = 1 / 3;
const PARTS = 6;

const n = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

function wayRow({ way, sent, answered, lost, doubled, ackMs, answerMs }: Tally): string {
  const times = [quantile(ackMs, 0.5), quantile(ackMs, 0.99), quantile(answerMs, 0.5), quantile(answerMs, 0.99), Math.max(...answerMs)];
  return `| ${way} | ${sent} | ${answered} | ${lost} | ${doubled} | ${times.map((time) => n(time)).join(' | ')} |`;
}

function partRows(name: string, samples: readonly Sample[], minutes: number): readonly string[] {
  const length = minutes / PARTS;
  return Array.from({ length: PARTS }, (_, part) => {
    const those = samples.filter(({ minute }) => minute > part * length && minute <= (part + 1) * length);
    const rss = those.map(({ rssMb }) => rssMb);
    const lag = those.map(({ lagP99Ms }) => lagP99Ms);
    const heap = those.map(({ heapMb }) => heapMb);
    const cells = [mean(rss), Math.max(...rss), mean(heap), Math.min(...heap), quantile(lag, 0.5), Math.max(...lag)].map((value) =>
      n(value),
    );
    return `| ${name} | ${n(part * length, 1)}–${n((part + 1) * length, 1)} | ${cells.join(' | ')} |`;
  });
}

/** The figures as Markdown. */
export function soakReport(figures: SoakFigures): string {
  const { minutes, perSecond, tallies, processes, load } = figures;
  const [cpu] = cpus();
  const total = (of: (tally: Tally) => number): number => tallies.reduce((sum, tally) => sum + of(tally), 0);
  return [
    '# Soak',
    '',
    `Written by \`npx vitest run --config bench/soak/vitest.config.ts\` on ${figures.started.toISOString().slice(0, 16)}Z: ${n(minutes, 1)} minutes, ${n(perSecond, 1)} commands a second to process A and half as many to B, a note`,
    `written anew every second (${figures.notesWritten} times). Do not edit.`,
    '',
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${n(totalmem() / 2 ** 30)} GiB, Node ${process.version}. The local Slack, the local Discord and other work ran on the same machine: its load`,
    `average was ${n(mean(load), 1)} (${n(Math.min(...load), 1)} to ${n(Math.max(...load), 1)}) on ${cpus().length} processors, and the process that plays the platforms was itself late by ${n(figures.ownLagMs)} ms (p99).`,
    `Priority of all processes of the soak: nice ${getPriority()}. Times hold all of that; they say that nothing builds up, not how fast it is (bench/platforms measures that).`,
    '',
    'Process A serves Slack over Socket Mode and Discord, process B serves Slack over HTTP; both watch the same folder of notes. Four in five questions are slash commands, the rest',
    'direct messages; one in ten has no answer in the notes and is recorded as a gap. Lost: no answer within 15 s. Doubled: an answer that nobody asked for.',
    '',
    '| Way | sent | answered | lost | doubled | ack p50, ms | ack p99 | answer p50, ms | answer p99 | slowest |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...tallies.map(wayRow),
    `| all | ${total(({ sent }) => sent)} | ${total(({ answered }) => answered)} | ${total(({ lost }) => lost)} | ${total(({ doubled }) => doubled)} | | | | | |`,
    '',
    '| Process | minutes | RSS mean, MB | RSS most | heap mean, MB | heap least | event-loop lag p99, ms (median of 10 s) | worst 10 s |',
    '|---|---|--:|--:|--:|--:|--:|--:|',
    ...processes.flatMap(({ name, samples }) => partRows(name, samples, minutes)),
    '',
    ...processes.map(({ name, samples, exitCode }) => {
      const warm = samples.filter(({ minute }) => minute > minutes * WARM_UP_SHARE);
      const rss = growth(warm, ({ rssMb }) => rssMb);
      const heap = growth(warm, ({ heapMb }) => heapMb);
      const last = samples.at(-1);
      return `- ${name}: after the first third, RSS grew by ${n(rss, 1)} MB an hour and the heap by ${n(heap, 1)} MB an hour (straight line through the samples); unhandled errors ${n(last?.unhandled ?? Number.NaN)}; exit code after SIGTERM ${String(exitCode)}.`;
    }),
    `- The last change of the notes was ${figures.lastChangeFound ? 'found' : 'NOT found'} by a question at the end.`,
    `- What the platforms would have refused or complained about: ${figures.problems.length === 0 ? 'nothing' : figures.problems.slice(0, 20).join('; ')}.`,
    '',
  ].join('\n');
}
