import { type FoldedText, foldText } from './fold.ts';
import type { ConceptForm, Glossary } from './glossary.ts';
import type { NormalisedText } from './normalise.ts';
import { scriptOf } from './script.ts';
import { isEnglishStopWord } from './stop-words.ts';

export interface ConceptMatch {
  /** The concepts that the words may name; several for an ambiguous abbreviation. */
  readonly forms: readonly ConceptForm[];
  /** Range in the normalised text. */
  readonly start: number;
  readonly end: number;
  /** True when a longer concept covers it: `Pod` in PodDisruptionBudget. */
  readonly nested: boolean;
}

/** Shorter katakana forms count only as whole words: ポド is not in スポット. */
const MIN_KATAKANA_INSIDE = 4;

/**
 * Find the glossary's concepts in a text: longest first, inside compounds too (オートスケーリング機能), across spaces, hyphens and camelCase.
 *
 * @param query  In a query any case will do; in a note an abbreviation that is also an English function word (`IT`, `AS`) must be in capitals.
 */
export function matchConcepts(normalised: NormalisedText, glossary: Glossary, query: boolean): ConceptMatch[] {
  const folded = foldText(normalised);
  const found: { forms: readonly ConceptForm[]; from: number; to: number }[] = [];
  const text = folded.text;
  for (let from = 0; from < text.length; from += 1) {
    const lengths = glossary.lengths.get(text.slice(from, from + 2));
    if (lengths === undefined) continue;
    for (const length of lengths) {
      const to = from + length;
      if (to > text.length) continue;
      const forms = glossary.forms.get(text.slice(from, to));
      if (forms === undefined || !standsAlone(folded, from, to)) continue;
      const allowed = forms.filter(
        (form) => (query || !isFunctionWord(form, normalised, folded, from, to)) && isSameShort(form, normalised, folded, from, to),
      );
      if (allowed.length > 0) found.push({ forms: allowed, from, to });
    }
  }
  found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  const covered = new Uint8Array(text.length);
  const matches: ConceptMatch[] = [];
  for (const { forms, from, to } of found) {
    let nested = false;
    let crosses = false;
    for (let index = from; index < to; index += 1) if (covered[index] === 1) nested = true;
    if (nested) for (let index = from; index < to; index += 1) if (covered[index] !== 1) crosses = true;
    // Overlapping a longer one only in part: the longer one is right nearly always.
    if (crosses) continue;
    if (!nested) covered.fill(1, from, to);
    matches.push({ forms, start: folded.starts[from] ?? 0, end: folded.ends[to - 1] ?? 0, nested });
  }
  return matches.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Latin terms begin and end at word boundaries or humps (a plural -s is let through); short katakana ones at the ends of their run. */
function standsAlone(folded: FoldedText, from: number, to: number): boolean {
  const { text, boundary } = folded;
  const first = scriptOf(text.codePointAt(from) ?? 0);
  const last = scriptOf(text.charCodeAt(to - 1));
  if (first === 'latin' && boundary[from] !== 1) return false;
  if ((last === 'latin' || /[+#]/.test(text[to - 1] ?? '')) && boundary[to] !== 1) {
    // `meshes` and `pods`, but no OS in OSS and no Go in `goes`.
    const term = text.slice(from, to);
    const isPlural =
      (text[to] === 's' && boundary[to + 1] === 1 && !/[sxz]$/.test(term)) ||
      (text.startsWith('es', to) && boundary[to + 2] === 1 && /(?:[sxz]|[cs]h)$/.test(term));
    if (!isPlural) return false;
  }
  if (to - from < MIN_KATAKANA_INSIDE) {
    if (first === 'katakana' && boundary[from] !== 1) return false;
    if (last === 'katakana' && to < text.length && boundary[to] !== 1) return false;
  }
  return true;
}

/** What folds to two katakana has lost too much (ラック = ラク, マージ = マジ): its long vowel or small ッ must be there on both sides. */
function isSameShort(form: ConceptForm, normalised: NormalisedText, folded: FoldedText, from: number, to: number): boolean {
  if (to - from > 2 || scriptOf(folded.text.charCodeAt(from)) !== 'katakana') return true;
  const written = normalised.text.slice(folded.starts[from] ?? 0, folded.ends[to - 1] ?? 0);
  return ['ー', 'ッ'].every((mark) => written.includes(mark) === form.text.normalize('NFKC').includes(mark));
}

function isFunctionWord(form: ConceptForm, normalised: NormalisedText, folded: FoldedText, from: number, to: number): boolean {
  const word = folded.text.slice(from, to);
  if (word.length > 3 || !isEnglishStopWord(word)) return false;
  const written = normalised.cased.slice(folded.starts[from] ?? 0, folded.ends[to - 1] ?? 0);
  return form.kind === 'abbr' ? written !== written.toUpperCase() : false;
}
