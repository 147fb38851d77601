import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChangeGate } from '../../src/search/change-gate.ts';

describe('the gate between searches and changes', () => {
  it('shows no search a change half done, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (scheduler, kinds) => {
        const gate = createChangeGate();
        const halves = { a: 0, b: 0 };
        const seen: boolean[] = [];
        const works = kinds.map((isChange) =>
          isChange
            ? gate.change(async () => {
                halves.a += 1;
                await scheduler.schedule(Promise.resolve());
                halves.b += 1;
              })
            : gate.read(async () => {
                const before = { ...halves };
                await scheduler.schedule(Promise.resolve());
                seen.push(before.a === before.b && halves.a === before.a && halves.b === before.b);
              }),
        );
        await scheduler.waitFor(Promise.all(works));
        expect(seen).not.toContain(false);
        expect(seen.length + halves.a).toBe(kinds.length);
        expect(halves.a).toBe(halves.b);
      }),
    );
  });

  it('goes on after a change that failed, and tells whoever wanted it', async () => {
    const gate = createChangeGate();
    await expect(gate.change(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(gate.read(() => Promise.resolve('read'))).resolves.toBe('read');
    await expect(gate.change(() => Promise.resolve('changed'))).resolves.toBe('changed');
  });
});
