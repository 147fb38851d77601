import { LIMITS } from './limits.ts';
import { all, boolean, byType, type Check, exactlyOne, list, oneOf, shape, string, url } from './shape.ts';

/** Text and composition objects: https://docs.slack.dev/reference/block-kit/composition-objects (checked 2026-11). */
const type = (name: string): Check => oneOf(name);

export function plainText(max: number, min = 1): Check {
  return byType('plain_text object', { plain_text: shape({ type: type('plain_text'), text: string(max, min) }, { emoji: boolean }) });
}

export function mrkdwn(max: number): Check {
  return byType('mrkdwn object', { mrkdwn: shape({ type: type('mrkdwn'), text: string(max) }, { verbatim: boolean }) });
}

export function anyText(max: number): Check {
  return byType('text object', { plain_text: plainText(max), mrkdwn: mrkdwn(max) });
}

export const confirm: Check = shape(
  {
    title: plainText(LIMITS.confirmTitle),
    text: anyText(LIMITS.confirmText),
    confirm: plainText(LIMITS.confirmButton),
    deny: plainText(LIMITS.confirmButton),
  },
  { style: oneOf('primary', 'danger') },
);

/** Image of an image block or element: public address or a file in Slack. */
export const imageFields: Readonly<Record<string, Check>> = {
  image_url: url(LIMITS.url),
  slack_file: all(exactlyOne('url', 'id'), shape({}, { url: url(LIMITS.url), id: string(LIMITS.id) })),
};

export const imageElement: Check = all(
  exactlyOne('image_url', 'slack_file'),
  shape({ type: type('image'), alt_text: string(LIMITS.altText, 0) }, imageFields),
);

/** Option of a menu (plain text) or of check boxes and radio buttons (mrkdwn, too). `url` only in overflow menus. */
export function option(kind: 'menu' | 'overflow' | 'check'): Check {
  const text = kind === 'check' ? anyText(LIMITS.optionText) : plainText(LIMITS.optionText);
  const description = kind === 'check' ? anyText(LIMITS.optionText) : plainText(LIMITS.optionText);
  return shape({ text, value: string(LIMITS.optionValue) }, { description, ...(kind === 'overflow' ? { url: url(LIMITS.url) } : {}) });
}

export const optionGroup: Check = shape({
  label: plainText(LIMITS.optionText),
  options: list(option('menu'), { max: LIMITS.selectOptions }),
});
