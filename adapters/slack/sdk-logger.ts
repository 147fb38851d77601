import { LogLevel } from '@slack/bolt';
import type { Logger } from '../../src/ops/log.ts';

/** The logger that Slack's SDK is given. */
export type SdkLogger = NonNullable<ConstructorParameters<typeof import('@slack/bolt').App>[0]>['logger'] & object;

/**
 * Let the SDK log into our log. Its debug and info lines hold whole payloads (texts, response URLs), so they are dropped; of warnings and errors the first line is kept,
 * with everything that looks like a token or a URL taken out.
 */
export function sdkLogger(log: Logger): SdkLogger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts: readonly unknown[]) => log.warn({ sdk: 'slack' }, lineOf(parts)),
    error: (...parts: readonly unknown[]) => log.error({ sdk: 'slack' }, lineOf(parts)),
    setLevel: () => {},
    // The SDK builds debug texts only when the level says so.
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

const MAX_LINE_CHARS = 300;

function lineOf(parts: readonly unknown[]): string {
  const [first = ''] = parts;
  const text = first instanceof Error ? `${first.name}: ${first.message}` : String(first);
  return withoutSecrets(text.split('\n')[0] ?? '').slice(0, MAX_LINE_CHARS);
}

/** Take out tokens and addresses (a response URL is as good as a token for half an hour). */
export function withoutSecrets(text: string): string {
  return text.replace(/\bx(?:ox[a-z]|app|wfp)(?:\.[a-z]+)?-[\w-]+/gi, '[secret]').replace(/\b(?:https?|wss?):\/\/[^\s)"']+/gi, '[address]');
}
