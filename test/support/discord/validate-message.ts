import { messageFlags, messageLimits } from './limits.ts';
import {
  below,
  type Checker,
  checkItems,
  checkText,
  isJson,
  isSnowflake,
  itemsOf,
  type Json,
  numberOf,
  type Problem,
  refuse,
  textOf,
} from './problems.ts';
import { checkLayout, checkRows } from './validate-components.ts';
import { checkEmbeds } from './validate-embeds.ts';

export { pingsIn } from './pings.ts';

/** What is known around a message that is checked. */
export interface MessageCheck {
  /** True for an edit: what is absent stays as it is, so that nothing is no emptiness. Default false. */
  readonly partial?: boolean;
}

function checkAllowedMentions(checker: Checker, allowed: unknown): void {
  if (allowed === undefined || allowed === null) return;
  if (!isJson(allowed)) {
    refuse(checker, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return;
  }
  const parse = itemsOf(allowed['parse']);
  checkItems(below(checker, 'parse'), allowed['parse'], { min: 0, max: 3 }, (item, word) => {
    if (!['roles', 'users', 'everyone'].includes(textOf(word)))
      refuse(item, 'BASE_TYPE_CHOICES', "Value must be one of {'roles', 'users', 'everyone'}.");
  });
  for (const kind of ['users', 'roles']) {
    checkItems(below(checker, kind), allowed[kind], { min: 0, max: messageLimits.mentionedIds }, (item, id) => {
      if (!isSnowflake(id)) refuse(item, 'NUMBER_TYPE_COERCE', `Value "${String(id)}" is not snowflake.`);
    });
    if (parse.includes(kind) && itemsOf(allowed[kind]).length > 0) {
      refuse(checker, 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`);
    }
  }
}

function isEmpty(payload: Json): boolean {
  const lists = ['embeds', 'components', 'sticker_ids', 'attachments'];
  return (
    textOf(payload['content']).trim() === '' && payload['poll'] === undefined && lists.every((name) => itemsOf(payload[name]).length === 0)
  );
}

function checkLayoutAlone(root: Checker, payload: Json): void {
  const taken = ['content', 'embeds', 'sticker_ids', 'poll'].filter((name) => {
    const value = payload[name];
    return typeof value === 'string' ? value !== '' : Array.isArray(value) ? value.length > 0 : isJson(value);
  });
  for (const name of taken) {
    refuse(
      below(root, name),
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  }
}

/**
 * What Discord would refuse in a message: no problems when it would be taken.
 *
 * Pure. The payload is the JSON body as it goes over the wire (snake case: `payload.toJSON()` of builders). An empty message has the problem `EMPTY_MESSAGE` (Discord's error 50006);
 * all others make one error 50035.
 *
 * @example
 * validateMessage({ content: 'x'.repeat(2001) }) // => [{ path: 'content', code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }]
 */
export function validateMessage(payload: unknown, check: MessageCheck = {}): readonly Problem[] {
  const root: Checker = { path: '', problems: [] };
  if (!isJson(payload)) {
    refuse(root, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return root.problems;
  }
  checkText(below(root, 'content'), payload['content'], { min: 0, max: messageLimits.content });
  const { nonce } = payload;
  if (typeof nonce === 'string') checkText(below(root, 'nonce'), nonce, { min: 0, max: messageLimits.nonce });
  else if (nonce !== undefined && nonce !== null && !Number.isInteger(nonce))
    refuse(below(root, 'nonce'), 'NONCE_TYPE', 'Must be an integer or a string.');
  checkEmbeds(below(root, 'embeds'), payload['embeds']);
  if ((numberOf(payload['flags']) & messageFlags.componentsV2) !== 0) {
    checkLayoutAlone(root, payload);
    checkLayout(below(root, 'components'), payload['components']);
  } else {
    checkRows(below(root, 'components'), payload['components']);
  }
  checkAllowedMentions(below(root, 'allowed_mentions'), payload['allowed_mentions']);
  if (!check.partial && root.problems.length === 0 && isEmpty(payload)) refuse(root, 'EMPTY_MESSAGE', 'Cannot send an empty message');
  return root.problems;
}
