import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';

/** A bot that gives every command its first response and does nothing else: what the SDK, the machine and the local Discord take by themselves. */

const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: process.env.DISCORD_API_URL } });
client.on(Events.Error, (error) => process.stderr.write(`${error.message}\n`));
client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
});
client.once(Events.ClientReady, () => process.stderr.write('ready\n'));
await client.login(process.env.DISCORD_TOKEN);
