import { describe, expect, it } from 'vitest';
import { createInFlight } from '../../src/ops/in-flight.ts';

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('work in flight', () => {
  it('is waited for to the last', async () => {
    const inFlight = createInFlight();
    const first = deferred<string>();
    const second = deferred<string>();
    const works = [inFlight.run(() => first.promise), inFlight.run(() => second.promise)];
    const order: string[] = [];
    const idle = inFlight.idle(new AbortController().signal).then((value) => order.push(`idle ${value}`));
    first.resolve('a');
    await works[0];
    order.push(`left ${inFlight.count()}`);
    second.resolve('b');
    await Promise.all([...works, idle]);
    expect(order).toEqual(['left 1', 'idle true']);
  });

  it('counts work that failed as done, and passes the failure on', async () => {
    const inFlight = createInFlight();
    await expect(inFlight.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(inFlight.count()).toBe(0);
    await expect(inFlight.idle(AbortSignal.abort())).resolves.toBe(true);
  });

  it('is no longer waited for when the time is up', async () => {
    const inFlight = createInFlight();
    const never = deferred<void>();
    const work = inFlight.run(() => never.promise);
    const stop = new AbortController();
    const idle = inFlight.idle(stop.signal);
    stop.abort();
    await expect(idle).resolves.toBe(false);
    await expect(inFlight.idle(stop.signal)).resolves.toBe(false);
    never.resolve();
    await work;
  });
});
