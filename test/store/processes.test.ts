import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { keptLog } from './describe-store.ts';
import { KINDS } from './kinds.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCRIPT = join(import.meta.dirname, 'store-process.mjs');

function start(url: string, task: 'claim' | 'write', name: string) {
  const child = spawn(process.execPath, [SCRIPT, url, task, name], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  // Registered now: both may happen before anybody waits for them.
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([exit]) => ({
    code: exit[0] as unknown,
    signal: exit[1] as unknown,
  }));
  return { child, reader, lines, ended, go: () => child.stdin.write('go\n') };
}

for (const kind of KINDS) {
  describe.skipIf(kind.skip)(`several processes over ${kind.name}`, () => {
    let place: Awaited<ReturnType<typeof kind.create>>;
    const started: ReturnType<typeof start>[] = [];

    beforeAll(() => {
      execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'ignore' });
    }, 60_000);
    beforeAll(async () => {
      place = await kind.create();
    });
    afterEach(async () => {
      for (const { child } of started) child.kill('SIGKILL');
      await Promise.all(started.splice(0).map(({ ended }) => ended));
    });
    afterAll(() => place.remove());

    const run = (task: 'claim' | 'write', name: string) => {
      const one = start(place.url, task, name);
      started.push(one);
      return one;
    };

    it('make the schema once, win every claim and event exactly once, and lose no count', async () => {
      const names = ['a', 'b', 'c', 'd'];
      const processes = names.map((name) => run('claim', name));
      for (const { go } of processes) go();
      expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(names.map(() => ({ code: 0, signal: null })));
      const won = processes.flatMap(({ lines }) => lines);
      expect(won.sort()).toEqual(
        Array.from({ length: 60 }, (_, day) => [`tip ${day}`, `event ${day}`])
          .flat()
          .sort(),
      );
      const store = await openStore({ url: place.url, encryptionKeys: [], log: keptLog() });
      expect(await store.gaps.total('2026-11-20')).toBe(240);
      for (const [index, { lines }] of processes.entries()) {
        for (const line of lines.filter((one) => one.startsWith('tip'))) {
          const row = await store.ledger.find({ channel: 'slack:C1', kind: 'tip', date: line.replace('tip', 'day') });
          expect(row?.owner).toBe(names[index]);
        }
      }
      await store.close();
    });

    it('lose nothing that was stored when one is killed while it writes', async () => {
      const writer = run('write', 'w');
      writer.go();
      while (writer.lines.length < 200) await once(writer.reader, 'line');
      writer.child.kill('SIGKILL');
      expect(await writer.ended).toEqual({ code: null, signal: 'SIGKILL' });
      const store = await openStore({ url: place.url, encryptionKeys: [], log: keptLog() });
      for (const index of writer.lines) expect(await store.marks.get(`mark ${index}`)).toBe(index);
      await store.close();
    });
  });
}
