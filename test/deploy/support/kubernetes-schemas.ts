import { createRequire } from 'node:module';
import type { KubernetesObject } from './kubernetes-kinds.ts';

const require = createRequire(import.meta.url);

/** Kinds of other projects, which Kubernetes' own schemas do not have. */
const OTHERS: ReadonlySet<string> = new Set(['monitoring.coreos.com']);

interface Model {
  readonly validate: () => void;
}

/**
 * Hold an object against the JSON schema of its kind that Kubernetes publishes, as the package kubernetes-models carries it.
 *
 * @returns What is wrong; undefined when nothing is.
 * @throws {Error} There is no schema of this kind.
 */
export function schemaProblem(object: KubernetesObject): string | undefined {
  const { apiVersion, kind } = object;
  if (OTHERS.has(apiVersion.split('/')[0] ?? '')) return undefined;
  const module = require(`kubernetes-models/${apiVersion}`) as Readonly<Record<string, new (data: object) => Model>>;
  const KindModel = module[kind];
  if (KindModel === undefined) throw new Error(`kubernetes-models has no ${kind} in ${apiVersion}`);
  try {
    new KindModel(object).validate();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
