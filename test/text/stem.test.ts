import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stem } from '../../src/text/stem.ts';

describe('stem', () => {
  it.each([
    ['pods', 'pod'],
    ['clusters', 'cluster'],
    ['kubernetes', 'kubernete'],
    ['deployed', 'deploy'],
    ['deploys', 'deploying'],
    ['scheduling', 'schedule'],
    ['scheduled', 'schedules'],
    ['scaling', 'scale'],
    ['scaled', 'scales'],
    ['logging', 'logs'],
    ['running', 'run'],
    ['policies', 'policy'],
    ['proxies', 'proxy'],
    ['caches', 'caching'],
    ['meshes', 'mesh'],
    ['processes', 'process'],
    ['statuses', 'status'],
    ['aliases', 'alias'],
    ['sizes', 'size'],
    ['naming', 'name'],
    ['named', 'names'],
    ['typed', 'type'],
    ['boxes', 'box'],
    ['replicas', 'replica'],
    ['quotas', 'quota'],
    ['schemas', 'schema'],
    ['repos', 'repo'],
    ['demos', 'demo'],
    ['scenarios', 'scenario'],
    ['gpus', 'gpu'],
    ['apis', 'api'],
  ])('%s meets %s', (a, b) => {
    expect(stem(a)).toBe(stem(b));
  });

  it.each([
    'redis',
    'istio',
    'prometheus',
    'k3s',
    'k8s',
    'k3os',
    'etcd',
    'nexus',
    'helm',
    'alias',
    'status',
    'access',
    'analysis',
    'string',
    'spring',
    'linkerd',
    'v1.31.2',
    'node.js',
    'os',
    'メモリ',
  ])('leaves %s alone', (word) => {
    expect(stem(word)).toBe(word);
  });

  it.each([
    ['redis', 'redid'],
    ['need', 'ne'],
    ['string', 'str'],
    ['process', 'proces'],
    ['test', 'toast'],
    ['server', 'service'],
    ['scheduler', 'schedule'],
    ['k3s', 'k3'],
    ['security', 'secure'],
    ['operator', 'operation'],
    ['add', 'ade'],
  ])('%s stays apart from %s', (a, b) => {
    expect(stem(a)).not.toBe(stem(b));
  });

  it('never empties or lengthens a word, and takes plurals of long words off', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
        expect(stem(word).length).toBeGreaterThan(0);
        expect(stem(word).length).toBeLessThanOrEqual(word.length);
      }),
      { numRuns: 500, interruptAfterTimeLimit: 500 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,9}[bdgklmnrt]$/), (word) => {
        fc.pre(!/(?:ed|ing)$/.test(word));
        expect(stem(`${word}s`)).toBe(stem(word));
      }),
      { numRuns: 500, interruptAfterTimeLimit: 500 },
    );
  });
});
