import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import { instantSchema } from '../instant.ts';
import { newestDocument } from './documents.ts';
import { askWhole, type LinearReach } from './linear-client.ts';
import { scopeFilter } from './sweep.ts';

const newestSchema = z.object({
  issues: z.object({ nodes: z.array(z.object({ updatedAt: instantSchema })) }),
});

/**
 * The newest change of any issue of the scope. What is archived while a full read goes on is archived later, and may be
 * so earlier than the newest change the read meets: archiving changes no `updatedAt`.
 */
export async function newestChange(reach: LinearReach): Promise<Instant | undefined> {
  const variables = { filter: scopeFilter(reach.connection) };
  const query = { name: 'NewestIssue', document: newestDocument, variables };
  const { issues } = await askWhole(reach, query, newestSchema);
  return issues.nodes[0]?.updatedAt;
}
