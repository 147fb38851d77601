import { type APIActionRowComponent, type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { ButtonCodec, ButtonState } from '../../src/answer/button-state.ts';
import { cutText, plainText, unescapeMarkdown } from './escape.ts';
import { LIMITS } from './limits.ts';

/** A button before it is known whether it will work. */
export interface WantedButton {
  readonly state: ButtonState;
  readonly label?: string;
  readonly emoji?: string;
  readonly isMain?: boolean;
}

export type ButtonRow = APIActionRowComponent<APIButtonComponentWithCustomId>;

/**
 * Rows of buttons, all of whose state is in the message: in the button itself, or, where a long query does not fit into 100 characters, in the content beside it.
 *
 * A button that could not be read back is left out: better none than a dead one.
 */
export function buttonRows(rows: readonly (readonly WantedButton[])[], codec: ButtonCodec, content: string): ButtonRow[] {
  const texts = queriesIn(content);
  const used = new Set<string>();
  return rows
    .map((row) =>
      row.flatMap((wanted): APIButtonComponentWithCustomId[] => {
        const customId = codec.encode(wanted.state, LIMITS.customId);
        if (customId.length > LIMITS.customId || used.has(customId) || codec.decode(customId, () => texts) === undefined) return [];
        used.add(customId);
        const label = wanted.label === undefined ? '' : cutText(plainText(wanted.label), LIMITS.buttonLabel);
        if (label === '' && wanted.emoji === undefined) return [];
        return [
          {
            type: ComponentType.Button,
            style: wanted.isMain === true ? ButtonStyle.Primary : ButtonStyle.Secondary,
            custom_id: customId,
            ...(label === '' ? {} : { label }),
            ...(wanted.emoji === undefined ? {} : { emoji: { name: wanted.emoji } }),
          },
        ];
      }),
    )
    .map((row) => row.slice(0, LIMITS.buttonsPerRow))
    .filter((row) => row.length > 0)
    .slice(0, LIMITS.rows)
    .map((components) => ({ type: ComponentType.ActionRow, components }));
}

/** Queries that a message restates: its content holds them escaped, in bold. */
export function queriesIn(content: string): readonly string[] {
  return [...content.matchAll(/\*\*((?:\\.|[^\\*]|\*(?!\*))+)\*\*/gsu)].map(([, escaped = '']) => unescapeMarkdown(escaped));
}
