/** Bad JQL: shown to the caller as `errorMessages` of a 400. */
export class JqlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JqlError';
  }
}
