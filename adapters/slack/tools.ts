import type { ButtonCodec } from '../../src/answer/button-state.ts';
import type { Core } from '../../src/core.ts';
import type { Logger } from '../../src/ops/log.ts';
import type { Pacer } from '../../src/ops/pacer.ts';
import type { ResponseUrl } from './response-url.ts';
import type { Sender } from './send.ts';
import type { SlackSettings } from './settings.ts';
import type { SlackApi } from './slack-api.ts';
import type { UserDirectory } from './users.ts';

/** What the handlers of all surfaces work with. */
export interface SlackTools {
  readonly core: Core;
  readonly api: SlackApi;
  readonly sender: Sender;
  readonly users: UserDirectory;
  readonly codec: ButtonCodec;
  readonly settings: SlackSettings;
  readonly log: Logger;
  /** Work begins when it says so, after the acknowledgement. */
  readonly pacer: Pacer;
  readonly now: () => Date;
  readonly newErrorId: () => string;
  readonly responseUrl: (url: string) => ResponseUrl;
  /** False when the signal ended the wait. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
}

/** As whom and where the app acts in one delivery of Slack. */
export interface Delivery {
  readonly body: unknown;
  readonly token: string;
  /** `slack:T0123`; `slack:E0123` where the app is installed for a whole organisation. */
  readonly workspace: string;
  readonly botUser: string | undefined;
}
