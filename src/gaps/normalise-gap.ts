import { normaliseKey } from '../text/normalise.ts';

/** A question of several sentences fits; what is longer was pasted, and may hold anything. */
export const MAX_GAP_CHARS = 200;

/** People, channels and addresses: left out, since the question is one without them too. Bounded, so that no text takes long. */
const LEFT_OUT: readonly RegExp[] = [
  /<[@#!:/][^<>]{0,200}>/gu,
  /<?\b(?:https?|ftp|mailto|file|ssh):[^\s<>]*>?/giu,
  /\bwww\.\S+/giu,
  /[\w.+-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/gu,
  /[@＠][\p{L}\p{N}_.-]{1,64}/gu,
  // Ids of people and channels on Slack: U0123ABCD.
  /\b[UWCGDTBE](?=[A-Z]*\d)[A-Z0-9]{8,12}\b/gu,
];

/** With any of these in it, a text is not recorded at all: what is left could still tell on somebody, or open something. */
const NEVER: readonly RegExp[] = [
  // Keys and tokens of services, JSON web tokens, private keys.
  /\b(?:xox[a-z]|xapp|xwfp|gh[a-z]_|github_pat|glpat|sk|pk|rk|ya29|AKIA|ASIA|AIza)[-_.]?[A-Za-z0-9_-]{10,}/u,
  /\beyJ[\w-]{8,}/u,
  /-----BEGIN/u,
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_ ]?key|credentials?|パスワード|暗証番号|合言葉|秘密鍵|トークン)\s{0,3}[:=]\s{0,3}[^\s?]/iu,
  /(?:password|secret|token|key|パスワード|暗証番号|合言葉|トークン)\s{0,3}(?:は|is\s)\s{0,3}(?=[!-~]{0,60}\d)[!-~]{4,}/iu,
  /\bbearer\s+\S{6,}/iu,
  // Random pieces: letters and digits in one long run, hexadecimal, UUIDs.
  /(?=[A-Za-z0-9+/]{0,60}\d)(?=[A-Za-z0-9+/]{0,60}[A-Za-z])[A-Za-z0-9+/]{18,}/u,
  /\b[0-9a-f]{24,}\b/iu,
  /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/iu,
  // Telephone, card and account numbers, and addresses of machines: seven digits and more, however they are grouped.
  /\d(?:[ ().+-]{0,2}\d){6,}/u,
  // Somebody's name: 田中さん, 山田氏, 佐藤様 (but not 仕様 and お客様).
  /[\p{Script=Han}\p{Script=Katakana}ー]{2,8}(?:さん|氏|くん|ちゃん)/u,
  /[\p{Script=Han}]{1,6}(?<![仕同多模一客神皆王有])様/u,
  /\b(?:Mr|Mrs|Ms|Dr)\.?\s+\p{Lu}/u,
];
const DATE = /(?<!\d)(?:19|20)\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?!\d)/gu;

/**
 * A question without an answer as it is counted: one writing for all widths, cases and spaces, and nothing of a person in it. Operators stay as they were typed.
 *
 * Pure; any text is accepted.
 *
 * @returns Undefined for what must not be kept: secrets, numbers and names of people, pasted texts, and what is no question without them.
 */
export function normaliseGap(query: string): string | undefined {
  let text = query.normalize('NFKC').replace(/\p{C}/gu, ' ');
  if (text.length > MAX_GAP_CHARS * 4) return undefined;
  for (const pattern of LEFT_OUT) text = text.replace(pattern, ' ');
  const undated = text.replace(DATE, ' ');
  if (NEVER.some((pattern) => pattern.test(undated))) return undefined;
  const normalised = normaliseKey(text)
    .replace(/^[\s"'「『“”.,。、!?]+|[\s"'」』“”.,。、!?]+$/gu, '')
    .trim();
  return /[\p{L}\p{N}]/u.test(normalised) && normalised.length <= MAX_GAP_CHARS ? normalised : undefined;
}
