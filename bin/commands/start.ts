import { createConsoleChat } from '../../adapters/console/chat.ts';
import type { Language } from '../../src/model.ts';
import { type Environment, EXIT, languageOption, parseOptions, terminalOf } from '../command-line.ts';
import { languageOf } from '../failures.ts';
import { UsageError, type Wording } from '../usage.ts';
import { openService } from '../wiring.ts';

const GREETING: Wording = {
  en: 'k8snotes: type what you look for (help for more, /more for the next page, /quit to leave).',
  ja: 'k8snotes: 知りたい言葉を書いてください（ヘルプ で使い方、/more で次のページ、/quit で終了）。',
};

/** How to connect the platforms. */
const CONNECT: Readonly<Record<Language, readonly [string, string]>> = {
  en: [
    'Slack: a coming version connects with SLACK_BOT_TOKEN and SLACK_APP_TOKEN in the environment; this one answers here only.',
    'Discord: a coming version connects with DISCORD_TOKEN in the environment; this one answers here only.',
  ],
  ja: [
    'Slack: 今後の版で、環境変数 SLACK_BOT_TOKEN と SLACK_APP_TOKEN を設定すると接続します。この版はここでだけ答えます。',
    'Discord: 今後の版で、環境変数 DISCORD_TOKEN を設定すると接続します。この版はここでだけ答えます。',
  ],
};

/** Variables that will switch platforms on: set today, they would be ignored in silence, so they are refused aloud. */
const PLATFORM_VARIABLES = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_ID', 'DISCORD_TOKEN'];

/** `start`: every adapter that the environment configures; with none, the console chat. */
export async function start(args: readonly string[], environment: Environment): Promise<number> {
  const configured = PLATFORM_VARIABLES.filter(
    (name) => (environment.variables[name] ?? environment.variables[`${name}_FILE`] ?? '') !== '',
  );
  if (configured.length > 0) {
    const names = configured.join(', ');
    throw new UsageError({
      en: `${names} ${configured.length === 1 ? 'is' : 'are'} set, but this version has no Slack or Discord adapter. Unset ${configured.length === 1 ? 'it' : 'them'} to use the console chat.`,
      ja: `${names} が設定されていますが、この版には Slack と Discord のアダプターがありません。コンソールで使うには設定を外してください。`,
    });
  }
  return serveConsole(args, environment, CONNECT[languageOf(environment)]);
}

/** `chat`: the console chat alone. */
export function chat(args: readonly string[], environment: Environment): Promise<number> {
  return serveConsole(args, environment, []);
}

async function serveConsole(args: readonly string[], environment: Environment, announcement: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { notes: { type: 'string' }, lang: { type: 'string' } });
  if (positionals.length > 0) {
    const words = positionals.join(' ');
    throw new UsageError({
      en: `chat and start take no words ("${words}"); to ask once, use ask.`,
      ja: `chat と start に言葉は付けられません（「${words}」）。一度だけ質問するには ask を使ってください。`,
    });
  }
  const language = languageOption(values.lang);
  const service = await openService(environment, values.notes);
  // For whoever wants more than this terminal; on standard error, so that answers from a pipe stay clean.
  for (const line of announcement) environment.stderr.write(`${line}\n`);
  const isInteractive = environment.stdinIsTerminal && environment.stdoutIsTerminal;
  const adapter = createConsoleChat(
    { core: service.core, log: service.log },
    {
      input: environment.stdin,
      output: environment.stdout,
      interactive: isInteractive,
      style: { ...terminalOf(environment), locate: service.locate },
      language: language ?? service.settings.replyLanguage,
      locale: service.settings.locale,
      greeting: isInteractive ? [GREETING[languageOf(environment)], ''] : [],
    },
  );
  environment.onStopSignal(() => {
    void adapter.stop();
  });
  // A person can begin at once, and answers get better when readings and dictionary arrive; lines from a pipe must not depend on how fast they come.
  if (!isInteractive) await service.helpersLoaded;
  await adapter.start();
  await adapter.ended;
  await service.close();
  return EXIT.ok;
}
