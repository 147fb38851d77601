/**
 * Discord's documented limits, all in UTF-16 units unless said; checked 2026-11.
 *
 * Messages: https://discord.com/developers/docs/resources/message#create-message and #embed-object-embed-limits; components:
 * https://discord.com/developers/docs/components/reference; commands: https://discord.com/developers/docs/interactions/application-commands.
 */
export const LIMITS = {
  content: 2000,
  embeds: 10,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  author: 256,
  url: 2048,
  /** Titles, descriptions, field names and values, footers and author names of all embeds of one message together. */
  allEmbeds: 6000,
  buttonsPerRow: 5,
  rows: 5,
  buttonLabel: 80,
  buttonUrl: 512,
  customId: 100,
  choices: 25,
  choiceName: 100,
  choiceValue: 100,
  /** `nonce` of a message. */
  nonce: 25,
} as const;

/** An interaction must have its first response within this time: https://discord.com/developers/docs/interactions/receiving-and-responding, checked 2026-11. */
export const FIRST_RESPONSE_MS = 3000;
/** The token of an interaction serves for edits and follow-ups so long (same page). */
export const TOKEN_LIFE_MS = 15 * 60_000;
