/** Why an issue that was read once can be away. */
export const removalReasons = ['trashed', 'out_of_scope', 'deleted', 'access_lost'] as const;
export type RemovalReason = (typeof removalReasons)[number];
