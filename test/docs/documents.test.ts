import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataProblemKinds } from '../../src/core/data-problem.ts';
import { activityStatuses, bases } from '../../src/core/measures/snapshot.ts';
import { firstCells, sectionNamed, withoutCodeBlocks } from './markdown.ts';

const root = join(import.meta.dirname, '../..');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('has only relative links that lead somewhere', () => {
    const links = withoutCodeBlocks(text).matchAll(/\]\(([^)\s]+)\)/g);
    const relative = [...links].map(([, link = '']) => link).filter((link) => !/^\w+:/.test(link));
    expect(relative.filter((link) => !leadsSomewhere(link, document))).toEqual([]);
  });

  it('names only metrics that are published', () => {
    const published = metricsIn(read('docs/metrics.md'));
    expect(metricsIn(text).filter((name) => !published.includes(name))).toEqual([]);
  });
});

describe('docs/definitions.md', () => {
  const text = read('docs/definitions.md');

  it('defines each activity status, in the order in which they apply', () => {
    const statuses = firstCells(sectionNamed(text, 'Activity status of an objective'));
    expect(statuses).toEqual([...activityStatuses]);
  });

  it('defines each kind of data problem', () => {
    const kinds = firstCells(sectionNamed(text, 'Data problems'));
    expect(kinds).toEqual([...dataProblemKinds]);
  });

  it('defines each basis of alignment coverage', () => {
    const measures = sectionNamed(text, 'Measures');
    expect(bases.filter((basis) => !measures.includes(`\`${basis}\``))).toEqual([]);
  });
});

function read(document: string): string {
  return readFileSync(join(root, document), 'utf8');
}

/** To a file or folder of this project, and to a heading of it when the link names one. */
function leadsSomewhere(link: string, from: string): boolean {
  const [path = '', heading] = link.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return false;
  return heading === undefined || anchorsOf(read(file)).includes(heading);
}

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): readonly string[] {
  const headings = withoutCodeBlocks(markdown).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function metricsIn(markdown: string): readonly string[] {
  return markdown.match(/\bthroughline_\w+_\w+\b/g) ?? [];
}
