/** What makes a new verb of one before it: *shut down*, *set up*. Those of the second list are prepositions as often, so they must follow at once. */
const PARTICLES = 'up down out off back away apart over';
const PREPOSITIONS = 'in on through';

const PARTICLE_SET: ReadonlySet<string> = new Set(PARTICLES.split(' '));
const ALL: ReadonlySet<string> = new Set(`${PARTICLES} ${PREPOSITIONS}`.split(' '));

/** Verbs with a particle whose past no rule gives back. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  (
    'broke:break broken:break built:build came:come drew:draw drawn:draw fell:fall fallen:fall gave:give given:give held:hold hung:hang kept:keep laid:lay made:make ran:run ' +
    'sent:send spun:spin stood:stand took:take taken:take tore:tear torn:tear threw:throw thrown:throw woke:wake woken:wake wrote:write written:write'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** A compound that a verb and its particle make. */
export interface VerbCompound {
  /** Ways to write it in one word, most likely first: `rollback`, where `rolling back` was written. */
  readonly joined: readonly string[];
  readonly particle: string;
  /** Range of the particle in the text. */
  readonly start: number;
  readonly end: number;
  /** False where the particle may be a preposition as well: `log in json`. */
  readonly isSure: boolean;
}

/** A verb and what stands between it and its particle: `roll the release back`. */
const MAX_BETWEEN = 3;

/**
 * The verb-particle compounds that a word may be the verb of: `shut down`, `rolled back`, `set-up`, and apart as in `shut the pods down`. Whether such a word exists is for the
 * caller to say; most candidates are none.
 *
 * @param text  Normalised text.
 * @param start  Where the word begins in it; `end` is where it ends.
 */
export function verbCompounds(text: string, start: number, end: number): readonly VerbCompound[] {
  const verb = text.slice(start, end);
  if (!/^[a-z]{2,}$/.test(verb) || ALL.has(verb)) return [];
  const bases = baseForms(verb);
  const found: VerbCompound[] = [];
  const following = /^(?:[ -][a-z0-9'-]+){1,4}/.exec(text.slice(end))?.[0] ?? '';
  let between = 0;
  for (const { 0: word, index } of following.matchAll(/[a-z0-9']+/g)) {
    const at = end + index;
    if (ALL.has(word) && (between === 0 || (PARTICLE_SET.has(word) && endsClause(text.slice(at + word.length))))) {
      const isSure = PARTICLE_SET.has(word) && word !== 'over';
      found.push({ joined: bases.map((base) => base + word), particle: word, start: at, end: at + word.length, isSure });
      break;
    }
    between += 1;
    if (between > MAX_BETWEEN) break;
  }
  return found;
}

/** Apart from its verb a particle ends what is said of it: `shut pods down gracefully`, but no `list pods down the tree`. */
function endsClause(rest: string): boolean {
  return /^\s*(?:$|[^\sa-z0-9]|(?:[a-z]+ly|if|when|while|after|before|with|without|for|in|on|from|to|at|by|and|or|again|automatically)\b)/u.test(
    rest,
  );
}

/** What a verb may be the inflected form of, itself first: `rolling` → rolling, roll; `backed` → backed, back. */
export function baseForms(verb: string): readonly string[] {
  const irregular = IRREGULAR.get(verb);
  const bases = new Set([verb]);
  if (irregular !== undefined) bases.add(irregular);
  if (verb.length >= 4) {
    bases.add(verb.replace(/(?<=[^s])s$/, ''));
    bases.add(verb.replace(/ies$|ied$/, 'y'));
    for (const ending of [/ing$/, /ed$/, /es$/]) {
      const short = verb.replace(ending, '');
      if (short === verb || !/[aeiouy]/.test(short)) continue;
      bases.add(short);
      bases.add(`${short}e`);
      bases.add(short.replace(/([bdgklmnprtz])\1$/, '$1'));
    }
  }
  return [...bases];
}

/** A word that is a verb and its particle in one, taken apart: `shutdown` → shut, down. Undefined for other words; whether the verb exists is for the caller to say. */
export function splitCompound(word: string): { readonly verb: string; readonly particle: string } | undefined {
  for (const particle of PARTICLE_SET) {
    const verb = word.slice(0, -particle.length);
    if (word.endsWith(particle) && verb.length >= 3 && /^[a-z]+$/.test(verb)) return { verb, particle };
  }
  return undefined;
}

/** In -ly, and no adverbs of what is left without it. */
const NO_ADVERBS: ReadonlySet<string> = new Set(
  'ally anomaly apply assembly bully comply daily dolly early family fly friendly hardly imply italy july lately likely lovely mostly multiply nearly only rally really rely reply shortly supply tally'.split(
    ' ',
  ),
);

/**
 * Adjectives of an adverb, and adverbs of an adjective: `gracefully` and `graceful`, `automatically` and `automatic`, `easily` and `easy`, `simply` and `simple`. Candidates, most
 * likely first; which of them are words is for the caller to say.
 */
export function adverbKin(word: string): readonly string[] {
  if (!/^[a-z]{4,}$/.test(word) || NO_ADVERBS.has(word)) return [];
  if (word.endsWith('ly')) {
    const base = word.slice(0, -2);
    if (base.length < 4) return [];
    return [
      base,
      ...(base.endsWith('ical') ? [base.slice(0, -2)] : []),
      ...(base.endsWith('i') ? [`${base.slice(0, -1)}y`] : []),
      ...(/[bdgpt]$/.test(base) ? [`${base}le`] : []),
    ];
  }
  return [
    `${word}ly`,
    ...(word.endsWith('ic') ? [`${word}ally`] : []),
    ...(word.endsWith('y') ? [`${word.slice(0, -1)}ily`] : []),
    ...(word.endsWith('le') ? [`${word.slice(0, -1)}y`] : []),
  ];
}
