import { ManifestError, scopeNotes, slackManifest } from '../../adapters/slack/manifest.ts';
import { type Environment, EXIT, languageOption, parseOptions } from '../command-line.ts';
import { languageOf } from '../failures.ts';
import { slackVariables } from '../service-settings.ts';
import { UsageError } from '../usage.ts';

/** `slack-manifest [--mode socket|http] [--lang ja|en]`: the app manifest on standard output; what each scope is for on standard error, when a person reads there. */
export function printSlackManifest(args: readonly string[], environment: Environment): number {
  const { values, positionals } = parseOptions(args, { mode: { type: 'string' }, lang: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`slack-manifest takes no words ("${positionals.join(' ')}").`);
  const variables = slackVariables(environment.variables);
  const mode = values.mode ?? variables.mode;
  if (mode !== 'socket' && mode !== 'http')
    throw new UsageError({
      en: `--mode takes socket or http, not "${mode}".`,
      ja: `--mode には socket か http を指定してください（「${mode}」は使えません）。`,
    });
  const language = languageOption(values.lang) ?? languageOf(environment);
  try {
    const manifest = slackManifest({
      mode,
      commandName: variables.commandName,
      ...(variables.publicUrl === undefined ? {} : { publicUrl: variables.publicUrl }),
      isDistributed: variables.isDistributed,
    });
    environment.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
  } catch (error) {
    if (error instanceof ManifestError) throw new UsageError(error.message);
    throw error;
  }
  if (environment.stderrIsTerminal === true) for (const line of scopeNotes(language, mode)) environment.stderr.write(`${line}\n`);
  return EXIT.ok;
}
