import type { Language } from '../../src/model.ts';

/** How the Discord adapter is set up; read from the environment in `bin/`. */
export interface DiscordSettings {
  readonly token: string;
  /** Asked of Discord when undefined. */
  readonly applicationId: string | undefined;
  /** Commands are registered in this server alone, where they change at once; everywhere when undefined. */
  readonly guildId: string | undefined;
  /** Base of the API, `https://discord.com/api` when undefined. */
  readonly apiUrl: string | undefined;
  /** Without the slash: `k8snotes`. */
  readonly commandName: string;
  /** `auto`: the language of the question, else that of the person's (or the server's) Discord. */
  readonly replyLanguage: Language | 'auto';
  /** Signs what buttons carry; the same in every replica and after a restart. */
  readonly buttonSecret: string;
  /** How long `stop` waits for work that was accepted. */
  readonly drainTimeoutMs: number;
}
