import { readdirSync, readFileSync } from 'node:fs';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const folder = new URL('../../dashboards/kubernetes/', import.meta.url);
const kinds = { Deployment, PrometheusRule, Service, ServiceMonitor } as const;
const { resources } = z
  .object({ resources: z.array(z.string()) })
  .parse(parse(readFileSync(new URL('kustomization.yaml', folder), 'utf8')));

const documentSchema = z.looseObject({
  kind: z.enum(['Deployment', 'PrometheusRule', 'Service', 'ServiceMonitor']),
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
});
