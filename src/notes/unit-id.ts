import { hash } from 'node:crypto';
import type { NotePath, UnitId, UnitKind } from '../model.ts';

/** 72 bits: a million units meet a collision once in ten billion indexes. */
const ID_LENGTH = 12;

/**
 * A maker of unit ids for one note. Ask in source order.
 *
 * An id is a hash of the path, whether it is a heading, and the unit's own text; the second of two identical units also counts as the second. The parent's
 * text is left out on purpose: with it, a corrected heading would give all its doubles new ids. So an edit elsewhere changes no id, save adding or removing an identical unit
 * further up.
 */
export function createUnitIds(path: NotePath): (kind: UnitKind, text: string) => UnitId {
  const used = new Set<UnitId>();
  const seen = new Map<string, number>();
  return (kind, text) => {
    const own = `${kind === 'heading' ? 'heading' : 'text'}\u0000${text}`;
    let ordinal = seen.get(own) ?? 0;
    for (;;) {
      const id = hash('sha256', `${path}\u0000${own}\u0000${ordinal === 0 ? '' : ordinal}`, 'base64url').slice(0, ID_LENGTH);
      ordinal += 1;
      // Texts that differ in lone surrogates only share their bytes.
      if (used.has(id)) continue;
      used.add(id);
      seen.set(own, ordinal);
      return id;
    }
  };
}
