/**
 * Damerau-Levenshtein distance (optimal string alignment: a swap of neighbours costs one), given up as soon as it must exceed `max`.
 *
 * @returns The distance, or `max + 1` when it is larger.
 */
export function editDistance(a: string, b: string, max: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let beforePrevious: number[] = [];
  let previous: number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current: number[] = [i];
    let best = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(value);
      if (value < best) best = value;
    }
    if (best > max) return max + 1;
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[b.length] ?? max + 1, max + 1);
}

const KEYBOARD: readonly string[] = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** True when two letters lie side by side on a QWERTY row, or below one another. */
function areNeighbours(a: string, b: string): boolean {
  for (let row = 0; row < KEYBOARD.length; row += 1) {
    const at = KEYBOARD[row]?.indexOf(a) ?? -1;
    if (at < 0) continue;
    for (let other = Math.max(0, row - 1); other <= Math.min(2, row + 1); other += 1) {
      const bt = KEYBOARD[other]?.indexOf(b) ?? -1;
      if (bt >= 0 && Math.abs(at - bt) <= 1) return true;
    }
  }
  return false;
}

/**
 * How believable `slip` is as a typing slip of `word`, 0 to 1; 1 is a swap, a doubled or dropped letter or a neighbouring key. Used to choose among candidates of
 * equal distance.
 */
export function slipLikelihood(slip: string, word: string): number {
  if (slip.length === word.length) {
    const differing: number[] = [];
    for (let i = 0; i < slip.length; i += 1) if (slip[i] !== word[i]) differing.push(i);
    const [first, second] = differing;
    if (
      differing.length === 2 &&
      first !== undefined &&
      second === first + 1 &&
      slip[first] === word[second] &&
      slip[second] === word[first]
    )
      return 1;
    if (differing.length === 1 && first !== undefined) return areNeighbours(slip[first] ?? '', word[first] ?? '') ? 0.9 : 0.6;
    return 0.4;
  }
  const [longer, shorter] = slip.length > word.length ? [slip, word] : [word, slip];
  if (longer.length - shorter.length === 1) {
    let i = 0;
    while (i < shorter.length && shorter[i] === longer[i]) i += 1;
    const doubled = longer[i] === longer[i - 1] || longer[i] === longer[i + 1];
    return doubled ? 1 : 0.85;
  }
  return 0.4;
}
