import { beforeAll, describe, expect, it } from 'vitest';
import type { ServiceSettings } from '../../bin/service-settings.ts';
import { serveHttp } from '../../src/ops/http-server.ts';
import { createLogger } from '../../src/ops/log.ts';
import { readText, VERSION } from './support/files.ts';
import type { Container, Kind, KubernetesObject, ObjectOf, PodTemplate } from './support/kubernetes-kinds.ts';
import { schemaProblem } from './support/kubernetes-schemas.ts';
import { asKubernetesHolds, buildOverlay, type OverlayChoice, whyNoKustomize } from './support/kustomize.ts';
import { isKnown, isSecret, readAs, type Variables } from './support/settings.ts';

const REQUIRED = process.env['K8SNOTES_REQUIRE_EXTRAS'] === '1';
const why = whyNoKustomize();
const REMEDY = why === 'missing' ? 'apt-get install kubernetes-client' : 'Kustomize 5 is in kubectl 1.27 and newer';
const skipped = why !== undefined && !(REQUIRED && why === 'missing');
/** What closing may take beyond SHUTDOWN_TIMEOUT_MS, as in bin/serve.ts. */
const STOP_MARGIN_MS = Number(/const STOP_MARGIN_MS = (\d+)/.exec(readText('bin/serve.ts'))?.[1]);

/** The overlays as they are, with all that they leave to whoever wants it, and without Discord. */
const OVERLAYS: Readonly<Record<string, OverlayChoice>> = {
  single: { name: 'single' },
  'single with all': { name: 'single', add: ['notes-git', 'pod-monitor'] },
  'single for Slack': { name: 'single', without: ['../../components/discord'] },
  replicas: { name: 'replicas' },
  'replicas with all': { name: 'replicas', add: ['notes-git', 'pod-monitor'] },
  'replicas for Slack': { name: 'replicas', without: ['discord'] },
  cronjob: { name: 'cronjob' },
  'cronjob with all': { name: 'cronjob', add: ['notes-git', 'pod-monitor'] },
};

const ofKind = <K extends Kind>(objects: readonly KubernetesObject[], kind: K): readonly ObjectOf<K>[] =>
  objects.filter((object): object is ObjectOf<K> => object.kind === kind);

interface Workload {
  readonly name: string;
  readonly kind: 'Deployment' | 'CronJob';
  readonly template: PodTemplate;
  readonly container: Container;
  readonly variables: Variables;
}

function workloadsOf(objects: readonly KubernetesObject[]): readonly Workload[] {
  const templates = [
    ...ofKind(objects, 'Deployment').map(({ kind, metadata, spec }) => ({ kind, name: metadata.name, template: spec.template })),
    ...ofKind(objects, 'CronJob').map(({ kind, metadata, spec }) => ({
      kind,
      name: metadata.name,
      template: spec.jobTemplate.spec.template,
    })),
  ];
  return templates.map((workload) => {
    const [container, ...others] = workload.template.spec.containers;
    if (container === undefined || others.length > 0) throw new Error(`${workload.name} has not one container`);
    const variables: Record<string, string> = {};
    for (const { configMapRef } of container.envFrom) {
      const [map, ...more] = ofKind(objects, 'ConfigMap').filter(({ metadata }) => metadata.name === configMapRef.name);
      if (map === undefined || more.length > 0) throw new Error(`${workload.name}: there is not one ConfigMap ${configMapRef.name}`);
      Object.assign(variables, map.data);
    }
    const names = container.env.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const { name, value } of container.env) variables[name] = value;
    return { ...workload, container, variables };
  });
}

it('hold objects against those schemas: a wrong type is found', () => {
  const wrong = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' }, spec: { maxUnavailable: true } };
  expect(schemaProblem(wrong as unknown as KubernetesObject)).toContain('data/spec/maxUnavailable');
});

const matches = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

