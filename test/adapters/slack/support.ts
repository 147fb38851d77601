import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { SlackSettings } from '../../../adapters/slack/settings.ts';
import type { SlackParts } from '../../../adapters/slack/slack-adapter.ts';
import { pause } from '../../../src/ops/back-off.ts';
import type { Logger } from '../../../src/ops/log.ts';
import type { LocalSlack } from '../../support/slack/local-slack.ts';

/** What tests of the adapter need without a core: a log to look into, short waits, settings. */

export type Mode = 'socket' | 'http';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const LOG_WAIT_MS = 5000;

export interface TestLog {
  readonly log: Logger;
  readonly logs: readonly LogLine[];
  readonly logged: (test: (line: LogLine) => boolean) => Promise<LogLine>;
}

export function testLog(): TestLog {
  const logs: LogLine[] = [];
  const waiting = new Set<() => void>();
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logs.push(JSON.parse(String(chunk)) as LogLine);
      for (const look of [...waiting]) look();
      done();
    },
  });
  const logged: TestLog['logged'] = (test) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`Not logged within ${LOG_WAIT_MS} ms. The log:\n${logs.map((line) => line.msg).join('\n')}`));
      }, LOG_WAIT_MS);
      const look = (): void => {
        const found = logs.find(test);
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { log: pino({ level: 'debug', base: null }, destination), logs, logged };
}

/** Waits are a twentieth of what they are, so that retries are seen soon; limits below are written twenty times as long. */
export const quickPause: SlackParts['pause'] = (ms, signal) => pause(Math.ceil(ms / 20), signal);

export interface SettingsOptions {
  /** Over HTTP: installed by OAuth instead of with a token. */
  readonly oauth?: boolean;
  readonly settings?: Partial<SlackSettings>;
}

export function settingsFor(slack: LocalSlack, mode: Mode, { oauth = false, settings = {} }: SettingsOptions): SlackSettings {
  const common = {
    commandName: 'k8snotes',
    replyLanguage: 'auto',
    zone: 'Asia/Tokyo',
    apiUrl: slack.apiUrl,
    buttonSecret: 'button secret',
    drainTimeoutMs: 60_000,
  } as const;
  const made: SlackSettings =
    mode === 'socket'
      ? { ...common, mode, botToken: slack.botToken(), appToken: slack.appToken, clientPingTimeoutMs: 3000 }
      : {
          ...common,
          mode,
          signingSecret: slack.signingSecret,
          host: '127.0.0.1',
          port: 0,
          authorizeUrl: slack.authorizationUrl,
          publicUrl: oauth ? 'https://notes.example.com' : undefined,
          access: oauth
            ? { kind: 'oauth', clientId: slack.clientId, clientSecret: slack.clientSecret, stateSecret: 'state secret' }
            : { kind: 'token', botToken: slack.botToken() },
        };
  return { ...made, ...settings } as SlackSettings;
}
