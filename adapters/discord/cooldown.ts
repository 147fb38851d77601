/** Which questions are answered for everybody in a channel, or were a moment ago. */
export interface Cooldown {
  /**
   * Answer a question, unless an answer to it stands in the channel already or is on its way there, which is then waited for.
   *
   * @param answer  Resolves with the link to the answer; undefined for one that the next person should not be led to. May reject, which rejects this, too.
   * @returns The link to the answer that stands there already; undefined when `answer` was called.
   */
  readonly once: (
    channelId: string,
    question: string,
    now: () => Date,
    answer: () => Promise<string | undefined>,
  ) => Promise<string | undefined>;
  /** The answer is gone: ask again. */
  readonly forget: (link: string) => void;
}

interface Standing {
  /** Undefined when there is none after all. Never rejects. */
  readonly link: Promise<string | undefined>;
  /** Once it is known. */
  sent?: { readonly link: string; readonly at: number };
}

/** So long the first answer is still on the screen. */
const COOLDOWN_MS = 60_000;
const MAX_REMEMBERED = 1000;

/** Remembers in this process alone: a second replica may answer once more, which does no harm. */
export function createCooldown(): Cooldown {
  const answers = new Map<string, Standing>();
  const standingAt = (key: string, now: Date): Standing | undefined => {
    const known = answers.get(key);
    if (known?.sent === undefined) return known;
    const age = now.getTime() - known.sent.at;
    return age >= 0 && age < COOLDOWN_MS ? known : undefined;
  };
  const remember = (key: string, standing: Standing): void => {
    answers.delete(key);
    answers.set(key, standing);
    const [oldest] = answers.keys();
    if (answers.size > MAX_REMEMBERED && oldest !== undefined) answers.delete(oldest);
  };
  return {
    once: async (channelId, question, now, answer) => {
      const key = `${channelId} ${question.normalize('NFKC').toLowerCase()}`;
      for (let known = standingAt(key, now()); known !== undefined; known = standingAt(key, now())) {
        const link = await known.link;
        if (link !== undefined) return link;
      }
      let tell: (link: string | undefined) => void = () => undefined;
      const standing: Standing = {
        link: new Promise((resolve) => {
          tell = resolve;
        }),
      };
      remember(key, standing);
      let link: string | undefined;
      try {
        link = await answer();
      } finally {
        if (link !== undefined) standing.sent = { link, at: now().getTime() };
        else if (answers.get(key) === standing) answers.delete(key);
        tell(link);
      }
      return undefined;
    },
    forget: (link) => {
      for (const [key, { sent }] of answers) if (sent?.link === link) answers.delete(key);
    },
  };
}
