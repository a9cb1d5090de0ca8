/** What is wrong with the database, where, and what to do about it. Never carries a password. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
