import type { Place } from '../model.ts';
import type { NotesIndex } from '../search/notes-index.ts';
import { MARK } from '../search/terms.ts';
import { analyse, type Token } from '../text/analyse.ts';
import { GENERAL_FIELD } from '../text/glossary.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import { isEnglishStopWord, isJapaneseStopWord } from '../text/stop-words.ts';

/** A message on Slack has at most 40,000 characters (https://docs.slack.dev/changelog/2018-truncating-really-long-messages, checked 2026-11); what is more is not looked at. */
export const MAX_MESSAGE_CHARS = 40_000;
const MAX_WORDS = 4;
const MAX_UNKNOWN = 3;
/** Words looked up in the index: no message that a person reads has more. */
const MAX_LOOKED_UP = 2000;
/** Names of the field say more than other words of the same rarity. */
const CONCEPT_BONUS = 1.7;
/** Units added to the count of each word, so that one that stands in a single unit by chance does not outweigh the subject. */
const SMOOTHING = 3;
/** A word with less than this share of the best one's weight is dropped. */
const MIN_SHARE = 0.4;

/** Things in a message that are no words: what Slack and Discord write for people, channels, emoji and times, and addresses. Each is bounded, so that no text takes long. */
const NO_WORDS: readonly (readonly [RegExp, string])[] = [
  // A link with a label keeps its label: <https://example.org|the label>.
  [/<https?:[^<>|\s]{0,2000}\|([^<>]{0,500})>/giu, ' $1 '],
  [/<a?:\w{1,64}:\d{1,24}>/gu, ' '],
  [/<[@#!:/t][^<>]{0,300}>/gu, ' '],
  [/<https?:[^<>\s]{0,4000}>?/giu, ' '],
  [/\b(?:https?|mailto|ftp):\S+/giu, ' '],
  [/\bwww\.\S+/giu, ' '],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}/gu, ' '],
  [/(?<![\p{L}\p{N}]):[\w+-]{1,64}:(?![\p{L}\p{N}])/gu, ' '],
  [/@[\w.-]{1,64}/gu, ' '],
];
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const FENCED = /```[\s\S]*?(?:```|$)/gu;

/** By what a message is looked up. */
export interface MessageWords {
  /** Stand in notes that the place may read: at most four, best first. */
  readonly known: readonly string[];
  /** Names of the field that stand in none of them, in the order of the message: at most three. */
  readonly unknown: readonly string[];
}

/**
 * The words by which a message is best looked up in the notes: those that few units have, names of the field and what the message repeats before others. Everyday words say nothing
 * about what a message is about, and are left out.
 *
 * Pure but for the index; any text is accepted. Code blocks count only where nothing else does.
 */
export async function messageWords(message: string, index: NotesIndex, place: Place): Promise<MessageWords> {
  const text = message.slice(0, MAX_MESSAGE_CHARS);
  const prose = await wordsOf(withoutMarkup(text.replace(FENCED, ' ')), index, place);
  if (prose.known.length > 0 || !text.includes('```')) return prose;
  const all = await wordsOf(withoutMarkup(text), index, place);
  return all.known.length > 0 || prose.unknown.length === 0 ? all : prose;
}

function withoutMarkup(text: string): string {
  let plain = text;
  for (const [pattern, replacement] of NO_WORDS) plain = plain.replace(pattern, replacement);
  return plain.replace(/&(?:amp|lt|gt);/gu, (entity) => ENTITIES[entity] ?? ' ');
}

interface Candidate {
  /** As the message writes it first. */
  readonly text: string;
  /** Index terms that stand for it; a name may be part of a longer one. */
  readonly terms: readonly string[];
  readonly isConcept: boolean;
  /** Key of the longer name around it, which speaks for it where the notes know that: `etcd` in `etcd のバックアップ`. */
  readonly outer: string | undefined;
  count: number;
}

