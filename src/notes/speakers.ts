import type { Inline, Speaker } from '../model.ts';
import { inlineText } from './inlines.ts';

/** Longest text that is read as a list of speakers. */
const MAX_TEXT = 400;
const HANDLE = /[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)/;
const WHOLE_HANDLE = /^[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)$/;
const HONORIFIC = /\s?(?:さん|氏|様|先生|君|ちゃん|\bsan)$/;
const NETWORK_SUFFIX = /\s[/／|]\s(?:twitter|x|github|facebook|linkedin|qiita|mastodon|bluesky)$/i;
const PROFILE_HOST =
  /^https?:\/\/(?:www\.|mobile\.)?(?:twitter\.com|x\.com|github\.com|facebook\.com|qiita\.com|zenn\.dev|(?:jp\.|www\.)?linkedin\.com|bsky\.app|speakerdeck\.com|note\.com)\//i;
/** Words in the names of companies and institutes. */
const COMPANY_WORD =
  /株式会社|合同会社|有限会社|㈱|[(（]株[)）]|大学|研究所|製作所|財団|機構|社団法人|テクノロジーズ|\b(?:Inc|Corp|Corporation|Ltd|LLC|GmbH|K\.K|Co|Networks|Labs?|Technologies|Systems|Foundation|University|Institute|Software|Solutions)\b/i;
/** Organisations whose names say nothing about what they are. Compared in lower case. */
const KNOWN_ORGANISATIONS = new Set(
  'freee,line,zozo,zozoテクノロジーズ,mercari,メルカリ,merpay,メルペイ,pfn,yahoo! japan,yahoo japan,ヤフー,vmware,red hat,redhat,google,google cloud,microsoft,aws,amazon web services,ibm,cyberagent,サイバーエージェント,dena,ディー・エヌ・エー,gmo,gmoペパボ,ペパボ,はてな,hatena,クックパッド,cookpad,楽天,rakuten,富士通,fujitsu,日立,hitachi,nec,ntt,nttデータ,ntt data,ntt docomo,ntt communications,kddi,softbank,ソフトバンク,denso,デンソー,rancher,rancher labs,suse,pivotal,heptio,hashicorp,datadog,elastic,sysdig,aqua security,recruit,リクルート,smarthr,サイボウズ,cybozu,さくらインターネット,z lab,ゼットラボ,zlab,wantedly,ウォンテッドリー,timee,タイミー,layerx,ubie,abema,mixi,ミクシィ,gree,グリー,paypay,トヨタ,toyota,sony,ソニー,パナソニック,canonical,docker,isovalent,solo.io,tetrate,oracle,日本オラクル,3-shake,スリーシェイク,クリエーションライン,creationline,apple,netflix,spotify,cncf'.split(
    ',',
  ),
);

/** A text with the addresses behind its parts. */
interface LinkedText {
  readonly text: string;
  readonly links: readonly { readonly start: number; readonly end: number; readonly url: string; readonly isBare: boolean }[];
}

/** Flatten inlines from `offset` of their text on. */
function linkedText(inlines: readonly Inline[], offset: number): LinkedText {
  const links: { start: number; end: number; url: string; isBare: boolean }[] = [];
  let at = -offset;
  const visit = (inline: Inline): void => {
    if (!('children' in inline)) {
      at += inline.value.length;
      return;
    }
    const start = at;
    inline.children.forEach(visit);
    if (inline.kind === 'link')
      links.push({ start, end: at, url: inline.url, isBare: /^(?:https?:\/\/|www\.)/i.test(inlineText(inline.children)) });
  };
  inlines.forEach(visit);
  return { text: inlineText(inlines).slice(offset, offset + MAX_TEXT), links };
}

/**
 * Read the speakers of a `Speaker:` line, of a link to a profile, or of what follows `@` in a heading.
 *
 * Understood: `名前（@handle）, 所属`, `@handle(所属)`, `株式会社X 名前氏(https://…)`, `[名前（@handle）さん / Twitter](https://…)`, several parted by `、`, `&`,
 * `and`, or by `,` where the next part is plainly a person (or the label was plural).
 *
 * @param offset  Where the speakers begin in the inlines' text.
 */
export function parseSpeakers(inlines: readonly Inline[], offset: number, isPlural = false): readonly Speaker[] {
  const { text, links } = linkedText(inlines, offset);
  const speakers: Speaker[] = [];
  for (const part of splitPersons(text)) {
    const partText = text.slice(part.start, part.end);
    const value = partText.trim();
    if (value === '') continue;
    const last = speakers.at(-1);
    const mayBeOrganisation = last !== undefined && last.organisation === undefined && !isPerson(value);
    if (mayBeOrganisation && (COMPANY_WORD.test(value) || (part.separator === ',' && !isPlural))) {
      speakers[speakers.length - 1] = { ...last, organisation: value };
      continue;
    }
    const link = links.find(({ start, end, isBare }) => start < part.end && end > part.start && !isBare);
    const speaker = parsePerson(value, link?.url);
    if (speaker !== undefined) speakers.push(speaker);
  }
  return speakers;
}

