import { App } from '@slack/bolt';

/** A bot that acknowledges every command and does nothing else: what the SDK, the machine and the local Slack take by themselves. */

const { SLACK_BOT_TOKEN: token, SLACK_API_URL: slackApiUrl, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = process.env;
const app = new App({
  token,
  clientOptions: { slackApiUrl },
  ...(appToken === undefined ? { signingSecret } : { appToken, socketMode: true }),
});
app.command(/./, ({ ack }) => ack());
const server = await app.start({ host: '127.0.0.1', port: 0 });
const port = appToken === undefined ? server.address().port : undefined;
process.stderr.write(port === undefined ? 'connected to Slack\n' : `{"port":${port},"msg":"listening for Slack"}\n`);
