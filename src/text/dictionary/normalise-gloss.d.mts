/** Glosses of more words than this are dropped as explanations. */
export const MAX_GLOSS_WORDS: number;
/** Longest key stored or looked up, in UTF-16 units. */
export const MAX_KEY_CHARS: number;
/** Normalise an English gloss or query phrase (lower case, brackets and leading `to`/`a`/`the` dropped, ends trimmed); empty when nothing usable is left. Pure, idempotent. */
export function normaliseGloss(text: string): string;
/** Normalise a Japanese word (NFKC, lower case, no middle dot or space); empty when it holds no Japanese character. Pure, idempotent. */
export function normaliseWord(text: string): string;
