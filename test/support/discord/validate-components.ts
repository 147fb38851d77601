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
  type Json,
  jsonOf,
  refuse,
  refuseMissing,
  textOf,
} from './problems.ts';

/** Types of components, https://discord.com/developers/docs/components/reference (checked 2026-11). */
export const componentTypes = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

const selects: readonly unknown[] = [
  componentTypes.stringSelect,
  componentTypes.userSelect,
  componentTypes.roleSelect,
  componentTypes.mentionableSelect,
  componentTypes.channelSelect,
];

/** What may stand in a container; at the top of a message a container may stand too. */
const innerTypes: readonly unknown[] = [
  componentTypes.row,
  componentTypes.section,
  componentTypes.textDisplay,
  componentTypes.mediaGallery,
  componentTypes.file,
  componentTypes.separator,
];

/** Every component of a tree, parents before children, accessories included. */
export function flattenComponents(components: unknown): readonly Json[] {
  return itemsOf(components).flatMap((component) => {
    if (!isJson(component)) return [];
    const inner = [component['accessory'], component['component']].filter(isJson);
    return [component, ...flattenComponents(component['components']), ...flattenComponents(inner)];
  });
}

function refuseType(checker: Checker, allowed: readonly unknown[]): void {
  refuse(below(checker, 'type'), 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${allowed.join(', ')}).`);
}

function checkCustomId(checker: Checker, component: Json): void {
  checkText(below(checker, 'custom_id'), component['custom_id'], { min: 1, max: messageLimits.customId, required: true });
}

function checkEmoji(checker: Checker, emoji: unknown): void {
  if (emoji === undefined || emoji === null) return;
  const { id, name } = jsonOf(emoji);
  const known =
    (typeof id === 'string' && /^\d+$/.test(id)) ||
    (typeof name === 'string' && /^(?:\p{Extended_Pictographic}|\p{Emoji}\uFE0F?\u20E3|\p{RI}{2})/u.test(name));
  if (!known) refuse(below(checker, 'emoji'), 'BUTTON_COMPONENT_INVALID_EMOJI', 'Invalid emoji');
}

function checkButton(checker: Checker, button: Json): void {
  const { style, label, emoji, url, custom_id: customId, sku_id: sku, disabled } = button;
  if (typeof style !== 'number' || style < 1 || style > 6) {
    refuse(below(checker, 'style'), 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3, 4, 5, 6).');
    return;
  }
  if (disabled !== undefined && typeof disabled !== 'boolean')
    refuse(below(checker, 'disabled'), 'BOOLEAN_TYPE_PARSE', 'Must be either true or false.');
  if (style === 6) {
    if (sku === undefined) refuseMissing(below(checker, 'sku_id'));
    return;
  }
  checkText(below(checker, 'label'), label, { min: 0, max: messageLimits.buttonLabel });
  checkEmoji(checker, emoji);
  if (textOf(label).trim() === '' && !isJson(emoji)) refuseMissing(below(checker, 'label'));
  if (style !== 5) {
    checkCustomId(checker, button);
    if (url !== undefined)
      refuse(checker, 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
    return;
  }
  if (customId !== undefined)
    refuse(checker, 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
  if (url === undefined) refuseMissing(below(checker, 'url'));
  checkUrl(below(checker, 'url'), url, messageLimits.buttonUrl, ['http', 'https', 'discord']);
}

function checkSelect(checker: Checker, select: Json): void {
  checkCustomId(checker, select);
  checkText(below(checker, 'placeholder'), select['placeholder'], { min: 0, max: messageLimits.selectPlaceholder });
  checkInteger(below(checker, 'min_values'), select['min_values'], 0, messageLimits.selectOptions);
  checkInteger(below(checker, 'max_values'), select['max_values'], 1, messageLimits.selectOptions);
  if (select['type'] !== componentTypes.stringSelect) return;
  const values = new Set<string>();
  const at = below(checker, 'options');
  checkItems(at, select['options'], { min: 1, max: messageLimits.selectOptions }, (item, option) => {
    const { label, value, description } = jsonOf(option);
    checkText(below(item, 'label'), label, { min: 1, max: messageLimits.selectText, required: true });
    checkText(below(item, 'value'), value, { min: 1, max: messageLimits.selectText, required: true });
    checkText(below(item, 'description'), description, { min: 0, max: messageLimits.selectText });
    checkEmoji(item, jsonOf(option)['emoji']);
    if (values.has(textOf(value)))
      refuse(below(item, 'value'), 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
    values.add(textOf(value));
  });
  const options = itemsOf(select['options']);
  const max = typeof select['max_values'] === 'number' ? select['max_values'] : 1;
  if (options.filter((option) => jsonOf(option)['default'] === true).length > max) {
    refuse(at, 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', `Only ${max} of the options may be default`);
  }
  if (max > options.length) refuse(below(checker, 'max_values'), 'NUMBER_TYPE_MAX', 'max_values exceeds the number of options');
}

function checkRow(checker: Checker, row: Json): void {
  const children = itemsOf(row['components']);
  const hasSelect = children.some((child) => selects.includes(jsonOf(child)['type']));
  checkItems(below(checker, 'components'), row['components'], { min: 1, max: messageLimits.buttonsOfRow }, (item, child) => {
    const type = jsonOf(child)['type'];
    if (type === componentTypes.button) checkButton(item, jsonOf(child));
    else if (selects.includes(type)) checkSelect(item, jsonOf(child));
    else refuseType(item, [componentTypes.button, ...selects]);
  });
  if (hasSelect && children.length > 1)
    refuse(checker, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
}

function checkMedia(checker: Checker, media: unknown): void {
  const at = below(below(checker, 'media'), 'url');
  if (jsonOf(media)['url'] === undefined) refuseMissing(at);
  checkUrl(at, jsonOf(media)['url'], messageLimits.embedUrl, ['http', 'https', 'attachment']);
}

function checkSection(checker: Checker, section: Json): void {
  checkItems(below(checker, 'components'), section['components'], { min: 1, max: 3 }, (item, child) => {
    if (jsonOf(child)['type'] === componentTypes.textDisplay) checkLayoutItem(item, jsonOf(child), false);
    else refuseType(item, [componentTypes.textDisplay]);
  });
  const at = below(checker, 'accessory');
  const accessory = section['accessory'];
  if (!isJson(accessory)) refuseMissing(at);
  else if (accessory['type'] === componentTypes.button) checkButton(at, accessory);
  else if (accessory['type'] === componentTypes.thumbnail) checkMedia(at, accessory['media']);
  else refuseType(at, [componentTypes.button, componentTypes.thumbnail]);
}

function checkLayoutItem(checker: Checker, component: Json, top: boolean): void {
  switch (component['type']) {
    case componentTypes.row:
      checkRow(checker, component);
      break;
    case componentTypes.section:
      checkSection(checker, component);
      break;
    case componentTypes.textDisplay:
      checkText(below(checker, 'content'), component['content'], { min: 1, max: messageLimits.textOfLayout, required: true });
      break;
    case componentTypes.mediaGallery:
      checkItems(below(checker, 'items'), component['items'], { min: 1, max: 10 }, (item, entry) =>
        checkMedia(item, jsonOf(entry)['media']),
      );
      break;
    case componentTypes.file:
      checkUrl(below(below(checker, 'file'), 'url'), jsonOf(component['file'])['url'], messageLimits.embedUrl, ['attachment']);
      break;
    case componentTypes.separator:
      checkInteger(below(checker, 'spacing'), component['spacing'], 1, 2);
      break;
    case componentTypes.container:
      if (top) checkContainer(checker, component);
      else refuseType(checker, innerTypes);
      break;
    default:
      refuseType(checker, top ? [...innerTypes, componentTypes.container] : innerTypes);
  }
}

function checkContainer(checker: Checker, container: Json): void {
  checkInteger(below(checker, 'accent_color'), container['accent_color'], 0, 0xffffff);
  checkItems(below(checker, 'components'), container['components'], { min: 1, max: messageLimits.componentsOfLayout }, (item, child) =>
    checkLayoutItem(item, jsonOf(child), false),
  );
}

/** Check that no custom id and no numeric id comes twice in a message or modal. */
export function checkUniqueIds(checker: Checker, components: unknown): void {
  const seen = new Set<unknown>();
  const numbers = new Set<unknown>();
  for (const { custom_id: customId, id } of flattenComponents(components)) {
    if (typeof customId === 'string') {
      if (seen.has(customId)) refuse(checker, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
      seen.add(customId);
    }
    if (typeof id === 'number' && id !== 0) {
      if (numbers.has(id)) refuse(checker, 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated');
      numbers.add(id);
    }
  }
}

/** Check the components of a message of the classic kind: up to five rows of up to five buttons or one select. */
export function checkRows(checker: Checker, components: unknown): void {
  checkItems(checker, components, { min: 0, max: messageLimits.rows }, (item, row) => {
    if (jsonOf(row)['type'] === componentTypes.row) checkRow(item, jsonOf(row));
    else refuseType(item, [componentTypes.row]);
  });
  checkUniqueIds(checker, components);
}

/** Check the components of a message with the flag of Components V2. */
export function checkLayout(checker: Checker, components: unknown): void {
  checkItems(checker, components, { min: 0, max: messageLimits.componentsOfLayout }, (item, component) =>
    checkLayoutItem(item, jsonOf(component), true),
  );
  const all = flattenComponents(components);
  if (all.length > messageLimits.componentsOfLayout) {
    refuse(checker, 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', `Must be ${messageLimits.componentsOfLayout} or fewer components in total`);
  }
  const characters = all
    .filter(({ type }) => type === componentTypes.textDisplay)
    .reduce((sum, { content }) => sum + textOf(content).length, 0);
  if (characters > messageLimits.textOfLayout) {
    refuse(
      checker,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Component displayable text exceeds maximum size of ${messageLimits.textOfLayout}`,
    );
  }
  checkUniqueIds(checker, components);
}
