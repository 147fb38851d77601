import type { SecretBox } from './secret-box.ts';
import type { Steps } from './steps.ts';
import type { InstallationStore } from './store.ts';
import { instant } from './values.ts';

/** Secrets of workspaces, sealed. A row that was sealed with an old key is sealed with the first one when it is saved again. */
export function createInstallations(steps: Steps, box: SecretBox): InstallationStore {
  return {
    save: (workspace, installation, now) =>
      steps.repeatable(async (db) => {
        const { keyId, sealed } = box.seal(workspace, jsonOf(installation));
        const at = instant(now);
        await db
          .insertInto('k8snotes_installation')
          .values({ workspace, key_id: keyId, sealed, created_at: at, updated_at: at })
          .onConflict((conflict) => conflict.column('workspace').doUpdateSet({ key_id: keyId, sealed, updated_at: at }))
          .execute();
      }),
    find: (workspace) =>
      steps.repeatable(async (db): Promise<unknown> => {
        const row = await db
          .selectFrom('k8snotes_installation')
          .select(['key_id', 'sealed'])
          .where('workspace', '=', workspace)
          .executeTakeFirst();
        return row === undefined ? undefined : JSON.parse(box.open(workspace, { keyId: row.key_id, sealed: row.sealed }));
      }),
    delete: (workspace) =>
      steps.repeatable(async (db) => {
        await db.deleteFrom('k8snotes_installation').where('workspace', '=', workspace).execute();
      }),
    workspaces: () =>
      steps.repeatable(async (db) => {
        const rows = await db.selectFrom('k8snotes_installation').select('workspace').orderBy('workspace').execute();
        return rows.map(({ workspace }) => workspace);
      }),
  };
}

function jsonOf(installation: unknown): string {
  const json: string | undefined = JSON.stringify(installation);
  if (json === undefined) throw new TypeError('An installation must be JSON');
  return json;
}
