/** What a line such as `登壇者: …` is about. `time`, `organisation` and `title` are finer than the roles of the model. */
export type LabelRole = 'speaker' | 'slides' | 'date' | 'venue' | 'hashtag' | 'url' | 'time' | 'organisation' | 'title';

/** A label at the start of a line. */
export interface FoundLabel {
  readonly role: LabelRole;
  /** UTF-16 offset of what follows the label. */
  readonly valueStart: number;
  /** True for `Speakers`: commas part persons then. */
  readonly isPlural: boolean;
}

const LABELS: Readonly<Record<LabelRole, readonly string[]>> = {
  speaker: [
    'speaker,speakers,presenter,presenters,presented by,panelist,panelists,moderator,moderators,host',
    '登壇者,登壇,登壇者名,発表者,発表者名,講演者,講演,講師,スピーカー,スピーカ,話者,話し手,発表,担当,パネリスト,パネラー,モデレーター,モデレータ,司会',
  ].flatMap(split),
  slides: [
    'slide,slides,slide deck,deck,slides url,slide url,speakerdeck,slideshare',
    'スライド,資料,発表資料,登壇資料,講演資料,スライド資料,資料url',
  ].flatMap(split),
  date: ['date,dates,when,day', '日時,開催日,開催日時,日程,開催,日付,開催日程'].flatMap(split),
  venue: ['venue,place,location,where', '場所,会場,開催場所,開催地,開催会場'].flatMap(split),
  hashtag: ['hashtag,hashtags,hash tag,tag,tags', 'ハッシュタグ,タグ'].flatMap(split),
  url: ['url,event url,event page,connpass,website,site,web', 'イベントページ,イベントurl,公式サイト,公式,サイト'].flatMap(split),
  time: ['time,hours', '時間,時刻,開始,時間帯,発表時間,登壇時間'].flatMap(split),
  organisation: ['organisation,organization,company,affiliation', '所属,会社,所属会社,企業'].flatMap(split),
  title: ['title,event,event name', 'タイトル,イベント名,イベント'].flatMap(split),
};
const ROLES: ReadonlyMap<string, LabelRole> = new Map(
  Object.entries(LABELS).flatMap(([role, names]) => names.map((name): [string, LabelRole] => [name, role as LabelRole])),
);
const MAX_LABEL = 24;

function split(names: string): string[] {
  return names.split(',');
}

/**
 * The label of a line: a known word (misspelt `Speeker` included), then a colon of either width, or the word alone in 【】. A line that is nothing but the word
 * counts too (`- 登壇者` above its names), and `ハッシュタグ #k8sjp` needs no colon.
 */
export function findLabel(text: string): FoundLabel | undefined {
  const head = text.slice(0, MAX_LABEL + 8);
  const bracketed = /^\s?[【[［]\s?([^】\]］]{1,24}?)\s?[】\]］]\s?[:：]?[\s\u3000]*/u.exec(head);
  const match =
    bracketed ??
    /^([^:：\n]{1,24}?)[\s\u3000]?[:：](?!\/\/)[\s\u3000]*/u.exec(head) ??
    /^(ハッシュタグ|hashtags?)[\s\u3000]+/iu.exec(head) ??
    /^([^:：\n]{1,24})$/u.exec(text);
  if (match === null) return undefined;
  const name = (match[1] ?? '').normalize('NFKC').trim().toLowerCase();
  const role = ROLES.get(name) ?? (isMisspeltSpeaker(name) ? 'speaker' : undefined);
  if (role === undefined) return undefined;
  const isColonless = match[0].length === text.length && !/[:：】\]］]/.test(match[0]);
  // A lone `会場` or `講演` may be a heading of people's own; only lists of speakers and slides follow under a lone word.
  if (isColonless && role !== 'speaker' && role !== 'slides') return undefined;
  return { role, valueStart: match[0].length, isPlural: role === 'speaker' && /s$|パネリスト/.test(name) };
}

function isMisspeltSpeaker(name: string): boolean {
  if (!/^sp[a-z]{3,8}$/.test(name)) return false;
  return editDistance(name, name.endsWith('s') ? 'speakers' : 'speaker') <= 2;
}

/** Levenshtein distance of two short words. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substituted = (previous[column - 1] ?? 0) + (left.charAt(row - 1) === right.charAt(column - 1) ? 0 : 1);
      current.push(Math.min(substituted, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
