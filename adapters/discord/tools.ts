import type { Client, REST } from 'discord.js';
import type { ButtonCodec } from '../../src/answer/button-state.ts';
import { readCommand } from '../../src/answer/commands.ts';
import { chooseLanguage } from '../../src/answer/language.ts';
import type { Answer, Language, Person, Place, Request } from '../../src/model.ts';
import type { InFlight } from '../../src/ops/in-flight.ts';
import type { Pacer } from '../../src/ops/pacer.ts';
import type { SharedOnce } from '../../src/ops/shared-once.ts';
import type { ChatContext } from '../adapter.ts';
import type { Cooldown } from './cooldown.ts';
import { cleanQuery } from './escape.ts';
import type { DiscordSettings } from './settings.ts';

/** What every handler is given. */
export interface Tools extends ChatContext {
  readonly client: Client;
  readonly settings: DiscordSettings;
  readonly codec: ButtonCodec;
  readonly inFlight: InFlight;
  readonly cooldown: Cooldown;
  readonly pacer: Pacer;
  readonly sharedOnce: SharedOnce;
  /** For answers to interactions, which Discord does not count against the bot. */
  readonly answerRest: REST;
}

/** Cards a page: as much as a phone shows at once. */
export const SIZE = { cards: 3 } as const;

export interface Asked {
  readonly text: string;
  readonly place: Place;
  readonly person: Person;
  /** As Discord writes it: `ja`, `en-US`. */
  readonly locale: string | undefined;
  readonly page?: number;
  /** Id of the event, for the log. */
  readonly requestId: string;
}

export function requestOf({ text, place, person, locale, page, requestId }: Asked, { replyLanguage }: DiscordSettings): Request {
  return {
    text,
    place,
    person,
    language: replyLanguage,
    requestId,
    ...(locale === undefined ? {} : { locale }),
    ...(page === undefined ? {} : { page }),
  };
}

/** What a button asks again to get this answer: the query where there is one, said so that it is searched even where it is the name of a command. */
export function againText(answer: Answer, text: string): string {
  if (answer.kind !== 'hits' && answer.kind !== 'nothing') return cleanQuery(text);
  const query = cleanQuery(answer.query);
  return readCommand(query).kind === 'search' ? query : `search ${query}`;
}

/** The language in which the bot speaks where there is no answer to tell. */
export function languageFor(asked: Pick<Asked, 'text' | 'locale'>, { replyLanguage }: DiscordSettings): Language {
  return chooseLanguage({ text: asked.text, language: replyLanguage, ...(asked.locale === undefined ? {} : { locale: asked.locale }) });
}

/** An error of ours, told to the person by a number that is in the log, too. */
export function failedAnswer(language: Language, errorId: string): Extract<Answer, { kind: 'failed' }> {
  return { kind: 'failed', language, errorId };
}
