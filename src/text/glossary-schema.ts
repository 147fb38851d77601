import { z } from 'zod';

const word = z.string().trim().min(1).max(120);
const words = z.array(word).max(40).optional();

/** One concept as people write it in YAML; see docs/glossary.md. */
export const conceptSchema = z.strictObject({
  /** Canonical term. */
  term: word,
  en: words,
  ja: words,
  kana: words,
  abbr: words,
  typo: words,
  /** Terms of other concepts that are related but not the same. */
  near: words,
  /** Terms of concepts that this one is a kind of. */
  broader: words,
});

export const glossaryFileSchema = z.array(conceptSchema);

export type ConceptEntry = z.infer<typeof conceptSchema>;
