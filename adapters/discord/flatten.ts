import { escapeMarkdown } from './escape.ts';
import { LIMITS } from './limits.ts';
import type { DiscordMessage } from './render.ts';

/** The same message as text alone, by whole lines: where the bot may not embed links, Discord drops embeds without a word. */
export function flattenMessage({ content, embeds, components }: DiscordMessage): DiscordMessage {
  const lines = [
    ...(content === '' ? [] : content.split('\n')),
    ...embeds.flatMap(({ title, description, footer }) => [
      ...(title === undefined ? [] : [`**${title}**`]),
      ...blocks(description ?? ''),
      ...(footer === undefined ? [] : [`-# ${escapeMarkdown(footer.text)}`]),
    ]),
  ];
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length <= LIMITS.content) text = longer;
  }
  return { content: text, embeds: [], components };
}

/** Lines, but code blocks whole: half of one would swallow all that follows. */
function blocks(description: string): readonly string[] {
  return description.match(/```[\s\S]*?```|[^\n]+/g) ?? [];
}
