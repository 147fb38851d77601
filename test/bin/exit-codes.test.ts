import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderWith, runInMemory } from '../support/environment.ts';

const notes = folderWith({ 'a.md': '# Meetup\n\n- Istio を試した\n' });
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'http://127.0.0.1:9/api/', DATABASE_URL: ':memory:' };

/** A port that is taken for as long as the test runs. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the exit code, by which systemd and Kubernetes start again or not', () => {
  it.each([
    ['en', /HTTP_HOST="127\.0\.0\.1", HTTP_PORT="\d+" \(EADDRINUSE\)\. Stop the program/],
    ['ja', /HTTP_HOST="127\.0\.0\.1"、HTTP_PORT="\d+" で待ち受けられません（EADDRINUSE）/],
  ])('of start is 1 when the port is taken, and says what to do (%s)', async (language, told) => {
    const variables = { ...SLACK, HTTP_PORT: String(await takenPort()), REPLY_LANGUAGE: language };
    const { code, err } = await runInMemory(['start', '--notes', notes], { variables });
    expect(code).toBe(1);
    expect(err).toMatch(told);
  });

  it('of tip --post is 1 while the database is away', { timeout: 20_000 }, async () => {
    const variables = { ...SLACK, DATABASE_URL: `postgres://k8snotes@127.0.0.1:${await closedPort()}/x` };
    expect((await runInMemory(['tip', '--notes', notes, '--post', 'slack:C0123ABCD'], { variables })).code).toBe(1);
  });

  it.each([
    ['start', { ...SLACK, HTTP_PORT: '0', DATABASE_URL: 'mysql://x' }, []],
    ['tip', { ...SLACK, DATABASE_URL: 'mysql://x' }, ['--post', 'slack:C0123ABCD']],
    ['start', { ...SLACK, HTTP_PORT: 'x' }, []],
  ])('of %s is 2 when only a person can help (%j)', async (command, variables, args) => {
    expect((await runInMemory([command, '--notes', notes, ...args], { variables })).code).toBe(2);
  });
});
