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
/** Words looked up in the index: no message that a person reads has more. */
const MAX_LOOKED_UP = 2000;
/** Names of the field say more than other words of the same rarity. */
const CONCEPT_BONUS = 1.7;
/** A word that so much less rare than the best one is dropped. */
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

/**
 * The words by which a message is best looked up in the notes, at most four, best first: those that fewest units have, names of the field and what the message repeats before others.
 *
 * Pure but for the index; any text is accepted. Only words that stand in notes which the place may read; none when the message has no such word. Code blocks count only
 * where nothing else does.
 */
export async function messageWords(message: string, index: NotesIndex, place: Place): Promise<readonly string[]> {
  const text = message.slice(0, MAX_MESSAGE_CHARS);
  const prose = await rarestWords(withoutMarkup(text.replace(FENCED, ' ')), index, place);
  return prose.length > 0 || !text.includes('```') ? prose : rarestWords(withoutMarkup(text), index, place);
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
  count: number;
}

async function rarestWords(text: string, index: NotesIndex, place: Place): Promise<readonly string[]> {
  const candidates = [...candidatesOf(text, index).values()].slice(0, MAX_LOOKED_UP);
  if (candidates.length === 0) return [];
  const frequencies = await index.frequencies(
    candidates.flatMap(({ terms }) => terms),
    place,
  );
  let at = 0;
  const units = index.corpus.unitCount();
  const weighed = candidates
    .map((candidate) => {
      const from = at;
      at += candidate.terms.length;
      return { candidate, frequency: frequencies.slice(from, at).reduce((sum, count) => sum + count, 0) };
    })
    .filter(({ frequency }) => frequency > 0)
    .map(({ candidate, frequency }) => ({
      text: candidate.text,
      weight: Math.log(1 + units / frequency) * (1 + 0.3 * Math.min(candidate.count - 1, 3)) * (candidate.isConcept ? CONCEPT_BONUS : 1),
    }))
    .sort((a, b) => b.weight - a.weight);
  const least = (weighed[0]?.weight ?? 0) * MIN_SHARE;
  return weighed
    .filter(({ weight }) => weight >= least)
    .slice(0, MAX_WORDS)
    .map(({ text: word }) => word);
}

/** What of a message may be looked up, by index term: names of the field whole, other words that mean something by themselves. */
function candidatesOf(text: string, index: NotesIndex): ReadonlyMap<string, Candidate> {
  const { tokens, normalised } = analyse(text);
  const found = new Map<string, Candidate>();
  const add = (terms: readonly string[], start: number, end: number, isConcept: boolean): void => {
    const [key = ''] = terms;
    const known = found.get(key);
    if (known !== undefined) known.count += 1;
    else found.set(key, { text: normalised.cased.slice(start, end).replace(/\s+/gu, ' ').trim(), terms, isConcept, count: 1 });
  };
  const covered = new Uint8Array(normalised.text.length);
  for (const match of matchConcepts(normalised, index.glossary, false)) {
    const form = match.forms[0];
    if (match.nested || form === undefined || index.glossary.concepts.get(form.conceptId)?.field === GENERAL_FIELD) continue;
    add([MARK.concept + form.conceptId, MARK.nestedConcept + form.conceptId], match.start, match.end, true);
    covered.fill(1, match.start, match.end);
  }
  for (const token of tokens) if (isContentWord(token) && covered[token.start] !== 1) add([token.key], token.start, token.end, false);
  return found;
}

function isContentWord({ kind, key, script }: Token): boolean {
  if (kind !== 'word' || key.length < 2 || /^[\d.,:_-]+$/.test(key)) return false;
  if (script === 'latin') return key.length >= 3 && !isEnglishStopWord(key);
  return script !== 'hiragana' && script !== 'other' && !isJapaneseStopWord(key);
}
