import type { InstallationStore as BoltInstallationStore, Installation, InstallationQuery } from '@slack/bolt';
import type { InstallationStore } from '../../src/store/store.ts';
import { isFields, textAt } from './payload.ts';

/** Where an installation is kept: of a workspace (`slack:T0123`), or of a whole organisation (`slack:E0123`). */
export function workspaceKey(query: {
  readonly isEnterpriseInstall: boolean;
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
}): string | undefined {
  const id = query.isEnterpriseInstall ? (query.enterpriseId ?? query.teamId) : (query.teamId ?? query.enterpriseId);
  return id === undefined ? undefined : `slack:${id}`;
}

/** Our store (encrypted, shared by replicas) as Bolt's OAuth wants to see it. */
export function boltInstallationStore(store: InstallationStore, now: () => Date): BoltInstallationStore {
  return {
    storeInstallation: async (installation) => {
      const key = workspaceKey({
        isEnterpriseInstall: installation.isEnterpriseInstall === true,
        teamId: installation.team?.id,
        enterpriseId: installation.enterprise?.id,
      });
      if (key === undefined) throw new Error('Slack sent an installation without a workspace');
      await store.save(key, installation, now());
    },
    fetchInstallation: async (query: InstallationQuery<boolean>) => {
      for (const key of lookUpKeys(query)) {
        const found = await store.find(key);
        if (isInstallation(found)) return found;
      }
      throw new NotInstalledError();
    },
    deleteInstallation: async (query) => {
      const [key] = lookUpKeys(query);
      if (key !== undefined) await store.delete(key);
    },
  };
}

/** Nobody has installed the app there, or it was removed: no failure of ours. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';

  constructor() {
    super('the app is not installed in this workspace');
  }
}

/** An app of the whole organisation serves its workspaces, too. */
function lookUpKeys({ teamId, enterpriseId, isEnterpriseInstall }: InstallationQuery<boolean>): readonly string[] {
  const ids = isEnterpriseInstall ? [enterpriseId, teamId] : [teamId, enterpriseId];
  return ids.filter((id) => id !== undefined).map((id) => `slack:${id}`);
}

function isInstallation(value: unknown): value is Installation<'v2', boolean> {
  return isFields(value) && textAt(value, 'bot', 'token') !== undefined;
}
