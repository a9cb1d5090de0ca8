import { readdirSync, readFileSync } from 'node:fs';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const folder = new URL('../../dashboards/kubernetes/', import.meta.url);
const kinds = {
  Deployment,
  PodDisruptionBudget,
  PrometheusRule,
  Service,
  ServiceMonitor,
} as const;
const { resources, configMapGenerator } = z
  .object({
    resources: z.array(z.string()),
    configMapGenerator: z.array(z.object({ name: z.string(), files: z.array(z.string()) })),
  })
  .parse(parse(readFileSync(new URL('kustomization.yaml', folder), 'utf8')));

const documentSchema = z.looseObject({
  kind: z.enum([
    'Deployment',
    'PodDisruptionBudget',
    'PrometheusRule',
    'Service',
    'ServiceMonitor',
  ]),
  metadata: z.looseObject({ name: z.string() }),
});

/** Throws what the schema of its kind has against it. */
function validate(content: z.infer<typeof documentSchema>): void {
  const model: unknown = Reflect.construct(kinds[content.kind], [content]);
  if (!(model instanceof kinds[content.kind])) throw new Error(`${content.kind} is no model`);
  model.validate();
}

const documents = resources.flatMap((file) =>
  parseAllDocuments(readFileSync(new URL(file, folder), 'utf8')).map((each) => ({
    file,
    content: documentSchema.parse(each.toJS()),
  })),
);

describe('the Kubernetes manifests', () => {
  it('are all named by the kustomization', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    expect(resources.toSorted()).toEqual(
      files.filter((n) => n !== 'kustomization.yaml').toSorted(),
    );
  });

  it.each(documents)('$content.kind $content.metadata.name fits its schema', ({ content }) => {
    expect(() => validate(content)).not.toThrow();
  });

  it('are refused where they do not fit', () => {
    expect(() =>
      validate({ kind: 'Deployment', metadata: { name: 'serve' }, spec: { replicas: 'two' } }),
    ).toThrow(/replicas|selector/);
  });

  it('monitor services that exist, at a port that they have', () => {
    const services = documents.filter(({ content }) => content.kind === 'Service');
    const monitors = documents.filter(({ content }) => content.kind === 'ServiceMonitor');
    expect(monitors).toHaveLength(services.length);
    const labels = z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({ ports: z.array(z.object({ name: z.literal('http') })).min(1) }),
    });
    const selector = z.object({
      spec: z.object({
        selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
        endpoints: z.array(z.object({ port: z.literal('http') })).length(1),
      }),
    });
    const watched = monitors.map(
      ({ content }) => selector.parse(content).spec.selector.matchLabels,
    );
    expect(watched).toEqual(services.map(({ content }) => labels.parse(content).metadata.labels));
  });

  it('mount the configuration that the kustomization makes, and the secret that the README has made', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    const secrets = [...readme.matchAll(/create secret generic (\S+)/g)].map(([, name]) => name);
    const pods = documents.filter(({ content }) => content.kind === 'Deployment');
    expect(pods.map(({ content }) => mounted(content))).toEqual(
      pods.map(() => [
        ...configMapGenerator.map(
          ({ name, files }) => `${name} at /etc/throughline: ${files.join()}`,
        ),
        ...secrets.map((name) => `${name} at /run/secrets/throughline`),
      ]),
    );
  });

  it('select pods that exist', () => {
    const pods = documents.flatMap(({ content }) =>
      content.kind === 'Deployment' ? [deployment.parse(content).spec] : [],
    );
    const worn = pods.map(({ template }) => template.metadata.labels);
    const selected = documents.flatMap(({ content }) => {
      if (content.kind === 'Service') return [service.parse(content).spec.selector];
      if (content.kind === 'PodDisruptionBudget') {
        return [budget.parse(content).spec.selector.matchLabels];
      }
      return content.kind === 'Deployment'
        ? [deployment.parse(content).spec.selector.matchLabels]
        : [];
    });
    expect(selected).toHaveLength(2 + 2 + 1);
    for (const labels of selected) expect(worn).toContainEqual(labels);
  });
});

const labelsSchema = z.record(z.string(), z.string());
const service = z.object({ spec: z.object({ selector: labelsSchema }) });
const budget = z.object({ spec: z.object({ selector: z.object({ matchLabels: labelsSchema }) }) });
const deployment = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: labelsSchema }),
    template: z.object({
      metadata: z.object({ labels: labelsSchema }),
      spec: z.object({
        containers: z
          .array(
            z.object({
              args: z.array(z.string()),
              env: z.array(z.object({ name: z.string(), value: z.string() })),
              volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
            }),
          )
          .length(1),
        volumes: z.array(
          z.object({
            name: z.string(),
            configMap: z.object({ name: z.string() }).optional(),
            secret: z.object({ secretName: z.string() }).optional(),
          }),
        ),
      }),
    }),
  }),
});

/** What comes from outside the pod, where it is mounted, and what of it the program is told to read. */
function mounted(content: unknown): readonly string[] {
  const { containers, volumes } = deployment.parse(content).spec.template.spec;
  const [container] = containers;
  const told = [...(container?.args ?? []), ...(container?.env ?? []).map(({ value }) => value)];
  return volumes.flatMap(({ name, configMap, secret }) => {
    const from = configMap?.name ?? secret?.secretName;
    const path = container?.volumeMounts.find((mount) => mount.name === name)?.mountPath;
    if (from === undefined || path === undefined) return [];
    const files = told
      .filter((each) => each.startsWith(`${path}/`))
      .map((each) => each.slice(path.length + 1));
    return told.includes(path) ? [`${from} at ${path}`] : [`${from} at ${path}: ${files.join()}`];
  });
}
