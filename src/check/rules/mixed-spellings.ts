import type { NotePath } from '../../model.ts';
import { foldKey, type Glossary } from '../../text/glossary.ts';
import { foldKatakana } from '../../text/katakana.ts';
import type { CheckedNote } from '../check-notes.ts';
import type { Problem } from '../problem.ts';
import { lineAt, proseOf } from '../prose.ts';

interface Occurrence {
  readonly path: NotePath;
  readonly line: number;
}

/** Occurrences by spelling, in the order of the notes. */
type Spellings = Map<string, Occurrence[]>;

/** `ビル` and `ビール` are two words; from this length on a long vowel at the end is a matter of taste: `サーバ`, `メモリ`. */
const MIN_KATAKANA = 3;
/** For differences inside a word its folded form must be this long: `パッチ` and `パーティー` fold to the same two characters. */
const MIN_FOLDED = 4;
/** `A-B` and `AB`, `co-op` and `coop` are different things. */
const MIN_HYPHENATED = 6;
/** Not followed by what makes it part of a name: `node.js`, `kube_proxy`, `pod/web-0`. */
const LATIN_WORD =
  /(?<![\p{L}\p{N}_.\-/=<:+'])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![\p{Script=Latin}\p{N}_=>+']|[./-][\p{Script=Latin}\p{N}])/gu;
const KATAKANA_WORD = /[\p{Script=Katakana}ー]+/gu;
/** Everyday words that are also written in capitals, as an acronym or a product. */
const ALSO_A_WORD = new Set(
  'line rest cap acid raid ram was lamp smart soap it us as or in no an is do we he me id ok go ci cd pr act all not run get put post delete head patch options node make sap art air can who any may set ai add end log see net dry kiss fast gate core chat bolt arm aim ale pet time date apply true false null'.split(
    ' ',
  ),
);

/**
 * Words that the notes of one folder spell in several ways. Search folds them; a reader's own search, and the eye, do not.
 *
 * - Katakana that folds to the same key (サーバ and サーバー); the commoner spelling is preferred.
 * - Latin words that differ in case or hyphen (GitHub and Github). A capital at the beginning alone is no difference, for English writes words so at the start of a
 *   sentence and Kubernetes its kinds (Pod, a pod); so k8s and K8s are one spelling. All capitals count only for acronyms of the glossary that are no English word.
 *   The glossary's own spelling is preferred, even when no note has it (VMware for vmware and VMWare), else the commoner.
 *
 * Only prose counts: headings are titles from a programme, code and addresses have spellings of their own. One finding for each spelling and file, on its first line.
 */
export function checkMixedSpellings(notes: readonly CheckedNote[], glossary: Glossary): readonly Problem[] {
  const katakana = new Map<string, Spellings>();
  const latin = new Map<string, Spellings>();
  for (const { note } of notes) {
    for (const unit of note.units) {
      if (unit.kind === 'heading') continue;
      const prose = proseOf(unit);
      const collect = (groups: Map<string, Spellings>, key: string, spelling: string, at: number): void => {
        const spellings = groups.get(key) ?? new Map<string, Occurrence[]>();
        groups.set(key, spellings);
        const occurrences = spellings.get(spelling) ?? [];
        spellings.set(spelling, occurrences);
        occurrences.push({ path: note.path, line: lineAt(unit, prose, at) });
      };
      for (const { 0: word, index } of prose.matchAll(KATAKANA_WORD))
        if (word.length >= MIN_KATAKANA) collect(katakana, foldKatakana(word), word, index);
      for (const { 0: word, index } of prose.matchAll(LATIN_WORD)) if (word.length > 1) collect(latin, latinKey(word), word, index);
    }
  }
  return [
    ...[...katakana.values()].flatMap(mixedKatakana),
    ...[...latin].flatMap(([key, spellings]) => mixedLatin(key, spellings, glossary)),
  ];
}

function mixedKatakana(spellings: Spellings): readonly Problem[] {
  if (spellings.size < 2) return [];
  // Where they are equally common, the longer: Japanese style guides write the long vowel.
  const preferred = best([...spellings.keys()], (word) => [countOf(spellings, word), word.length]);
  return [...spellings.keys()].flatMap((word) =>
    word !== preferred && isSameKatakana(word, preferred) ? problemsOf(word, preferred, spellings) : [],
  );
}

