import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { watchFolder } from '../../src/notes/watch-folder.ts';

it('tells of what changed while it was beginning to watch', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-watch-'));
  writeFileSync(join(folder, 'a.md'), '# A\n');
  const told = new Promise<void>((resolve) => {
    const watcher = watchFolder(folder, {
      mode: 'events',
      onChange: () => {
        resolve();
        return Promise.resolve(true);
      },
      log: { warn: () => undefined },
    });
    // Before the first turn of the event loop: nothing is watched yet, and no event will come.
    writeFileSync(join(folder, 'a.md'), '# A changed\n');
    rmSync(join(folder, 'a.md'));
    onTestFinished(async () => {
      await watcher.close();
      rmSync(folder, { recursive: true });
    });
  });
  await expect(told).resolves.toBeUndefined();
}, 5000);
