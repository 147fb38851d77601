import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { escapeTerminal, terminalJson } from '../../adapters/console/escape.ts';
import { renderConsole } from '../../adapters/console/render.ts';
import { hitRecords } from '../../src/answer/cards.ts';
import { readCommand } from '../../src/answer/commands.ts';
import type { AnswerSize } from '../../src/answer/query-core.ts';
import type { Answer, Language, Place, Request } from '../../src/model.ts';
import { explain } from '../../src/search/explain.ts';
import { type Environment, EXIT, languageOption, parseOptions, positiveNumber, terminalOf } from '../command-line.ts';
import { languageOf } from '../failures.ts';
import { askCommand } from '../program-name.ts';
import { UsageError, type Wording } from '../usage.ts';
import { type Application, openApplication } from '../wiring.ts';

const CONSOLE: Place = { platform: 'console', ids: [], trusted: true };
const MAX_LIMIT = 1000;
const MAX_PAGE = 100_000;
const DEFAULT_LIMIT = 10;

/** `ask QUERY…` and `ask --batch FILE`. */
export async function ask(args: readonly string[], environment: Environment): Promise<number> {
  const startedAt = performance.now();
  const { options, words } = readArguments(args);
  const limit = positiveNumber(options.limit, 'limit', MAX_LIMIT);
  const page = positiveNumber(options.page, 'page', MAX_PAGE);
  const lang = languageOption(options.lang);
  if (options.batch !== undefined) {
    if (words.length > 0)
      throw new UsageError({
        en: '--batch takes its queries from the file; leave the query out.',
        ja: '--batch では質問をファイルから読みます。質問は書かないでください。',
      });
    const lines = readBatch(options.batch);
    const application = await openApplication(environment, options.notes);
    try {
      return await batch(lines, application, limit ?? DEFAULT_LIMIT, environment);
    } finally {
      await application.notes.close();
    }
  }
  const application = await openApplication(environment, options.notes);
  try {
    const query = words.join(' ');
    const language: Language | 'auto' = lang ?? application.settings.replyLanguage;
    const request = {
      text: query,
      place: CONSOLE,
      language,
      ...(page === undefined ? {} : { page }),
      ...(application.settings.locale === undefined ? {} : { locale: application.settings.locale }),
    };
    const size = options.json === true ? { hits: limit ?? DEFAULT_LIMIT } : limit === undefined ? {} : { cards: limit };
    await loadHelpersIfNeeded(query, application);
    const answer = await answerFor(request, size, application, environment);
    if (options.explain === true) {
      environment.stdout.write(
        `${escapeTerminal(await explain(query, application.notes.index, application.notes.helpers(), limit ?? DEFAULT_LIMIT))}\n`,
      );
    } else if (options.json === true)
      environment.stdout.write(`${terminalJson(toJson(answer, query, Math.round(performance.now() - startedAt)))}\n`);
    else {
      const text = renderConsole(answer, {
        ...terminalOf(environment),
        locate: application.locate,
        nextPage: (next) => askCommand(environment.program ?? 'k8snotes', argumentsFor(next, words, options)),
      });
      const stream = answer.kind === 'refused' || answer.kind === 'failed' ? environment.stderr : environment.stdout;
      stream.write(`${text}\n`);
    }
    return exitCode(answer);
  } finally {
    await application.notes.close();
  }
}

/** What concerns tips and gaps needs more than the notes; it is loaded for those alone. */
async function answerFor(request: Request, size: AnswerSize, application: Application, environment: Environment): Promise<Answer> {
  const { kind } = readCommand(request.text);
  if (kind !== 'tip' && kind !== 'gaps') return application.core.answer(request, size);
  const [{ createConsoleCore, openExistingStore }, { readServiceSettings }] = await Promise.all([
    import('../console-core.ts'),
    import('../service-settings.ts'),
  ]);
  const settings = readServiceSettings(environment.variables);
  const { core: notes, log } = application;
  const store = await openExistingStore(settings, log, environment);
  try {
    return await createConsoleCore({ settings, notes, store, log, environment }).answer(request, size);
  } finally {
    await store?.close();
  }
}

/** The same question for another page. */
function argumentsFor(page: number, words: readonly string[], options: ReturnType<typeof readArguments>['options']): readonly string[] {
  const kept = (['notes', 'limit', 'lang'] as const).flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const own = [...kept, '--page', String(page)];
  return words.some((word) => word.startsWith('--')) ? [...own, '--', ...words] : [...words, ...own];
}

/** Options may stand before or after the query; what begins with a single minus (`-Helm`) is part of the query. */
function readArguments(args: readonly string[]) {
  const known: string[] = [];
  const words: string[] = [];
  let onlyWords = false;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (onlyWords || !arg.startsWith('--')) words.push(arg);
    else if (arg === '--') onlyWords = true;
    else {
      known.push(arg);
      const takesValue = ['--notes', '--limit', '--page', '--lang', '--batch'].includes(arg);
      const value = args[at + 1];
      if (takesValue && value !== undefined) {
        known.push(value);
        at += 1;
      }
    }
  }
  const { values } = parseOptions(known, {
    notes: { type: 'string' },
    limit: { type: 'string' },
    page: { type: 'string' },
    lang: { type: 'string' },
    batch: { type: 'string' },
    json: { type: 'boolean' },
    explain: { type: 'boolean' },
  });
  return { options: values, words };
}

