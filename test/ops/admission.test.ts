import { describe, expect, it } from 'vitest';
import { type AdmissionOptions, createAdmission } from '../../src/ops/admission.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const options = (more: Partial<AdmissionOptions> = {}): AdmissionOptions => ({
  question: { burst: 2, perMinute: 60 },
  click: { burst: 4, perMinute: 60 },
  maxConcurrent: 2,
  maxWaiting: 2,
  ...more,
});

/** Work that ends when the test says so. */
function held(): { readonly work: () => Promise<string>; readonly end: () => void; readonly begun: () => number } {
  let end: () => void = () => undefined;
  let begun = 0;
  const gate = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    work: async () => {
      begun += 1;
      await gate;
      return 'done';
    },
    end: () => end(),
    begun: () => begun,
  };
}

describe('admission', () => {
  it('counts questions and clicks of a person apart, and tells how long to wait', async () => {
    const { run } = createAdmission(options());
    const work = async () => 1;
    for (let times = 0; times < 2; times += 1) expect(await run('a', 'question', NOW, work)).toEqual({ kind: 'done', value: 1 });
    expect(await run('a', 'question', NOW, work)).toEqual({ kind: 'rate-limited', retryAfterSeconds: 1 });
    expect(await run('a', 'click', NOW, work)).toEqual({ kind: 'done', value: 1 });
    expect(await run('b', 'question', NOW, work)).toEqual({ kind: 'done', value: 1 });
    expect(await run('a', 'question', new Date(NOW.getTime() + 1000), work)).toEqual({ kind: 'done', value: 1 });
  });

  it('lets no more in than all people together may send, whoever they are', async () => {
    const { run } = createAdmission(options({ everybody: { burst: 3, perMinute: 60 } }));
    const kinds = async (people: readonly (string | undefined)[], now = NOW) =>
      Promise.all(people.map(async (person) => (await run(person, 'question', now, async () => 1)).kind));
    expect(await kinds(['a', 'b'])).toEqual(['done', 'done']);
    // Who asks too often takes nothing away from the others.
    expect(await kinds(['a', 'a', 'a'])).toEqual(['done', 'rate-limited', 'rate-limited']);
    expect(await kinds(['c', undefined])).toEqual(['busy', 'done']);
    expect(await kinds(['d', 'e'], new Date(NOW.getTime() + 1000))).toEqual(['done', 'busy']);
  });

  it('counts nobody who has no name', async () => {
    const { run } = createAdmission(options());
    for (let times = 0; times < 20; times += 1)
      expect(await run(undefined, 'question', NOW, async () => 1)).toMatchObject({ kind: 'done' });
  });

  it('runs so many at once, in the order in which they came, and turns away those beyond the queue', async () => {
    const { run, running } = createAdmission(options());
    const order: number[] = [];
    const first = [held(), held()];
    const started = first.map(({ work }) => run(undefined, 'question', NOW, work));
    const waiting = [1, 2].map((number) =>
      run(undefined, 'question', NOW, async () => {
        order.push(number);
      }),
    );
    expect(await run(undefined, 'question', NOW, async () => 0)).toEqual({ kind: 'busy' });
    expect([running(), order]).toEqual([2, []]);
    first[1]?.end();
    await Promise.all(waiting);
    expect([order, first[0]?.begun()]).toEqual([[1, 2], 1]);
    first[0]?.end();
    await Promise.all(started);
    expect(running()).toBe(0);
  });

  it('gives the place free when work fails', async () => {
    const { run, running } = createAdmission(options({ maxConcurrent: 1, maxWaiting: 0 }));
    await expect(run(undefined, 'click', NOW, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(running()).toBe(0);
    expect(await run(undefined, 'click', NOW, async () => 1)).toEqual({ kind: 'done', value: 1 });
  });
});
