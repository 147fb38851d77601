import type { CommandRegistry } from './command-registry.ts';
import type { Gateway } from './gateway.ts';
import type { Interaction } from './interaction.ts';
import type { Json } from './problems.ts';
import type { Signal } from './signal.ts';
import type { World } from './world.ts';

/** A request the app made. */
export interface RequestRecord {
  readonly method: string;
  /** Behind `/v10`, decoded, without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What was answered: 0 while unanswered and for a dropped connection. */
  readonly status: number;
  /** Discord's error code, undefined without an error. */
  readonly code: number | undefined;
}

/** Something the app did that a person would notice. */
export interface Failure {
  /** No first response in time, one that came too late, a second one. */
  readonly kind: 'no-answer' | 'late-answer' | 'double-answer';
  readonly detail: string;
}

/** What the parts of the local Discord share. */
export interface Hub {
  readonly world: World;
  readonly token: string;
  readonly gateway: Gateway;
  readonly signal: Signal;
  readonly commands: CommandRegistry;
  readonly interactions: Map<string, Interaction>;
  readonly requests: RequestRecord[];
  readonly failures: Failure[];
  /** Intents the app has, beside those of its session, when REST decides about message content. */
  readonly hasMessageContent: boolean;
  readonly roleMentionShowsContent: boolean;
  readonly responseLimitMs: number;
  readonly gatewayInfo: () => Json;
}
