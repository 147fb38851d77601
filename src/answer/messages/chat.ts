import type { Language } from '../../model.ts';
import { chatEn } from './chat-en.ts';
import { chatJa } from './chat-ja.ts';

/** What only chat platforms say: buttons, sharing, start page, dialogs. Everything else is in `Messages`. No markup: escaping is the renderer's. */
export interface ChatMessages {
  readonly buttons: {
    readonly more: string;
    readonly back: string;
    readonly share: string;
    /** Puts away what one person alone sees. */
    readonly dismiss: string;
    /** Takes away for all what stands in a channel. */
    readonly remove: string;
    /** Accessible names of 👍 and 👎. */
    readonly voteUp: string;
    readonly voteDown: string;
    readonly openNote: string;
    readonly anotherTip: string;
    readonly retireTip: string;
    readonly close: string;
    readonly search: string;
    readonly help: string;
    /** Beside an event: leads to its talks. */
    readonly talks: string;
  };
  /** First line of a public copy: `sharer` is how the platform names the person, without pinging. */
  readonly sharedBy: (sharer: string, query: string) => string;
  readonly sharedTipBy: (sharer: string) => string;
  /** Said to the person who shared. */
  readonly shared: string;
  readonly cannotShare: string;
  /** The notes changed since the answer was shown. */
  readonly changed: string;
  /** Only the asker or a moderator may. */
  readonly cannotRemove: string;
  readonly thanks: string;
  readonly tipTitle: string;
  /** Fallback text of a tip's notification. */
  readonly tipNotification: (event: string, text: string) => string;
  readonly recorded: string;
  /** While the search runs. */
  readonly searching: string;
  readonly shortcut: { readonly title: string; readonly aboutMessage: (words: readonly string[]) => string; readonly noText: string };
  readonly searchDialog: { readonly title: string; readonly label: string; readonly placeholder: string; readonly submit: string };
  readonly home: {
    readonly title: string;
    readonly howToAsk: (command: string, mention: string) => string;
    readonly newestEvents: string;
    readonly todaysTip: string;
    readonly subscriptions: string;
    readonly noSubscriptions: (command: string) => string;
  };
  /** Suggested prompts of the agent view: title and what is asked. */
  readonly suggestedPrompts: (topics: readonly string[]) => readonly { readonly title: string; readonly message: string }[];
  /** Told to the person who subscribed, when posting has failed for days and stops. */
  readonly tipsStopped: (channel: string, reason: string, remedy: string) => string;
  /** How many cards or items did not fit into the message. */
  readonly leftOut: (cards: number) => string;
  /** Who shared, should the platform not tell a name. */
  readonly someone: string;
  /** The platform refused the layout of a message, which is why it comes as plain text. */
  readonly plainOnly: (errorId: string) => string;
  /** Nobody knows whether a public message arrived; it is not sent twice. */
  readonly perhapsSent: (errorId: string) => string;
  /** Stands before a time that the platform writes in the reader's own zone: when the notes were read. */
  readonly notesAsOfLabel: string;
  /** Whom a public answer is meant for. */
  readonly addressedTo: (name: string) => string;
  /** The same question was answered in this channel a moment ago; `where` is a link to that answer. */
  readonly answeredAlready: (where: string) => string;
  /** Told to the asker where the bot may not answer in the channel: which permissions it lacks there, as the platform names them. */
  readonly cannotAnswerThere: (channel: string, permissions: readonly string[]) => string;
  /** Before buttons with the words: `Did you mean:`. */
  readonly didYouMeanLabel: string;
  /** Before buttons with the topics. */
  readonly topicsLabel: string;
}

export function chatMessagesFor(language: Language): ChatMessages {
  return language === 'ja' ? chatJa : chatEn;
}
