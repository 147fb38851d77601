import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, ROOT, readText } from './support/files.ts';
import { isKnown, isSecret, readAs, type Variables } from './support/settings.ts';

const UNIT = 'deploy/systemd/k8snotes.service';
const DROP_INS = readdirSync(join(ROOT, `${UNIT}.d`)).sort();

type Directives = readonly (readonly [name: string, value: string])[];

const directives = (text: string): Directives =>
  text
    .split('\n')
    .filter((line) => line !== '' && !/^[#[]/.test(line))
    .map((line) => {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`no directive: ${line}`);
      return [line.slice(0, at), line.slice(at + 1)];
    });
const valuesOf = (name: string, of: Directives): readonly string[] => of.filter(([key]) => key === name).map(([, value]) => value);
const one = (name: string, of: Directives): string => {
  const [value, ...others] = valuesOf(name, of);
  if (value === undefined || others.length > 0) throw new Error(`there is not one ${name}`);
  return value;
};
/** `Environment=` as the process gets it, with systemd's specifiers put in. */
const environment = (of: Directives): Variables =>
  Object.fromEntries(
    valuesOf('Environment', of).map((value) => {
      const filled = value
        .replaceAll('%S', '/var/lib')
        .replaceAll('%C', '/var/cache')
        .replaceAll('%d', '/run/credentials/k8snotes.service');
      const at = filled.indexOf('=');
      return [filled.slice(0, at), filled.slice(at + 1)];
    }),
  );

const unit = directives(readText(UNIT));
const dropIn = (name: string): Directives => directives(readText(`${UNIT}.d/${name}`));

describe('the unit of systemd', () => {
  it('starts the program, and leaves it down when the settings are wrong', () => {
    expect(one('ExecStart', unit)).toBe(`/usr/bin/node /opt/k8snotes/${PROGRAM} start`);
    expect(one('Restart', unit)).toBe('on-failure');
    expect(one('RestartPreventExitStatus', unit)).toBe(/wrongUse: (\d)/.exec(readText('bin/command-line.ts'))?.[1]);
  });

  it('sets nothing but settings, and keeps what lasts where it may write', () => {
    const variables = environment(unit);
    for (const [name, value] of Object.entries(variables)) {
      expect(isKnown(name), name).toBe(true);
      expect(isSecret(name, value), name).toBe(false);
    }
    const { databaseUrl, base, shutdownTimeoutMs } = readAs(variables);
    expect(databaseUrl).toBe(`file:/var/lib/${one('StateDirectory', unit)}/k8snotes.db`);
    expect(base.cacheDir).toBe(`/var/cache/${one('CacheDirectory', unit)}`);
    expect(Number(one('TimeoutStopSec', unit)) * 1000).toBeGreaterThanOrEqual(shutdownTimeoutMs + 3000 + 2000);
  });

  it('lets V8 compile', () => {
    expect(valuesOf('MemoryDenyWriteExecute', unit)).toEqual([]);
  });

  it.each(DROP_INS)('%s hands over each secret as a credential', (name) => {
    const added = dropIn(name);
    expect(new Set(added.map(([key]) => key))).toEqual(new Set(['LoadCredential', 'Environment']));
    const credentials = valuesOf('LoadCredential', added).map((value) => value.split(':'));
    for (const [id, path] of credentials) expect(path).toBe(`/etc/k8snotes/${id}`);
    const files = Object.entries(environment(added)).filter(([key]) => key.endsWith('_FILE'));
    expect(files.map(([, path]) => path)).toEqual(credentials.map(([id]) => `/run/credentials/k8snotes.service/${id}`));
    for (const [key] of files) expect(isKnown(key), key).toBe(true);
  });

  it('is taken by the program with all drop-ins', () => {
    const settings = readAs({ ...environment(unit), ...Object.assign({}, ...DROP_INS.map((name) => environment(dropIn(name)))) });
    expect(settings.slack?.mode).toBe('socket');
    expect(settings.discord).toBeDefined();
    expect(settings.base.notesRepository?.url).toContain('git.example.com');
    expect(settings.databaseUrl).toMatch(/^postgres:/);
  });
});

const hasSystemd = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasSystemd)(`systemd-analyze${hasSystemd ? '' : ' (skipped: it is not installed)'}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'k8snotes-systemd-'));
    cpSync(join(ROOT, 'deploy/systemd'), folder, { recursive: true });
    // Paths that exist here.
    writeFileSync(
      join(folder, 'k8snotes.service'),
      readText(UNIT).replaceAll('/usr/bin/node', process.execPath).replaceAll('/opt/k8snotes', ROOT),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('knows every directive of the unit and its drop-ins', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, 'k8snotes.service')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('finds it well protected', () => {
    const text = execFileSync('systemd-analyze', ['security', '--offline=true', join(folder, 'k8snotes.service')], { encoding: 'utf8' });
    const [, exposure = ''] = /Overall exposure level for k8snotes\.service: ([\d.]+)/.exec(text) ?? [];
    expect(exposure).not.toBe('');
    expect(Number(exposure)).toBeLessThanOrEqual(1.5);
  });
});
