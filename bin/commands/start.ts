import { createConsoleChat } from '../../adapters/console/chat.ts';
import { type Environment, EXIT, parseOptions } from '../command-line.ts';
import { openApplication } from '../wiring.ts';
import { UsageError } from '../usage.ts';

const GREETING = [
  'k8snotes: type what you look for (help for more, /quit to leave).',
  'Slack and Discord are not part of this version yet; they will connect with SLACK_BOT_TOKEN + SLACK_APP_TOKEN',
  'and with DISCORD_TOKEN in the environment, and this console chat stays for trying things out.',
  '',
];

/** Variables that will switch platforms on: set today, they would be ignored in silence, so they are refused aloud. */
const PLATFORM_VARIABLES = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_ID', 'DISCORD_TOKEN'];

/** `start`: every adapter that the environment configures; with none, the console chat. */
export async function start(args: readonly string[], environment: Environment): Promise<number> {
  const configured = PLATFORM_VARIABLES.filter((name) => (environment.variables[name] ?? environment.variables[`${name}_FILE`] ?? '') !== '');
  if (configured.length > 0) {
    throw new UsageError(`${configured.join(', ')} ${configured.length === 1 ? 'is' : 'are'} set, but this version has no Slack or Discord adapter. Unset ${configured.length === 1 ? 'it' : 'them'} to use the console chat.`);
  }
  return chat(args, environment);
}

/** `chat`: the console chat alone. */
export async function chat(args: readonly string[], environment: Environment): Promise<number> {
  const { values, positionals } = parseOptions(args, { notes: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`chat and start take no words ("${positionals.join(' ')}"); to ask once, use ask.`);
  const application = await openApplication(environment, values.notes);
  const adapter = createConsoleChat(
    { core: application.core, log: application.log },
    {
      input: environment.stdin,
      output: environment.stdout,
      interactive: environment.stdinIsTerminal && environment.stdoutIsTerminal,
      style: { width: Math.min(environment.columns ?? 100, 120), colour: environment.stdoutIsTerminal && (environment.variables['NO_COLOR'] ?? '') === '' },
      language: application.settings.replyLanguage,
      locale: application.settings.locale,
      greeting: GREETING,
    },
  );
  environment.onStopSignal(() => {
    void adapter.stop();
  });
  // Answers begin at once and get better when readings and dictionary arrive.
  void application.notes.loadHelpers();
  await adapter.start();
  await adapter.ended;
  await application.notes.close();
  return EXIT.ok;
}
