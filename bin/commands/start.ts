import { createConsoleChat } from '../../adapters/console/chat.ts';
import type { Language } from '../../src/model.ts';
import { serveHttp } from '../../src/ops/http-server.ts';
import type { Store } from '../../src/store/store.ts';
import { type Environment, EXIT, languageOption, parseOptions, terminalOf } from '../command-line.ts';
import { createConsoleCore, openExistingStore } from '../console-core.ts';
import { languageOf } from '../failures.ts';
import { notesHooks } from '../notes-hooks.ts';
import { checkReadiness } from '../readiness.ts';
import { isSet, readServiceSettings, type ServiceSettings } from '../service-settings.ts';
import { UsageError, type Wording } from '../usage.ts';
import { openService, type Service } from '../wiring.ts';

const GREETING: Wording = {
  en: 'k8snotes: type what you look for (help for more, /more for the next page, /quit to leave).',
  ja: 'k8snotes: 知りたい言葉を書いてください（ヘルプ で使い方、/more で次のページ、/quit で終了）。',
};

/** How to connect the platforms. */
const CONNECT: Readonly<Record<Language, readonly [string, string]>> = {
  en: ['Slack: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md).', 'Discord: set DISCORD_TOKEN (docs/discord.md).'],
  ja: [
    'Slack で使うには SLACK_BOT_TOKEN と SLACK_APP_TOKEN を設定します（docs/slack.md）。',
    'Discord で使うには DISCORD_TOKEN を設定します（docs/discord.md）。',
  ],
};

/** `start`: every adapter that the environment configures; with none, the console chat. */
export async function start(args: readonly string[], environment: Environment): Promise<number> {
  const options = readArguments(args);
  const settings = readServiceSettings(environment.variables);
  if (settings.slack === undefined && settings.discord === undefined)
    return serveConsole(options, environment, settings, CONNECT[languageOf(environment)]);
  const { serve } = await import('../serve.ts');
  return serve(environment, settings, options.notes);
}

/** `chat`: the console chat alone. */
export function chat(args: readonly string[], environment: Environment): Promise<number> {
  return serveConsole(readArguments(args), environment, readServiceSettings(environment.variables), []);
}

interface ConsoleArguments {
  readonly notes: string | undefined;
  readonly lang: Language | undefined;
}

function readArguments(args: readonly string[]): ConsoleArguments {
  const { values, positionals } = parseOptions(args, { notes: { type: 'string' }, lang: { type: 'string' } });
  if (positionals.length > 0) {
    const words = positionals.join(' ');
    throw new UsageError({
      en: `chat and start take no words ("${words}"); to ask once, use ask.`,
      ja: `chat と start に言葉は付けられません（「${words}」）。一度だけ質問するには ask を使ってください。`,
    });
  }
  return { notes: values.notes, lang: languageOption(values.lang) };
}

async function serveConsole(
  options: ConsoleArguments,
  environment: Environment,
  settings: ServiceSettings,
  announcement: readonly string[],
): Promise<number> {
  const service = await openService(environment, options.notes, { watch: true });
  const store = await openStoreIfWanted(environment, settings, service);
  const http = await httpIfWanted(environment, settings, service, store);
  // For whoever wants more than this terminal; on standard error, so that answers from a pipe stay clean.
  for (const line of announcement) environment.stderr.write(`${line}\n`);
  const isInteractive = environment.stdinIsTerminal && environment.stdoutIsTerminal;
  const adapter = createConsoleChat(
    { core: createConsoleCore({ settings, notes: service.core, store, log: service.log, environment }), log: service.log },
    {
      input: environment.stdin,
      output: environment.stdout,
      interactive: isInteractive,
      style: { ...terminalOf(environment), locate: service.locate },
      language: options.lang ?? service.settings.replyLanguage,
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
  await http?.close();
  await service.close();
  await store?.close();
  return EXIT.ok;
}

/** Durable state where there is some, or where it is asked for by name: just trying the program makes no database. */
async function openStoreIfWanted(environment: Environment, settings: ServiceSettings, service: Service): Promise<Store | undefined> {
  if (!isSet('DATABASE_URL', environment.variables)) return openExistingStore(settings, service.log, environment);
  const { openServiceStore } = await import('../service-wiring.ts');
  return openServiceStore(settings, service.log, environment);
}

/** A terminal needs no HTTP server; where a port is asked for, there is one all the same. */
async function httpIfWanted(
  environment: Environment,
  settings: ServiceSettings,
  service: Service,
  store: Store | undefined,
): Promise<{ readonly close: () => Promise<void> } | undefined> {
  if (!isSet('HTTP_PORT', environment.variables)) return undefined;
  const readiness = () =>
    checkReadiness({ phase: () => 'serving', notes: service.state, store: () => store ?? 'none', adapters: () => [] });
  const hooks = notesHooks(settings.base, service.refresh, service.log, environment.now);
  return serveHttp({ ...settings.http, log: service.log, readiness, hooks });
}
