import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serveHttp } from '../../src/ops/http-server.ts';
import { createLogger } from '../../src/ops/log.ts';
import { parseDockerfile, withArgs } from './support/dockerfile.ts';
import { PROGRAM, parseYaml, ROOT, readText, VERSION } from './support/files.ts';
import { isKnown, isSecret, readAs } from './support/settings.ts';

const { args, stages } = parseDockerfile(readText('deploy/Dockerfile'));
const final = stages.at(-1)?.instructions ?? [];
const all = (name: string): readonly string[] => final.filter((instruction) => instruction.name === name).map(({ text }) => text);
const words = z.array(z.string());
const variables = Object.fromEntries(
  all('ENV').flatMap((text) => [...text.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value])),
);

describe('the image', () => {
  it('has one base, pinned to a whole version, with a place for the digest', () => {
    const version = args.get('NODE_VERSION') ?? '';
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(stages.length).toBeGreaterThan(1);
    for (const { from } of stages) {
      expect(withArgs(from, args)).toBe(`node:${version}-bookworm-slim`);
      expect(withArgs(from, new Map([...args, ['NODE_DIGEST', digest]]))).toBe(`node:${version}-bookworm-slim@${digest}`);
    }
  });

  it('runs a line of Node.js that the tests run on', () => {
    const [, lines = ''] = /CI_NODE_LINES-([\d ]+)\}/.exec(readText('.ci/run')) ?? [];
    expect(lines.split(' ')).toContain(args.get('NODE_VERSION')?.split('.')[0]);
  });

  it('holds no development dependency, and nothing that the program could change', () => {
    const dependencies = stages.find(({ as }) => as === 'dependencies')?.instructions.map(({ text }) => text) ?? [];
    expect(dependencies.find((text) => text.startsWith('npm'))).toBe('npm ci --omit=dev --ignore-scripts --no-audit --no-fund');
    expect(all('COPY').filter((text) => text.includes('node_modules'))).toEqual(['--from=dependencies /app/node_modules ./node_modules']);
    expect(all('COPY').filter((text) => text.includes('--chown'))).toEqual([]);
  });

  it('needs no install script of any package', () => {
    const lock = z.object({
      packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), hasInstallScript: z.boolean().optional() })),
    });
    const { packages } = lock.parse(JSON.parse(readText('package-lock.json')));
    const scripted = Object.entries(packages).filter(
      ([path, { dev, hasInstallScript }]) => path !== '' && dev !== true && hasInstallScript === true,
    );
    expect(scripted).toEqual([]);
  });

  it('brings what the program looks for: dictionary, Git, ssh', () => {
    for (const name of ['edict', 'git', 'openssh-client', 'tini', 'ca-certificates'])
      expect(all('RUN').join(' ').split(' ')).toContain(name);
    expect(all('RUN').join(' ')).toContain('--no-install-recommends');
  });

  it('copies what the build context has, and the context has nothing else', () => {
    const copied = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from'))
      .flatMap(({ text }) => text.split(' ').slice(0, -1));
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const [first, ...allowed] = readText('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(allowed.sort()).toEqual([...new Set(copied)].map((path) => `!${path}`).sort());
  });

  it('starts the program without a shell, as a user that is a number and not root', () => {
    expect(words.parse(JSON.parse(all('ENTRYPOINT')[0] ?? ''))).toEqual(['tini', '--', 'node', PROGRAM]);
    expect(words.parse(JSON.parse(all('CMD')[0] ?? ''))).toEqual(['start']);
    expect(all('USER')).toEqual(['1000:1000']);
    expect(all('STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  it('sets nothing but settings, none of them a secret or in the way of a file', () => {
    expect(Object.keys(variables).length).toBeGreaterThan(2);
    for (const [name, value] of Object.entries(variables)) {
      expect(isKnown(name), name).toBe(true);
      expect(isSecret(name, value), name).toBe(false);
    }
    const { http, databaseUrl } = readAs(variables);
    expect(http).toEqual({ host: '0.0.0.0', port: 8080 });
    // By the default, which leads to the volume: the variable would win over DATABASE_URL_FILE.
    expect(databaseUrl).toBe('file:./data/k8snotes.db');
    expect(all('RUN')).toContain('ln -s /data data');
    expect(all('WORKDIR')).toEqual(['/app']);
    expect(words.parse(JSON.parse(all('VOLUME')[0] ?? ''))).toEqual(['/data', variables['XDG_CACHE_HOME']]);
    expect(all('EXPOSE')).toEqual([`${http.port} 3000`]);
  });

  it('is healthy while the program is alive, and only then', async () => {
    const [, command = ''] = /CMD (\[.*\])$/.exec(all('HEALTHCHECK')[0] ?? '') ?? [];
    const [program, ...rest] = words.parse(JSON.parse(command));
    expect(program).toBe('node');
    const log = createLogger({ level: 'silent', destination: process.stderr });
    const server = await serveHttp({
      host: '127.0.0.1',
      port: 0,
      log,
      readiness: () => Promise.resolve([{ name: 'x', ok: false, detail: '' }]),
    });
    const check = (): Promise<unknown> => promisify(execFile)(process.execPath, rest, { env: { HTTP_PORT: String(server.port) } });
    await expect(check()).resolves.toMatchObject({ stderr: '' });
    await server.close();
    await expect(check()).rejects.toMatchObject({ code: 1 });
  });
});

describe('compose.yaml', () => {
  const text = readText('deploy/compose.yaml');
  const service = z.object({
    image: z.string(),
    build: z.strictObject({ context: z.string(), dockerfile: z.string() }),
    environment: z.record(z.string(), z.string()),
    secrets: z.array(z.string()),
    volumes: z.array(z.string()),
    ports: z.array(z.string()),
    read_only: z.literal(true),
    cap_drop: z.tuple([z.literal('ALL')]),
    security_opt: z.tuple([z.literal('no-new-privileges:true')]),
    mem_limit: z.string().regex(/^\d+m$/),
    stop_grace_period: z.string().regex(/^\d+s$/),
  });
  const file = z.object({
    services: z.strictObject({ k8snotes: service }),
    volumes: z.record(z.string(), z.null()),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  });

  // As it is, and with every line that is behind a `#` for whoever wants it.
  describe.each([
    ['as it is', text, false],
    ['with all', text.replace(/^( +)# (?=(?:[A-Z_]+_FILE:|- [a-z]|[a-z-]+:$| {2}file:))/gm, '$1'), true],
  ] as const)('%s', (_name, yaml, withAll) => {
    const { services, volumes, secrets } = file.parse(parseYaml(yaml)[0]);
    const { k8snotes } = services;

    it('gives secrets by files alone, each of them mounted', () => {
      const paths = Object.entries(k8snotes.environment).filter(([name]) => name.endsWith('_FILE'));
      expect(paths.map(([, path]) => path).sort()).toEqual(k8snotes.secrets.map((name) => `/run/secrets/${name}`).sort());
      expect(Object.keys(secrets).sort()).toEqual([...k8snotes.secrets].sort());
      for (const [name, value] of Object.entries(k8snotes.environment)) {
        expect(isKnown(name), name).toBe(true);
        expect(isSecret(name, value), name).toBe(false);
      }
    });

    it('finds the secrets where its first lines put them, and Git does not', () => {
      // Paths in the file are those beside it, the commands are for the root of the repository.
      for (const { file: path } of Object.values(secrets)) {
        if (!withAll) expect(text).toContain(`> deploy/${path}`);
        expect(path.split('/')[0]).toBe('secrets');
      }
      expect(readText('.gitignore').split('\n')).toContain('secrets/');
    });

    it('has settings that the program takes', () => {
      const settings = readAs({ ...variables, ...k8snotes.environment });
      expect(settings.slack?.mode).toBe('socket');
      expect(settings.discord !== undefined).toBe(withAll);
      expect(settings.base.notesRepository !== undefined).toBe(withAll);
    });

    it('runs this version, with what lasts on volumes, reachable from this machine alone', () => {
      expect(k8snotes.image).toBe(`registry.example.com/k8snotes:${VERSION}`);
      expect(existsSync(join(ROOT, 'deploy', k8snotes.build.context, k8snotes.build.dockerfile))).toBe(true);
      expect(k8snotes.volumes.slice(0, 2)).toEqual(['data:/data', `cache:${variables['XDG_CACHE_HOME']}`]);
      expect(Object.keys(volumes)).toEqual(['data', 'cache']);
      expect(k8snotes.ports).toEqual(['127.0.0.1:8080:8080']);
    });

    it('gives a stop the time that it takes, and a first start its memory', () => {
      expect(Number.parseInt(k8snotes.stop_grace_period, 10) * 1000).toBeGreaterThanOrEqual(
        readAs(variables).shutdownTimeoutMs + 3000 + 2000,
      );
      expect(Number.parseInt(k8snotes.mem_limit, 10) * 1024 * 1024).toBeGreaterThan(600e6 * 1.2);
    });
  });
});