function isPerson(text: string): boolean {
  return HANDLE.test(text) || HONORIFIC.test(text.replace(NETWORK_SUFFIX, ''));
}

/** Cut at separators outside brackets. `separator` is what stood in front of the part: `,` may also introduce an organisation. */
function splitPersons(text: string): readonly { readonly start: number; readonly end: number; readonly separator: ',' | '、' | '' }[] {
  const parts: { start: number; end: number; separator: ',' | '、' | '' }[] = [];
  let start = 0;
  let separator: ',' | '、' | '' = '';
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ('(（[［「'.includes(character)) depth += 1;
    else if (')）]］」'.includes(character)) depth = Math.max(0, depth - 1);
    if (depth > 0) continue;
    const found = separatorAt(text, at);
    if (found === undefined) continue;
    parts.push({ start, end: at, separator });
    start = at + found.length;
    separator = found.kind;
    at = start - 1;
  }
  parts.push({ start, end: text.length, separator });
  return parts;
}

function separatorAt(text: string, at: number): { readonly length: number; readonly kind: ',' | '、' } | undefined {
  const character = text.charAt(at);
  if (character === ',' || character === '，') {
    // `Foo, Inc.` is one name.
    return /^[,，]\s?(?:Inc|Ltd|LLC|Corp|Co)\b/i.test(text.slice(at, at + 8)) ? undefined : { length: 1, kind: ',' };
  }
  if (character === '、' || character === '＆' || character === '；' || character === ';' || character === '\n')
    return { length: 1, kind: '、' };
  const word = /^\s(?:&|and|と)\s/.exec(text.slice(at, at + 5));
  if (word !== null) return { length: word[0].length, kind: '、' };
  if (/^\s[/／]\s/.test(text.slice(at, at + 3)) && !NETWORK_SUFFIX.test(text.slice(at, at + 14).trimEnd())) return { length: 3, kind: ',' };
  return undefined;
}

function parsePerson(source: string, linkUrl: string | undefined): Speaker | undefined {
  let url = linkUrl;
  let handle: string | undefined;
  let organisation: string | undefined;
  let text = source.replace(NETWORK_SUFFIX, '');
  text = text.replace(/[(（]([^()（）]{1,200})[)）]/g, (_, inner: string) => {
    const value = inner.trim();
    const address = /https?:\/\/\S+/.exec(value)?.[0];
    const mention = HANDLE.exec(value);
    if (address !== undefined) url ??= address;
    else if (mention !== null) {
      handle ??= mention[1];
      const rest = value.replace(mention[0], '').replace(/^[\s,、/]+|[\s,、/]+$/g, '');
      if (rest !== '') organisation ??= rest;
    } else if (!/^(?:en|ja|英語|日本語|en\/英語|オンライン|online|remote|リモート|twitter)$/i.test(value)) organisation ??= value;
    return ' ';
  });
  const bareUrl = /https?:\/\/\S+/.exec(text)?.[0];
  if (bareUrl !== undefined) {
    url ??= bareUrl;
    text = text.replace(bareUrl, ' ');
  }
  let name = stripHonorific(text);
  const company =
    /^((?:株式会社|合同会社|有限会社|㈱|[(（]株[)）])[\s\u3000]+\S+)[\s\u3000]+(\S.*)$/u.exec(name) ??
    /^(\S*(?:株式会社|合同会社|有限会社|㈱|大学|研究所|製作所|財団|機構|社団法人)\S*)[\s\u3000]+(\S.*)$/u.exec(name) ??
    /^(\S+)の[\s\u3000]?(\S+)$/u.exec(/の\S+(?:さん|氏)\s*$/u.test(text) ? name : '');
  if (company !== null) {
    organisation ??= company[1];
    name = stripHonorific(company[2] ?? '');
  }
  const whole = WHOLE_HANDLE.exec(name);
  if (whole !== null) {
    handle ??= whole[1];
    name = whole[1] ?? name;
  } else {
    const mention = HANDLE.exec(name);
    const startsWithMention = /^[@＠]/.test(name);
    if (mention !== null && !startsWithMention && /[\s\u3000/]/.test(name.charAt(mention.index - 1))) {
      // `Kazu @capsmalt`: the name and then the handle.
      if (handle === undefined || handle.toLowerCase() === mention[1]?.toLowerCase()) {
        handle = mention[1];
        name = stripHonorific(name.slice(0, mention.index).replace(/[\s/]+$/, '') || (mention[1] ?? ''));
      }
    } else if (mention !== null && startsWithMention && /^[\s\u3000]?[-/／]/u.test(name.slice(mention[0].length))) {
      // `@handle / 名前`.
      handle ??= mention[1];
      name = stripHonorific(name.slice(mention[0].length).replace(/^[\s\u3000]*[-/／]+[\s\u3000]*/u, ''));
    } else if (startsWithMention) {
      // `@Joe Beda` is a name, not a handle.
      name = name.slice(1);
    }
  }
  name = name.replace(/[\s\u3000]{2,}/gu, ' ').replace(/^[\s\u3000/|:：-]+|[\s\u3000/|:：-]+$/gu, '');
  handle ??= handleFromUrl(url);
  if (name === '') name = handle ?? '';
  if (name === '' || name.length > 80) return undefined;
  return { name, handle, organisation, url };
}