function isSameKatakana(a: string, b: string): boolean {
  const stemA = a.replace(/ー$/, '');
  const stemB = b.replace(/ー$/, '');
  return stemA === stemB ? stemA.length >= MIN_KATAKANA : foldKatakana(a).length >= MIN_FOLDED;
}

function latinKey(word: string): string {
  return (word.length >= MIN_HYPHENATED ? word.replaceAll('-', '') : word).toLowerCase();
}

function mixedLatin(key: string, spellings: Spellings, glossary: Glossary): readonly Problem[] {
  if (spellings.size < 2 || key === 'k8s') return [];
  const glossaryForms = new Set((glossary.forms.get(foldKey(key)) ?? []).filter(({ kind }) => kind !== 'typo').map(({ text }) => text));
  const words = [...spellings.keys()].filter((word) => !isAllCapitals(word) || (glossaryForms.has(word) && !ALSO_A_WORD.has(key)));
  if (new Set(words.map(withoutInitials)).size < 2) return [];
  const properName = [...glossaryForms].find((form) => hasInnerCapital(form) && latinKey(form) === key);
  const preferred =
    properName ??
    best(words, (word) => [
      [...glossaryForms].some((form) => withoutInitials(form) === withoutInitials(word)) ? 1 : 0,
      countOfVariant(words, word, spellings),
      hasInnerCapital(word) ? 1 : 0,
      countOf(spellings, word),
    ]);
  return words.flatMap((word) => (withoutInitials(word) === withoutInitials(preferred) ? [] : problemsOf(word, preferred, spellings)));
}

/** `Github` and `github` are the same spelling at different places of a sentence. */
function withoutInitials(word: string): string {
  return word
    .split('-')
    .map((piece) => (/^[A-Z][a-z0-9]*$/.test(piece) && piece.length > 1 ? piece.toLowerCase() : piece))
    .join('-');
}

function isAllCapitals(word: string): boolean {
  return /^[A-Z][A-Z0-9-]+s?$/.test(word);
}

function hasInnerCapital(word: string): boolean {
  return /[A-Za-z0-9][A-Z]/.test(word);
}

function countOf(spellings: Spellings, word: string): number {
  return spellings.get(word)?.length ?? 0;
}

function countOfVariant(words: readonly string[], word: string, spellings: Spellings): number {
  const variant = withoutInitials(word);
  return words.filter((other) => withoutInitials(other) === variant).reduce((sum, other) => sum + countOf(spellings, other), 0);
}

function problemsOf(written: string, preferred: string, spellings: Spellings): readonly Problem[] {
  const linesByPath = new Map<NotePath, number[]>();
  for (const { path, line } of spellings.get(written) ?? []) {
    const lines = linesByPath.get(path) ?? [];
    linesByPath.set(path, lines);
    if (lines.at(-1) !== line) lines.push(line);
  }
  const others = [...spellings.keys()].filter((word) => withoutInitials(word) !== withoutInitials(written));
  const other = spellings.has(preferred) ? preferred : best(others, (word) => [countOf(spellings, word)]);
  return [...linesByPath].map(([path, lines]) => ({
    code: 'mixed-spelling',
    path,
    line: lines[0] ?? 1,
    written,
    count: countOf(spellings, written),
    other,
    otherCount: countOf(spellings, other),
    preferred,
    lines,
  }));
}

/** The word of the highest rank, compared number by number; of equals the first by code units, so that the order of the files does not matter. */
function best(words: readonly string[], rank: (word: string) => readonly number[]): string {
  const ranked = words.map((word) => ({ word, rank: rank(word) }));
  ranked.sort((a, b) => {
    const differing = a.rank.findIndex((value, index) => value !== b.rank[index]);
    if (differing === -1) return a.word < b.word ? -1 : 1;
    return (b.rank[differing] ?? 0) - (a.rank[differing] ?? 0);
  });
  return ranked[0]?.word ?? '';
}
