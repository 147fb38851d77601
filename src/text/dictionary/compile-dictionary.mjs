// @ts-check
/** @import { DictionaryEntry, DictionarySense } from './dictionary-entry.d.mts' */
import { INFLECTIONS, packDictionary } from './dictionary-format.mjs';
import { normaliseGloss, normaliseWord } from './normalise-gloss.mjs';
import { createColumn, createNumberIndex } from './number-columns.mjs';

/**
 * Turns dictionary entries into the packed form that `Dictionary` reads.
 *
 * What decides a pair's weight, all of it tuned on pairs of everyday technical words (test/text/dictionary/translation-quality.test.ts):
 * the sense and the gloss stand early in the entry; the word is common; the field is computing; few other words share the gloss
 * (a gloss that forty words share says little about each); and the pair is confirmed by compounds, such as 電子証明書 "digital
 * certificate" for 証明書 and "certificate". Compounds also teach pairs that no entry states: several such as
 * データ検索 "data search", with データ known as "data", teach 検索 "search".
 */

/** Senses of these fields and styles are seldom meant in technical notes. */
const STRANGE_TAGS = new Set(
  (
    'arch obs obsc sl vulg derog X net-sl m-sl male-sl rare dated poet chn fam joc Buddh Shinto Christn sumo baseb mahj shogi golf hanaf judo food ' +
    'music MA sports zool bot ling med anat chem astron geol biol yoji proverb id on-mim hist litf kabuki archit hum hon sens col print cloth'
  ).split(' '),
);
const COMPUTING_TAGS = new Set(['comp', 'comput', 'telec', 'internet']);
/** A tag that only makes a sense somewhat less usual. */
const MILD_TAGS = new Set(['ling', 'med', 'hon', 'hum', 'col', 'yoji', 'print', 'hist', 'sports', 'sens', 'chem', 'biol', 'music']);

/** Most translations kept per word or phrase: beyond it they are noise, and "thing" would have hundreds. */
const MAX_EDGES = 24;
/** Weakest weight kept, of 255. */
const MIN_WEIGHT = 8;
/** Senses of an entry that are looked at. */
const MAX_SENSES = 20;

/**
 * @typedef {object} Group  The same senses under several spellings: 1 entry of JMdict, several lines of EDICT.
 * @property {number[]} words
 * @property {number[]} wordFactors
 * @property {number[]} glosses
 * @property {number[]} strengths
 * @property {number[]} senses
 * @property {boolean} computing
 */

/**
 * Compile dictionary entries.
 *
 * Holds the whole dictionary while it runs (about 200 MB for EDICT): run it in a worker. Deterministic: the same entries in the same order give the
 * same bytes.
 *
 * @returns {{
 *   add(entry: DictionaryEntry, options?: { computing?: boolean }): boolean,
 *   finish(meta?: object): Uint8Array<ArrayBuffer>,
 * }}
 */