async function wordsOf(text: string, index: NotesIndex, place: Place): Promise<MessageWords> {
  const candidates = [...candidatesOf(text, index).values()].slice(0, MAX_LOOKED_UP);
  const frequencies = await index.frequencies(
    candidates.flatMap(({ terms }) => terms),
    place,
  );
  let at = 0;
  const counted = candidates.map((candidate) => {
    const from = at;
    at += candidate.terms.length;
    return { candidate, frequency: frequencies.slice(from, at).reduce((sum, count) => sum + count, 0) };
  });
  const units = index.corpus.unitCount();
  const knownKeys = new Set(counted.filter(({ frequency }) => frequency > 0).map(({ candidate }) => candidate.terms[0]));
  const weighed = counted
    .filter(({ candidate, frequency }) => frequency > 0 && !(candidate.outer !== undefined && knownKeys.has(candidate.outer)))
    .map(({ candidate, frequency }) => ({
      text: candidate.text,
      weight:
        Math.log(1 + units / (frequency + SMOOTHING)) *
        (1 + 0.3 * Math.min(candidate.count - 1, 3)) *
        (candidate.isConcept ? CONCEPT_BONUS : 1),
    }))
    .sort((a, b) => b.weight - a.weight);
  const least = (weighed[0]?.weight ?? 0) * MIN_SHARE;
  return {
    known: weighed
      .filter(({ weight }) => weight >= least)
      .slice(0, MAX_WORDS)
      .map(({ text: word }) => word),
    unknown: counted
      .filter(({ candidate, frequency }) => frequency === 0 && candidate.isConcept && candidate.outer === undefined)
      .slice(0, MAX_UNKNOWN)
      .map(({ candidate }) => candidate.text),
  };
}

/** What of a message may be looked up, by index term: names of the field whole, other words that mean something by themselves. */
function candidatesOf(text: string, index: NotesIndex): ReadonlyMap<string, Candidate> {
  const { tokens, normalised } = analyse(text);
  const found = new Map<string, Candidate>();
  const add = (terms: readonly string[], start: number, end: number, isConcept: boolean, outer?: string): void => {
    const [key = ''] = terms;
    const known = found.get(key);
    if (known !== undefined) known.count += 1;
    else found.set(key, { text: normalised.cased.slice(start, end).replace(/\s+/gu, ' ').trim(), terms, isConcept, outer, count: 1 });
  };
  const covered = new Uint8Array(normalised.text.length);
  // `has` is no HA, and `so` no Significant Other: function words are none, whatever stands inside them.
  for (const { kind, key, script, start, end } of tokens)
    if (kind === 'word' && script === 'latin' && isEnglishStopWord(key)) covered.fill(1, start, end);
  // A longer name comes before those inside it.
  let around: { readonly key: string; readonly end: number } | undefined;
  for (const { forms, start, end, nested } of matchConcepts(normalised, index.glossary, false)) {
    const id = forms[0]?.conceptId;
    if (id === undefined || (!nested && covered[start] === 1)) continue;
    covered.fill(1, start, end);
    const isGeneral = index.glossary.concepts.get(id)?.field === GENERAL_FIELD;
    if (!isGeneral)
      add(
        [MARK.concept + id, MARK.nestedConcept + id],
        start,
        end,
        true,
        nested && around !== undefined && end <= around.end ? around.key : undefined,
      );
    if (!nested) around = isGeneral ? undefined : { key: MARK.concept + id, end };
  }
  for (const token of tokens) if (isContentWord(token) && covered[token.start] !== 1) add([token.key], token.start, token.end, false);
  return found;
}

function isContentWord({ kind, key, script }: Token): boolean {
  if (kind !== 'word' || key.length < 2 || /^[\d.,:_-]+$/.test(key)) return false;
  if (script === 'latin') return key.length >= 3 && !isEnglishStopWord(key);
  return script !== 'hiragana' && script !== 'other' && !isJapaneseStopWord(key);
}
