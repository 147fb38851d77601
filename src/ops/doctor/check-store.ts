import { explainStoreError } from '../../store/explain-store-error.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { Finding } from '../finding.ts';

/** Whether durable state can be opened (which brings its tables up to date) and answers. */
export async function checkStore(open: () => Promise<Store>): Promise<readonly Finding[]> {
  try {
    const store = await open();
    try {
      const health = await store.health();
      if (!health.ok) throw new StoreError('UNAVAILABLE', health.error, 'Start the database, or mend DATABASE_URL.');
      return [
        {
          area: 'store',
          code: 'store-ok',
          state: 'ok',
          message: {
            en: `${health.backend === 'sqlite' ? 'SQLite' : 'PostgreSQL'} answers; its tables are of version ${health.schemaVersion}.`,
            ja: `${health.backend === 'sqlite' ? 'SQLite' : 'PostgreSQL'} が応答しています（テーブルの版 ${health.schemaVersion}）。`,
          },
          remedy: { en: '', ja: '' },
        },
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [
      { area: 'store', code: `store-${error.code.toLowerCase().replaceAll('_', '-')}`, state: 'problem', ...explainStoreError(error) },
    ];
  }
}
