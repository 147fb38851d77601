import { dirname } from 'node:path';
import { renderFindings } from '../../adapters/console/render-findings.ts';
import { pause } from '../../src/ops/back-off.ts';
import { checkCache } from '../../src/ops/doctor/check-cache.ts';
import { checkClock } from '../../src/ops/doctor/check-clock.ts';
import { checkDisk } from '../../src/ops/doctor/check-disk.ts';
import { type CheckedStore, checkStore, storeProblem } from '../../src/ops/doctor/check-store.ts';
import { settingsFinding, unknownSettings } from '../../src/ops/doctor/check-variables.ts';
import type { Finding } from '../../src/ops/finding.ts';
import type { Logger } from '../../src/ops/log.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { parseStoreUrl } from '../../src/store/store-url.ts';
import { holidayFinding } from '../../src/tips/holidays.ts';
import { localTime } from '../../src/tips/local-date.ts';
import { type Environment, EXIT, languageOption, parseOptions, terminalOf } from '../command-line.ts';
import { findNotes } from '../doctor-notes.ts';
import { languageOf } from '../failures.ts';
import { discordSettings, slackSettings } from '../platforms.ts';
import { isSet, readServiceSettings, SERVICE_SETTING_NAMES, type ServiceSettings } from '../service-settings.ts';
import { openServiceStore } from '../service-wiring.ts';
import { SETTING_NAMES } from '../settings.ts';
import { UsageError, type Wording } from '../usage.ts';
import { givenVariables, SettingsError } from '../variables.ts';
import { createLog } from '../wiring.ts';

const NONE: Wording = { en: '', ja: '' };

/** `doctor [--json] [--notes DIR]`: looks at everything that is configured and says for each what to do. Exit 1 when something is in the way. Changes nothing but the database's tables and the caches. */
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
  const { variables } = environment;
  const names = [...SETTING_NAMES, ...SERVICE_SETTING_NAMES];
  const given = [settingsFinding(givenVariables(names, variables)), ...unknownSettings(variables, names)];
  let settings: ServiceSettings;
  try {
    settings = readServiceSettings(variables);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [...error.problems.map(wrongSetting), ...given];
  }
  // Only what goes wrong in a way that no finding tells.
  const logLevel = isSet('LOG_LEVEL', variables) ? settings.logLevel : 'fatal';
  const { log } = createLog(environment, { logLevel });
  const now = environment.now();
  const { findings: aboutStore, store } = await findStore(settings, environment, log);
  try {
    return [
      ...checkSettings(settings),
      ...given,
      ...(await findNotes(environment, notesDir, { ...settings.base, logLevel }, log)),
      ...aboutStore,
      ...(await findDisks(settings, aboutStore)),
      ...checkClock(now, settings.tips.zone),
      holidayFinding(localTime(now, 'Asia/Tokyo').date),
      ...(await findPlatforms(settings, environment, store, log)),
    ];
  } finally {
    await store?.close();
  }
}

function wrongSetting(message: Wording): Finding {
  const remedy: Wording = { en: 'See .env.example for all settings.', ja: '設定の一覧は .env.example にあります。' };
  return { area: 'settings', code: 'settings-wrong', state: 'problem', message, remedy };
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

async function findStore(settings: ServiceSettings, environment: Environment, log: Logger): Promise<CheckedStore> {
  const isServing = settings.slack !== undefined || settings.discord !== undefined;
  if (isServing || isSet('DATABASE_URL', environment.variables)) return checkStore(() => openServiceStore(settings, log, environment));
  const message: Wording = { en: 'No database is needed at the terminal.', ja: '端末だけならデータベースは要りません。' };
  return { findings: [{ area: 'store', code: 'store-not-needed', state: 'ok', message, remedy: NONE }], store: undefined };
}

async function findDisks({ base, databaseUrl }: ServiceSettings, aboutStore: readonly Finding[]): Promise<readonly Finding[]> {
  const folder = aboutStore.some(({ code }) => code === 'store-not-needed') ? undefined : databaseFolder(databaseUrl);
  const ofDatabase = folder === undefined ? [] : [await checkDisk(folder, { en: 'the database', ja: 'データベース' })];
  return [...ofDatabase, ...(await checkCache(base.cacheDir, base.notesRepository !== undefined))];
}

/** The folder of a database file; undefined for a server. */
function databaseFolder(url: string): string | undefined {
  try {
    const target = parseStoreUrl(url);
    return target.kind === 'file' ? dirname(target.path) : undefined;
  } catch (error) {
    // What is wrong with the address is told by the store.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

async function findPlatforms(
  settings: ServiceSettings,
  environment: Environment,
  store: Store | undefined,
  log: Logger,
): Promise<readonly Finding[]> {
  const slack = slackSettings(settings);
  const discord = discordSettings(settings);
  if (slack === undefined && discord === undefined) return [];
  const { channels: tipChannels, findings } = await channelsWithTips(settings, store);
  const { now } = environment;
  if (slack !== undefined) {
    const { checkSlack } = await import('../../adapters/slack/doctor.ts');
    findings.push(...(await checkSlack(slack, { log, pause, now, installations: store?.installations, tipChannels })));
  }
  if (discord !== undefined) {
    const { checkDiscord } = await import('../../adapters/discord/doctor.ts');
    const random = environment.random ?? Math.random;
    findings.push(...(await checkDiscord(discord, { log, pause, now, random, marks: store?.marks, tipChannels })));
  }
  return findings;
}

interface TipChannels {
  readonly channels: readonly { readonly channel: string; readonly workspace: string | undefined }[];
  readonly findings: Finding[];
}

/** Channels of the environment and of the subscriptions made in chat. */
async function channelsWithTips({ tips }: ServiceSettings, store: Store | undefined): Promise<TipChannels> {
  const named = tips.channels.map((channel) => ({ channel, workspace: undefined }));
  try {
    const active = (await store?.subscriptions.all())?.filter(({ state }) => state === 'active') ?? [];
    const known = new Set(active.map(({ channel }) => channel));
    const subscribed = active.map(({ channel, workspace }) => ({ channel, workspace }));
    return { channels: [...subscribed, ...named.filter(({ channel }) => !known.has(channel))], findings: [] };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { channels: named, findings: [storeProblem(error)] };
  }
}
