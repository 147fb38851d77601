import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { HERMETIC, type Run } from '../support/environment.ts';

/** The program as people start it, in a process of its own. */
function run(args: readonly string[], input = '', readBytes = Number.POSITIVE_INFINITY): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', ...args], { env: { ...HERMETIC, PATH: process.env['PATH'] } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.length >= readBytes) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out, err }));
  });
}

describe('node scripts/run.mjs', () => {
  it('ask istio answers with the Istio talk, exit 0', async () => {
    const { code, out } = await run(['ask', 'istio']);
    expect(code).toBe(0);
    expect(out).toContain('Istioの嬉しさと活用における注意点');
    expect(out).toContain('[Istio]');
  });

  it('chat answers what is piped into it and ends, exit 0', async () => {
    const { code, out } = await run(['chat'], 'istio\nLaravel routing\n');
    expect(code).toBe(0);
    expect(out).toMatch(/Istioの嬉しさ.*No note answers “Laravel routing”\./s);
  });

  it('ends in silence when its reader goes away', async () => {
    const { code, err } = await run(['ask', 'kubernetes', '--limit', '1000', '--json'], '', 1);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
