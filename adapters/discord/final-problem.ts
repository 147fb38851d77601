import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes } from 'discord.js';

/** A failure that no waiting heals, with what to do about it. */
export interface FinalProblem {
  readonly code: string;
  readonly message: Readonly<Record<'en' | 'ja', string>>;
  readonly remedy: Readonly<Record<'en' | 'ja', string>>;
}

const PORTAL = 'https://discord.com/developers/applications';

const WRONG_TOKEN: FinalProblem = {
  code: 'discord-wrong-token',
  message: { en: 'Discord does not accept DISCORD_TOKEN.', ja: 'Discord が DISCORD_TOKEN を受け付けません。' },
  remedy: {
    en: `At ${PORTAL} → your application → Bot, press Reset Token, set DISCORD_TOKEN to the new token and start again.`,
    ja: `${PORTAL} → アプリケーション → Bot の Reset Token で新しいトークンを作り、DISCORD_TOKEN に設定して起動し直してください。`,
  },
};
const NEW_VERSION = {
  en: 'Update k8snotes: this version asks Discord for something that it no longer gives.',
  ja: 'k8snotes を更新してください。このバージョンは、Discord がもう受け付けないものを求めています。',
} as const;

/** Close codes after which Discord wants no reconnection: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes, checked 2026-11. */
const FINAL_CLOSES: ReadonlyMap<number, FinalProblem> = new Map<number, FinalProblem>([
  [GatewayCloseCodes.AuthenticationFailed, WRONG_TOKEN],
  [
    GatewayCloseCodes.ShardingRequired,
    {
      code: 'discord-sharding-required',
      message: {
        en: 'The bot is in too many servers for one connection.',
        ja: 'ボットが参加しているサーバーが、一つの接続には多すぎます。',
      },
      remedy: NEW_VERSION,
    },
  ],
  [
    GatewayCloseCodes.DisallowedIntents,
    {
      code: 'discord-disallowed-intents',
      message: {
        en: 'Discord does not allow the bot the events it asks for (4014).',
        ja: 'ボットが求めるイベントを Discord が許可していません（4014）。',
      },
      remedy: {
        en: `k8snotes needs no privileged intent. Check at ${PORTAL} → your application → Bot that the application is not restricted, and update k8snotes.`,
        ja: `k8snotes に特権インテントは要りません。${PORTAL} → アプリケーション → Bot でアプリが制限されていないか確かめ、k8snotes を更新してください。`,
      },
    },
  ],
  ...[GatewayCloseCodes.InvalidShard, GatewayCloseCodes.InvalidAPIVersion, GatewayCloseCodes.InvalidIntents].map(
    (code): readonly [number, FinalProblem] => [
      code,
      {
        code: `discord-close-${code}`,
        message: { en: `Discord refuses the connection for good (${code}).`, ja: `Discord が接続を拒みました（${code}）。` },
        remedy: NEW_VERSION,
      },
    ],
  ),
]);

export function finalClose(closeCode: number): FinalProblem | undefined {
  return FINAL_CLOSES.get(closeCode);
}

/** What is final about an error of logging in; undefined when another try may succeed. */
export function finalLoginError(error: unknown): FinalProblem | undefined {
  if (error instanceof DiscordAPIError && error.status === 401) return WRONG_TOKEN;
  if (error instanceof DiscordjsError) {
    if (error.code === DiscordjsErrorCodes.TokenInvalid) return WRONG_TOKEN;
    if (error.code === DiscordjsErrorCodes.DisallowedIntents) return finalClose(GatewayCloseCodes.DisallowedIntents);
    if (error.code === DiscordjsErrorCodes.InvalidIntents) return finalClose(GatewayCloseCodes.InvalidIntents);
    if (error.code === DiscordjsErrorCodes.ShardingRequired) return finalClose(GatewayCloseCodes.ShardingRequired);
  }
  return undefined;
}
