import { POST_METADATA } from './names.ts';

/** What a person can do about a channel that takes no post. */
type Remedy = Readonly<Record<'en' | 'ja', string>>;

const INVITE: Remedy = {
  en: 'Invite the bot to the channel (/invite @…) or check that the channel still exists.',
  ja: 'チャンネルにボットを招待する（/invite @…）か、チャンネルがまだあるか確かめてください。',
};
const REINSTALL: Remedy = {
  en: 'Install the app in the workspace again.',
  ja: 'アプリをワークスペースにインストールし直してください。',
};
const PERMISSION: Remedy = {
  en: 'Ask a workspace administrator to let the bot post in this channel.',
  ja: 'このチャンネルへのボットの投稿を、ワークスペースの管理者に許可してもらってください。',
};

/** Errors of chat.postMessage that no waiting heals: https://docs.slack.dev/reference/methods/chat.postMessage#errors (checked 2026-11). */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  channel_not_found: INVITE,
  not_in_channel: INVITE,
  is_archived: {
    en: 'The channel is archived: unarchive it, or subscribe another channel.',
    ja: 'チャンネルがアーカイブされています。アーカイブを解除するか、別のチャンネルで登録してください。',
  },
  restricted_action: PERMISSION,
  restricted_action_read_only_channel: PERMISSION,
  restricted_action_thread_only_channel: PERMISSION,
  restricted_action_non_threadable_channel: PERMISSION,
  not_allowed: PERMISSION,
  team_access_not_granted: PERMISSION,
  access_denied: PERMISSION,
  messages_tab_disabled: PERMISSION,
  cannot_dm_bot: PERMISSION,
  invalid_auth: REINSTALL,
  not_authed: REINSTALL,
  account_inactive: REINSTALL,
  token_revoked: REINSTALL,
  token_expired: REINSTALL,
  not_installed: REINSTALL,
  org_login_required: REINSTALL,
  team_not_found: REINSTALL,
  missing_scope: {
    en: 'Add the scope chat:write at api.slack.com/apps → OAuth & Permissions and install the app again.',
    ja: 'api.slack.com/apps → OAuth & Permissions でスコープ chat:write を加え、アプリをインストールし直してください。',
  },
};

/** Of any other refusal. */
const LOOK_UP: Remedy = {
  en: 'Run "k8snotes doctor", which checks tokens, scopes and channels.',
  ja: '「k8snotes doctor」でトークン、スコープ、チャンネルを確かめてください。',
};

export function remedyFor(code: string): Remedy {
  return Object.hasOwn(REMEDIES, code) ? (REMEDIES[code] ?? LOOK_UP) : LOOK_UP;
}

/** Metadata of a scheduled post, by which it is found again. https://docs.slack.dev/messaging/message-metadata (checked 2026-11) */
export function postMetadata(key: string): Readonly<Record<string, unknown>> {
  return { event_type: POST_METADATA, event_payload: { key } };
}