function stripHonorific(text: string): string {
  const trimmed = text.trim();
  const stripped = trimmed.replace(HONORIFIC, '').trim();
  return stripped === '' ? trimmed : stripped;
}

function handleFromUrl(url: string | undefined): string | undefined {
  return /^https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\/([A-Za-z0-9_]{1,15})\/?(?:\?.*)?$/i.exec(url ?? '')?.[1];
}

/**
 * The speakers that a line without a label names, or none: a link to a profile whose text holds a handle or an honorific, a handle alone (`@dtaniwaki`), or
 * a short `名前（@handle）さん`. Ask it only for the first lines under a heading.
 */
export function parseSpeakerLine(inlines: readonly Inline[]): readonly Speaker[] {
  const text = inlineText(inlines).trim();
  if (text === '' || text.length > 100 || text.includes('\n')) return [];
  const only = inlines.length === 1 ? inlines[0] : undefined;
  if (only?.kind === 'link' && PROFILE_HOST.test(only.url) && (HANDLE.test(text) || HONORIFIC.test(text.replace(NETWORK_SUFFIX, '')))) {
    return parseSpeakers(inlines, 0);
  }
  const isHandle = /^[@＠][A-Za-z0-9_.-]+(?:さん|氏)?(?:\s?[(（][^()（）]{1,40}[)）])?(?:[,、]\s?[@＠][A-Za-z0-9_.-]+(?:さん|氏)?)*$/u.test(
    text,
  );
  const isNameWithHandle = /^[^@＠:：。!?！？]{1,40}[(（][@＠][A-Za-z0-9_.-]+[)）](?:さん|氏)?(?:[,、/]\s?[^@＠。]{1,40})?$/u.test(text);
  return isHandle || isNameWithHandle ? parseSpeakers(inlines, 0) : [];
}

/** True for a short line that is plainly the name of an organisation. For the line right under a speaker without one. */
export function isOrganisationLine(text: string): boolean {
  const value = text.trim();
  if (value.length > 40 || /[。、:：?？!！]$/.test(value)) return false;
  return (
    KNOWN_ORGANISATIONS.has(value.toLowerCase()) ||
    (COMPANY_WORD.test(value) && !/[をがはにでへ。]|(?:する|した|です|ます)$/.test(value.replace(/株式会社|合同会社/g, '')))
  );
}

/** The speakers at the end of a heading, and the title before them. */
export interface HeadingSpeakers {
  readonly title: string;
  readonly speakers: readonly Speaker[];
}

/** Read `Title @Joe Beda (@jbeda), VMware`, `Title @handle`, `Title / 名前（@handle）`, `Title (@handle)`. `KubeCon @ Tokyo` names a place and nobody. */
export function splitHeadingSpeakers(heading: string): HeadingSpeakers {
  const text = heading.slice(0, MAX_TEXT);
  const at = /(?:^|[\s\u3000)）])[@＠](?=[^\s\u3000@＠])/u.exec(text);
  if (at !== null) {
    const start = at.index + at[0].length - 1;
    const spec = text.slice(start);
    // `@foostan の話` goes on with the title.
    const goesOn = /^[@＠][\w.-]+[\s\u3000]?[がのをはにでと]\S/u.test(spec);
    const speakers = goesOn ? [] : parseSpeakers([{ kind: 'text', value: spec }], 0);
    if (speakers.length > 0) return { title: trimTitle(text.slice(0, start).replace(/\bby\s*$/i, '')), speakers };
  }
  const trailing =
    /^(.*?)(?:[\s\u3000]+[/／|｜-][\s\u3000]+|[\s\u3000]*[／｜][\s\u3000]*|[\s\u3000]+by[\s\u3000]+)([^/／|｜]{1,60})$/iu.exec(text);
  if (trailing?.[2] !== undefined && isPerson(trailing[2])) {
    return { title: trimTitle(trailing[1] ?? ''), speakers: parseSpeakers([{ kind: 'text', value: trailing[2] }], 0) };
  }
  const bracketed = /[(（]([^()（）]{1,60})[)）]$/u.exec(text);
  const inner = bracketed?.[1];
  if (bracketed !== null && inner !== undefined && (WHOLE_HANDLE.test(inner) || (HONORIFIC.test(inner) && inner.length < 30))) {
    return { title: trimTitle(text.slice(0, bracketed.index)), speakers: parseSpeakers([{ kind: 'text', value: inner }], 0) };
  }
  return { title: heading, speakers: [] };
}

/** Separators that are left over at the ends of a title once its metadata are gone. */
export function trimTitle(title: string): string {
  return title
    .replace(/^[\s\u3000:：|｜/／、,-]+/u, '')
    .replace(/[\s\u3000:：|｜/／、,]+$/u, '')
    .replace(/\s[-–—]$/u, '');
}
