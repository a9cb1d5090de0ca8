/** Sums of weights differ in their last bits by the order of adding. */
const tolerance = 1e-9;

/** Where two documents differ, as far as the first one goes: `path: expected …, got …`. */
export function differences(expected: unknown, measured: unknown, path = ''): readonly string[] {
  if (typeof expected === 'number' && typeof measured === 'number') {
    return Math.abs(expected - measured) <= tolerance ? [] : [line(expected, measured, path)];
  }
  if (!isRecord(expected) || !isRecord(measured)) {
    return expected === measured ? [] : [line(expected, measured, path)];
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(measured)]);
  return [...names]
    .filter((name) => !notCounted.includes(name))
    .flatMap((name) => differences(expected[name], measured[name], `${path}/${name}`));
}

const notCounted = ['schemaVersion', 'problems', 'mirrored'];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function line(expected: unknown, measured: unknown, path: string): string {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(measured)}`;
}
