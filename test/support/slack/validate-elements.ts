import { LIMITS } from './limits.ts';
import { isJson } from './problems.ts';
import {
  all,
  anything,
  boolean,
  byType,
  type Check,
  exactlyOne,
  inside,
  integer,
  list,
  oneOf,
  refuse,
  shape,
  string,
  url,
} from './shape.ts';
import { confirm, imageElement, option, optionGroup, plainText } from './validate-objects.ts';
import { richText } from './validate-rich-text.ts';

/** Buttons, menus and fields: https://docs.slack.dev/reference/block-kit/block-elements (checked 2026-11). */

/** `action_id` has to be unique within its block. */
const uniqueActionId: Check = (value, spot) => {
  string(LIMITS.id)(value, spot);
  if (typeof value !== 'string') return;
  if (spot.actionIds.has(value)) refuse(spot, `action_id "${value}" already exists in this block`);
  spot.actionIds.add(value);
};

const focusable: Check = (value, spot) => {
  boolean(value, spot);
  if (value !== true) return;
  spot.tally.focused += 1;
  if (spot.surface === 'message') refuse(spot, 'focus_on_load is for views');
  if (spot.tally.focused > 1) refuse(spot, 'only one element of a view may have focus_on_load');
};

const action = { action_id: uniqueActionId, confirm };
const field = { action_id: uniqueActionId, focus_on_load: focusable, placeholder: plainText(LIMITS.placeholder) };
const dispatch = {
  dispatch_action_config: shape({}, { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { max: 2 }) }),
};
const menu = { ...field, confirm };
const multi = { ...menu, max_selected_items: integer(1, LIMITS.selectOptions) };
const ids = list(string(LIMITS.id), { max: LIMITS.selectOptions });
const filter = shape(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public')),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);

function element(name: string, required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>>): Check {
  return shape({ type: oneOf(name), ...required }, optional);
}

const styled = { style: oneOf('primary', 'danger'), accessibility_label: string(LIMITS.accessibilityLabel) };

const button = element(
  'button',
  { text: plainText(LIMITS.buttonText) },
  { ...action, value: string(LIMITS.buttonValue), url: url(LIMITS.url), ...styled },
);

const workflowButton = element('workflow_button', { text: plainText(LIMITS.buttonText), workflow: anything }, { ...action, ...styled });

const feedbackButton = shape(
  { text: plainText(LIMITS.buttonText), value: string(LIMITS.buttonValue) },
  { accessibility_label: string(LIMITS.accessibilityLabel) },
);

const optionLists = {
  options: list(option('menu'), { max: LIMITS.selectOptions }),
  option_groups: list(optionGroup, { max: LIMITS.selectOptions }),
};
const checks = list(option('check'), { max: LIMITS.checkOptions });

/** What a button, menu or field may be; which block takes which is said below. */
const elements = {
  button,
  workflow_button: workflowButton,
  overflow: element('overflow', { options: list(option('overflow'), { max: LIMITS.overflowOptions }) }, action),
  static_select: all(
    exactlyOne('options', 'option_groups'),
    element('static_select', {}, { ...menu, ...optionLists, initial_option: option('menu') }),
  ),
  multi_static_select: all(
    exactlyOne('options', 'option_groups'),
    element('multi_static_select', {}, { ...multi, ...optionLists, initial_options: list(option('menu')) }),
  ),
  external_select: element('external_select', {}, { ...menu, initial_option: option('menu'), min_query_length: integer(0, 1000) }),
  multi_external_select: element(
    'multi_external_select',
    {},
    { ...multi, initial_options: list(option('menu')), min_query_length: integer(0, 1000) },
  ),
  users_select: element('users_select', {}, { ...menu, initial_user: string(LIMITS.id) }),
  multi_users_select: element('multi_users_select', {}, { ...multi, initial_users: ids }),
  channels_select: element('channels_select', {}, { ...menu, initial_channel: string(LIMITS.id), response_url_enabled: boolean }),
  multi_channels_select: element('multi_channels_select', {}, { ...multi, initial_channels: ids }),
  conversations_select: element(
    'conversations_select',
    {},
    { ...menu, initial_conversation: string(LIMITS.id), default_to_current_conversation: boolean, filter, response_url_enabled: boolean },
  ),
  multi_conversations_select: element(
    'multi_conversations_select',
    {},
    { ...multi, initial_conversations: ids, default_to_current_conversation: boolean, filter },
  ),
  checkboxes: element('checkboxes', { options: checks }, { ...action, focus_on_load: focusable, initial_options: checks }),
  radio_buttons: element('radio_buttons', { options: checks }, { ...action, focus_on_load: focusable, initial_option: option('check') }),
  datepicker: element('datepicker', {}, { ...menu, initial_date: string(10) }),
  timepicker: element('timepicker', {}, { ...menu, initial_time: string(5), timezone: string(LIMITS.id) }),
  datetimepicker: element(
    'datetimepicker',
    {},
    { ...action, focus_on_load: focusable, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
  ),
  plain_text_input: element(
    'plain_text_input',
    {},
    {
      ...field,
      ...dispatch,
      initial_value: string(LIMITS.inputValue, 0),
      multiline: boolean,
      min_length: integer(0, LIMITS.inputValue),
      max_length: integer(1, LIMITS.inputValue),
    },
  ),
  email_text_input: element('email_text_input', {}, { ...field, ...dispatch, initial_value: string(LIMITS.inputValue, 0) }),
  url_text_input: element('url_text_input', {}, { ...field, ...dispatch, initial_value: string(LIMITS.inputValue, 0) }),
  number_input: element(
    'number_input',
    { is_decimal_allowed: boolean },
    { ...field, ...dispatch, initial_value: string(100), min_value: string(100), max_value: string(100) },
  ),
  rich_text_input: element(
    'rich_text_input',
    {},
    { ...field, ...dispatch, initial_value: richText, min_lines: integer(1, 100), max_lines: integer(1, 100) },
  ),
  file_input: element('file_input', {}, { action_id: uniqueActionId, filetypes: list(string(LIMITS.id)), max_files: integer(1, 10) }),
} as const;

function pick(what: string, ...names: readonly (keyof typeof elements)[]): Check {
  return byType(what, Object.fromEntries(names.map((name) => [name, elements[name]])));
}

const selects = ['static_select', 'external_select', 'users_select', 'channels_select', 'conversations_select'] as const;
const multiSelects = [
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_channels_select',
  'multi_conversations_select',
] as const;
const pickers = ['datepicker', 'timepicker', 'checkboxes', 'radio_buttons'] as const;

export const actionsElement: Check = pick(
  'element of an actions block',
  'button',
  'workflow_button',
  'overflow',
  ...selects,
  ...multiSelects,
  ...pickers,
  'datetimepicker',
  'rich_text_input',
);

const accessories = pick('accessory', 'button', 'workflow_button', 'overflow', ...selects, ...multiSelects, ...pickers);

export const accessory: Check = (value, spot) =>
  isJson(value) && value['type'] === 'image' ? imageElement(value, spot) : accessories(value, spot);

export const inputElement: Check = (value, spot) => {
  const isField = isJson(value) && typeof value['type'] === 'string';
  if (isField && value['type'] === 'button') return refuse(inside(spot, 'type'), 'an input block takes no button');
  pick(
    'element of an input block',
    'plain_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'rich_text_input',
    'file_input',
    ...selects,
    ...multiSelects,
    ...pickers,
    'datetimepicker',
  )(value, spot);
};

export const contextAction: Check = byType('element of a context_actions block', {
  feedback_buttons: element(
    'feedback_buttons',
    { positive_button: feedbackButton, negative_button: feedbackButton },
    { action_id: uniqueActionId },
  ),
  icon_button: element(
    'icon_button',
    { icon: oneOf('trash'), text: plainText(LIMITS.buttonText) },
    {
      ...action,
      value: string(LIMITS.buttonValue),
      accessibility_label: string(LIMITS.accessibilityLabel),
      visible_to_user_ids: ids,
    },
  ),
});
