import { LIMITS } from './limits.ts';
import { isJson, type Json, type Problem, textOf } from './problems.ts';
import { validateBlocks } from './validate-blocks.ts';

/** How a message reaches Slack: through the Web API, or through a `response_url` or an acknowledgement, where a deletion needs no text. */
export type MessageRoute = 'api' | 'response';

/** Arguments that an argument may not stand beside: https://docs.slack.dev/reference/methods/chat.postMessage (checked 2026-11). */
const besideMarkdownText = ['text', 'blocks', 'attachments'] as const;

/**
 * What is wrong with the arguments of a message: blocks, text, Markdown, metadata. Pure; any value is accepted.
 *
 * `missing_text` is no error of Slack's but a fault all the same: without a top-level `text` notifications and screen readers have nothing to say.
 */
export function validateMessage(message: unknown, route: MessageRoute = 'api'): readonly Problem[] {
  if (!isJson(message)) return [{ path: '', code: 'invalid_arguments', message: 'expected an object' }];
  if (route === 'response' && message['delete_original'] === true) return [];
  const problems = [...validateTexts(message)];
  if (message['blocks'] !== undefined) problems.push(...validateBlocks(message['blocks'], 'message'));
  const { metadata } = message;
  if (metadata !== undefined) {
    if (!isJson(metadata) || typeof metadata['event_type'] !== 'string' || !isJson(metadata['event_payload'])) {
      problems.push({ path: '/metadata', code: 'invalid_metadata_format', message: 'needs event_type and event_payload' });
    } else if (JSON.stringify(metadata).length > LIMITS.metadataPayload) {
      problems.push({ path: '/metadata', code: 'metadata_too_large', message: `at most ${LIMITS.metadataPayload} characters` });
    }
  }
  return problems;
}

function validateTexts(message: Json): readonly Problem[] {
  const problems: Problem[] = [];
  const { text, blocks, markdown_text: markdown } = message;
  if (text !== undefined && typeof text !== 'string')
    problems.push({ path: '/text', code: 'invalid_arguments', message: 'expected a string' });
  if (textOf(text).length > LIMITS.text) {
    problems.push({ path: '/text', code: 'msg_too_long', message: `has ${textOf(text).length} characters; ${LIMITS.text} are allowed` });
  }
  if (markdown !== undefined) {
    for (const other of besideMarkdownText) {
      if (message[other] !== undefined)
        problems.push({ path: '/markdown_text', code: 'markdown_text_conflict', message: `not together with ${other}` });
    }
    if (textOf(markdown).length > LIMITS.markdown) {
      problems.push({ path: '/markdown_text', code: 'msg_too_long', message: `at most ${LIMITS.markdown} characters` });
    }
  }
  const blockCount = Array.isArray(blocks) ? blocks.length : 0;
  const empty = textOf(text).trim() === '' && textOf(markdown).trim() === '';
  if (empty && blockCount === 0 && message['attachments'] === undefined)
    problems.push({ path: '', code: 'no_text', message: 'neither text nor blocks' });
  if (empty && blockCount > 0) problems.push({ path: '/text', code: 'missing_text', message: 'blocks need a top-level text beside them' });
  return problems;
}
