/**
 * What Slack accepts, in UTF-16 units. Slack's own counting base is not documented; UTF-16 never counts less than code points do.
 *
 * Blocks: https://docs.slack.dev/reference/block-kit/blocks, elements: …/block-elements, composition objects: …/composition-objects, views:
 * https://docs.slack.dev/reference/views, text: https://docs.slack.dev/reference/methods/chat.postMessage (all checked 2026-11).
 */
export const LIMITS = {
  blocksPerMessage: 50,
  blocksPerView: 100,
  id: 255,
  url: 3000,
  header: 150,
  sectionText: 3000,
  sectionFields: 10,
  sectionField: 2000,
  textObject: 3000,
  contextElements: 10,
  contextActions: 5,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  accessibilityLabel: 75,
  overflowOptions: 5,
  checkOptions: 10,
  selectOptions: 100,
  optionText: 75,
  /** 150 in the documentation, 75 in the doc comments of @slack/types 3.2.0: the smaller one holds in both. */
  optionValue: 75,
  placeholder: 150,
  altText: 2000,
  imageTitle: 2000,
  inputLabel: 2000,
  inputHint: 2000,
  inputValue: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** Over all markdown blocks of a payload, and for `markdown_text`. */
  markdown: 12_000,
  tableRows: 100,
  tableColumns: 20,
  /** Over all cells of all tables of a message. */
  tableCharacters: 10_000,
  tablesPerMessage: 1,
  richTextIndent: 8,
  viewTitle: 24,
  privateMetadata: 3000,
  /** Beyond it Slack cuts the text off. */
  text: 40_000,
  /** Text over all blocks of a message: our plan, well below where Slack refuses. */
  messageText: 12_000,
  /** `JSON.stringify(blocks)`: where `msg_blocks_too_long` begins, dividers included. Not documented: https://github.com/slackapi/bolt-js/issues/2509 (checked 2026-11). */
  messageBlocksJson: 13_200,
  metadataPayload: 8000,
  suggestedPrompts: 4,
  sessionTitle: 200,
} as const;
