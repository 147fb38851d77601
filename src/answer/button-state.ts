import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UnitId } from '../model.ts';

/**
 * What a button of an answer stands for. The whole state travels in the button, signed, so that it works after a restart and in every replica.
 *
 * `text` is what the person asked, as `Request.text`; `fingerprint` that of the page that was shown; `owner` the person (`discord:789`) whose answer it is.
 */
export type ButtonState =
  | { readonly action: 'page'; readonly text: string; readonly page: number; readonly fingerprint: string }
  | { readonly action: 'share'; readonly text: string; readonly page: number; readonly fingerprint: string }
  | { readonly action: 'vote-up' | 'vote-down'; readonly text: string }
  /** Ask something else: a topic, a suggestion. */
  | { readonly action: 'ask'; readonly text: string }
  | { readonly action: 'dismiss'; readonly owner: string }
  | { readonly action: 'tip-next' }
  | { readonly action: 'tip-vote-up' | 'tip-vote-down' | 'tip-retire' | 'tip-share'; readonly unitId: UnitId };

export type ButtonAction = ButtonState['action'];

/** Writes and reads button states for one platform. */
export interface ButtonCodec {
  /** At most `maxChars` characters; a text that does not fit is left out (`decode` then asks for it) but signed all the same. */
  readonly encode: (state: ButtonState, maxChars: number) => string;
  /**
   * @param recoverText  Gives the texts that the message itself may hold, for states whose text did not fit.
   * @returns undefined for anything that this program did not make, or whose text cannot be recovered.
   */
  readonly decode: (encoded: string, recoverText?: () => readonly string[]) => ButtonState | undefined;
}

const CODES: Readonly<Record<ButtonAction, string>> = {
  page: 'p',
  share: 's',
  'vote-up': 'u',
  'vote-down': 'd',
  ask: 'a',
  dismiss: 'x',
  'tip-next': 'n',
  'tip-vote-up': 'U',
  'tip-vote-down': 'D',
  'tip-retire': 'r',
  'tip-share': 'S',
};
const ACTIONS = new Map(Object.entries(CODES).map(([action, code]) => [code, action as ButtonAction]));
const VERSION = '1';
/** 60 bits: nobody guesses one within the life of a key. */
const SIGNATURE_CHARS = 10;
const SEPARATOR = '.';

/** @param secret  Known to all replicas and kept over restarts; a platform's token serves, hashed with `purpose`. */
export function createButtonCodec(secret: string, purpose: string): ButtonCodec {
  const key = createHmac('sha256', secret).update(`k8snotes buttons ${purpose}`).digest();
  const sign = (code: string, fields: string, text: string): string =>
    createHmac('sha256', key).update(`${VERSION}\u0000${code}\u0000${fields}\u0000${text}`).digest('base64url').slice(0, SIGNATURE_CHARS);
  const isSigned = (signature: string, code: string, fields: string, text: string): boolean => {
    const expected = Buffer.from(sign(code, fields, text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  };
  return {
    encode: (state, maxChars) => {
      const code = CODES[state.action];
      const { fields, text } = partsOf(state);
      const head = [VERSION, code, sign(code, fields, text), fields].join(SEPARATOR);
      const whole = `${head}${SEPARATOR}=${text}`;
      return whole.length <= maxChars ? whole : `${head}${SEPARATOR}-`;
    },
    decode: (encoded, recoverText) => {
      const match = /^1\.(?<code>.)\.(?<signature>[\w-]+)\.(?<fields>[^.]*)\.(?:=(?<text>.*)|-)$/su.exec(encoded)?.groups;
      const action = ACTIONS.get(match?.['code'] ?? '');
      if (match === undefined || action === undefined) return undefined;
      const { code = '', signature = '', fields = '' } = match;
      const texts = match['text'] === undefined ? (recoverText?.() ?? []) : [match['text']];
      const text = texts.find((candidate) => isSigned(signature, code, fields, candidate));
      return text === undefined ? undefined : stateOf(action, fields, text);
    },
  };
}

/** Fields hold no separator: page numbers in base 36, fingerprints and unit ids in base64url. */
function partsOf(state: ButtonState): { readonly fields: string; readonly text: string } {
  switch (state.action) {
    case 'page':
    case 'share':
      return { fields: `${state.page.toString(36)}~${state.fingerprint}`, text: state.text };
    case 'vote-up':
    case 'vote-down':
    case 'ask':
      return { fields: '', text: state.text };
    case 'dismiss':
      return { fields: '', text: state.owner };
    case 'tip-next':
      return { fields: '', text: '' };
    case 'tip-vote-up':
    case 'tip-vote-down':
    case 'tip-retire':
    case 'tip-share':
      return { fields: state.unitId, text: '' };
    default:
      return state satisfies never;
  }
}

function stateOf(action: ButtonAction, fields: string, text: string): ButtonState | undefined {
  switch (action) {
    case 'page':
    case 'share': {
      const [page = '', fingerprint = ''] = fields.split('~');
      const number = Number.parseInt(page, 36);
      return Number.isSafeInteger(number) && number >= 1 ? { action, text, page: number, fingerprint } : undefined;
    }
    case 'vote-up':
    case 'vote-down':
    case 'ask':
      return { action, text };
    case 'dismiss':
      return { action, owner: text };
    case 'tip-next':
      return { action };
    case 'tip-vote-up':
    case 'tip-vote-down':
    case 'tip-retire':
    case 'tip-share':
      return fields === '' ? undefined : { action, unitId: fields };
    default:
      return action satisfies never;
  }
}
