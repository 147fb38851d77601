import { applicationIdOf, registerDiscordCommands } from '../../adapters/discord/register.ts';
import { createRest } from '../../adapters/discord/rest.ts';
import { pause } from '../../src/ops/back-off.ts';
import { type Environment, EXIT, parseOptions } from '../command-line.ts';
import { languageOf } from '../failures.ts';
import { discordSettings } from '../platforms.ts';
import { readServiceSettings } from '../service-settings.ts';
import { UsageError, type Wording } from '../usage.ts';

/** `discord-register`: registers the commands now, whether or not they changed. Exit 2 when Discord does not take them. */
export async function registerOnDiscord(args: readonly string[], environment: Environment): Promise<number> {
  const { positionals } = parseOptions(args, {});
  if (positionals.length > 0) throw new UsageError(`discord-register takes no words ("${positionals.join(' ')}").`);
  const settings = discordSettings(readServiceSettings(environment.variables));
  if (settings === undefined)
    throw new UsageError({
      en: 'DISCORD_TOKEN is not set: commands are registered with the token of the bot (docs/discord.md).',
      ja: 'DISCORD_TOKEN が設定されていません。コマンドの登録にはボットのトークンが必要です（docs/discord.md）。',
    });
  const rest = createRest(settings, { random: Math.random, pause });
  const language = languageOf(environment);
  try {
    const applicationId = settings.applicationId ?? (await applicationIdOf(rest));
    const { count, where } = await registerDiscordCommands(settings, { rest, applicationId, now: environment.now });
    environment.stdout.write(`${DONE[language](count, where === 'everywhere' ? undefined : where.guildId)}\n`);
    return EXIT.ok;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    environment.stderr.write(`${FAILED[language].replace('{reason}', () => reason)}\n`);
    return EXIT.wrongUse;
  }
}

const DONE: Readonly<Record<'en' | 'ja', (count: number, guildId: string | undefined) => string>> = {
  en: (count, guildId) =>
    `${count} commands are registered ${guildId === undefined ? 'everywhere; it may take a minute until everybody sees them' : `in the server ${guildId}`}.`,
  ja: (count, guildId) =>
    guildId === undefined
      ? `${count} 個のコマンドを登録しました。全員に見えるまで少しかかることがあります。`
      : `サーバー ${guildId} に ${count} 個のコマンドを登録しました。`,
};

const FAILED: Wording = {
  en: 'The commands could not be registered: {reason}. Run doctor to see what is in the way.',
  ja: 'コマンドを登録できませんでした（{reason}）。doctor で原因を確かめてください。',
};
