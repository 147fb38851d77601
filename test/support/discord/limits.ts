/**
 * Discord's documented limits of a message, in characters or pieces. Written here anew and not taken from the adapter, so that a slip there is found.
 *
 * https://discord.com/developers/docs/resources/message, …/components/reference, …/interactions/receiving-and-responding (checked 2026-11)
 */
export const messageLimits = {
  content: 2000,
  nonce: 25,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  embedFieldName: 256,
  embedFieldValue: 1024,
  embedFooter: 2048,
  embedAuthor: 256,
  embedUrl: 2048,
  /** Over all embeds of the message: titles, descriptions, field names and values, footers, authors. */
  embedsSum: 6000,
  rows: 5,
  buttonsOfRow: 5,
  buttonLabel: 80,
  buttonUrl: 512,
  customId: 100,
  selectOptions: 25,
  selectText: 100,
  selectPlaceholder: 150,
  modalTitle: 45,
  modalRows: 5,
  textInputLabel: 45,
  textInputValue: 4000,
  /** Components V2: all of the message, nested ones counted. */
  componentsOfLayout: 40,
  /** Components V2: all text displays of the message together. */
  textOfLayout: 4000,
  autocompleteChoices: 25,
  choiceText: 100,
  mentionedIds: 100,
} as const;

/** Bits of a message's `flags`. */
export const messageFlags = { suppressEmbeds: 1 << 2, ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const;