/**
 * The dictionaries cost time and memory: a single question waits for them only when the notes and the glossary leave something of it unexplained, and `status` because it
 * tells about them.
 */
async function loadHelpersIfNeeded(query: string, { core, notes }: Application): Promise<void> {
  const command = readCommand(query);
  if (command.kind === 'status') return notes.loadHelpers();
  if (command.kind !== 'search' && command.kind !== 'event') return;
  const first = await core.search(command.kind === 'search' ? command.text : query, CONSOLE);
  if (first === undefined) return;
  if (first.hits.length === 0 || first.plan.slots.some((slot) => slot.presence !== 'notes')) await notes.loadHelpers();
}

function exitCode(answer: Answer): number {
  switch (answer.kind) {
    case 'nothing':
      return EXIT.nothing;
    case 'events':
      return answer.wanted === undefined ? EXIT.ok : EXIT.nothing;
    case 'refused':
      return ['bad-page', 'only-operators', 'no-tips'].includes(answer.reason.code) ? EXIT.nothing : EXIT.wrongUse;
    case 'failed':
      return EXIT.wrongUse;
    default:
      return EXIT.ok;
  }
}

/** The JSON of section "ask --json" in docs/command-line.md. */
function toJson(answer: Answer, query: string, tookMs: number): object {
  const base = { query, kind: answer.kind, total: 0, tookMs, hits: [], didYouMean: [], alsoSearched: [], near: [] };
  switch (answer.kind) {
    case 'hits':
      return {
        ...base,
        total: answer.total,
        hits: answer.hits.map(plainHit),
        didYouMean: answer.didYouMean,
        alsoSearched: answer.alsoSearched,
        ...(answer.operatorProblems.length > 0 ? { operatorProblems: answer.operatorProblems } : {}),
      };
    case 'nothing':
      return {
        ...base,
        didYouMean: answer.didYouMean,
        alsoSearched: answer.alsoSearched,
        near: answer.near.map(plainHit),
        topics: answer.topics,
        unknownWords: answer.unknownWords,
        ...(answer.operatorProblems.length > 0 ? { operatorProblems: answer.operatorProblems } : {}),
      };
    default:
      return { ...base, ...answer, query };
  }
}

function plainHit(hit: Extract<Answer, { kind: 'hits' }>['hits'][number]): object {
  return { ...hit, session: hit.session ?? null, date: hit.date ?? null, url: hit.url ?? null };
}

interface BatchLine {
  readonly number: number;
  readonly source: string;
}

function readBatch(file: string): readonly BatchLine[] {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({
      en: `Cannot read the batch file "${file}": ${reason}. Give the path of a readable file, or - for standard input.`,
      ja: `質問のファイル「${file}」を読めません（${reason}）。読めるファイルのパスか、標準入力なら - を指定してください。`,
    });
  }
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((source, index) => ({ number: index + 1, source }))
    .filter((line) => line.source.trim() !== '');
}

/** Answer a batch in order; broken lines are told by number and the others answered. */
async function batch(lines: readonly BatchLine[], application: Application, limit: number, environment: Environment): Promise<number> {
  await application.notes.loadHelpers();
  const language = languageOf(environment);
  let broken = 0;
  for (const { number, source } of lines) {
    const query = readBatchQuery(source);
    if ('en' in query) {
      const where = language === 'ja' ? `${number} 行目` : `line ${number}`;
      environment.stderr.write(escapeTerminal(`${where}: ${query[language]}\n`));
      broken += 1;
      continue;
    }
    const before = performance.now();
    const result = await application.core.search(query.q, CONSOLE);
    const ms = Math.round((performance.now() - before) * 1000) / 1000;
    const hits = hitRecords((result?.hits ?? []).slice(0, limit), application.notes.index.corpus, () => undefined);
    const record = { id: query.id, hits: hits.map(({ file, line, endLine, score, tier }) => ({ file, line, endLine, score, tier })), ms };
    environment.stdout.write(`${terminalJson(record)}\n`);
  }
  return broken > 0 ? EXIT.wrongUse : EXIT.ok;
}

function readBatchQuery(source: string): { readonly id: unknown; readonly q: string } | Wording {
  const expected = '{"id":"…","q":"…"}';
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { en: `not JSON (${reason}); expected ${expected}`, ja: `JSON ではありません（${reason}）。${expected} の形で書いてください。` };
  }
  if (typeof value !== 'object' || value === null || !('q' in value) || typeof value.q !== 'string' || !('id' in value)) {
    return { en: `expected ${expected}`, ja: `${expected} の形で書いてください。` };
  }
  return { id: value.id, q: value.q };
}
