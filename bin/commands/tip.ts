import { terminalJson } from '../../adapters/console/escape.ts';
import { renderConsole } from '../../adapters/console/render.ts';
import { chooseLanguage } from '../../src/answer/language.ts';
import { createTipSource } from '../../src/create-tip-sources.ts';
import type { Answer, Card, Language, Place, ShownUnit, TipOccasion, TipPreviewEntry, UnitId } from '../../src/model.ts';
import type { Store } from '../../src/store/store.ts';
import { judgeNote, type TipJudgement } from '../../src/tips/judge-tip.ts';
import { previewTips } from '../../src/tips/preview-tips.ts';
import { scheduleView } from '../../src/tips/schedule.ts';
import { type Environment, EXIT, languageOption, parseOptions, positiveNumber, terminalOf } from '../command-line.ts';
import { CONSOLE, createConsoleCore, openExistingStore } from '../console-core.ts';
import { type OpenPosters, postersOfPlatforms, postTip } from '../post-tip.ts';
import { readServiceSettings, type ServiceSettings } from '../service-settings.ts';
import { scheduleDefaults } from '../service-wiring.ts';
import { UsageError } from '../usage.ts';
import { type Application, openApplication } from '../wiring.ts';

const MAX_PREVIEW = 100;
const TARGET = /^(?:slack:[CGD][A-Z0-9]{2,}|discord:\d{15,21})$/;

/** `tip`: one now; `--json` with its judgement; `--json --all` every unit of the notes with its own; `--preview N` the next ones; `--post TARGET` today's to a channel. */
export async function tip(
  args: readonly string[],
  environment: Environment,
  openPosters: OpenPosters = postersOfPlatforms,
): Promise<number> {
  const options = readArguments(args);
  const settings = readServiceSettings(environment.variables);
  const application = await openApplication(environment, options.notes);
  try {
    const { replyLanguage, locale } = application.settings;
    const language = chooseLanguage({ text: '', language: options.lang ?? replyLanguage, ...(locale === undefined ? {} : { locale }) });
    const context: Context = { environment, application, settings, language, json: options.json };
    if (options.all) return judgements(context);
    if (options.post !== undefined) return await postTip(options.post, { ...context, openPosters });
    return options.preview === undefined ? await tipNow(context) : await preview(options.preview, options.for, context);
  } finally {
    await application.notes.close();
  }
}

interface Context {
  readonly environment: Environment;
  readonly application: Application;
  readonly settings: ServiceSettings;
  readonly language: Language;
  readonly json: boolean;
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parseOptions(args, {
    json: { type: 'boolean' },
    all: { type: 'boolean' },
    preview: { type: 'string' },
    for: { type: 'string' },
    post: { type: 'string' },
    notes: { type: 'string' },
    lang: { type: 'string' },
  });
  if (positionals.length > 0) {
    const words = positionals.join(' ');
    throw new UsageError({
      en: `tip takes no words ("${words}"). Subscribing is for channels: say "tip subscribe" there, or set TIP_CHANNELS.`,
      ja: `tip に言葉は付けられません（「${words}」）。登録はチャンネルで「ひとこと 登録」と言うか、TIP_CHANNELS を設定してください。`,
    });
  }
  const { all = false, json = false, post } = values;
  if (all && !json)
    throw new UsageError({
      en: '--all lists units for programs; use it with --json.',
      ja: '--all はプログラム用の一覧です。--json と一緒に使ってください。',
    });
  if ([all, values.preview !== undefined, post !== undefined].filter(Boolean).length > 1)
    throw new UsageError({
      en: '--all, --preview and --post exclude each other. Give one of them.',
      ja: '--all、--preview、--post は同時に使えません。どれか一つにしてください。',
    });
  if (values.for !== undefined && values.preview === undefined)
    throw new UsageError({
      en: '--for names the channel of a preview; use it with --preview N.',
      ja: '--for は予告するチャンネルです。--preview N と一緒に使ってください。',
    });
  return {
    json,
    all,
    preview: positiveNumber(values.preview, 'preview', MAX_PREVIEW),
    for: target(values.for, 'for'),
    post: target(post, 'post'),
    notes: values.notes,
    lang: languageOption(values.lang),
  };
}

function target(value: string | undefined, name: string): string | undefined {
  if (value === undefined || TARGET.test(value)) return value;
  throw new UsageError({
    en: `--${name} takes a channel such as slack:C0123ABCD or discord:123456789012345678, not "${value}".`,
    ja: `--${name} には slack:C0123ABCD や discord:123456789012345678 のようなチャンネルを指定してください（「${value}」は使えません）。`,
  });
}

async function tipNow(context: Context): Promise<number> {
  const { application, environment, language, json, settings } = context;
  const core = createConsoleCore({ settings, notes: application.core, store: undefined, log: application.log, environment });
  const answer = await core.answer({ text: 'tip', place: CONSOLE, language });
  if (answer.kind !== 'tip') return show(answer, context);
  if (!json) return show(answer, context);
  const { unitId, card, occasion } = answer;
  const judgement = judgementOf(unitId, application);
  environment.stdout.write(`${terminalJson({ kind: 'tip', id: unitId, ...cardJson(card, occasion), judgement })}\n`);
  return EXIT.ok;
}

