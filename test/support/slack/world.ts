import { isJson, type Json } from './problems.ts';

/** The workspaces, people, channels and messages of the local Slack. Mutable on purpose: this is the server's memory. */

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** As Slack writes it: `ja-JP`. */
  readonly locale: string;
  readonly timeZone: string;
  readonly isAdmin: boolean;
  readonly isBot: boolean;
}

export type ChannelKind = 'public' | 'private' | 'im';

export interface Channel {
  readonly id: string;
  /** `directmessage` for a direct message. */
  readonly name: string;
  readonly kind: ChannelKind;
  readonly members: Set<string>;
  archived: boolean;
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  /** Id of the author; `USLACKBOT` for what Slack itself tells somebody. */
  readonly user: string;
  readonly threadTs: string | undefined;
  /** The only person who sees it; undefined when everybody in the channel does. */
  readonly ephemeralTo: string | undefined;
  text: string;
  /** With a `block_id` in every block and an `action_id` in every element, as Slack adds them. */
  blocks: readonly Json[];
  metadata: Json | undefined;
  edited: boolean;
  deleted: boolean;
}

export interface StoredView {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  view: Json;
  hash: string;
  closed: boolean;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly enterpriseId: string | undefined;
  readonly botUserId: string;
  readonly botId: string;
  readonly people: Map<string, Person>;
  readonly channels: Map<string, Channel>;
  /** In the order of their appearance; deleted ones stay, marked. */
  readonly messages: Message[];
  installed: boolean;
}

export interface TeamOptions {
  /** `T` and more: `T1`. The rest of it becomes part of all ids in this workspace. */
  readonly id: string;
  readonly name?: string;
  readonly enterpriseId?: string;
  /** Default true: the app is there and its token works. False: to be installed with OAuth. */
  readonly installed?: boolean;
  readonly people?: readonly Partial<Person>[];
  readonly channels?: readonly {
    readonly id: string;
    readonly name?: string;
    readonly kind?: ChannelKind;
    readonly members?: readonly string[];
    readonly archived?: boolean;
  }[];
}

/** Ids of what every workspace has from the start. */
export interface TeamIds {
  readonly team: string;
  /** Public, the bot is in it. */
  readonly general: string;
  /** Public, the bot is not in it. */
  readonly random: string;
  /** Private, the bot is in it. */
  readonly private: string;
  /** Private, the bot is not in it and cannot know of it. */
  readonly hidden: string;
  /** Public and archived, the bot is in it. */
  readonly archived: string;
  /** Speaks Japanese. */
  readonly alice: string;
  /** Speaks English. */
  readonly bob: string;
  /** Administrator, English. */
  readonly admin: string;
  readonly bot: string;
}

export function idsOf(teamId: string): TeamIds {
  const n = teamId.slice(1);
  return {
    team: teamId,
    general: `C${n}GENERAL`,
    random: `C${n}RANDOM`,
    private: `C${n}PRIVATE`,
    hidden: `C${n}HIDDEN`,
    archived: `C${n}OLD`,
    alice: `U${n}ALICE`,
    bob: `U${n}BOB`,
    admin: `U${n}ADMIN`,
    bot: `U${n}BOT`,
  };
}

export function createTeam(options: TeamOptions): Team {
  const ids = idsOf(options.id);
  const person = (id: string, name: string, more: Partial<Person> = {}): [string, Person] => [
    id,
    { id, name, realName: name, locale: 'en-US', timeZone: 'Asia/Tokyo', isAdmin: false, isBot: false, ...more },
  ];
  const people = new Map([
    person(ids.alice, 'alice', { locale: 'ja-JP' }),
    person(ids.bob, 'bob'),
    person(ids.admin, 'admin', { isAdmin: true }),
    person(ids.bot, 'k8snotes', { isBot: true }),
    ...(options.people ?? []).map((one) => person(one.id ?? '', one.name ?? one.id ?? '', one)),
  ]);
  const humans = [...people.values()].filter(({ isBot }) => !isBot).map(({ id }) => id);
  const channel = (
    id: string,
    kind: ChannelKind,
    members: readonly string[],
    name = id.toLowerCase(),
    archived = false,
  ): [string, Channel] => [id, { id, name, kind, members: new Set(members), archived }];
  return {
    id: options.id,
    name: options.name ?? `Team ${options.id}`,
    domain: `team-${options.id.toLowerCase()}`,
    enterpriseId: options.enterpriseId,
    botUserId: ids.bot,
    botId: `B${options.id.slice(1)}BOT`,
    people,
    channels: new Map([
      channel(ids.general, 'public', [...humans, ids.bot], 'general'),
      channel(ids.random, 'public', humans, 'random'),
      channel(ids.private, 'private', [ids.alice, ids.admin, ids.bot], 'private'),
      channel(ids.hidden, 'private', [ids.bob], 'hidden'),
      channel(ids.archived, 'public', [...humans, ids.bot], 'old', true),
      ...(options.channels ?? []).map((one) =>
        channel(one.id, one.kind ?? 'public', one.members ?? [...humans, ids.bot], one.name, one.archived),
      ),
    ]),
    messages: [],
    installed: options.installed ?? true,
  };
}

/** The direct message between a person and the bot; opened when it is not there yet. */
export function openDirectMessage(team: Team, userId: string): Channel {
  const id = `D${userId.slice(1)}`;
  const known = team.channels.get(id);
  if (known !== undefined) return known;
  const opened: Channel = { id, name: 'directmessage', kind: 'im', members: new Set([userId, team.botUserId]), archived: false };
  team.channels.set(id, opened);
  return opened;
}

/** Blocks as Slack keeps them: every block gets a `block_id` and every element with a `type` an `action_id`, when it has none. */
export function fillIds(blocks: readonly unknown[], nextId: () => string): readonly Json[] {
  const withAction = (element: unknown): unknown =>
    isJson(element) && INTERACTIVE.test(String(element['type'])) ? { ...element, action_id: element['action_id'] ?? nextId() } : element;
  return blocks.filter(isJson).map((block) => ({
    ...block,
    block_id: block['block_id'] ?? nextId(),
    ...(Array.isArray(block['elements']) ? { elements: block['elements'].map(withAction) } : {}),
    ...(block['accessory'] === undefined ? {} : { accessory: withAction(block['accessory']) }),
    ...(block['element'] === undefined ? {} : { element: withAction(block['element']) }),
  }));
}

const INTERACTIVE =
  /^(?:button|workflow_button|overflow|checkboxes|radio_buttons|(?:date|time|datetime)picker|icon_button|feedback_buttons)$|select$|input$/;
