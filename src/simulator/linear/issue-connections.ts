import { z } from 'zod';
import { uuidOf } from '../company/uuid.ts';
import type { TrackedIssue } from '../tracker.ts';
import type { Node } from './catalogue-nodes.ts';
import { type Connection, type PageArguments, pageOf } from './connection.ts';

export interface AttachmentArguments extends PageArguments {
  readonly filter?: unknown;
}

const filterSchema = z
  .object({ url: z.object({ contains: z.string().nullish() }).nullish() })
  .nullish();

/** What is attached to an issue, the newest first. */
export function attachmentsOf(
  { fields, createdAt }: TrackedIssue,
  asked: AttachmentArguments,
): Connection<Node> {
  const contained = filterSchema.parse(asked.filter)?.url?.contains ?? '';
  const at = new Date(createdAt).toISOString();
  const nodes = fields.attached.map((url, n) => ({
    id: uuidOf('a77a', n),
    url,
    title: url,
    createdAt: at,
    metadata: {},
  }));
  return pageOf(nodes.filter(({ url }) => url.includes(contained)).toReversed(), asked);
}

/** The issue of Jira that an integration keeps in step with this one; null without any. */
export function syncedWith({ fields }: TrackedIssue): readonly object[] | null {
  if (fields.syncedWith === null) return null;
  const metadata = {
    __typename: 'ExternalEntityInfoJiraMetadata',
    issueKey: fields.syncedWith,
    projectId: '10000',
  };
  return [{ id: '10000', service: 'jira', metadata }];
}
