/** The text below a heading of the second level. */
export function sectionNamed(markdown: string, heading: string): string {
  return markdown.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';
}

/** What stands first in each row of the tables, where that is code. */
export function firstCells(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^\| `(.+?)`/gm)].map(([, cell = '']) => cell);
}

const codeBlock = /^```[\s\S]*?^```$/gm;

/** A comment in a shell example is no heading. */
export function withoutCodeBlocks(markdown: string): string {
  return markdown.replaceAll(codeBlock, '');
}

/** Code blocks and code within lines. */
export function codeOf(markdown: string): string {
  const blocks = markdown.match(codeBlock) ?? [];
  const spans = withoutCodeBlocks(markdown).match(/`[^`\n]+`/g) ?? [];
  return [...blocks, ...spans].join('\n');
}

/** Fields of the table below a heading, and whether its last column says when they are absent. */
export function fieldsBelow(markdown: string, heading: string): readonly unknown[] {
  const section = markdown.split(/^### /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)` \| .+ \| .+ \| (.+) \|$/gm)].map(
    ([, name, absent = '']) => ({ name, isOptional: !absent.startsWith('never') }),
  );
}
