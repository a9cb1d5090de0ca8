/** What Jira Cloud sends of the things issues refer to, as long as it really is: addresses, avatars, descriptions. */
import type { JiraProject, JiraStatus, JsonObject } from '../../src/simulator/jira/jira-content.ts';
import {
  shownIssueType,
  shownProject,
  shownStatus,
} from '../../src/simulator/jira/jira-documents.ts';

const api = 'https://acme.atlassian.net/rest/api/3';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly document: JsonObject;
}

export function personNumber(n: number): Person {
  const id = `712020:5b10a284-4c20-4165-8700-${String(n).padStart(12, '0')}`;
  const name = `Person ${n}`;
  const avatar = `https://secure.gravatar.com/avatar/9f2459a1fcb78fd5c1d8b70bf39${String(n).padStart(5, '0')}?d=https%3A%2F%2Favatar-management--avatars.us-west-2.prod.public.atl-paas.net%2Finitials%2FP${n}-1.png`;
  return {
    id,
    name,
    document: {
      self: `${api}/user?accountId=${encodeURIComponent(id)}`,
      accountId: id,
      avatarUrls: { '48x48': avatar, '24x24': avatar, '16x16': avatar, '32x32': avatar },
      displayName: name,
      active: true,
      timeZone: 'Europe/Berlin',
      accountType: 'atlassian',
    },
  };
}

export function statusDocument(status: JiraStatus): JsonObject {
  return {
    self: `${api}/status/${status.id}`,
    description: 'This status is managed internally by Jira Software',
    iconUrl: 'https://acme.atlassian.net/',
    ...shownStatus(status),
  };
}

export function typeDocument(type: Parameters<typeof shownIssueType>[0]): JsonObject {
  const icon = `https://acme.atlassian.net/rest/api/2/universal_avatar/view/type/issuetype/avatar/${type.id}?size=medium`;
  return {
    self: `${api}/issuetype/${type.id}`,
    description: 'Functionality or a feature expressed as a user goal.',
    iconUrl: icon,
    avatarId: Number(type.id),
    entityId: `b6942a7a-0278-49e3-89d3-85295176${type.id.slice(-4)}`,
    ...shownIssueType(type),
  };
}

export function projectDocument(project: JiraProject): JsonObject {
  const avatar = `https://acme.atlassian.net/rest/api/3/universal_avatar/view/type/project/avatar/10552`;
  return {
    self: `${api}/project/${project.id}`,
    avatarUrls: {
      '48x48': avatar,
      '24x24': `${avatar}?size=small`,
      '16x16': `${avatar}?size=xsmall`,
      '32x32': `${avatar}?size=medium`,
    },
    ...shownProject(project),
  };
}

export const delivered: JsonObject = {
  self: `${api}/resolution/10000`,
  id: '10000',
  description: 'Work has been completed on this issue.',
  name: 'Done',
};

export const priority: JsonObject = {
  self: `${api}/priority/3`,
  iconUrl: 'https://acme.atlassian.net/images/icons/priorities/medium_new.svg',
  name: 'Medium',
  id: '3',
};

export function issueAddress(id: string): string {
  return `${api}/issue/${id}`;
}

/** 2026-11-24T10:00:00.000+0000 */
export function isoOf(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}
