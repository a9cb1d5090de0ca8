/** What must not be exceeded. */
export interface Bound {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
}

export interface Judged extends Bound {
  readonly holds: boolean;
}

export function judged(bound: Bound): Judged {
  return { ...bound, holds: bound.value <= bound.limit };
}

export function boundLine({ name, value, limit, holds }: Judged): string {
  const verdict = holds ? 'holds' : 'DOES NOT HOLD';
  return `  ${name.padEnd(56)} ${value.toFixed(2).padStart(10)}   at most ${limit}: ${verdict}`;
}
