import type { GapsAnswer, Place, TipAnswer } from '../model.ts';

/** Where something is posted. */
export interface PostTarget {
  /** `slack:C0123`, `discord:789`. */
  readonly channel: string;
  /** `slack:T0123`, `discord:456`; undefined when only the environment names the channel. */
  readonly workspace: string | undefined;
}

/** What came of an attempt to post. The difference between the kinds is what may be done next without ever posting twice. */
export type PostOutcome =
  | { readonly kind: 'posted'; readonly messageId: string }
  /** Surely not posted (429, refused connection, not connected yet): may be tried again, not before `retryAfterMs`. */
  | { readonly kind: 'not-sent'; readonly retryAfterMs: number | undefined; readonly error: string }
  /** Perhaps posted (time-out, connection lost, 5xx): look for it first. */
  | { readonly kind: 'uncertain'; readonly error: string }
  /** Surely not posted, and nothing that time heals: archived channel, not invited, no permission, revoked token. `remedy` is for the person who subscribed, in both languages. */
  | { readonly kind: 'refused'; readonly code: string; readonly error: string; readonly remedy: Readonly<Record<'en' | 'ja', string>> };

/** Posts what is scheduled; each platform's adapter has one. Never rejects. */
export interface Poster {
  readonly platform: 'slack' | 'discord';
  /** The place whose notes may be posted there: the channel, and what its audience rules know around it. */
  readonly placeOf: (target: PostTarget) => Place;
  /**
   * @param key  The same for every attempt at the same post, at most 25 characters, unique to channel, kind and date: goes along as message metadata (Slack) or enforced
   *   nonce (Discord), so that the post can be recognised.
   */
  readonly post: (target: PostTarget, answer: TipAnswer | GapsAnswer, key: string) => Promise<PostOutcome>;
  /** Look for a post with this key made since then. `unknown` when the platform cannot tell (no history scope, not reachable). */
  readonly find: (
    target: PostTarget,
    key: string,
    since: Date,
  ) => Promise<
    | { readonly kind: 'found'; readonly messageId: string }
    | { readonly kind: 'absent' }
    | { readonly kind: 'unknown'; readonly error: string }
  >;
  /** Direct message to a person (`slack:U0123`); false when it could not be delivered. Ids of channels in the text (`slack:C0123`) are shown as the platform names them. */
  readonly tell: (person: string, workspace: string | undefined, text: string) => Promise<boolean>;
}
