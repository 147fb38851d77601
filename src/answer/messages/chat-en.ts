import type { ChatMessages } from './chat.ts';

/** The English wording of what only chat platforms say. */
export const chatEn: ChatMessages = {
  buttons: {
    more: 'More',
    back: 'Back',
    share: 'Share to channel',
    dismiss: 'Dismiss',
    voteUp: 'This helped',
    voteDown: 'This did not help',
    openNote: 'Open note',
    anotherTip: 'Another tip',
    retireTip: 'Do not show again',
    close: 'Close',
    search: 'Search',
    help: 'Help',
  },
  sharedBy: (sharer, query) => `${sharer} shared notes on ${query}`,
  sharedTipBy: (sharer) => `${sharer} shared a tip`,
  shared: 'Shared to the channel.',
  cannotShare: 'This cannot be shared here: the bot may not post in this channel. Invite it, then try again.',
  changed: 'The notes have changed since then. This is the answer now; look at it before you share it.',
  dismissed: 'Dismissed.',
  cannotDismiss: 'Only the person who asked, or a moderator, can dismiss this.',
  thanks: 'Thank you, noted.',
  tipTitle: 'Tip of the day',
  tipNotification: (event, text) => `Tip of the day (${event}): ${text}`,
  recorded: 'The question was recorded, without names, so that the notes can be improved.',
  searching: 'Searching the notes…',
  shortcut: {
    title: 'Find notes about this',
    aboutMessage: (words) => `Notes about ${words.join(', ')}`,
    noText: 'That message has no text to search for.',
  },
  searchDialog: {
    title: 'Search the notes',
    label: 'What are you looking for?',
    placeholder: 'istio, メモリ, うんよう …',
    submit: 'Search',
  },
  home: {
    title: 'Ask your meetup notes',
    howToAsk: (command, mention) => `Type ${command} istio anywhere, mention ${mention} in a channel or thread, or write here in Messages.`,
    newestEvents: 'Newest events',
    todaysTip: 'Tip of the day',
    subscriptions: 'Channels with a daily tip',
    noSubscriptions: (command) => `None yet. Say ${command} tip subscribe in a channel.`,
  },
  suggestedPrompts: (topics) => [
    ...topics.slice(0, 2).map((topic) => ({ title: `What do the notes say about ${topic}?`, message: topic })),
    { title: 'Show me a tip', message: 'tip' },
    { title: 'What events are there?', message: 'events' },
  ],
  tipsStopped: (channel, reason, remedy) =>
    `The daily tip for ${channel} has been stopped, because it could not be posted for three days: ${reason}. ${remedy} Then say “tip subscribe” there again.`,
  leftOut: (cards) => `${cards} more on the next page`,
};
