import { findChannel, type Method, type MethodCall, needScope, needText, optionalText, refuseProblems, SlackError } from './method.ts';
import { pingsIn } from './pings.ts';
import { isJson, itemsOf, type Json, textOf } from './problems.ts';
import { validateMessage } from './validate-message.ts';
import { type Message, openDirectMessage, type Team } from './world.ts';

/** chat.*: https://docs.slack.dev/reference/methods (checked 2026-11). */

/** A message as the Web API and events show it. */
export function messageJson(team: Team, message: Message): Json {
  const byBot = message.user === team.botUserId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(byBot ? { bot_id: team.botId, app_id: 'A0LOCAL' } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
  };
}

function check(call: MethodCall, method: string, unfurls: boolean): void {
  for (const ping of pingsIn(call.args, { unfurls })) call.state.note(`${method}: would ping or preview, ${ping}`);
  refuseProblems(call.state, method, validateMessage(call.args));
}

function content({ state, args }: MethodCall): Pick<Message, 'text' | 'blocks' | 'metadata'> {
  const { metadata } = args;
  return {
    text: textOf(args['text']) || textOf(args['markdown_text']),
    blocks: state.fill(itemsOf(args['blocks'])),
    metadata: isJson(metadata) ? metadata : undefined,
  };
}

/** A thread to answer in has to begin in this channel. */
function threadOf(call: MethodCall, channelId: string): string | undefined {
  const ts = optionalText(call.args, 'thread_ts');
  if (ts === undefined) return undefined;
  const parent = call.team.messages.find(
    (message) => message.ts === ts && message.channel === channelId && message.ephemeralTo === undefined,
  );
  if (parent === undefined) throw new SlackError('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

const postMessage: Method = {
  scopes: ['chat:write'],
  run(call) {
    const { state, team } = call;
    const to = needText(call.args, 'channel', 'channel_not_found');
    const channel = team.people.has(to) ? openDirectMessage(team, to) : findChannel(call, to);
    if (channel.archived) throw new SlackError('is_archived');
    if (!channel.members.has(team.botUserId) && !call.token.scopes.includes('chat:write.public')) throw new SlackError('not_in_channel');
    check(call, 'chat.postMessage', true);
    const message = state.addMessage(team, {
      channel: channel.id,
      user: team.botUserId,
      threadTs: threadOf(call, channel.id),
      ...content(call),
    });
    return { channel: channel.id, ts: message.ts, message: messageJson(team, message) };
  },
};

const postEphemeral: Method = {
  scopes: ['chat:write'],
  run(call) {
    const { state, team } = call;
    const channel = findChannel(call, needText(call.args, 'channel', 'channel_not_found'));
    const user = needText(call.args, 'user', 'user_not_in_channel');
    if (channel.archived) throw new SlackError('is_archived');
    if (!channel.members.has(team.botUserId)) throw new SlackError('not_in_channel');
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel');
    check(call, 'chat.postEphemeral', false);
    const threadTs = threadOf(call, channel.id);
    const message = state.addMessage(team, { channel: channel.id, user: team.botUserId, ephemeralTo: user, threadTs, ...content(call) });
    return { message_ts: message.ts };
  },
};

function ownMessage(call: MethodCall, denied: string): Message {
  const channel = findChannel(call, needText(call.args, 'channel', 'channel_not_found'));
  const ts = needText(call.args, 'ts', 'message_not_found');
  // An ephemeral message is no message of the channel: only its response_url can change it.
  const found = call.team.messages.find(
    (one) => one.channel === channel.id && one.ts === ts && !one.deleted && one.ephemeralTo === undefined,
  );
  if (found === undefined) throw new SlackError('message_not_found');
  if (found.user !== call.team.botUserId) throw new SlackError(denied);
  return found;
}

const update: Method = {
  scopes: ['chat:write'],
  run(call) {
    const message = ownMessage(call, 'cant_update_message');
    check(call, 'chat.update', false);
    const next = content(call);
    message.text = next.text;
    // Blocks that are not sent stay only when no text is sent either.
    if (call.args['blocks'] !== undefined || call.args['text'] !== undefined) message.blocks = next.blocks;
    if (next.metadata !== undefined) message.metadata = next.metadata;
    message.edited = true;
    return { channel: message.channel, ts: message.ts, text: message.text, message: messageJson(call.team, message) };
  },
};

const remove: Method = {
  scopes: ['chat:write'],
  run(call) {
    const message = ownMessage(call, 'cant_delete_message');
    message.deleted = true;
    return { channel: message.channel, ts: message.ts };
  },
};

const getPermalink: Method = {
  run(call) {
    const channel = findChannel(call, needText(call.args, 'channel', 'channel_not_found'));
    const ts = needText(call.args, 'message_ts', 'message_not_found');
    const found = call.team.messages.some(
      (one) => one.channel === channel.id && one.ts === ts && !one.deleted && one.ephemeralTo === undefined,
    );
    if (!found) throw new SlackError('message_not_found');
    return { channel: channel.id, permalink: `https://${call.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}` };
  },
};

/** Agents and assistants: what the app says about its work, kept in `statuses`. */
function recordStatus(method: string, ...scopes: readonly string[]): Method {
  return {
    run(call) {
      needScope(call, ...scopes);
      const channel = optionalText(call.args, 'channel_id') ?? needText(call.args, 'channel', 'channel_not_found');
      findChannel(call, channel);
      call.state.statuses.push({ method, team: call.team.id, ...call.args });
      return {};
    },
  };
}

const SESSION_STATUSES: readonly unknown[] = ['active', 'processing', 'suspended', 'closed'];

const setSessionStatus: Method = {
  run(call) {
    if (!SESSION_STATUSES.includes(call.args['status']))
      throw new SlackError('invalid_arguments', { response_metadata: { messages: ['[ERROR] status'] } });
    if (textOf(call.args['title']).length > 200)
      throw new SlackError('invalid_arguments', { response_metadata: { messages: ['[ERROR] title'] } });
    return recordStatus('agents.sessions.setStatus', 'chat:write').run(call);
  },
};

const setSuggestedPrompts: Method = {
  run(call) {
    const prompts = itemsOf(call.args['prompts']);
    const fine =
      prompts.length >= 1 &&
      prompts.length <= 4 &&
      prompts.every((one) => isJson(one) && textOf(one['title']) !== '' && textOf(one['message']) !== '');
    if (!fine)
      throw new SlackError('invalid_arguments', { response_metadata: { messages: ['[ERROR] 1 to 4 prompts with title and message'] } });
    return recordStatus('assistant.threads.setSuggestedPrompts', 'assistant:write').run(call);
  },
};

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
  'assistant.threads.setStatus': recordStatus('assistant.threads.setStatus', 'assistant:write', 'chat:write'),
  'assistant.threads.setSuggestedPrompts': setSuggestedPrompts,
  'agents.sessions.setStatus': setSessionStatus,
};
