/**
 * Light English stem: plural, past and -ing endings only, so that `pods`, `scheduling` and `deployed` meet `pod`, `schedule` and `deploy`.
 *
 * Deliberately weaker than Porter: it never touches words with digits, short words, or words in -ss/-us/-is, where products live (`redis`, `istio`,
 * `prometheus`), save what is surely a plural (`gpus`, `apis`). The result is a key, not a word.
 */
export function stem(word: string): string {
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  let stemmed = word;
  if (/(?:ss|[^p]us|...is|[ai]as)$/.test(word)) return dropSilentE(word);
  if (stemmed.endsWith('ies') && stemmed.length > 4) stemmed = `${stemmed.slice(0, -3)}y`;
  else if (/(?:sses|xes|ches|shes)$/.test(stemmed)) stemmed = stemmed.slice(0, -2);
  else if (stemmed.endsWith('s')) stemmed = stemmed.slice(0, -1);
  if (stemmed.length > 5 && stemmed.endsWith('ing') && /[aeiouy]/.test(stemmed.slice(0, -3))) stemmed = ending(stemmed.slice(0, -3));
  else if (stemmed.length > 4 && stemmed.endsWith('ed') && !stemmed.endsWith('eed') && /[aeiouy]/.test(stemmed.slice(0, -2)))
    stemmed = ending(stemmed.slice(0, -2));
  return dropSilentE(stemmed);
}

/** What a word was before -ing or -ed: `logg` → `log`, and a short one gets back its e (`nam` → `name`), as in Porter's step 1b. */
function ending(word: string): string {
  return /^[^aeiou][aeiouy][^aeiouwxy]$/.test(word) ? `${word}e` : undouble(word);
}

function undouble(word: string): string {
  const last = word.at(-1);
  return word.length > 3 && last !== undefined && last === word.at(-2) && !/[lsz]/.test(last) ? word.slice(0, -1) : word;
}

function dropSilentE(word: string): string {
  if (word.length > 4 && word.endsWith('e') && !word.endsWith('ee')) return word.slice(0, -1);
  if (word.length > 3 && word.endsWith('y')) return `${word.slice(0, -1)}i`;
  return word;
}
