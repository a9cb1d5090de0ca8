/** Stands for every assignee with `privacy: { assignees: none }`: somebody is assigned, and nobody is told apart. */
export const anybody = 'anybody';
