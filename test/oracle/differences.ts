/** Sums of fractions differ in their last bits by the order of adding; relative above 1. */
const tolerance = 1e-9;

/** Where two documents differ, as far as the first one goes: `path: expected …, got …`. */
export function differences(expected: unknown, measured: unknown, path = ''): readonly string[] {
  if (typeof expected === 'number' && typeof measured === 'number') {
    return isSame(expected, measured) ? [] : [line(expected, measured, path)];
  }
  if (!isRecord(expected) || !isRecord(measured)) {
    return expected === measured ? [] : [line(expected, measured, path)];
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(measured)]);
  return [...names]
    .filter((name) => !notCounted.includes(name))
    .flatMap((name) => differences(expected[name], measured[name], `${path}/${name}`));
}

/** Numbers of issues, instants and durations are whole, and the same or not. */
function isSame(expected: number, measured: number): boolean {
  if (Number.isInteger(expected) && Number.isInteger(measured)) return expected === measured;
  const scale = Math.max(1, Math.abs(expected), Math.abs(measured));
  return Math.abs(expected - measured) <= tolerance * scale;
}

const notCounted = ['schemaVersion', 'problems', 'mirrored'];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function line(expected: unknown, measured: unknown, path: string): string {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(measured)}`;
}
