/** What one way of asking came to. */
export interface Tally {
  readonly way: string;
  sent: number;
  answered: number;
  /** No answer within the time that anybody waits. */
  lost: number;
  /** Answers beyond the one that was asked for. */
  doubled: number;
  readonly ackMs: number[];
  readonly answerMs: number[];
}

export function createTally(way: string): Tally {
  return { way, sent: 0, answered: 0, lost: 0, doubled: 0, ackMs: [], answerMs: [] };
}

/** Nobody waits longer for an answer: then it counts as lost. */
export const PATIENCE_MS = 15_000;

/** People who ask in turn, and never twice at once; many, so that nobody asks more often than a person may. */
export function createTurns(people: readonly string[]): { readonly next: () => string; readonly done: (person: string) => void } {
  const free = [...people];
  return {
    next: () => {
      const person = free.shift();
      if (person === undefined) throw new Error(`all ${people.length} people wait for answers`);
      return person;
    },
    done: (person) => void free.push(person),
  };
}

/** What people ask: what the notes answer in both languages, misspelt, unknown, and commands. */
const TEXTS = [
  'istio',
  'メモリ',
  'うんよう',
  'kubernets',
  'Istio 注意点',
  'graceful shutdown',
  'Laravel routing',
  'PDB',
  'etcd',
  'オートスケール',
  'GitOps ArgoCD',
  'サービスメッシュ',
  '監視 prometheus',
  'kubernetes',
  'how to limit memory of a pod',
  'コンテナ ネットワーク',
  'Yahoo CaaS',
] as const;

/** The text of the n-th question; every tenth is one that nobody asked before. */
export function textOf(n: number): string {
  return n % 10 === 9 ? `zz${n.toString(36)} ${n}` : (TEXTS[n % TEXTS.length] ?? 'istio');
}
