import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { renderFindings } from '../../adapters/console/render-findings.ts';
import { GitSourceError } from '../../src/notes/git-error.ts';
import { loadFolder, NotesFolderError } from '../../src/notes/load-folder.ts';
import { pause } from '../../src/ops/back-off.ts';
import { checkClock } from '../../src/ops/doctor/check-clock.ts';
import { checkDisk } from '../../src/ops/doctor/check-disk.ts';
import { checkNotesFolder } from '../../src/ops/doctor/check-notes-folder.ts';
import { checkStore } from '../../src/ops/doctor/check-store.ts';
import type { Finding } from '../../src/ops/finding.ts';
import type { Logger } from '../../src/ops/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { parseStoreUrl } from '../../src/store/store-url.ts';
import { GlossaryError, loadGlossary } from '../../src/text/load-glossary.ts';
import { holidayFinding } from '../../src/tips/holidays.ts';
import { localTime } from '../../src/tips/local-date.ts';
import { type Environment, EXIT, languageOption, parseOptions, terminalOf } from '../command-line.ts';
import { explainFailure, languageOf } from '../failures.ts';
import { notesFolder } from '../notes-folder.ts';
import { discordSettings, slackSettings } from '../platforms.ts';
import { isSet, readServiceSettings, type ServiceSettings } from '../service-settings.ts';
import { UsageError, type Wording } from '../usage.ts';
import { SettingsError } from '../variables.ts';
import { createLog } from '../wiring.ts';

const NONE: Wording = { en: '', ja: '' };

/** `doctor [--json] [--notes DIR]`: looks at everything that is configured and says for each what to do. Exit 1 when something is in the way. Changes nothing but the database's tables. */
export async function doctor(args: readonly string[], environment: Environment): Promise<number> {
  const { values, positionals } = parseOptions(args, { json: { type: 'boolean' }, notes: { type: 'string' }, lang: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`doctor takes no words ("${positionals.join(' ')}").`);
  const language = languageOption(values.lang) ?? languageOf(environment);
  const findings = await findAll(environment, values.notes);
  const hasProblem = findings.some((finding) => finding.state === 'problem');
  if (values.json === true) environment.stdout.write(`${JSON.stringify({ ok: !hasProblem, findings })}\n`);
  else environment.stdout.write(`${renderFindings(findings, { language, ...terminalOf(environment) })}\n`);
  return hasProblem ? EXIT.nothing : EXIT.ok;
}

async function findAll(environment: Environment, notesDir: string | undefined): Promise<readonly Finding[]> {
  let settings: ServiceSettings;
  try {
    settings = readServiceSettings(environment.variables);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const remedy: Wording = { en: 'See .env.example for all settings.', ja: '設定の一覧は .env.example にあります。' };
    return error.problems.map((message) => ({ area: 'settings', code: 'settings-wrong', state: 'problem', message, remedy }));
  }
  // Only what goes wrong in a way that no finding tells.
  const { log } = createLog(environment, { logLevel: isSet('LOG_LEVEL', environment.variables) ? settings.logLevel : 'fatal' });
  const now = environment.now();
  return [
    ...checkSettings(settings),
    ...(await checkNotes(environment, notesDir, settings)),
    ...(await checkDatabase(settings, environment, log)),
    ...checkClock(now, settings.tips.zone),
    holidayFinding(localTime(now, 'Asia/Tokyo').date),
    ...(await checkPlatforms(settings, environment, log)),
  ];
}

function checkSettings(settings: ServiceSettings): readonly Finding[] {
  const { slack, discord, tips } = settings;
  const names = [...(slack === undefined ? [] : [`Slack (${slack.mode})`]), ...(discord === undefined ? [] : ['Discord'])];
  const findings: Finding[] = [
    {
      area: 'settings',
      code: 'settings-ok',
      state: 'ok',
      message:
        names.length > 0
          ? { en: `Configured: ${names.join(', ')}.`, ja: `設定済み: ${names.join('、')}` }
          : {
              en: 'No platform is configured: start answers on the terminal. See docs/slack.md and docs/discord.md to connect one.',
              ja: 'プラットフォームの設定はありません。start は端末で答えます。つなぎ方は docs/slack.md と docs/discord.md にあります。',
            },
      remedy: NONE,
    },
  ];
  for (const channel of tips.channels) {
    const [platform] = channel.split(':');
    if ((platform === 'slack' && slack !== undefined) || (platform === 'discord' && discord !== undefined)) continue;
    findings.push({
      area: 'settings',
      code: 'tip-channel-unreachable',
      state: 'problem',
      message: {
        en: `TIP_CHANNELS names ${channel}, but its platform is not configured.`,
        ja: `TIP_CHANNELS に ${channel} がありますが、そのプラットフォームの設定がありません。`,
      },
      remedy: {
        en: 'Set the tokens of the platform, or leave the channel out.',
        ja: 'プラットフォームのトークンを設定するか、そのチャンネルを外してください。',
      },
    });
  }
  return findings;
}

async function checkNotes(environment: Environment, notesDir: string | undefined, settings: ServiceSettings): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const failed = (code: string, error: unknown): Finding => {
    const told: Wording = {
      en: (explainFailure(error, 'en') ?? String(error)).trim(),
      ja: (explainFailure(error, 'ja') ?? String(error)).trim(),
    };
    return { area: 'notes', code, state: 'problem', message: told, remedy: NONE };
  };
  try {
    const { folder, name } = await notesFolder(environment, settings.base, notesDir);
    const { notes, warnings } = await loadFolder(folder, { defaultAudience: settings.base.defaultAudience });
    findings.push(...checkNotesFolder(name, notes, warnings));
  } catch (error) {
    if (!(error instanceof NotesFolderError) && !(error instanceof GitSourceError)) throw error;
    findings.push(failed(error.code, error));
  }
  try {
    await loadGlossary(settings.base.glossaryFile);
  } catch (error) {
    if (!(error instanceof GlossaryError)) throw error;
    findings.push(failed('glossary-wrong', error));
  }
  findings.push(checkDictionary(settings));
  return findings;
}

