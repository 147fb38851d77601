import { type CommandInteraction, type MessageComponentInteraction, type REST, Routes } from 'discord.js';
import type { DiscordMessage } from './render.ts';

/**
 * Fill in or change the answer to an interaction.
 *
 * Not by `editReply`: the SDK counts that against the 50 requests a second of a bot, so that 200 people would wait up to four seconds (measured), while Discord does not:
 * https://discord.com/developers/docs/topics/rate-limits#global-rate-limit, checked 2026-11.
 *
 * @param rest  One without that count. A 429 is honoured all the same.
 */
export async function editAnswer(
  interaction: CommandInteraction | MessageComponentInteraction,
  message: Partial<DiscordMessage>,
  rest: REST,
): Promise<void> {
  const body = { ...message, allowed_mentions: { parse: [] } };
  await rest.patch(Routes.webhookMessage(interaction.applicationId, interaction.token), { body, auth: false });
}
