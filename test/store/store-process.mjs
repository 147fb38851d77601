// One of several processes over one database. Its first line of standard input starts it; each line that it writes is one thing that it won, or that is stored.
import { once } from 'node:events';
import { openStore } from '../../dist/src/store/open-store.js';

const [url, task, name] = process.argv.slice(2);
const now = new Date('2026-11-20T00:00:00.000Z');
const log = { warn: () => undefined };
await once(process.stdin, 'data');
const store = await openStore({ url, encryptionKeys: [], log, limits: { giveUpAfterMs: 20_000 } });

if (task === 'claim') {
  for (let day = 0; day < 60; day++) {
    const key = { channel: 'slack:C1', kind: 'tip', date: `day ${day}` };
    const { kind } = await store.ledger.claim(key, name, now, 60_000);
    if (kind === 'claimed') process.stdout.write(`tip ${day}\n`);
    if (await store.seen.first(`event ${day}`, now)) process.stdout.write(`event ${day}\n`);
    await store.gaps.record('same', '2026-11-20');
  }
} else {
  // Until it is killed.
  for (let index = 0; ; index++) {
    await store.marks.set(`mark ${index}`, String(index), now);
    process.stdout.write(`${index}\n`);
  }
}
await store.close();
process.exit(0);
