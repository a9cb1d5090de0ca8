import { z } from 'zod';
import type { Check } from '../connector.ts';
import { pageOf } from '../jira/jira-session.ts';

const serverInfoSchema = z.object({
  version: z.string(),
  versionNumbers: z.array(z.number()).nullish(),
  deploymentType: z.string().nullish(),
});

const oldest = [8, 14] as const;
const newest = 11;
/** The last of 9 ended on 2026-06-26. */
const lastEnded = 9;

export function versionCheck(source: string, body: unknown): Check {
  const name = 'version';
  const { version, versionNumbers, deploymentType } = pageOf(source, serverInfoSchema, body);
  if (deploymentType === 'Cloud') {
    const remedy = 'set type: jira for this source';
    return { name, result: 'failed', detail: 'this is a Jira Cloud', remedy };
  }
  const [major = 0, minor = 0] = versionNumbers ?? version.split('.').map(Number);
  const isTooOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  if (isTooOld) {
    const detail = `${version} is older than ${oldest.join('.')}, the first with personal access tokens`;
    return { name, result: 'failed', detail, remedy: 'upgrade Jira' };
  }
  if (major > newest) {
    const detail = `${version} is newer than ${newest}, the newest that is supported`;
    return { name, result: 'warning', detail, remedy: 'look for a newer Throughline' };
  }
  if (major <= lastEnded) {
    const detail = `${version} works, but is past its end of life`;
    return { name, result: 'warning', detail, remedy: 'upgrade Jira: it gets no security fixes' };
  }
  return { name, result: 'ok', detail: version };
}
