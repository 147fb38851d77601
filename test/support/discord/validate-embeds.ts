import { messageLimits } from './limits.ts';
import {
  below,
  type Checker,
  checkInteger,
  checkItems,
  checkText,
  checkUrl,
  isJson,
  itemsOf,
  jsonOf,
  refuse,
  refuseMissing,
  textOf,
} from './problems.ts';

const webSchemes = ['http', 'https'];
const imageSchemes = ['http', 'https', 'attachment'];

/** Characters of an embed that count towards the sum of 6000. */
export function embedCharacters(embed: unknown): number {
  const { title, description, fields, footer, author } = jsonOf(embed);
  const texts = [title, description, jsonOf(footer)['text'], jsonOf(author)['name']];
  for (const field of itemsOf(fields)) texts.push(jsonOf(field)['name'], jsonOf(field)['value']);
  return texts.reduce<number>((sum, text) => sum + textOf(text).length, 0);
}

function checkEmbed(checker: Checker, embed: unknown): void {
  if (!isJson(embed)) {
    refuse(checker, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return;
  }
  const { title, description, url, color, timestamp, fields, footer, author, image, thumbnail } = embed;
  checkText(below(checker, 'title'), title, { min: 0, max: messageLimits.embedTitle });
  checkText(below(checker, 'description'), description, { min: 0, max: messageLimits.embedDescription });
  checkUrl(below(checker, 'url'), url, messageLimits.embedUrl, webSchemes);
  checkInteger(below(checker, 'color'), color, 0, 0xffffff);
  if (timestamp !== undefined && timestamp !== null && (typeof timestamp !== 'string' || Number.isNaN(Date.parse(timestamp)))) {
    refuse(below(checker, 'timestamp'), 'DATE_TIME_TYPE_PARSE', `Could not parse ${String(timestamp)}. Should be ISO8601.`);
  }
  checkItems(below(checker, 'fields'), fields, { min: 0, max: messageLimits.embedFields }, (item, field) => {
    checkText(below(item, 'name'), jsonOf(field)['name'], { min: 1, max: messageLimits.embedFieldName, required: true });
    checkText(below(item, 'value'), jsonOf(field)['value'], { min: 1, max: messageLimits.embedFieldValue, required: true });
  });
  if (footer !== undefined && footer !== null) {
    checkText(below(below(checker, 'footer'), 'text'), jsonOf(footer)['text'], { min: 0, max: messageLimits.embedFooter, required: true });
    checkUrl(below(below(checker, 'footer'), 'icon_url'), jsonOf(footer)['icon_url'], messageLimits.embedUrl, imageSchemes);
  }
  if (author !== undefined && author !== null) {
    checkText(below(below(checker, 'author'), 'name'), jsonOf(author)['name'], { min: 1, max: messageLimits.embedAuthor, required: true });
    checkUrl(below(below(checker, 'author'), 'url'), jsonOf(author)['url'], messageLimits.embedUrl, webSchemes);
    checkUrl(below(below(checker, 'author'), 'icon_url'), jsonOf(author)['icon_url'], messageLimits.embedUrl, imageSchemes);
  }
  for (const [name, media] of [
    ['image', image],
    ['thumbnail', thumbnail],
  ] as const) {
    if (media === undefined || media === null) continue;
    const at = below(below(checker, name), 'url');
    if (jsonOf(media)['url'] === undefined) refuseMissing(at);
    checkUrl(at, jsonOf(media)['url'], messageLimits.embedUrl, imageSchemes);
  }
  const shown = embedCharacters(embed) > 0 || isJson(image) || isJson(thumbnail);
  if (!shown) refuseMissing(below(checker, 'description'));
}

/** Check the embeds of a message: each one, their number and the characters of all together. */
export function checkEmbeds(checker: Checker, embeds: unknown): void {
  checkItems(checker, embeds, { min: 0, max: messageLimits.embeds }, checkEmbed);
  const sum = itemsOf(embeds).reduce<number>((total, embed) => total + embedCharacters(embed), 0);
  if (sum > messageLimits.embedsSum) {
    refuse(checker, 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${messageLimits.embedsSum}`);
  }
}
