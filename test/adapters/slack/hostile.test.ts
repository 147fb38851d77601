import { expect, it } from 'vitest';
import { SEARCH_FIELD, SHORTCUTS, VIEWS } from '../../../adapters/slack/names.ts';
import type { Delivery, PayloadKind } from '../../support/slack/delivery.ts';
import type { Json } from '../../support/slack/problems.ts';
import { startHarness, wordsIn } from './harness.ts';

/** Payloads that are signed and still not what the documentation says: a proxy, an older app, a newer Slack. */

const ODD: readonly unknown[] = [null, { toString: 1 }, 7, '', [], {}, '__proto__', ['x'], 'あ'.repeat(5000), true];

/** Every path to a field of a payload, those of lists by index. */
function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || path.length > 5) return [];
  return Object.entries(value).flatMap(([key, field]) => [[...path, key], ...pathsIn(field, [...path, key])]);
}

function withField(value: unknown, [key = '', ...rest]: readonly string[], odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const inner: unknown = rest.length === 0 ? odd : withField(Reflect.get(value, key), rest, odd);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === key ? inner : item));
  return { ...value, [key]: inner };
}

/** What Bolt itself reads to tell kinds and workspaces apart: where these are odd it answers 500 before anything of ours runs, and Slack shows the person that it failed (Bolt 5.1). */
const OF_BOLT =
  /^(?:token|type|team_id|team|team\.id|event|event\.(?:user|channel)|command|api_app_id|is_enterprise_install|enterprise|view|view\.app_installed_team_id|response_urls|actions|user|channel|authorizations(?:\..+)?)$/;

/** The same with ids of its own, or it would be taken for a repeated delivery and passed over. */
function fresh(payload: Json, index: number): Json {
  const { event } = payload;
  const own = typeof event === 'object' && event !== null && 'ts' in event ? { event: { ...event, ts: `${index}.000001` } } : {};
  return {
    ...payload,
    ...own,
    ...('trigger_id' in payload ? { trigger_id: `T${index}` } : {}),
    ...('event_id' in payload ? { event_id: `Ev${index}` } : {}),
  };
}

it('is acknowledged, whatever any field of a payload holds, and what comes next is answered', { timeout: 60_000 }, async () => {
  const { slack, logs, logged } = await startHarness({ mode: 'http' });
  const { alice, general } = slack.ids();
  await slack.slash('/k8snotes', 'istio');
  const message = await slack.untilSeen(alice, general, () => true);
  await slack.clickButton(message, /do_vote-up/u);
  await slack.mention('istio');
  await slack.directMessage('istio');
  await slack.appHomeOpened();
  await slack.messageShortcut(slack.post('istio の障害'), SHORTCUTS.message);
  await slack.globalShortcut(SHORTCUTS.global);
  const dialog = await slack.until(() => {
    const shown = slack.modal(alice);
    return shown?.view['callback_id'] === VIEWS.search ? shown : undefined;
  });
  await slack.viewSubmission(dialog, { [SEARCH_FIELD.block]: { [SEARCH_FIELD.action]: 'istio' } });
  const kinds = new Map<string, Delivery>(slack.deliveries.map((delivery) => [delivery.name, delivery]));
  expect(kinds.size).toBeGreaterThanOrEqual(8);
  const odd: { readonly kind: PayloadKind; readonly payload: Json }[] = [];
  for (const { kind, payload } of kinds.values())
    for (const path of pathsIn(payload))
      for (const _of of [1, 2]) {
        if (OF_BOLT.test(path.join('.'))) continue;
        const value = ODD[odd.length % ODD.length];
        // Form fields are texts and nothing else.
        odd.push({ kind, payload: withField(fresh(payload, odd.length), path, kind === 'slash' ? JSON.stringify(value) : value) as Json });
      }
  expect(odd.length).toBeGreaterThan(300);
  const handled = (): number => logs.filter(({ msg }) => msg === 'replied' || msg === 'a request on Slack failed').length;
  const handledBefore = handled();
  const outcomes: string[] = [];
  for (const { kind, payload } of odd) {
    const { outcome, status } = await slack.payload(kind, payload);
    if (outcome !== 'acknowledged') outcomes.push(`${outcome} ${status} ${JSON.stringify(payload).slice(0, 400)}`);
  }
  expect(outcomes).toEqual([]);
  const before = slack.seenBy(alice, general).length;
  await slack.slash('/k8snotes', 'envoy');
  await slack.until(() =>
    slack
      .seenBy(alice, general)
      .slice(before)
      .some(({ blocks }) => wordsIn(blocks).includes('Envoy')),
  );
  await logged(() => handled() > handledBefore + odd.length / 3);
  expect(JSON.stringify(logs)).not.toMatch(/TypeError|RangeError/);
  // Ids that are none were refused by the local Slack, which is its job.
  slack.takeProblems();
});
