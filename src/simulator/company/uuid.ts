/** The n-th identifier of one kind: shaped like a UUID of version 4, readable in a debugger. `kind` is four hex digits. */
export function uuidOf(kind: string, n: number): string {
  return `00000000-${kind}-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
