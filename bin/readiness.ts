import type { AdapterHealth } from '../adapters/adapter.ts';
import type { ReadinessCheck } from '../src/ops/http-server.ts';
import type { Store } from '../src/store/store.ts';

/** Where a serving process is in its life. */
export type Phase = 'starting' | 'serving' | 'stopping';

/** What readiness looks at; parts that are not there yet are undefined. */
export interface ServingState {
  readonly phase: () => Phase;
  readonly notes: () => { readonly noteCount: number; readonly problem: string | undefined } | undefined;
  /** `none` where nothing durable is wanted. */
  readonly store: () => Store | 'none' | undefined;
  readonly adapters: () => readonly { readonly name: string; readonly health: () => AdapterHealth }[];
}

/** Ready: notes are indexed, durable state answers and every configured platform is connected. While notes cannot be read anew, the older ones serve: that is told, and still ready. */
export async function checkReadiness(state: ServingState): Promise<readonly ReadinessCheck[]> {
  const phase = state.phase();
  const notes = state.notes();
  const store = state.store();
  const health = store === 'none' ? undefined : await store?.health();
  return [
    { name: 'process', ok: phase === 'serving', detail: phase },
    notes === undefined
      ? { name: 'notes', ok: false, detail: 'being read' }
      : { name: 'notes', ok: true, detail: notes.problem ?? `${notes.noteCount} notes` },
    ...(store === 'none'
      ? []
      : [
          health === undefined
            ? { name: 'store', ok: false, detail: 'being opened' }
            : { name: 'store', ok: health.ok, detail: health.ok ? `${health.backend}, schema ${health.schemaVersion}` : health.error },
        ]),
    ...state.adapters().map(({ name, health: adapterHealth }) => {
      const { state: is, detail } = adapterHealth();
      return { name, ok: is === 'ready', detail: `${is}: ${detail}` };
    }),
  ];
}
