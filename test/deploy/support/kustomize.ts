import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseYaml, ROOT } from './files.ts';
import { type KubernetesObject, type ObjectOf, parseObject } from './kubernetes-kinds.ts';

const DEPLOY = join(ROOT, 'deploy/kubernetes');

/** Why `kubectl kustomize` cannot be used here; undefined when it can. Components and labels need Kustomize 5 (kubectl 1.27): Debian 12 has 1.20, Debian 13 has 1.32. */
export function whyNoKustomize(): 'missing' | 'old' | undefined {
  let text: string;
  try {
    text = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing';
    throw error;
  }
  const { kustomizeVersion = 'v2' } = z.object({ kustomizeVersion: z.string().optional() }).parse(JSON.parse(text));
  return Number(/^v(\d+)/.exec(kustomizeVersion)?.[1]) >= 5 ? undefined : 'old';
}

/** An overlay as somebody has it who followed its comments. */
export interface OverlayChoice {
  readonly name: string;
  /** Components that are in its files behind a `#`, such as `notes-git`, which is taken away. */
  readonly add?: readonly string[];
  /** Lines that somebody deletes, such as `../../components/discord`. */
  readonly without?: readonly string[];
}

/**
 * What `kubectl kustomize` makes of an overlay.
 *
 * @throws {ZodError | Error} What it cannot build, what is no valid object, and a choice that the files do not offer.
 */
export function buildOverlay({ name, add = [], without = [] }: OverlayChoice): readonly KubernetesObject[] {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-kustomize-'));
  try {
    cpSync(DEPLOY, folder, { recursive: true });
    const overlay = join(folder, 'overlays', name);
    const missing = new Set([...add, ...without]);
    for (const entry of readdirSync(overlay, { recursive: true, withFileTypes: true })) {
      if (entry.name !== 'kustomization.yaml') continue;
      const file = join(entry.parentPath, entry.name);
      const lines = readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => {
          const chosen = add.find((component) => new RegExp(`^  # - [./]+/components/${component}$`).test(line));
          if (chosen !== undefined) missing.delete(chosen);
          return chosen === undefined ? line : line.replace('# ', '');
        });
      const kept = lines.filter((line) => {
        const unwanted = without.find((each) => line === `  - ${each}`);
        if (unwanted !== undefined) missing.delete(unwanted);
        return unwanted === undefined;
      });
      writeFileSync(file, kept.join('\n'));
    }
    if (missing.size > 0) throw new Error(`overlays/${name} offers no ${[...missing].join(', ')}`);
    const text = execFileSync('kubectl', ['kustomize', overlay], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return parseYaml(text).map(parseObject);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The kinds with a Pod in them. */
type Workload = ObjectOf<'Deployment' | 'CronJob'>;

/**
 * Objects as the types of Kubernetes hold them, of the version that kubectl has: what they do not know is gone, what has another type is refused. Only commands that change a Pod
 * do that without a cluster, so a variable is set, and taken away again.
 */
export function asKubernetesHolds(objects: readonly Workload[]): readonly unknown[] {
  const output = execFileSync('kubectl', ['set', 'env', '--local', '-f', '-', `${PROBE}=1`, '-o', 'yaml'], {
    encoding: 'utf8',
    input: objects.map((object) => JSON.stringify(object)).join('\n'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (output.split(`name: ${PROBE}`).length !== objects.length + 1) throw new Error('kubectl has not set the variable in each container');
  return parseYaml(output.replace(new RegExp(` *- name: ${PROBE}\\n *value: "1"\\n`, 'g'), ''));
}

const PROBE = 'PROBE_OF_THE_TEST';
