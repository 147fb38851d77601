import type { Unit } from '../../model.ts';
import type { Repair } from '../../search/index-unit.ts';
import { editDistance, slipLikelihood } from '../../text/edit-distance.ts';
import { foldKey, type Glossary } from '../../text/glossary.ts';
import { foldKatakana } from '../../text/katakana.ts';
import { isKatakana } from '../../text/script.ts';
import type { CheckedNote } from '../check-notes.ts';
import type { Problem } from '../problem.ts';
import { lineAt, proseOf } from '../prose.ts';

/** Two slips in one word are told of from this length on: `clusterops` is no slip of ClusterIP. */
const MIN_TWO_SLIPS = 12;
/** A letter that was dropped, doubled, added, swapped or hit beside its key; another letter altogether (`Track`, trace) is mostly another word. */
const MIN_LIKELIHOOD = 0.85;

/**
 * Words that the index took for slips and mended, where the writer typed them as prose: code, addresses, names and quotations are left alone. Headings count: a slip in
 * a title is in every answer from that talk.
 *
 * The index may guess freely, since a needless second spelling costs it nothing; a person is told only what looks like a slip of the fingers.
 */
export function checkMisspellings(
  notes: readonly CheckedNote[],
  repairs: readonly { readonly unitId: string; readonly repair: Repair }[],
  glossary: Glossary,
): readonly Problem[] {
  const byUnit = new Map<string, Repair[]>();
  for (const { unitId, repair } of repairs) byUnit.set(unitId, [...(byUnit.get(unitId) ?? []), repair]);
  return notes.flatMap(({ note }) =>
    note.units.flatMap((unit) => {
      const own = byUnit.get(unit.id);
      return own === undefined ? [] : misspellingsOf(unit, own, glossary);
    }),
  );
}

function misspellingsOf(unit: Unit, repairs: readonly Repair[], glossary: Glossary): readonly Problem[] {
  const prose = proseOf(unit);
  const told = new Set<string>();
  return repairs.flatMap(({ written, meant }): readonly Problem[] => {
    const at = prose.indexOf(written);
    if (at === -1 || told.has(written) || !isPlainSlip(written, meant)) return [];
    told.add(written);
    return [{ code: 'misspelling', path: unit.path, line: lineAt(unit, prose, at), written, meant: displayForm(written, meant, glossary) }];
  });
}

function isPlainSlip(written: string, meant: string): boolean {
  const lower = written.toLowerCase().replace(/[-_'@.]/g, '');
  const slip = isKatakana(lower) ? foldKatakana(lower) : lower;
  const distance = editDistance(slip, meant, 2);
  return distance === 1 ? slipLikelihood(slip, meant) >= MIN_LIKELIHOOD : distance === 2 && slip.length >= MIN_TWO_SLIPS;
}

/**
 * As the glossary writes it: a word reaches the index in lower case, a katakana word without its long vowel marks. What the writer wrote as one plain word is not
 * parted into several (`Lifecyle`, life cycle).
 */
function displayForm(written: string, word: string, glossary: Glossary): string {
  const forms = (glossary.forms.get(foldKey(word)) ?? []).filter(({ kind }) => kind !== 'typo').map(({ text }) => text);
  const isPlainWord = /^[A-Z]?[a-z]+$/.test(written);
  return forms.find((text) => !isPlainWord || !/[\s-]/.test(text)) ?? word;
}
