import { explainStoreError } from '../../store/explain-store-error.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { Finding } from '../finding.ts';

/** What was found about durable state, and the store itself where it can be used; whoever asked closes it. */
export interface CheckedStore {
  readonly findings: readonly Finding[];
  readonly store: Store | undefined;
}

/** Whether durable state can be opened (which brings its tables up to date) and answers. */
export async function checkStore(open: () => Promise<Store>): Promise<CheckedStore> {
  let store: Store | undefined;
  try {
    store = await open();
    const health = await store.health();
    if (!health.ok) throw new StoreError('UNAVAILABLE', health.error, 'Start the database, or mend DATABASE_URL.');
    // Loaded late as the store is, since it loads the query builder.
    const { MIGRATIONS } = await import('../../store/migrations.ts');
    const name = health.backend === 'sqlite' ? 'SQLite' : 'PostgreSQL';
    return { findings: [versionFinding(name, health.schemaVersion, MIGRATIONS.length)], store };
  } catch (error) {
    await store?.close();
    if (!(error instanceof StoreError)) throw error;
    return { findings: [storeProblem(error)], store: undefined };
  }
}

/** What went wrong with durable state. */
export function storeProblem(error: StoreError): Finding {
  return { area: 'store', code: `store-${error.code.toLowerCase().replaceAll('_', '-')}`, state: 'problem', ...explainStoreError(error) };
}

/** Opening brought the tables up to this program; a version beyond it was brought by a newer program a moment ago, as in a rolling upgrade. */
function versionFinding(name: string, version: number, current: number): Finding {
  if (version === current) {
    return {
      area: 'store',
      code: 'store-ok',
      state: 'ok',
      message: {
        en: `${name} answers; its tables are up to date (version ${version}).`,
        ja: `${name} が応答しています。テーブルは最新です（版 ${version}）。`,
      },
      remedy: { en: '', ja: '' },
    };
  }
  return {
    area: 'store',
    code: 'store-schema-changed',
    state: 'warning',
    message: {
      en: `${name} answers; its tables are of version ${version}, and this program knows ${current}.`,
      ja: `${name} が応答しています。テーブルの版は ${version} で、このプログラムが知っているのは ${current} です。`,
    },
    remedy: {
      en: 'Another version of k8snotes has upgraded it just now: run that version here, too.',
      ja: '別の版の k8snotes がいま更新しました。ここでもその版を使ってください。',
    },
  };
}
