/** What Slack takes at most, checked 2026-11. Lengths count UTF-16 units, which is never less than what Slack counts. */

/** https://docs.slack.dev/reference/block-kit/blocks */
export const MAX_MESSAGE_BLOCKS = 50;
/** https://docs.slack.dev/reference/block-kit/blocks */
export const MAX_VIEW_BLOCKS = 100;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const MAX_SECTION_CHARS = 3000;
/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
export const MAX_HEADER_CHARS = 150;
/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
export const MAX_ACTIONS = 25;
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const MAX_BUTTON_CHARS = 75;
export const MAX_BUTTON_VALUE_CHARS = 2000;
/** A link longer than what a button takes is shown as text instead: an address is never cut. */
export const MAX_URL_CHARS = 2000;
/** https://docs.slack.dev/reference/block-kit/block-elements/rich-text-list-element: levels 0 to 8, by the SDK's types. */
export const MAX_LIST_INDENT = 8;
/** https://docs.slack.dev/reference/views/modal-views */
export const MAX_VIEW_TITLE_CHARS = 24;
export const MAX_PRIVATE_METADATA_CHARS = 3000;
/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: placeholder. */
export const MAX_PLACEHOLDER_CHARS = 150;

/**
 * All blocks of a message, as JSON. Documented nowhere: people report `msg_blocks_too_long` from 13,200 characters of content on
 * (https://github.com/slackapi/bolt-js/issues/2509). How Slack measures is unknown; the JSON is longer than any measure of what is in it, so below 12,000 there is room.
 * Views keep to it as well: what is longer is not read in a dialog either.
 */
export const MAX_MESSAGE_JSON_CHARS = 12_000;

/** Text for notifications and screen readers: best below 4,000, cut at 40,000 (https://docs.slack.dev/reference/methods/chat.postMessage). */
export const MAX_FALLBACK_CHARS = 3900;

/** https://docs.slack.dev/reference/app-manifest */
export const MAX_COMMAND_CHARS = 32;
export const MAX_APP_NAME_CHARS = 35;
