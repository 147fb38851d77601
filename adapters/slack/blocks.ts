import type { types } from '@slack/bolt';
import { clip } from './clip.ts';
import { boldMrkdwn, cleanLine, cleanText } from './escape.ts';
import { MAX_BUTTON_CHARS, MAX_HEADER_CHARS, MAX_SECTION_CHARS } from './limits.ts';

/** The few kinds of blocks that answers are made of; text that comes in is cleaned, clipped to what the field takes and never read as markup. */

export type SlackBlock =
  | types.ActionsBlock
  | types.ContextBlock
  | types.DividerBlock
  | types.HeaderBlock
  | types.InputBlock
  | types.RichTextBlock
  | types.SectionBlock;

/** Longest text of one element of a context block: a quiet line that takes more is none. */
const MAX_CONTEXT_CHARS = 1000;

export function plainText(text: string, maxChars: number): types.PlainTextElement {
  const clean = clip(text, maxChars);
  return { type: 'plain_text', text: clean === '' ? '…' : clean, emoji: false };
}

/** A sentence or some, line breaks kept. */
export function section(text: string): types.SectionBlock {
  return { type: 'section', text: plainText(cleanText(text), MAX_SECTION_CHARS) };
}

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: plainText(cleanLine(text), MAX_HEADER_CHARS) };
}

/** A quiet line: its parts between middle dots. Undefined when there is nothing to say. */
export function quietLine(parts: readonly string[]): types.ContextBlock | undefined {
  const said = parts.map(cleanLine).filter((part) => part !== '');
  return said.length === 0 ? undefined : { type: 'context', elements: [plainText(said.join(' · '), MAX_CONTEXT_CHARS)] };
}

/** The same, its first words bold where Slack can show them so. */
export function quietTitle(title: string, parts: readonly string[], maxTitleChars = 150): types.ContextBlock {
  const line = clip(cleanLine(title), maxTitleChars);
  const bold = boldMrkdwn(line);
  const said = parts.map(cleanLine).filter((part) => part !== '');
  const rest = said.length === 0 ? [] : [plainText(`— ${said.join(' · ')}`, MAX_CONTEXT_CHARS)];
  // `verbatim`: a query that looks like an address does not become a link.
  return {
    type: 'context',
    elements: [bold === undefined ? plainText(line, maxTitleChars) : { type: 'mrkdwn', text: bold, verbatim: true }, ...rest],
  };
}

export const divider: types.DividerBlock = { type: 'divider' };

export interface ButtonParts {
  readonly actionId: string;
  readonly label: string;
  /** Signed state. */
  readonly value?: string;
  /** For labels that are a picture. */
  readonly spoken?: string;
}

export function button({ actionId, label, value, spoken }: ButtonParts): types.Button {
  return {
    type: 'button',
    action_id: actionId,
    text: { ...plainText(cleanLine(label), MAX_BUTTON_CHARS), emoji: true },
    ...(value === undefined ? {} : { value }),
    ...(spoken === undefined ? {} : { accessibility_label: clip(spoken, MAX_BUTTON_CHARS) }),
  };
}

/** How much of a message's budget these take. */
export function jsonLength(blocks: readonly unknown[]): number {
  return JSON.stringify(blocks).length;
}
