import type { Audience } from '../model.ts';

/** Everybody who may ask at all. */
export const PUBLIC: Audience = { kind: 'public' };

export interface ReadAudience {
  readonly audience: Audience;
  /** What in the list is no place; the others still hold. */
  readonly bad: readonly unknown[];
}

/**
 * Read who may see notes: `public`, or places such as `slack:C0123` and `discord:456`, as a list or with commas between.
 *
 * Whoever restricted a note meant it, so what cannot be read closes rather than opens: it gives places without those, in the end nobody.
 */
export function readAudience(value: unknown): ReadAudience {
  const items: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string' && value.trim() !== ''
      ? value.trim().split(/\s*[,、]\s*|\s+/)
      : [value];
  const [only] = items;
  if (items.length === 1 && typeof only === 'string' && /^(?:public|everyone|公開)$/i.test(only.trim()))
    return { audience: PUBLIC, bad: [] };
  const places: string[] = [];
  const bad: unknown[] = [];
  for (const item of items) {
    const place = typeof item === 'string' ? /^(slack|discord):\s?([A-Za-z0-9_-]+)$/i.exec(item.trim()) : null;
    if (place === null) bad.push(item);
    else places.push(`${(place[1] ?? '').toLowerCase()}:${place[2]}`);
  }
  return { audience: { kind: 'places', places: [...new Set(places)] }, bad };
}

/** Ids as the platforms give them: capital letters and digits on Slack, digits on Discord. A name such as `slack:general` never matches a place. */
export function isPossiblePlace(place: string): boolean {
  return /^slack:[A-Z][A-Z0-9]+$/.test(place) || /^discord:\d+$/.test(place);
}