describe.skipIf(skipped)(`the manifests${skipped ? ` (skipped: kubectl is ${why}; ${REMEDY})` : ''}`, () => {
  const built = new Map<string, readonly KubernetesObject[]>();
  const objectsOf = (overlay: string): readonly KubernetesObject[] => {
    const objects = built.get(overlay);
    if (objects === undefined) throw new Error(`${overlay} was not built`);
    return objects;
  };

  beforeAll(() => {
    expect(why, `K8SNOTES_REQUIRE_EXTRAS=1 wants kubectl: ${REMEDY}`).toBeUndefined();
    for (const [name, overlay] of Object.entries(OVERLAYS)) built.set(name, buildOverlay(overlay));
  }, 30_000);

  describe.each(Object.keys(OVERLAYS))('of %s', (overlay) => {
    const objects = (): readonly KubernetesObject[] => objectsOf(overlay);
    const workloads = (): readonly Workload[] => workloadsOf(objects());

    it('are one of each name, all in the namespace that they bring', () => {
      const names = objects().map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      expect(names).toEqual([...new Set(names)]);
      const [namespace, ...others] = ofKind(objects(), 'Namespace');
      expect(others).toEqual([]);
      expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
      for (const { kind, metadata } of objects()) if (kind !== 'Namespace') expect(metadata.namespace).toBe(namespace?.metadata.name);
    });

    it('fit the schemas that Kubernetes publishes', () => {
      expect(objects().length).toBeGreaterThan(3);
      for (const object of objects()) expect(schemaProblem(object), `${object.kind} ${object.metadata.name}`).toBeUndefined();
    });

    it('have no field that the types of Kubernetes do not know', () => {
      const own = [...ofKind(objects(), 'Deployment'), ...ofKind(objects(), 'CronJob')];
      const held = asKubernetesHolds(own);
      expect(held).toHaveLength(own.length);
      for (const [index, object] of own.entries()) expect(held[index]).toMatchObject(object);
    });

    it('set nothing but settings, and no secret but by a file of the mounted Secret', () => {
      expect(workloads().length).toBeGreaterThan(0);
      for (const { variables, container, template } of workloads()) {
        for (const [name, value] of Object.entries(variables)) {
          expect(isKnown(name), name).toBe(true);
          expect(isSecret(name, value), name).toBe(false);
          if (!name.endsWith('_FILE')) continue;
          // Set itself, it would win over its file.
          expect(variables[name.slice(0, -5)]).toBeUndefined();
          const mount = container.volumeMounts.find(({ mountPath }) => value.startsWith(`${mountPath}/`));
          expect(mount?.readOnly).toBe(true);
          expect(template.spec.volumes.find((volume) => volume.name === mount?.name)?.secret?.secretName).toBe('k8snotes');
        }
      }
    });

    it('take from the Secret what their first lines say that it holds', () => {
      const { name = '', add = [], without = [] } = OVERLAYS[overlay] ?? {};
      const comments = readText(`deploy/kubernetes/overlays/${name}/kustomization.yaml`);
      const told = [...comments.matchAll(/--from-file=([a-z-]+)/g)].map(([, key]) => key);
      const wanted = [
        ...told.filter((key) => without.length === 0 || key !== 'discord-token'),
        ...(add.includes('notes-git') ? ['notes-repo'] : []),
      ];
      const used = workloads().flatMap(({ variables }) =>
        Object.entries(variables)
          .filter(([name]) => name.endsWith('_FILE'))
          .map(([, path]) => path.slice(path.lastIndexOf('/') + 1)),
      );
      expect([...new Set(used)].sort()).toEqual(wanted.sort());
    });

    it('are settings that the program takes, served to the whole Pod', () => {
      for (const { variables, container, kind } of workloads()) {
        const settings: ServiceSettings = readAs(variables);
        expect(settings.slack ?? settings.discord).toBeDefined();
        expect(settings.http.host).toBe('0.0.0.0');
        expect(settings.tips.channels).toEqual([]);
        if (kind === 'CronJob') continue;
        const port = (name: string): number | undefined => container.ports?.find((each) => each.name === name)?.containerPort;
        expect(port('http')).toBe(settings.http.port);
        if (settings.slack?.mode === 'http') expect(settings.slack.host).toBe('0.0.0.0');
        expect(port('slack')).toBe(settings.slack?.mode === 'http' ? settings.slack.port : undefined);
      }
    });

    it('write only where something writable is mounted', () => {
      for (const { variables, container } of workloads()) {
        const writable = container.volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath);
        const database = variables['DATABASE_URL']?.replace(/^file:/, '');
        for (const path of ['/tmp/x', `${variables['XDG_CACHE_HOME']}/x`, ...(database === undefined ? [] : [database])])
          expect(
            writable.some((mount) => path.startsWith(`${mount}/`)),
            path,
          ).toBe(true);
      }
    });

    it('keep to the Pod Security Standard "restricted"', () => {
      for (const { template, container } of workloads()) {
        expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
        expect(template.spec.securityContext.runAsUser).toBeGreaterThan(0);
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(template.spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      }
    });

    it('request what they are limited to, with room for a first start', () => {
      for (const { container } of workloads()) {
        expect(container.resources.requests).toEqual(container.resources.limits);
        const mebibytes = Number(/^(\d+)Mi$/.exec(container.resources.limits.memory)?.[1]);
        // 600 MB at the first start of a Pod: docs/operating.md, Sizing.
        expect(mebibytes * 1024 * 1024).toBeGreaterThan(600e6 * 1.2);
      }
    });

    it('run the image of this version', () => {
      for (const { container } of workloads()) expect(container.image).toBe(`registry.example.com/k8snotes:${VERSION}`);
    });

    it('give a stop the time that it takes', () => {
      expect(STOP_MARGIN_MS).toBeGreaterThan(0);
      for (const { template, container, variables, kind } of workloads()) {
        const [command, seconds = '0'] = container.lifecycle?.preStop.exec.command ?? [];
        if (command !== undefined) expect(command).toBe('sleep');
        const needed = Number(seconds) * 1000 + readAs(variables).shutdownTimeoutMs + STOP_MARGIN_MS;
        expect(template.spec.terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(needed + 2000);
        // Only what others send requests to has to wait until they know that it goes.
        if (kind === 'Deployment') expect(command !== undefined).toBe(readAs(variables).slack?.mode === 'http');
      }
    });

    it('name only what is there: accounts, claims, volumes, ports', () => {
      const accounts = ofKind(objects(), 'ServiceAccount').map(({ metadata }) => metadata.name);
      const claims = ofKind(objects(), 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
      for (const { template, container } of workloads()) {
        expect(accounts).toContain(template.spec.serviceAccountName);
        const volumes = template.spec.volumes.map(({ name }) => name);
        expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual([...volumes].sort());
        for (const { persistentVolumeClaim } of template.spec.volumes)
          if (persistentVolumeClaim !== undefined) expect(claims).toContain(persistentVolumeClaim.claimName);
        const ports = (container.ports ?? []).map(({ name }) => name);
        for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe])
          if (probe !== undefined) expect(ports).toContain(probe.httpGet.port);
      }
      expect(claims).toHaveLength(overlay.startsWith('single') ? 1 : 0);
    });

    it('have one disruption budget, spread and selector for each Deployment, and none that finds another', () => {
      const deployments = ofKind(objects(), 'Deployment');
      const budgets = ofKind(objects(), 'PodDisruptionBudget');
      expect(budgets).toHaveLength(deployments.length);
      for (const { spec } of deployments) {
        const { labels } = spec.template.metadata;
        expect(matches(spec.selector.matchLabels, labels)).toBe(true);
        expect(workloads().filter(({ template }) => matches(spec.selector.matchLabels, template.metadata.labels))).toHaveLength(1);
        expect(budgets.filter((budget) => matches(budget.spec.selector.matchLabels, labels))).toHaveLength(1);
        const constraints = spec.template.spec.topologySpreadConstraints ?? [];
        expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
        for (const { labelSelector } of constraints) expect(labelSelector.matchLabels).toEqual(spec.selector.matchLabels);
      }
      // A drain must be able to go on.
      for (const { spec } of budgets) expect(spec.maxUnavailable).toBeGreaterThan(0);
    });

    it('send requests of the Ingress by the Service to Pods that serve Slack over HTTP, and to no others', () => {
      const services = ofKind(objects(), 'Service');
      for (const { spec } of services) {
        const found = workloads().filter(({ template }) => matches(spec.selector, template.metadata.labels));
        expect(found.map(({ kind }) => kind)).toEqual(['Deployment']);
        for (const { variables, container } of found) {
          expect(readAs(variables).slack?.mode).toBe('http');
          expect(container.ports?.map(({ name }) => name)).toContain(spec.ports[0]?.targetPort);
        }
      }
      const backends = ofKind(objects(), 'Ingress').flatMap(({ spec }) => spec.rules.flatMap(({ http }) => http.paths));
      expect(backends.map(({ path, pathType }) => `${pathType} ${path}`)).toEqual(services.map(() => 'Exact /slack/events'));
      for (const { backend } of backends) {
        const target = services.find(({ metadata }) => metadata.name === backend.service.name);
        expect(target?.spec.ports.map(({ name }) => name)).toContain(backend.service.port.name);
      }
      expect(services).toHaveLength(overlay.startsWith('single') ? 0 : 1);
    });

    it('open the network for what is used, and close the rest', () => {
      const policies = ofKind(objects(), 'NetworkPolicy');
      for (const { template, variables, container } of workloads()) {
        const own = policies.filter(({ spec }) => matches(spec.podSelector.matchLabels, template.metadata.labels));
        expect(own).toHaveLength(1);
        for (const { spec } of own) {
          expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
          const egress = spec.egress.flatMap(({ ports }) => ports.map(({ protocol, port }) => `${protocol} ${port}`));
          const postgres = variables['DATABASE_URL_FILE'] === undefined ? [] : ['TCP 5432'];
          expect(egress).toEqual(['UDP 53', 'TCP 53', 'TCP 443', ...postgres]);
          if (container.ports === undefined) continue;
          const ingress = spec.ingress.flatMap(({ ports }) => ports.map(({ port }) => port));
          expect(ingress).toEqual(container.ports.map(({ containerPort }) => containerPort));
        }
      }
    });

    it('run as many as the database and the platform allow', () => {
      for (const { spec, metadata } of ofKind(objects(), 'Deployment')) {
        const variables = workloads().find(({ name }) => name === metadata.name)?.variables ?? {};
        const { databaseUrl, discord } = readAs(variables);
        const isOne = databaseUrl.startsWith('file:') || discord !== undefined;
        expect(spec.replicas).toBe(isOne ? 1 : 3);
        expect(spec.strategy.type).toBe(isOne ? 'Recreate' : 'RollingUpdate');
      }
    });
  });

  it('probe paths that the program answers', async () => {
    const log = createLogger({ level: 'silent', destination: process.stderr });
    const server = await serveHttp({
      host: '127.0.0.1',
      port: 0,
      log,
      readiness: () => Promise.resolve([{ name: 'x', ok: true, detail: '' }]),
    });
    try {
      const [{ container } = { container: undefined }] = workloadsOf(objectsOf('single'));
      const { startupProbe, livenessProbe, readinessProbe } = container ?? {};
      const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet.path);
      expect(paths).toEqual(['/healthz', '/healthz', '/readyz']);
      for (const path of paths) expect((await fetch(`http://127.0.0.1:${server.port}${path}`)).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('let the Prometheus Operator find the processes, under the job of the rules', () => {
    const objects = objectsOf('cronjob with all');
    const [monitor] = ofKind(objects, 'PodMonitor');
    const found = workloadsOf(objects).filter(({ template }) =>
      matches(monitor?.spec.selector.matchLabels ?? {}, template.metadata.labels),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(found[0]?.template.metadata.labels[monitor?.spec.jobLabel ?? '']).toBe('k8snotes');
    expect(monitor?.spec.podMetricsEndpoints).toEqual([{ port: 'http', path: '/metrics', interval: '30s' }]);
  });

  it('post the tip of the CronJob by a command that exists, and give up only where a person must help', () => {
    const objects = objectsOf('cronjob');
    const [job] = ofKind(objects, 'CronJob');
    const [, post] = workloadsOf(objects);
    expect(post?.container.args).toEqual(['tip', '--post', expect.stringMatching(/^slack:C[A-Z0-9]+$/)]);
    expect(readText('bin/usage.ts')).toContain('tip --post CHANNEL');
    expect(/wrongUse: (\d)/.exec(readText('bin/command-line.ts'))?.[1]).toBe('2');
    expect(job?.spec.jobTemplate.spec.podFailurePolicy.rules).toEqual([
      { action: 'FailJob', onExitCodes: { containerName: 'k8snotes', operator: 'In', values: [2] } },
    ]);
    expect(post?.template.spec.restartPolicy).toBe('Never');
    expect(() => new Intl.DateTimeFormat('en', { timeZone: job?.spec.timeZone })).not.toThrow();
  });
});
