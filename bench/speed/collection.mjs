// @ts-check
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../lib/random.mjs';
import { TECHNICAL_WORDS } from './technical-words.mjs';

/** @typedef {import('./clauses.mjs').RealText} RealText */
/** @typedef {import('../lib/random.mjs').Random} Random */

const UNITS_PER_NOTE = 150;
const TALKS_PER_NOTE = 8;
/** Share of bullets that are seed bullets as they are, and of clauses that name a technical word. */
const SEED_SHARE = 0.05;
const TECHNICAL_SHARE = 0.2;

/**
 * Write notes of about so many units: events with talks and nested bullets. The same size gives the same files.
 *
 * The first bullets are the clauses in order; when they run out, the beginning of one is joined to the end of another, so that few
 * texts stand twice. The words stay those of the source, so the vocabulary grows less than in as many real notes.
 *
 * @param {RealText} text
 * @param {number} size
 * @param {string} folder  Emptied first.
 */
export function writeCollection(text, size, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const random = createRandom(size);
  let used = 0;
  const nextStatement = () => {
    used += 1;
    if (random.chance(SEED_SHARE)) return random.pick(text.bullets);
    const clause = used <= text.clauses.length ? text.clauses[used - 1].text : recombine(text, random);
    return random.chance(TECHNICAL_SHARE) ? `${random.pick(TECHNICAL_WORDS)} ${clause}` : clause;
  };
  const files = Math.ceil(size / UNITS_PER_NOTE);
  for (let file = 0; file < files; file += 1) {
    const units = Math.min(UNITS_PER_NOTE, size - file * UNITS_PER_NOTE);
    const name = `event-${String(file + 1).padStart(4, '0')}.md`;
    writeFileSync(join(folder, name), noteOf(file, units, text, random, nextStatement));
  }
}

/** @param {RealText} text @param {Random} random */
function recombine({ clauses }, random) {
  const start = random.pick(clauses).text;
  const end = random.pick(clauses).text;
  return start.slice(0, Math.ceil(start.length / 2)) + end.slice(Math.floor(end.length / 2));
}

/**
 * @param {number} file
 * @param {number} units
 * @param {RealText} text
 * @param {Random} random
 * @param {() => string} nextStatement
 */
function noteOf(file, units, text, random, nextStatement) {
  const year = 2016 + (file % 10);
  const day = `${year}-${String(1 + (file % 12)).padStart(2, '0')}-${String(1 + (file % 28)).padStart(2, '0')}`;
  const lines = [`# ${random.pick(TECHNICAL_WORDS)} Meetup #${file + 1} ${day}`, ''];
  const perTalk = Math.ceil((units - 1) / TALKS_PER_NOTE);
  let left = units - 1;
  for (let talk = 0; talk < TALKS_PER_NOTE && left > 0; talk += 1) {
    const hour = 10 + talk;
    lines.push(
      `## ${hour}:00 - ${hour}:40 ${random.pick(text.clauses).title} と ${random.pick(TECHNICAL_WORDS)} @speaker${random.below(500)}`,
    );
    left -= 1;
    let depth = 0;
    for (let bullet = 1; bullet < perTalk && left > 0; bullet += 1) {
      lines.push(`${'    '.repeat(depth)}- ${nextStatement()}`);
      depth = Math.min(2, Math.max(0, depth + random.below(3) - 1));
      left -= 1;
    }
    lines.push('');
  }
  return lines.join('\n');
}
