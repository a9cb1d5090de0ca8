import { readFileSync } from 'node:fs';

/** One column of a CSV file with quoted cells that may hold line breaks. */
export function columnOfCsv(file: string, name: string): readonly string[] {
  const rows: string[][] = [[]];
  for (const match of readFileSync(file, 'utf8').matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    const cell = match[1]?.replaceAll('""', '"') ?? match[2] ?? '';
    rows.at(-1)?.push(cell);
    if (match[3] !== ',') rows.push([]);
  }
  const column = rows[0]?.indexOf(name) ?? -1;
  return rows.slice(1).flatMap((row) => {
    const cell = row.length > 1 ? row[column] : undefined;
    return cell === undefined ? [] : [cell];
  });
}
