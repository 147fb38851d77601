import type { ShownUnit } from '../../src/model.ts';

/** A unit with at most `max` of those below it: matches first, with what leads to them, then in the order of the note. The others are counted where they hang. */
export function pruneUnit(unit: ShownUnit, max: number): ShownUnit {
  const below = waysBelow(unit, []);
  if (below.length <= max) return unit;
  const kept = new Set<ShownUnit>();
  const keep = (way: readonly ShownUnit[]): void => {
    const missing = way.filter((each) => !kept.has(each));
    if (kept.size + missing.length <= max) for (const each of missing) kept.add(each);
  };
  const isMatch = (way: readonly ShownUnit[]): boolean => (way.at(-1)?.highlights.length ?? 0) > 0;
  for (const way of below.filter(isMatch)) keep(way);
  for (const way of below) keep(way);
  return withOnly(unit, kept);
}

/** Each unit below, with the units that lead there before it, in source order. */
function waysBelow(unit: ShownUnit, way: readonly ShownUnit[]): readonly (readonly ShownUnit[])[] {
  return unit.children.flatMap((child) => {
    const here = [...way, child];
    return [here, ...waysBelow(child, here)];
  });
}

function withOnly(unit: ShownUnit, kept: ReadonlySet<ShownUnit>): ShownUnit {
  const children = unit.children.filter((child) => kept.has(child)).map((child) => withOnly(child, kept));
  const dropped = unit.children.filter((child) => !kept.has(child)).reduce((sum, child) => sum + 1 + countBelow(child), 0);
  return { ...unit, children, omitted: unit.omitted + dropped };
}

/** How many units there are below, those already left out included. */
function countBelow(unit: ShownUnit): number {
  return unit.omitted + unit.children.reduce((sum, child) => sum + 1 + countBelow(child), 0);
}
