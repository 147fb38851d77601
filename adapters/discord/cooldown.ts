/** Which questions were answered for everybody in a channel a moment ago. */
export interface Cooldown {
  /** Link to the answer that stands there already, if any. */
  readonly answerTo: (channelId: string, question: string, now: Date) => string | undefined;
  readonly remember: (channelId: string, question: string, link: string, now: Date) => void;
  /** The answer is gone: ask again. */
  readonly forget: (link: string) => void;
}

/** So long the first answer is still on the screen. */
const COOLDOWN_MS = 60_000;
const MAX_REMEMBERED = 1000;

/** Remembers in this process alone: a second replica may answer once more, which does no harm. */
export function createCooldown(): Cooldown {
  const answers = new Map<string, { readonly link: string; readonly at: number }>();
  const keyOf = (channelId: string, question: string): string => `${channelId} ${question.normalize('NFKC').toLowerCase()}`;
  return {
    answerTo: (channelId, question, now) => {
      const known = answers.get(keyOf(channelId, question));
      if (known === undefined) return undefined;
      const age = now.getTime() - known.at;
      return age >= 0 && age < COOLDOWN_MS ? known.link : undefined;
    },
    remember: (channelId, question, link, now) => {
      const key = keyOf(channelId, question);
      answers.delete(key);
      answers.set(key, { link, at: now.getTime() });
      const [oldest] = answers.keys();
      if (answers.size > MAX_REMEMBERED && oldest !== undefined) answers.delete(oldest);
    },
    forget: (link) => {
      for (const [key, answer] of answers) if (answer.link === link) answers.delete(key);
    },
  };
}
