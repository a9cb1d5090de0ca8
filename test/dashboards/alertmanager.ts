/** A real Alertmanager for a test: routes and inhibits as ours does, and tells everything to one receiver in the test. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { alertmanagers, isInstalled } from './installed.ts';
import { startServerProcess } from './server-process.ts';

const notificationSchema = z.object({
  receiver: z.string(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
});
type Notification = z.infer<typeof notificationSchema>;
export type DeliveredAlert = Notification['alerts'][number];

export interface Alertmanager {
  readonly url: string;
  /** What a receiver has been told so far: firing alerts of this name. */
  delivered(receiver: string, alertname: string): readonly DeliveredAlert[];
  /** Whether alerts of this name fire and are held back by others. */
  isHeldBack(alertname: string): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startAlertmanager(): Promise<Alertmanager> {
  const notifications: Notification[] = [];
  const hook = createServer((request, response) => {
    void keep(request, notifications).finally(() => response.end());
  }).listen(0, '127.0.0.1');
  await once(hook, 'listening');
  const server = await startServerProcess({
    command: alertmanagers.find(isInstalled) ?? alertmanagers[0],
    files: { 'alertmanager.yml': impatient(addressOf(hook)) },
    args: (folder, address) => [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ],
  });
  return {
    url: server.url,
    delivered: (receiver, alertname) =>
      notifications
        .filter((notification) => notification.receiver === receiver)
        .flatMap(({ alerts }) => alerts)
        .filter(({ status, labels }) => status === 'firing' && labels['alertname'] === alertname),
    isHeldBack: (alertname) => isHeldBack(server.url, alertname),
    async stop() {
      await server.stop();
      hook.close();
    },
  };
}

async function keep(request: IncomingMessage, notifications: Notification[]): Promise<void> {
  notifications.push(notificationSchema.parse(await json(request)));
}

const statesSchema = z.array(z.object({ status: z.object({ inhibitedBy: z.array(z.string()) }) }));

async function isHeldBack(url: string, alertname: string): Promise<boolean> {
  const filter = new URLSearchParams({ filter: `alertname="${alertname}"` }).toString();
  const answer = await fetch(`${url}/api/v2/alerts?${filter}`);
  const alerts = statesSchema.parse(await answer.json());
  return alerts.length > 0 && alerts.every(({ status }) => status.inhibitedBy.length > 0);
}

const routeSchema = z.looseObject({
  get routes() {
    return z.array(routeSchema).optional();
  },
});
type Route = z.infer<typeof routeSchema>;

const fileSchema = z.looseObject({
  route: routeSchema,
  receivers: z.array(z.strictObject({ name: z.string() })),
});

/** Our file, with the test as every receiver, and without what a test cannot wait for: office hours and collecting. */
function impatient(hook: string): string {
  const file = new URL('../../dashboards/prometheus/alertmanager.yml', import.meta.url);
  const { route, receivers, ...rest } = fileSchema.parse(parse(readFileSync(file, 'utf8')));
  return stringify({
    ...rest,
    route: atOnce(route),
    receivers: receivers.map(({ name }) => ({ name, webhook_configs: [{ url: hook }] })),
  });
}

function atOnce({ routes = [], ...route }: Route): Route {
  return {
    ...route,
    active_time_intervals: [],
    group_wait: '1s',
    group_interval: '1s',
    routes: routes.map(atOnce),
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}`;
}