export function createDictionaryCompiler() {
  const ja = createInterner();
  const en = createInterner();
  const groups = createGroups();
  /** Words in the brackets of a word's glosses: "congestion (e.g. traffic)". @type {Map<number, Set<string>>} */
  const noteWords = new Map();
  /** Inflection class by Japanese id. */
  /** @type {number[]} */
  const inflections = [];
  /** Pairs of a word and its reading, each once, in the order of first sight. */
  const readingPairs = createNumberIndex();
  const readingKeys = createColumn(Float64Array);
  /** @type {Set<number>} */
  const words = new Set();
  /** English words seen in lower case. @type {Set<number>} */
  const ordinary = new Set();

  /** @param {DictionaryEntry} entry @param {{ computing?: boolean }} [options] */
  function add(entry, options = {}) {
    const usuallyKana =
      entry.senses.length > 0 && entry.senses.filter((sense) => sense.tags.includes('uk')).length * 2 >= entry.senses.length;
    const forms = formsOf(entry, usuallyKana);
    if (forms.length === 0) return false;

    // Every word is known, even one whose glosses are all explanations: it is still a word for `isJapaneseWord`.
    const inflection = inflectionOf(entry.senses);
    for (const form of forms) {
      const id = ja.idOf(form.text);
      words.add(id);
      if ((inflections[id] ?? 0) === 0) inflections[id] = inflection;
      for (const reading of entry.readings) {
        const only = entry.restrictions?.[reading];
        const text = normaliseWord(reading);
        if (text === '' || text === form.text || (only !== undefined && !only.some((one) => normaliseWord(one) === form.text))) continue;
        const readingId = ja.idOf(text);
        const key = id * PAIR_BASE + readingId;
        if (readingPairs.find(key) === -1) {
          readingPairs.placeOf(key);
          readingKeys.push(key);
        }
      }
    }
    for (const sense of entry.senses) for (const gloss of sense.glosses) noteOrdinaryWords(gloss);

    const pairs = pairsOf(entry, options.computing === true);
    if (pairs.length === 0) return true;
    const sound = (entry.readings[0] ?? entry.writings[0] ?? '').normalize('NFKC').replace(/[・ー]/g, '');
    const key = hashOf(`${toHiragana(sound)}\n${pairs.map((pair) => pair.gloss).join('\n')}`);
    const group = groups.add(
      key,
      pairs.map((pair) => ({ gloss: en.idOf(pair.gloss), strength: pair.strength, sense: pair.sense })),
      options.computing === true || entry.senses.some((sense) => sense.tags.some((tag) => COMPUTING_TAGS.has(tag))),
    );
    const notes = notesOf(entry);
    for (const form of forms) {
      const id = ja.idOf(form.text);
      groups.addWord(group, id, form.factor);
      if (notes.length > 0) noteWords.set(id, new Set([...(noteWords.get(id) ?? []), ...notes]));
    }
    return true;
  }

  /** @param {string} gloss */
  function noteOrdinaryWords(gloss) {
    for (const [word] of gloss.replace(/\([^()]*\)/g, ' ').matchAll(/[A-Za-z]+(?:['-][A-Za-z]+)*/g)) {
      if (word.length > 1 && word.length <= 40 && /^[a-z]/.test(word) && !/[A-Z]/.test(word)) ordinary.add(en.idOf(word));
    }
  }

  /** @param {object} [meta] */
  function finish(meta = {}) {
    const pairs = createPairTable();
    /** How many groups share each gloss. @type {number[]} */
    const sharers = [];
    for (const group of groups.all()) {
      for (const gloss of new Set(group.glosses)) sharers[gloss] = (sharers[gloss] ?? 0) + 1;
      for (const [w, word] of group.words.entries()) {
        for (const [g, gloss] of group.glosses.entries()) {
          pairs.raise(word, gloss, (group.strengths[g] ?? 0) * (group.wordFactors[w] ?? 1), group.senses[g] ?? 1);
        }
      }
    }
    const learned = learnFromCompounds(groups.all(), ja, en, pairs, noteWords);

    for (let at = 0; at < pairs.size; at++) {
      const shared = sharers[pairs.right.get(at)] ?? 1;
      const support = learned.support.get(at) ?? 0;
      const strength = (pairs.strength.get(at) * (1 + 0.3 * Math.log2(1 + support))) / (1 + 0.12 * Math.log(shared));
      pairs.strength.set(at, strength);
    }
    for (const [key, evidence] of learned.pairs) {
      // One compound alone teaches more nonsense than sense.
      if (evidence < 2) continue;
      pairs.raise(Math.floor(key / PAIR_BASE), key % PAIR_BASE, Math.min(1, 0.02 + 0.16 * Math.log2(evidence)), 255);
    }
    for (const key of learned.phrases) pairs.raise(Math.floor(key / PAIR_BASE), key % PAIR_BASE, 0.5, 255);
    return pack(meta, ja, en, pairs, { words, inflections, readings: readingKeys.view(), ordinary });
  }

  return { add, finish };
}

/**
 * Compile entries in one go; see {@link createDictionaryCompiler}.
 *
 * @param {Iterable<DictionaryEntry>} entries
 * @param {{ computing?: boolean, meta?: object }} [options]
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function compileDictionary(entries, options = {}) {
  const compiler = createDictionaryCompiler();
  for (const entry of entries) compiler.add(entry, options.computing === true ? { computing: true } : {});
  return compiler.finish(options.meta);
}

/**
 * The forms of an entry that notes may hold, with how usual each is (0..1).
 *
 * @param {DictionaryEntry} entry
 * @param {boolean} usuallyKana
 */
function formsOf(entry, usuallyKana) {
  /** @type {{ text: string, factor: number }[]} */
  const forms = [];
  const list = usuallyKana && entry.readings.length > 0 ? [...entry.readings, ...entry.writings] : entry.writings;
  for (const [at, form] of list.entries()) {
    const text = normaliseWord(form);
    if (text === '' || forms.some((one) => one.text === text)) continue;
    // A mark on a form outranks the entry's; without any mark on forms, the first is the usual one.
    const marked = entry.commonForms.length > 0 ? entry.commonForms.includes(form) : entry.common;
    let factor = marked ? 1 : 0.55;
    if (at > 0 && !marked) factor *= 0.8;
    if (usuallyKana && entry.readings.length > 0 && at >= entry.readings.length) factor *= 0.7;
    if (usuallyKana && entry.common && at === 0) factor = 1;
    if (entry.rareForms.includes(form)) factor *= 0.3;
    // ぜい弱性 for 脆弱性: kana for a kanji that newspapers avoid; technical notes write the kanji.
    if (!marked && /^[ぁ-ゖ]+\p{Script=Han}+$/u.test(text)) factor *= 0.8;
    forms.push({ text, factor });
  }
  return forms;
}

/**
 * The glosses of an entry worth looking up, with the strength of each (about 0..1.3) and the sense it came from.
 *
 * @param {DictionaryEntry} entry
 * @param {boolean} computing
 */
function pairsOf(entry, computing) {
  /** @type {{ gloss: string, strength: number, sense: number }[]} */
  const pairs = [];
  /** @type {Set<string>} */
  const seen = new Set();
  const count = entry.senses.length;
  for (const sense of entry.senses.slice(0, MAX_SENSES)) {
    const kind = wordKind(sense.pos);
    if (kind === 0) continue;
    let senseFactor = (kind / (1 + 0.35 * (sense.order - 1))) * (1 / (1 + 0.06 * (count - 1)));
    if (computing || sense.tags.some((tag) => COMPUTING_TAGS.has(tag))) senseFactor *= 1.3;
    if (sense.tags.some((tag) => STRANGE_TAGS.has(tag)))
      senseFactor *= sense.tags.every((tag) => MILD_TAGS.has(tag) || tag === 'uk') ? 0.7 : 0.25;
    let place = 0;
    for (const raw of sense.glosses) {
      const gloss = normaliseGloss(raw);
      if (gloss === '') continue;
      const bracketed = raw.includes('(') && !COMPUTING_NOTE.test(raw);
      add(gloss, (senseFactor / (1 + 0.12 * place)) * (bracketed ? 0.85 : 1), sense.order);
      // "congestion (e.g. traffic)": the example belongs to the phrase that people say.
      const example = /\(e\.g\.,? ([a-z]{3,20})\)/.exec(raw)?.[1];
      if (example !== undefined && !gloss.includes(' ')) add(`${example} ${gloss}`, senseFactor * 0.5, sense.order);
      // "searching for (e.g. data)": the preposition belongs to what follows.
      const act = /^([a-z]{3,}ing) (?:for|of|to|with)$/.exec(gloss)?.[1];
      if (act !== undefined) add(act, (senseFactor * 0.85) / (1 + 0.12 * place), sense.order);
      place++;
    }
  }
  return pairs;

  /** @param {string} gloss @param {number} strength @param {number} order */
  function add(gloss, strength, order) {
    if (seen.has(gloss)) return;
    seen.add(gloss);
    pairs.push({ gloss, strength, sense: order });
  }
}

/**
 * English words in the brackets of an entry's first senses.
 *
 * @param {DictionaryEntry} entry
 * @returns {string[]}
 */
function notesOf(entry) {
  /** @type {string[]} */
  const words = [];
  for (const sense of entry.senses.slice(0, 2)) {
    for (const gloss of sense.glosses) {
      for (const [, note = ''] of gloss.matchAll(/\(([a-z., ]{3,60})\)/g))
        words.push(...note.split(/[^a-z]+/).filter((word) => word.length > 3));
    }
  }
  return words;
}

/** A bracket that makes the gloss more apt here, not less. */
const COMPUTING_NOTE = /\((?:[^()]*\b)?(?:comput|softw|program|data|network|server|file|internet|memory|system|traffic|information)/;

/**
 * How much a sense counts by its part of speech: 1 for content words, less for adverbs and affixes, 0 for expressions and function words.
 *
 * @param {readonly string[]} pos
 */
function wordKind(pos) {
  let best = 0;
  for (const one of pos) {
    if (one === 'n' || one === 'vs' || /^(?:v[1-5]|vk|vz|vs-)/.test(one) || one === 'adj-i' || one === 'adj-na' || one === 'adj-no')
      best = Math.max(best, 1);
    else if (/^(?:adj-[ftx]|adj-ix|n-adv|n-t|vn|vr|adj)$/.test(one)) best = Math.max(best, 0.8);
    else if (one === 'adv' || one === 'adv-to' || one === 'n-suf' || one === 'n-pref') best = Math.max(best, 0.6);
    else if (one === 'n-pr') best = Math.max(best, 0.4);
  }
  // A set phrase that is a noun as well (exp,n) is a compound; any other is a phrase nobody searches word for word.
  if (pos.includes('exp') && !pos.includes('n')) return 0;
  return best;
}

/** @param {readonly DictionarySense[]} senses @returns {number} Index into INFLECTIONS. */
function inflectionOf(senses) {
  for (const { pos } of senses) {
    for (const one of pos) {
      if (one === 'adj-i' || one === 'adj-ix') return INFLECTIONS.indexOf('adj-i');
      if (/^v1/.test(one) || one === 'vz') return INFLECTIONS.indexOf('v1');
      if (/^v5/.test(one)) return INFLECTIONS.indexOf('v5');
      if (one === 'vs') return INFLECTIONS.indexOf('suru');
      if (one === 'vk') return INFLECTIONS.indexOf('kuru');
    }
  }
  return 0;
}

/**
 * Read compounds as parallel text.
 *
 * A word of two known parts A+B whose gloss is "x y" confirms A-x and B-y where the dictionary has these pairs; where it has one of
 * them only, it teaches the other.
 *
 * @param {Iterable<Group>} groups
 * @param {ReturnType<typeof createInterner>} ja
 * @param {ReturnType<typeof createInterner>} en
 * @param {ReturnType<typeof createPairTable>} pairs
 * @param {ReadonlyMap<number, ReadonlySet<string>>} noteWords
 */
function learnFromCompounds(groups, ja, en, pairs, noteWords) {
  /** Compounds that confirm a pair, by pair index. @type {Map<number, number>} */
  const support = new Map();
  /** Evidence by pair key. @type {Map<number, number>} */
  const found = new Map();
  /** Pair keys of whole phrases. @type {Set<number>} */
  const whole = new Set();
  for (const group of groups) {
    const step = group.computing ? 2 : 1;
    /** First word, last word, whether there are only these two, and the gloss. @type {[number[], number[], boolean, number][]} */
    const phrases = [];
    for (const gloss of group.glosses) {
      const tokens = en.textOf(gloss).split(/[ -]/);
      if (tokens.length < 2 || tokens.length > 3) continue;
      phrases.push([wordForms(tokens[0] ?? '', en), wordForms(tokens.at(-1) ?? '', en), tokens.length === 2, gloss]);
    }
    if (phrases.length === 0) continue;
    // One spelling speaks for the group: more would count the same evidence again.
    const word = group.words[group.wordFactors.indexOf(Math.max(...group.wordFactors))];
    if (word === undefined) continue;
    const text = ja.textOf(word);
    if (text.length < 3 || text.length > 16) continue;
    for (let cut = 1; cut < text.length; cut++) {
      const head = ja.find(text.slice(0, cut));
      const tail = head === undefined ? undefined : ja.find(text.slice(cut));
      if (head === undefined || tail === undefined) continue;
      for (const [firsts, lasts, two, gloss] of phrases) {
        const first = firsts.map((one) => pairs.find(head, one)).find((at) => at !== undefined);
        const last = lasts.map((one) => pairs.find(tail, one)).find((at) => at !== undefined);
        // 料, 史, 費: single kanji stand in many compounds and seldom alone.
        if (first !== undefined) support.set(first, (support.get(first) ?? 0) + (cut > 1 ? step : 0.05));
        if (last !== undefined) support.set(last, (support.get(last) ?? 0) + (text.length - cut > 1 ? step : 0.05));
        // A compound that is said word for word is the plain term: 交通渋滞 before 雑踏 for "traffic jam".
        const own = first === undefined && last === undefined ? undefined : pairs.find(word, gloss);
        if (own !== undefined) support.set(own, (support.get(own) ?? 0) + (first !== undefined && last !== undefined ? 2 : 1));
        if (!two || cut < 2 || text.length - cut < 2) continue;
        if (first !== undefined && last === undefined && lasts[0] !== undefined) teach(tail, lasts[0], step);
        if (last !== undefined && first === undefined && firsts[0] !== undefined) teach(head, firsts[0], step);
      }
      const notes = noteWords.get(tail);
      if (notes === undefined) continue;
      for (const gloss of group.glosses) {
        // 交通渋滞 "traffic jam", and 渋滞 speaks of traffic by itself, as its bracket tells: so it may stand for the whole phrase.
        const tokens = en.textOf(gloss).split(' ');
        if (tokens.length === 2 && notes.has(tokens[0] ?? '') && pairs.find(tail, gloss) === undefined) whole.add(tail * PAIR_BASE + gloss);
      }
    }
  }
  return { support, pairs: found, phrases: whole };

  /** @param {number} word @param {number} gloss @param {number} step */
  function teach(word, gloss, step) {
    const key = word * PAIR_BASE + gloss;
    found.set(key, (found.get(key) ?? 0) + step);
  }
}

/**
 * Ids of an English word, as it stands and without its plural ending.
 *
 * @param {string} word
 * @param {ReturnType<typeof createInterner>} en
 * @returns {number[]}
 */
function wordForms(word, en) {
  const forms = [en.find(word)];
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) forms.push(en.find(word.slice(0, -1)));
  return forms.filter((one) => one !== undefined);
}

/** Room for 2^24 ids beside one another in a number: 48 bits, within the 53 of a double. */
const PAIR_BASE = 2 ** 24;

/** Groups and their words in columns; 200,000 objects with five arrays each would take 200 MB. */
function createGroups() {
  const index = createNumberIndex();
  /** Where the pairs of each group begin. */
  const start = createColumn(Uint32Array);
  const gloss = createColumn(Uint32Array);
  const strength = createColumn(Float32Array);
  const sense = createColumn(Uint8Array);
  const computing = createColumn(Uint8Array);
  const wordGroup = createColumn(Uint32Array);
  const word = createColumn(Uint32Array);
  const factor = createColumn(Float32Array);

  /** @param {number} group */
  const endOf = (group) => (group + 1 < start.length ? start.get(group + 1) : gloss.length);

  return {
    /** @param {number} key @param {readonly { gloss: number, strength: number, sense: number }[]} pairs @param {boolean} isComputing */
    add(key, pairs, isComputing) {
      const group = index.placeOf(key);
      if (group === start.length) {
        start.push(gloss.length);
        computing.push(0);
        for (const pair of pairs) {
          gloss.push(pair.gloss);
          strength.push(pair.strength);
          sense.push(Math.min(pair.sense, 254));
        }
      } else {
        const from = start.get(group);
        for (let at = from; at < endOf(group); at++) strength.set(at, Math.max(strength.get(at), pairs[at - from]?.strength ?? 0));
      }
      if (isComputing) computing.set(group, 1);
      return group;
    },
    /** @param {number} group @param {number} id @param {number} value */
    addWord(group, id, value) {
      wordGroup.push(group);
      word.push(id);
      factor.push(value);
    },
    /** @returns {Generator<Group, void, undefined>} */
    *all() {
      // The words of a group came in over the whole file: bring them together by a counting sort.
      const heads = new Uint32Array(start.length + 1);
      for (const group of wordGroup.view()) heads[group + 1] = (heads[group + 1] ?? 0) + 1;
      for (let at = 0; at < start.length; at++) heads[at + 1] = (heads[at + 1] ?? 0) + (heads[at] ?? 0);
      const fill = heads.slice();
      const order = new Uint32Array(word.length);
      const groupOf = wordGroup.view();
      const glossOf = gloss.view();
      const strengthOf = strength.view();
      const senseOf = sense.view();
      for (let at = 0; at < groupOf.length; at++) {
        const group = groupOf[at] ?? 0;
        const place = fill[group] ?? 0;
        order[place] = at;
        fill[group] = place + 1;
      }
      for (let group = 0; group < start.length; group++) {
        const places = order.subarray(heads[group], heads[group + 1]);
        const [from, to] = [start.get(group), endOf(group)];
        yield {
          words: Array.from(places, (at) => word.get(at)),
          wordFactors: Array.from(places, (at) => factor.get(at)),
          glosses: Array.from(glossOf.subarray(from, to)),
          strengths: Array.from(strengthOf.subarray(from, to)),
          senses: Array.from(senseOf.subarray(from, to)),
          computing: computing.get(group) === 1,
        };
      }
    },
  };
}

/** The pairs of Japanese and English ids, each once, with the strongest evidence seen. */
function createPairTable() {
  const index = createNumberIndex();
  const left = createColumn(Uint32Array);
  const right = createColumn(Uint32Array);
  const strength = createColumn(Float32Array);
  const sense = createColumn(Uint8Array);
  return {
    left,
    right,
    strength,
    sense,
    get size() {
      return left.length;
    },
    /** @param {number} word @param {number} gloss @returns {number | undefined} */
    find(word, gloss) {
      const at = index.find(word * PAIR_BASE + gloss);
      return at === -1 ? undefined : at;
    },
    /** @param {number} word @param {number} gloss @param {number} value @param {number} order */
    raise(word, gloss, value, order) {
      const at = index.placeOf(word * PAIR_BASE + gloss);
      if (at === left.length) {
        left.push(word);
        right.push(gloss);
        strength.push(value);
        sense.push(Math.min(order, 255));
      } else if (value > strength.get(at)) {
        strength.set(at, value);
        sense.set(at, Math.min(order, 255));
      }
    },
  };
}

/** Numbers for strings, in the order of first sight. */
function createInterner() {
  /** @type {Map<string, number>} */
  const ids = new Map();
  /** @type {string[]} */
  const texts = [];
  return {
    texts,
    /** @param {string} text */
    find: (text) => ids.get(text),
    /** @param {number} id */
    textOf: (id) => texts[id] ?? '',
    /** @param {string} text */
    idOf(text) {
      const known = ids.get(text);
      if (known !== undefined) return known;
      if (texts.length >= PAIR_BASE) throw new RangeError('The dictionary has more than 16,777,216 different strings');
      ids.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
  };
}

/**
 * @param {object} meta
 * @param {ReturnType<typeof createInterner>} ja
 * @param {ReturnType<typeof createInterner>} en
 * @param {ReturnType<typeof createPairTable>} pairs
 * @param {{ words: Set<number>, inflections: number[], readings: Float64Array, ordinary: Set<number> }} marks
 */
function pack(meta, ja, en, pairs, marks) {
  // Strength has no upper end; this maps it to 0..1, 1 to .7, and keeps its order.
  const weights = Uint8Array.from(pairs.strength.view(), (value) => Math.round(255 * (1 - Math.exp(-1.2 * value))));
  const jaOrder = sortedOrder(ja.texts);
  const enOrder = sortedOrder(en.texts);
  const jaPool = packTexts(ja.texts, jaOrder.order);
  const enPool = packTexts(en.texts, enOrder.order);
  const jaEdges = packEdges(pairs.left.view(), pairs.right.view(), weights, pairs.sense.view(), jaOrder.rank, enOrder.rank);
  const enEdges = packEdges(pairs.right.view(), pairs.left.view(), weights, pairs.sense.view(), enOrder.rank, jaOrder.rank);

  const jaFlags = new Uint8Array(ja.texts.length);
  for (const [rank, id] of jaOrder.order.entries()) jaFlags[rank] = (marks.words.has(id) ? 1 : 0) | ((marks.inflections[id] ?? 0) << 1);
  const readingStart = new Uint32Array(ja.texts.length + 1);
  for (const key of marks.readings) {
    const next = (jaOrder.rank[Math.floor(key / PAIR_BASE)] ?? 0) + 1;
    readingStart[next] = (readingStart[next] ?? 0) + 1;
  }
  for (let at = 0; at < ja.texts.length; at++) readingStart[at + 1] = (readingStart[at + 1] ?? 0) + (readingStart[at] ?? 0);
  const reading = new Uint32Array(marks.readings.length);
  const readingFill = readingStart.slice();
  for (const key of marks.readings) {
    const rank = jaOrder.rank[Math.floor(key / PAIR_BASE)] ?? 0;
    const place = readingFill[rank] ?? 0;
    reading[place] = jaOrder.rank[key % PAIR_BASE] ?? 0;
    readingFill[rank] = place + 1;
  }
  const enFlags = new Uint8Array(en.texts.length);
  for (const [rank, id] of enOrder.order.entries()) enFlags[rank] = marks.ordinary.has(id) ? 1 : 0;

  return packDictionary(
    { ...meta, words: marks.words.size, phrases: en.texts.length, pairs: jaEdges.edge.length },
    {
      jaText: jaPool.text,
      jaOffset: jaPool.offset,
      jaFlags,
      enText: enPool.text,
      enOffset: enPool.offset,
      enFlags,
      jaEdgeStart: jaEdges.start,
      jaEdge: jaEdges.edge,
      jaEdgeSense: jaEdges.sense,
      enEdgeStart: enEdges.start,
      enEdge: enEdges.edge,
      enEdgeSense: enEdges.sense,
      readingStart,
      reading,
    },
  );
}

/**
 * Order strings as their UTF-8 bytes would be ordered.
 *
 * @param {readonly string[]} texts
 * @returns {{ order: Uint32Array, rank: Uint32Array }}  Ids in order, and the place of each id.
 */
function sortedOrder(texts) {
  const ids = Uint32Array.from(texts, (_, id) => id);
  // UTF-16 order differs from UTF-8 order only where surrogates meet U+E000 and above.
  const awkward = texts.some((text) => /[\uD800-\uFFFF]/.test(text));
  const compare = awkward ? compareCodePoints : compareUnits;
  ids.sort((a, b) => compare(texts[a] ?? '', texts[b] ?? ''));
  const rank = new Uint32Array(texts.length);
  for (const [at, id] of ids.entries()) rank[id] = at;
  return { order: ids, rank };
}

/** @param {string} a @param {string} b */
function compareUnits(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param {string} a @param {string} b */
function compareCodePoints(a, b) {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    // Surrogates stand for code points above all others.
    if (x !== y) return (x >= 0xd800 && x <= 0xdfff ? x + 0x10000 : x) - (y >= 0xd800 && y <= 0xdfff ? y + 0x10000 : y);
  }
  return a.length - b.length;
}

/** @param {readonly string[]} texts @param {Uint32Array} order */
function packTexts(texts, order) {
  const offset = new Uint32Array(texts.length + 1);
  let total = 0;
  for (const text of texts) total += Buffer.byteLength(text, 'utf8');
  const text = Buffer.alloc(total);
  let at = 0;
  for (const [rank, id] of order.entries()) {
    at += text.write(texts[id] ?? '', at, 'utf8');
    offset[rank + 1] = at;
  }
  return { text, offset };
}

/**
 * Bucket the pairs by their left side, each bucket strongest first, weak ends cut.
 *
 * @param {Uint32Array} from
 * @param {Uint32Array} to
 * @param {Uint8Array} weights
 * @param {Uint8Array} senses
 * @param {Uint32Array} fromRank
 * @param {Uint32Array} toRank
 */
function packEdges(from, to, weights, senses, fromRank, toRank) {
  const count = fromRank.length;
  const heads = new Uint32Array(count + 1);
  for (const id of from) heads[(fromRank[id] ?? 0) + 1] = (heads[(fromRank[id] ?? 0) + 1] ?? 0) + 1;
  for (let at = 0; at < count; at++) heads[at + 1] = (heads[at + 1] ?? 0) + (heads[at] ?? 0);
  const fill = heads.slice();
  const bucket = new Uint32Array(from.length);
  for (const [pair, id] of from.entries()) {
    const rank = fromRank[id] ?? 0;
    const at = fill[rank] ?? 0;
    bucket[at] = pair;
    fill[rank] = at + 1;
  }
  const start = new Uint32Array(count + 1);
  const edge = createColumn(Uint32Array);
  const sense = createColumn(Uint8Array);
  for (let rank = 0; rank < count; rank++) {
    const list = bucket.subarray(heads[rank], heads[rank + 1]);
    if (list.length > 1) {
      // The order of the file breaks ties: pairs were numbered in it.
      list.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
    }
    let kept = 0;
    for (const pair of list) {
      const weight = weights[pair] ?? 0;
      if (kept === MAX_EDGES || weight < MIN_WEIGHT) break;
      edge.push((toRank[to[pair] ?? 0] ?? 0) * 256 + weight);
      sense.push(senses[pair] ?? 1);
      kept++;
    }
    start[rank + 1] = edge.length;
  }
  return { start, edge: edge.view(), sense: sense.view() };
}

/**
 * 52 bits of a string: among a million strings a clash has a chance of 1 in 9,000, and would only merge two entries.
 *
 * Two runs of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) with different seeds.
 *
 * @param {string} text
 */
function hashOf(text) {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 2 ** 20 + ((b ^ (b >>> 16)) & 0xfffff);
}

/** @param {string} text */
function toHiragana(text) {
  return text.replace(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));
}
