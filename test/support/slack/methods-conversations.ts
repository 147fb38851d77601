import { findChannel, type Method, type MethodCall, needScope, needText, optionalText, SlackError } from './method.ts';
import { messageJson } from './methods-chat.ts';
import { type Channel, type ChannelKind, type Message, openDirectMessage } from './world.ts';

/** conversations.* and users.info: https://docs.slack.dev/reference/methods (checked 2026-11). */

const READ: Readonly<Record<ChannelKind, string>> = { public: 'channels:read', private: 'groups:read', im: 'im:read' };
const HISTORY: Readonly<Record<ChannelKind, string>> = { public: 'channels:history', private: 'groups:history', im: 'im:history' };

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

const info: Method = {
  run(call) {
    needScope(call, ...Object.values(READ));
    const channel = findChannel(call, needText(call.args, 'channel', 'channel_not_found'));
    needScope(call, READ[channel.kind]);
    const isIm = channel.kind === 'im';
    return {
      channel: {
        id: channel.id,
        ...(isIm
          ? { user: [...channel.members].find((id) => id !== call.team.botUserId) }
          : { name: channel.name, name_normalized: channel.name }),
        is_channel: channel.kind === 'public',
        is_group: channel.kind === 'private',
        is_im: isIm,
        is_private: channel.kind !== 'public',
        is_archived: channel.archived,
        is_member: channel.members.has(call.team.botUserId),
        ...(isTrue(call.args['include_num_members']) ? { num_members: channel.members.size } : {}),
      },
    };
  },
};

function readable(call: MethodCall): Channel {
  needScope(call, ...Object.values(HISTORY));
  const channel = findChannel(call, needText(call.args, 'channel', 'channel_not_found'));
  needScope(call, HISTORY[channel.kind]);
  if (!channel.members.has(call.team.botUserId)) throw new SlackError('not_in_channel');
  return channel;
}

/** The page of messages that the arguments ask for; newest first for a history, oldest first for a thread. */
function page(
  call: MethodCall,
  messages: readonly Message[],
): { readonly messages: readonly unknown[]; readonly has_more: boolean; readonly response_metadata?: object } {
  const { args, team } = call;
  const inclusive = isTrue(args['inclusive']);
  const oldest = Number(args['oldest'] ?? 0);
  const latest = args['latest'] === undefined ? Number.POSITIVE_INFINITY : Number(args['latest']);
  const limit = Math.min(Number(args['limit'] ?? 100), 999);
  const start = Number(optionalText(args, 'cursor')?.replace('next:', '') ?? 0);
  if (!Number.isInteger(limit) || limit < 1) throw new SlackError('invalid_limit');
  if (!Number.isInteger(start)) throw new SlackError('invalid_cursor');
  const within = messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
  const metadata = isTrue(args['include_all_metadata']);
  const rows = within.slice(start, start + limit).map((message) => ({
    ...messageJson(team, message),
    ...(metadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  }));
  const more = start + limit < within.length;
  return { messages: rows, has_more: more, ...(more ? { response_metadata: { next_cursor: `next:${start + limit}` } } : {}) };
}

const history: Method = {
  run(call) {
    const channel = readable(call);
    const inChannel = call.team.messages.filter(
      (one) =>
        one.channel === channel.id &&
        !one.deleted &&
        one.ephemeralTo === undefined &&
        (one.threadTs === undefined || one.threadTs === one.ts),
    );
    return { ...page(call, inChannel.toReversed()) };
  },
};

const replies: Method = {
  run(call) {
    const channel = readable(call);
    const ts = needText(call.args, 'ts', 'thread_not_found');
    const thread = call.team.messages.filter(
      (one) => one.channel === channel.id && !one.deleted && one.ephemeralTo === undefined && (one.ts === ts || one.threadTs === ts),
    );
    if (thread.length === 0) throw new SlackError('thread_not_found');
    return { ...page(call, thread) };
  },
};

const open: Method = {
  scopes: ['im:write'],
  run(call) {
    const users = needText(call.args, 'users').split(',');
    const user = users[0] ?? '';
    if (users.length !== 1) throw new SlackError('not_enough_users');
    if (!call.team.people.has(user)) throw new SlackError('user_not_found');
    return { channel: { id: openDirectMessage(call.team, user).id } };
  },
};

const usersInfo: Method = {
  scopes: ['users:read'],
  run(call) {
    const person = call.team.people.get(needText(call.args, 'user', 'user_not_found'));
    if (person === undefined) throw new SlackError('user_not_found');
    return {
      user: {
        id: person.id,
        team_id: call.team.id,
        name: person.name,
        real_name: person.realName,
        deleted: false,
        tz: person.timeZone,
        is_admin: person.isAdmin,
        is_owner: false,
        is_primary_owner: false,
        is_bot: person.isBot,
        ...(isTrue(call.args['include_locale']) ? { locale: person.locale } : {}),
      },
    };
  },
};

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.open': open,
  'users.info': usersInfo,
};