function checkDictionary({ base }: ServiceSettings): Finding {
  const files = base.dictionaryFiles === 'auto' ? ['/usr/share/edict/edict'] : base.dictionaryFiles === 'none' ? [] : base.dictionaryFiles;
  const missing = files.filter((file) => !existsSync(file));
  const isThere = files.length > 0 && missing.length === 0;
  if (isThere) {
    const message: Wording = { en: `General dictionary: ${files.join(', ')}`, ja: `和英辞書: ${files.join('、')}` };
    return { area: 'notes', code: 'dictionary-ok', state: 'ok', message, remedy: NONE };
  }
  if (base.dictionaryFiles === 'auto' || base.dictionaryFiles === 'none') {
    return {
      area: 'notes',
      code: 'dictionary-none',
      state: 'ok',
      message: {
        en: 'No general dictionary: everyday words are not translated. With Debian’s package edict they are.',
        ja: '和英辞書がないため、日常の言葉の訳は探しません。Debian のパッケージ edict を入れると探せます。',
      },
      remedy: NONE,
    };
  }
  return {
    area: 'notes',
    code: 'dictionary-missing',
    state: 'problem',
    message: {
      en: `DICTIONARY_FILE names ${missing.join(', ')}, which is not there.`,
      ja: `DICTIONARY_FILE の ${missing.join('、')} がありません。`,
    },
    remedy: {
      en: 'Give the path of an EDICT or JMdict file, auto, or none.',
      ja: 'EDICT か JMdict のファイルのパス、auto、none のどれかを指定してください。',
    },
  };
}

async function checkDatabase(settings: ServiceSettings, environment: Environment, log: Logger): Promise<readonly Finding[]> {
  const isServing = settings.slack !== undefined || settings.discord !== undefined;
  const folder = databaseFolder(settings.databaseUrl);
  if (!isServing && !isSet('DATABASE_URL', environment.variables)) {
    const message: Wording = { en: 'No database is needed at the terminal.', ja: '端末だけならデータベースは要りません。' };
    return [{ area: 'store', code: 'store-not-needed', state: 'ok', message, remedy: NONE }];
  }
  const findings = await checkStore(() =>
    openStore({ url: settings.databaseUrl, encryptionKeys: settings.encryptionKeys, log, now: environment.now }),
  );
  return folder === undefined ? findings : [...findings, await checkDisk(folder, { en: 'the database', ja: 'データベース' })];
}

/** The folder of a database file, or what will hold it; undefined for a server. */
function databaseFolder(url: string): string | undefined {
  try {
    const target = parseStoreUrl(url);
    if (target.kind !== 'file') return undefined;
    let folder = dirname(resolve(target.path));
    while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
    return folder;
  } catch {
    // What is wrong with the address is told by the store.
    return undefined;
  }
}

async function checkPlatforms(settings: ServiceSettings, environment: Environment, log: Logger): Promise<readonly Finding[]> {
  const slack = slackSettings(settings);
  const discord = discordSettings(settings);
  if (slack === undefined && discord === undefined) return [];
  const store = await openIfPossible(settings, environment, log);
  try {
    const tipChannels = await channelsWithTips(settings, store);
    const findings: Finding[] = [];
    if (slack !== undefined) {
      const { checkSlack } = await import('../../adapters/slack/doctor.ts');
      findings.push(...(await checkSlack(slack, { log, pause, installations: store?.installations, tipChannels })));
    }
    if (discord !== undefined) {
      const { checkDiscord } = await import('../../adapters/discord/doctor.ts');
      findings.push(...(await checkDiscord(discord, { log, pause, random: Math.random, tipChannels })));
    }
    return findings;
  } finally {
    await store?.close();
  }
}

/** The store, for what the platforms have in it; that it cannot be opened has a finding of its own already. */
async function openIfPossible(settings: ServiceSettings, { now }: Environment, log: Logger): Promise<Store | undefined> {
  try {
    return await openStore({ url: settings.databaseUrl, encryptionKeys: settings.encryptionKeys, log, now });
  } catch {
    return undefined;
  }
}

/** Channels of the environment and of the subscriptions made in chat. */
async function channelsWithTips(
  settings: ServiceSettings,
  store: Store | undefined,
): Promise<readonly { readonly channel: string; readonly workspace: string | undefined }[]> {
  const subscribed = (await store?.subscriptions.all())?.filter((subscription) => subscription.state === 'active') ?? [];
  const known = new Set(subscribed.map(({ channel }) => channel));
  const named = settings.tips.channels.filter((channel) => !known.has(channel)).map((channel) => ({ channel, workspace: undefined }));
  return [...subscribed.map(({ channel, workspace }) => ({ channel, workspace })), ...named];
}
