// One process of test/tips/two-processes.test.ts: the compiled runner over PostgreSQL, with a clock that runs fast, posting to a small platform over HTTP.
import { openStore } from '../../dist/src/store/open-store.js';
import { createTipRunner } from '../../dist/src/tips/tip-runner.js';

const plan = JSON.parse(process.env.TIP_PLAN ?? '{}');
const now = () => new Date(plan.clockStart + (Date.now() - plan.realStart) * plan.speed);
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => process.stderr.write(`${message} ${String(fields.err)}\n`),
};
const store = await openStore({ url: plan.databaseUrl, encryptionKeys: [], log });

const card = (unitId) => ({
  path: 'note.md',
  line: 1,
  endLine: 1,
  url: undefined,
  event: 'event',
  date: undefined,
  session: undefined,
  speakers: [],
  breadcrumb: [],
  top: { unitId, kind: 'bullet', text: unitId, inlines: [{ kind: 'text', value: unitId }], highlights: [], children: [], omitted: 0 },
  others: [],
  moreHits: 0,
  tier: 'exact',
  reasons: [],
});
const candidates = Array.from({ length: 12 }, (_, index) => ({
  unitId: `u${index}`,
  path: `note-${index % 3}.md`,
  date: undefined,
  talk: `t${index % 5}`,
  topics: [],
  score: 5,
}));
const call = async (path, body) => {
  const response = await fetch(new URL(path, plan.platformUrl), { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};
const poster = {
  platform: 'slack',
  placeOf: ({ channel }) => ({ platform: 'slack', ids: [channel], trusted: false, channel }),
  post: async ({ channel }, answer, key) => {
    try {
      const { status, body } = await call('/post', { channel, key, unitId: answer.unitId });
      if (status === 200) return { kind: 'posted', messageId: body.messageId };
      return status === 429 ? { kind: 'not-sent', retryAfterMs: 1000, error: 'HTTP 429' } : { kind: 'uncertain', error: `HTTP ${status}` };
    } catch (error) {
      return { kind: 'uncertain', error: String(error) };
    }
  },
  find: async ({ channel }, key) => {
    try {
      const { body } = await call('/find', { channel, key });
      return body.messageId === null ? { kind: 'absent' } : { kind: 'found', messageId: body.messageId };
    } catch (error) {
      return { kind: 'unknown', error: String(error) };
    }
  },
  tell: () => Promise.resolve(true),
};
const runner = createTipRunner({
  store,
  posters: () => [poster],
  tips: {
    candidates: () => Promise.resolve(candidates),
    card: (unitId) => Promise.resolve(card(unitId)),
    notesAsOf: () => '2026-11-20T00:00:00.000Z',
  },
  digest: { digest: () => Promise.resolve(undefined) },
  now,
  random: Math.random,
  log,
  ownerId: `process-${process.pid}-${Date.now()}`,
  pause: () => new Promise(() => undefined),
  settings: plan.settings,
});
process.stdout.write('ready\n');
for (;;) {
  const next = await runner.tick();
  const waitMs = next === undefined ? 50 : (next.getTime() - now().getTime()) / plan.speed;
  await new Promise((resolve) => setTimeout(resolve, Math.min(50, Math.max(2, waitMs))));
}
