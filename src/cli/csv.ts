/** What a cell holds; undefined = no value. */
export type Cell = string | number | undefined;

/** One line of a table (RFC 4180); an empty cell is "no value", 0 is zero. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(value: Cell): string {
  const text = value === undefined ? '' : String(value);
  // Text that begins with one of these would run as a formula in a spreadsheet.
  const safe = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
