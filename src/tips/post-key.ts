import { hash } from 'node:crypto';
import type { LedgerKey } from '../store/store.ts';

/** What a post is recognised by on its platform: the same for every attempt at it, 25 characters (what Discord allows a nonce), unique to channel, kind and date. */
export function postKey({ channel, kind, date }: LedgerKey): string {
  // 96 bits after a word that tells people what it is.
  return `k8snotes-${hash('sha256', `${channel}\u0000${kind}\u0000${date}`, 'base64url').slice(0, 16)}`;
}