/** The next tips: of a channel as its subscription, bag and past posts have them, else by the `TIP_*` settings from a bag that nobody has begun. */
async function preview(count: number, channel: string | undefined, context: Context): Promise<number> {
  const { application, environment, language, json, settings } = context;
  const now = environment.now();
  const store = channel === undefined ? undefined : await openExistingStore(settings, application.log, environment);
  try {
    const known = channel === undefined ? undefined : await channelState(channel, store);
    const schedule = known?.subscription ?? { ...scheduleDefaults(settings), pausedUntil: undefined };
    const entries = await previewTips(
      {
        channel: channel ?? 'console',
        schedule,
        place: channel === undefined ? CONSOLE : placeOf(channel, known?.subscription?.workspace),
        bag: known?.bag,
        posted: known?.posted ?? [],
        count,
      },
      createTipSource(application.core, environment.now),
      now,
    );
    const view = known?.subscription === undefined ? undefined : scheduleView(known.subscription, now);
    if (entries.length === 0 && schedule.pausedUntil === undefined)
      return show({ kind: 'refused', language, reason: { code: 'no-tips' } }, context);
    if (json) {
      environment.stdout.write(`${terminalJson({ kind: 'tip-preview', schedule: view ?? null, entries: entries.map(entryJson) })}\n`);
      return entries.length > 0 ? EXIT.ok : EXIT.nothing;
    }
    // The settings are what whoever runs this looks at; that nobody subscribed is said of channels alone.
    const shown = view ?? (channel === undefined ? settingsView(context, entries) : undefined);
    show({ kind: 'tip-preview', language, schedule: shown, entries }, context);
    return entries.length > 0 ? EXIT.ok : EXIT.nothing;
  } finally {
    await store?.close();
  }
}

async function channelState(channel: string, store: Store | undefined) {
  const subscription = await store?.subscriptions.find(channel);
  if (store === undefined || subscription === undefined || subscription.state !== 'active') return undefined;
  // A subscription has its bag, or is about to begin this one.
  const { firstSeed } = await import('../../src/tips/bag.ts');
  const [bag, posted] = await Promise.all([
    store.bags.open(channel, firstSeed(channel), subscription.updatedAt),
    store.ledger.ofChannel(channel, 'tip', MAX_PREVIEW),
  ]);
  return { subscription, bag, posted };
}

/** As far as the terminal can know what is around a channel: on Slack and Discord alike, the channel and its workspace or server. */
function placeOf(channel: string, workspace: string | undefined): Place {
  const platform = channel.startsWith('slack:') ? 'slack' : 'discord';
  return {
    platform,
    ids: workspace === undefined ? [channel] : [channel, workspace],
    trusted: false,
    channel,
    ...(workspace === undefined ? {} : { workspace }),
  };
}

function settingsView({ settings }: Context, entries: readonly TipPreviewEntry[]) {
  return { channel: 'console', ...scheduleDefaults(settings), pausedUntil: undefined, next: entries[0]?.moment, digest: false };
}

/** Every unit with what it is worth and why, a JSON line each, in the order of the notes. */
function judgements({ application, environment }: Context): number {
  const { corpus, glossary } = application.notes.index;
  for (const note of corpus.notes()) {
    for (const judgement of judgeNote(note, corpus, glossary)) {
      const unit = corpus.unit(judgement.unitId)?.unit;
      if (unit === undefined) continue;
      const { worthy, score, reasons, topics } = judgement;
      environment.stdout.write(
        `${terminalJson({ id: unit.id, file: unit.path, line: unit.line, text: unit.text, worthy, score, reasons, topics })}\n`,
      );
    }
  }
  return EXIT.ok;
}

function judgementOf(unitId: UnitId, { notes }: Application): Omit<TipJudgement, 'unitId'> | undefined {
  const { corpus, glossary } = notes.index;
  const note = corpus.unit(unitId)?.note;
  const found = note === undefined ? undefined : judgeNote(note, corpus, glossary).find((judgement) => judgement.unitId === unitId);
  if (found === undefined) return undefined;
  const { worthy, score, reasons, topics, talk } = found;
  return { worthy, score, reasons, topics, talk };
}

function show(answer: Answer, { application, environment, json }: Context): number {
  const isProblem = answer.kind === 'refused' || answer.kind === 'failed';
  if (json) environment.stdout.write(`${terminalJson(answer)}\n`);
  else {
    const text = renderConsole(answer, { ...terminalOf(environment), locate: application.locate, nextPage: () => '' });
    (isProblem ? environment.stderr : environment.stdout).write(`${text}\n`);
  }
  if (answer.kind === 'refused' && answer.reason.code === 'no-tips') return EXIT.nothing;
  return isProblem ? EXIT.wrongUse : EXIT.ok;
}

function entryJson({ moment, card, occasion }: TipPreviewEntry): object {
  return { ...moment, tip: { id: card.top.unitId, ...cardJson(card, occasion) } };
}

function cardJson(card: Card, occasion: TipOccasion | undefined): object {
  return {
    file: card.path,
    line: card.line,
    endLine: card.endLine,
    text: card.top.text,
    below: linesBelow(card.top, 0),
    path: card.breadcrumb,
    session: card.session ?? null,
    event: card.event,
    date: card.date ?? null,
    speakers: card.speakers.map(({ name }) => name),
    url: card.url ?? null,
    occasion: occasion ?? null,
  };
}

function linesBelow(unit: ShownUnit, depth: number): readonly { readonly depth: number; readonly text: string }[] {
  return unit.children.flatMap((child) => [{ depth: depth + 1, text: child.text }, ...linesBelow(child, depth + 1)]);
}
