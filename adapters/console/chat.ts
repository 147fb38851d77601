import { createInterface, type Interface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { chooseLanguage } from '../../src/answer/language.ts';
import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { Answer, Language, Place } from '../../src/model.ts';
import type { Adapter, AdapterContext } from '../adapter.ts';
import { type ConsoleStyle, renderConsole } from './render.ts';

export interface ChatOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** True when a person sits at it: then there is a prompt and a greeting. */
  readonly interactive: boolean;
  readonly style: Omit<ConsoleStyle, 'nextPage'>;
  readonly language: Language | 'auto';
  readonly locale: string | undefined;
  /** Shown once at the start. */
  readonly greeting: readonly string[];
}

const PLACE: Place = { platform: 'console', ids: [], trusted: true };
const PROMPT = '> ';
const MORE = /^(?:\/more|\/続き|\/次|続き)$/i;
const QUIT = /^\/?(?:quit|exit)$/i;

/** The console chat: every line is a request, `/more` shows the next page of the last answer, `/quit` or the end of input ends it; empty lines are passed over. */
export function createConsoleChat(context: AdapterContext, options: ChatOptions): Adapter {
  let lines: Interface | undefined;
  let resolveEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });
  let stopped = false;
  let running: Promise<void> | undefined;
  const write = (text: string): void => {
    options.output.write(`${text}\n`);
  };
  const style: ConsoleStyle = { ...options.style, nextPage: () => '/more' };
  let last: { readonly text: string; readonly page: number; readonly pageCount: number } | undefined;
  const handle = async (line: string): Promise<void> => {
    const wantsMore = MORE.test(line.trim());
    if (wantsMore && (last === undefined || last.page >= last.pageCount)) {
      const language = chooseLanguage({
        text: last?.text ?? line,
        language: options.language,
        ...(options.locale === undefined ? {} : { locale: options.locale }),
      });
      write(`${messagesFor(language).noMorePages}\n`);
      return;
    }
    const text = wantsMore && last !== undefined ? last.text : line;
    const page = wantsMore && last !== undefined ? last.page + 1 : 1;
    const answer = await context.core.answer({
      text,
      page,
      place: PLACE,
      language: options.language,
      ...(options.locale === undefined ? {} : { locale: options.locale }),
    });
    last = pagesOf(answer, text);
    write(renderConsole(answer, style));
    write('');
  };
  const run = async (): Promise<void> => {
    // Only now: lines that come before anybody waits for them would be lost.
    const reader = createInterface({
      input: options.input,
      output: options.interactive ? options.output : undefined,
      terminal: options.interactive,
    });
    lines = reader;
    // On a terminal, readline takes Ctrl-C for itself.
    reader.on('SIGINT', () => reader.close());
    for (const line of options.greeting) write(line);
    if (options.interactive) {
      reader.setPrompt(PROMPT);
      reader.prompt();
    }
    for await (const line of reader) {
      if (stopped || QUIT.test(line.trim())) return;
      if (line.trim() !== '') await handle(line);
      if (options.interactive && !stopped) reader.prompt();
    }
    // The end of input leaves the prompt behind.
    if (options.interactive) write('');
  };
  const stop = async (): Promise<void> => {
    stopped = true;
    lines?.close();
    await running;
  };
  return {
    name: 'console',
    start: () => {
      running = run()
        .catch((error: unknown) => {
          context.log.error({ err: error }, 'the console chat ended with an error');
        })
        .finally(() => {
          lines?.close();
          resolveEnded();
        });
      return Promise.resolve();
    },
    stop,
    ended,
  };
}

function pagesOf(answer: Answer, text: string): { readonly text: string; readonly page: number; readonly pageCount: number } | undefined {
  return answer.kind === 'hits' || answer.kind === 'open' ? { text, page: answer.page, pageCount: answer.pageCount } : undefined;
}
