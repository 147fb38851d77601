import type { ButtonRow } from './buttons.ts';
import { LIMITS } from './limits.ts';

/**
 * How a scheduled post is recognised after a crash: Discord returns the nonce only to whoever creates a message, not to whoever reads it later. So the key also stands before the
 * state in the first button, where nobody sees it and Discord returns it with every message of the bot's own.
 */
const MARK = /^k\.(?<key>[^|]{1,25})\|/u;

/** The rows with a key in their first button; unchanged where it has no room. */
export function markRows(rows: readonly ButtonRow[], key: string): ButtonRow[] {
  return rows.map((row, rowIndex) => ({
    ...row,
    components: row.components.map((button, index) => {
      const marked = `k.${key}|${button.custom_id}`;
      const fits = rowIndex === 0 && index === 0 && marked.length <= LIMITS.customId && MARK.test(marked);
      return fits ? { ...button, custom_id: marked } : button;
    }),
  }));
}

/** The state alone. */
export function unmarkedId(customId: string): string {
  return customId.replace(MARK, '');
}

/** The key of a message's components as the API returns them, if one of them holds one. */
export function keyIn(components: unknown): string | undefined {
  if (!Array.isArray(components)) return undefined;
  for (const component of components as readonly unknown[]) {
    if (typeof component !== 'object' || component === null) continue;
    const id =
      'custom_id' in component && typeof component.custom_id === 'string' ? MARK.exec(component.custom_id)?.groups?.['key'] : undefined;
    const found = id ?? ('components' in component ? keyIn(component.components) : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
