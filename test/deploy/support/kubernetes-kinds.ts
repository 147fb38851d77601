import { z } from 'zod';

/**
 * The parts of Kubernetes' objects that the manifests use, strictly: an unknown field, a missing one or one of the wrong type fails. Names and types as in
 * https://kubernetes.io/docs/reference/kubernetes-api/ (1.32, checked 2026-11).
 */
const text = z.string().min(1);
const labels = z.record(z.string().regex(/^[a-z0-9./-]+$/), z.string().regex(/^[A-Za-z0-9._-]{0,63}$/));
const count = z.int().nonnegative();
const portNumber = z.int().min(1).max(65_535);
const portName = z.string().regex(/^[a-z0-9-]{1,15}$/);
const cpu = z.string().regex(/^\d+m?$/);
const bytes = z.string().regex(/^\d+(?:Ki|Mi|Gi)$/);
const objectName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
const metadata = z.strictObject({
  name: objectName,
  namespace: objectName.optional(),
  labels: labels.optional(),
  annotations: z.record(text, z.string()).optional(),
});
const selector = z.strictObject({ matchLabels: labels });

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string().startsWith('/'), port: portName }),
  periodSeconds: z.int().min(1),
  timeoutSeconds: z.int().min(1),
  failureThreshold: z.int().min(1),
});
const quantities = z.strictObject({ cpu, memory: bytes, 'ephemeral-storage': bytes });
const container = z.strictObject({
  name: objectName,
  image: text,
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
  args: z.array(text),
  envFrom: z.array(z.strictObject({ configMapRef: z.strictObject({ name: objectName }) })),
  env: z.array(z.strictObject({ name: z.string().regex(/^[A-Z][A-Z0-9_]*$/), value: z.string() })),
  ports: z.array(z.strictObject({ name: portName, containerPort: portNumber })).optional(),
  resources: z.strictObject({ requests: quantities, limits: quantities }),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  lifecycle: z.strictObject({ preStop: z.strictObject({ exec: z.strictObject({ command: z.array(text) }) }) }).optional(),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.boolean(),
    readOnlyRootFilesystem: z.boolean(),
    capabilities: z.strictObject({ drop: z.array(text) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: objectName, mountPath: z.string().startsWith('/'), readOnly: z.boolean().optional() })),
});
const volume = z.strictObject({
  name: objectName,
  emptyDir: z.strictObject({ sizeLimit: bytes }).optional(),
  secret: z.strictObject({ secretName: objectName, defaultMode: z.int() }).optional(),
  persistentVolumeClaim: z.strictObject({ claimName: objectName }).optional(),
});
const podSpec = z.strictObject({
  restartPolicy: z.enum(['Always', 'OnFailure', 'Never']).optional(),
  serviceAccountName: objectName,
  automountServiceAccountToken: z.boolean(),
  enableServiceLinks: z.boolean(),
  terminationGracePeriodSeconds: count,
  securityContext: z.strictObject({
    runAsNonRoot: z.boolean(),
    runAsUser: count,
    runAsGroup: count,
    fsGroup: count,
    fsGroupChangePolicy: z.enum(['OnRootMismatch', 'Always']),
    seccompProfile: z.strictObject({ type: z.enum(['RuntimeDefault', 'Localhost', 'Unconfined']) }),
  }),
  topologySpreadConstraints: z
    .array(
      z.strictObject({
        maxSkew: z.int().min(1),
        topologyKey: text,
        whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
        labelSelector: selector,
        matchLabelKeys: z.array(text).optional(),
      }),
    )
    .optional(),
  containers: z.array(container).min(1),
  volumes: z.array(volume),
});
const template = z.strictObject({ metadata: z.strictObject({ labels }), spec: podSpec });

const deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata,
  spec: z.strictObject({
    replicas: count,
    revisionHistoryLimit: count,
    selector,
    strategy: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('Recreate') }),
      z.strictObject({ type: z.literal('RollingUpdate'), rollingUpdate: z.strictObject({ maxSurge: count, maxUnavailable: count }) }),
    ]),
    template,
  }),
});
const cronJob = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('CronJob'),
  metadata,
  spec: z.strictObject({
    schedule: z.string().regex(/^(?:[\d*,/-]+ ){4}[\d*,/-]+$/),
    timeZone: text,
    startingDeadlineSeconds: count,
    concurrencyPolicy: z.enum(['Allow', 'Forbid', 'Replace']),
    successfulJobsHistoryLimit: count,
    failedJobsHistoryLimit: count,
    jobTemplate: z.strictObject({
      metadata: z.strictObject({ labels }),
      spec: z.strictObject({
        backoffLimit: count,
        activeDeadlineSeconds: count,
        ttlSecondsAfterFinished: count,
        podFailurePolicy: z.strictObject({
          rules: z.array(
            z.strictObject({
              action: z.enum(['FailJob', 'Ignore', 'Count', 'FailIndex']),
              onExitCodes: z.strictObject({ containerName: objectName, operator: z.enum(['In', 'NotIn']), values: z.array(z.int()) }),
            }),
          ),
        }),
        template,
      }),
    }),
  }),
});
const service = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z.strictObject({
    type: z.literal('ClusterIP'),
    selector: labels,
    ports: z.array(z.strictObject({ name: portName, port: portNumber, targetPort: portName, appProtocol: text })),
  }),
});
const ingress = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('Ingress'),
  metadata,
  spec: z.strictObject({
    ingressClassName: objectName,
    tls: z.array(z.strictObject({ hosts: z.array(text), secretName: objectName })),
    rules: z.array(
      z.strictObject({
        host: text,
        http: z.strictObject({
          paths: z.array(
            z.strictObject({
              path: z.string().startsWith('/'),
              pathType: z.enum(['Exact', 'Prefix', 'ImplementationSpecific']),
              backend: z.strictObject({ service: z.strictObject({ name: objectName, port: z.strictObject({ name: portName }) }) }),
            }),
          ),
        }),
      }),
    ),
  }),
});
const peer = z.union([
  z.strictObject({ namespaceSelector: z.strictObject({ matchLabels: labels.optional() }) }),
  z.strictObject({
    ipBlock: z.strictObject({
      cidr: z.union([z.cidrv4(), z.cidrv6()]),
      except: z.array(z.union([z.cidrv4(), z.cidrv6()])).optional(),
    }),
  }),
]);
const policyPorts = z.array(z.strictObject({ protocol: z.enum(['TCP', 'UDP', 'SCTP']), port: portNumber })).min(1);
const networkPolicy = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('NetworkPolicy'),
  metadata,
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    ingress: z.array(z.strictObject({ from: z.array(peer).min(1), ports: policyPorts })),
    egress: z.array(z.strictObject({ to: z.array(peer).min(1), ports: policyPorts })),
  }),
});
const disruptionBudget = z.strictObject({
  apiVersion: z.literal('policy/v1'),
  kind: z.literal('PodDisruptionBudget'),
  metadata,
  spec: z.strictObject({ maxUnavailable: count, unhealthyPodEvictionPolicy: z.enum(['AlwaysAllow', 'IfHealthyBudget']), selector }),
});
const claim = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('PersistentVolumeClaim'),
  metadata,
  spec: z.strictObject({
    accessModes: z.array(z.enum(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'])),
    resources: z.strictObject({ requests: z.strictObject({ storage: bytes }) }),
  }),
});
const podMonitor = z.strictObject({
  apiVersion: z.literal('monitoring.coreos.com/v1'),
  kind: z.literal('PodMonitor'),
  metadata,
  spec: z.strictObject({
    jobLabel: text,
    selector,
    podMetricsEndpoints: z.array(
      z.strictObject({ port: portName, path: z.string().startsWith('/'), interval: z.string().regex(/^\d+s$/) }),
    ),
  }),
});

const kubernetesObject = z.discriminatedUnion('kind', [
  deployment,
  cronJob,
  service,
  ingress,
  networkPolicy,
  disruptionBudget,
  claim,
  podMonitor,
  z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('Namespace'), metadata }),
  z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('ServiceAccount'), metadata, automountServiceAccountToken: z.boolean() }),
  z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('ConfigMap'), metadata, data: z.record(z.string(), z.string()) }),
]);

export type KubernetesObject = z.infer<typeof kubernetesObject>;
export type Kind = KubernetesObject['kind'];
export type ObjectOf<K extends Kind> = Extract<KubernetesObject, { readonly kind: K }>;
export type PodTemplate = z.infer<typeof template>;
export type Container = z.infer<typeof container>;

/** An object as the API server would take it. @throws {ZodError} What is wrong with it. */
export function parseObject(value: unknown): KubernetesObject {
  return kubernetesObject.parse(value);
}
