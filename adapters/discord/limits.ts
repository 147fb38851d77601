/**
 * Discord's documented limits, all in UTF-16 units unless said; checked 2026-11.
 *
 * Messages: https://discord.com/developers/docs/resources/message#create-message and #embed-object-embed-limits; components:
 * https://discord.com/developers/docs/components/reference; commands: https://discord.com/developers/docs/interactions/application-commands.
 */
export const LIMITS = {
  content: 2000,
  description: 4096,
  url: 2048,
  /** Titles, descriptions, field names and values, footers and author names of all embeds of one message together. */
  allEmbeds: 6000,
  buttonsPerRow: 5,
  rows: 5,
  buttonLabel: 80,
  customId: 100,
  choices: 25,
  /** Of a choice's value, and of its name, which is the same here. */
  choiceValue: 100,
  /** `nonce` of a message. */
  nonce: 25,
} as const;
