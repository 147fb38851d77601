import { describe, expect, it } from 'vitest';
import type { Core } from '../../src/core.ts';
import { createLogger } from '../../src/ops/log.ts';
import { loggedCore } from '../../src/ops/logged-core.ts';
import { asked, coreWorld } from '../support/core.ts';

type Line = Readonly<Record<string, unknown>>;

function logTo(lines: Line[]) {
  return createLogger({ level: 'trace', destination: { write: (line) => void lines.push(JSON.parse(line) as Line) } });
}

describe('the log', () => {
  it.each(['token', 'appToken', 'botToken', 'signingSecret', 'clientSecret', 'authorization', 'password', 'secret'])(
    'never holds what stands under %s, wherever that is',
    (name) => {
      const lines: Line[] = [];
      const log = logTo(lines);
      log.info({ [name]: 'hush-1' }, 'by itself');
      log.info({ options: { [name]: 'hush-2', url: 'kept' } }, 'in an object');
      log.info({ request: { headers: { [name]: 'hush-3' } } }, 'deeper');
      log.child({ [name]: 'hush-4' }).info('in a child');
      expect(lines).toHaveLength(4);
      expect(JSON.stringify(lines)).not.toContain('hush');
      expect(lines[1]).toMatchObject({ options: { [name]: '[secret]', url: 'kept' } });
    },
  );
});

describe('an error in the log', () => {
  it('says what it is and where, with its cause, and brings nothing of what was sent', () => {
    const lines: Line[] = [];
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', config: { headers: 'hush-1' } });
    const error = Object.assign(new TypeError('the call failed', { cause }), {
      status: 400,
      code: 50035,
      remedy: 'Try again.',
      url: 'https://discord.example/webhooks/1/hush-2',
      requestBody: { json: { content: 'hush-3' } },
      original: { Authorization: 'Bearer hush-4' },
    });
    logTo(lines).error({ err: error }, 'it failed');
    expect(lines[0]?.['err']).toMatchObject({ type: 'TypeError', code: 50035, status: 400, remedy: 'Try again.' });
    expect(JSON.stringify(lines)).toMatch(/the call failed: connect ECONNREFUSED .*log\.test\.ts/);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });
});

describe('the line of a request', () => {
  const NOTE = '# Mesh Night\n\n## Istio\n\n- Istio を一年使った\n- Istio は sidecar を使う\n';
  const logged = async (queries: boolean, use: (core: Core) => Promise<unknown>): Promise<readonly Line[]> => {
    const lines: Line[] = [];
    let now = 0;
    const { core } = await coreWorld(NOTE);
    await use(
      loggedCore(core, {
        log: logTo(lines),
        queries,
        nowMs: () => {
          now += 1.26;
          return now;
        },
      }),
    );
    return lines.map(({ time: _time, ...line }) => line);
  };

  it('has the id, what it was and how it ended, and nothing that was asked or answered', async () => {
    const lines = await logged(false, async (core) => {
      await core.answer(asked('istio', { requestId: 'r1' }));
      await core.answer(asked('zanzibar secrets', { requestId: 'r2' }));
      await core.about(asked('Istio はどう？', { requestId: 'r3' }));
      await core.vote({ request: asked('', { requestId: 'r4' }), vote: 'up', about: { kind: 'query', query: 'istio' } });
      await core.home(asked('', { requestId: 'r5' }));
    });
    const line = (requestId: string, command: string, outcome: string, more: Line = {}): Line => ({
      level: 30,
      requestId,
      platform: 'slack',
      command,
      outcome,
      ms: 1.3,
      ...more,
      msg: 'answered',
    });
    expect(lines).toEqual([
      line('r1', 'search', 'hits'),
      line('r2', 'search', 'nothing'),
      line('r3', 'about', 'hits'),
      line('r4', 'vote', 'noted', { vote: 'up' }),
      line('r5', 'home', 'home'),
    ]);
  });

  it('has the question and the lines of the notes that answered it where that is wanted', async () => {
    const lines = await logged(true, async (core) => {
      await core.answer(asked('istio', { requestId: 'r1' }));
      await core.answer(asked('zanzibar', { requestId: 'r2' }));
    });
    expect(lines).toMatchObject([
      { requestId: 'r1', query: 'istio', shown: [expect.stringMatching(/^2024-01-15-meetup\.md:\d+$/)] },
      { requestId: 'r2', query: 'zanzibar', shown: [] },
    ]);
  });
});
