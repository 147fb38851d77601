import type { Note } from '../model.ts';
import { foldKey } from '../text/glossary.ts';
import { normalise } from '../text/normalise.ts';

/** Terms that the notes themselves set equal. */
export interface PairLookup {
  /** Partners of a folded term, as written. */
  readonly partners: (foldedTerm: string) => readonly string[];
}

export interface MinedPairs extends PairLookup {
  readonly add: (note: Note) => void;
  readonly remove: (note: Note) => void;
  readonly pairs: () => readonly (readonly [string, string])[];
}

/** A term directly before a bracket, and what stands in it. Over normalised text, where full-width brackets are plain. */
const BRACKETED = /(?<term>[\p{L}\p{N}][\p{L}\p{N}ー・ .\-_]{0,38}[\p{L}\p{N}ー])\s?\((?<other>[^()]{2,40})\)/gu;

/** What people put in brackets to remark on a term, not to say it in other words. Lower case. */
const ASIDES: ReadonlySet<string> = new Set(
  (
    'wip todo tbd tba fixme ga alpha beta rc lt new old ok ng yes no na pm am jst utc ja jp en us deprecated optional required default draft preview experimental ' +
    'demo keynote sponsor etc ms us ns sec min max avg kb mb gb tb mib gib tib usd jpy ' +
    '後述 前述 上記 下記 同上 以下 以上 未満 程度 予定 未定 仮 仮称 必須 任意 推奨 非推奨 無料 有料 重要 参考 補足 追記 注意 注 注釈 例 省略 略 一部 全部 全体 全員 現在 当時 最新 最近 既存 新規 ' +
    '変更 追加 削除 廃止 終了 開始 完了 済 済み 未対応 対応済 対応予定 検証中 開発中 準備中 作成中 調査中 実験的 将来 今後 個人 個人的 公式 非公式 本番 本番環境 開発環境 検証環境 社内 社外 弊社 当社 他社 各社 ' +
    '英語 日本語 笑 泣 爆 汗 謎 敬称略 推測 推定 合計 平均 最大 最小 複数 単数 前編 後編 前半 後半 資料 資料公開 画像 動画 図 表 写真 東京 大阪 福岡 名古屋 京都 札幌 デフォルト オプション デモ メモ リンク スライド'
  ).split(' '),
);

/**
 * Pairs that a text defines in brackets: `可観測性（observability）`, `PDB (PodDisruptionBudget)`.
 *
 * Only where one side explains the other: the scripts differ, or one is the acronym of the other. A bracket with an aside (`（一部非互換あり）`, `（後述）`, `(WIP)`), a
 * version or a number is no definition.
 */
export function definedPairs(text: string): readonly (readonly [string, string])[] {
  const normalised = normalise(text);
  if (!normalised.text.includes('(')) return [];
  const pairs: [string, string][] = [];
  for (const match of normalised.cased.matchAll(BRACKETED)) {
    const other = (match.groups?.['other'] ?? '').trim();
    const before = (match.groups?.['term'] ?? '').trim();
    if (/[。、,;:!?/]|https?/u.test(other) || /^v?[\d\s.]+$/i.test(other)) continue;
    const isAside = ASIDES.has(other.toLowerCase());
    const otherLatin = /^[A-Za-z][A-Za-z0-9 .-]*$/.test(other);
    const otherJapanese = /^[\p{Script=Han}\p{Script=Katakana}ー・]+$/u.test(other);
    if (otherLatin) {
      // The Japanese term ends right before the bracket and begins where hiragana, Latin letters or marks end: 分散トレーシング is one term.
      const japanese = /[\p{Script=Han}\p{Script=Katakana}ー・]+$/u.exec(before)?.[0];
      const latinTail = /[A-Za-z][A-Za-z0-9]*(?: [A-Za-z][A-Za-z0-9]*)*$/.exec(before)?.[0];
      if (japanese !== undefined) {
        if (!isAside && japanese.length >= 2 && other.split(' ').length <= 4) pairs.push([japanese, other]);
      } else if (latinTail !== undefined) {
        const words = latinTail.split(' ');
        const acronym = (phrase: string): string =>
          (/[a-z][A-Z]/.test(phrase)
            ? phrase.replace(/[^A-Z]/g, '')
            : phrase
                .split(/[ -]/)
                .map((word) => word[0] ?? '')
                .join('')
          ).toLowerCase();
        const last = words.at(-1) ?? '';
        if (/^[A-Z]{2,6}$/.test(last) && acronym(other) === last.toLowerCase()) pairs.push([last, other]);
        const expansion = words.slice(-other.length).join(' ');
        if (/^[A-Z]{2,6}$/.test(other) && acronym(expansion) === other.toLowerCase()) pairs.push([other, expansion]);
      }
    } else if (otherJapanese && other.length >= 2 && !isAside) {
      const latin = /[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z][A-Za-z0-9-]*){0,3}$/.exec(before)?.[0];
      if (latin !== undefined && latin.length >= 2 && latin === before) pairs.push([latin, other]);
    }
  }
  return pairs;
}

/** Collect the pairs of many notes; removing a note takes its pairs away. */
export function createMinedPairs(): MinedPairs {
  const byNote = new Map<string, readonly (readonly [string, string])[]>();
  let table: Map<string, Set<string>> | undefined;
  const build = (): Map<string, Set<string>> => {
    const built = new Map<string, Set<string>>();
    const link = (from: string, to: string): void => {
      const key = foldKey(from);
      const set = built.get(key);
      if (set === undefined) built.set(key, new Set([to]));
      else set.add(to);
    };
    for (const pairs of byNote.values()) {
      for (const [a, b] of pairs) {
        link(a, b);
        link(b, a);
      }
    }
    return built;
  };
  return {
    add: (note) => {
      const pairs = note.units.flatMap((unit) => (unit.flags.metadata === undefined ? definedPairs(unit.text) : []));
      if (pairs.length > 0) byNote.set(note.path, pairs);
      else byNote.delete(note.path);
      table = undefined;
    },
    remove: (note) => {
      byNote.delete(note.path);
      table = undefined;
    },
    partners: (key) => {
      table ??= build();
      return [...(table.get(key) ?? [])];
    },
    pairs: () => [...byNote.values()].flat(),
  };
}
