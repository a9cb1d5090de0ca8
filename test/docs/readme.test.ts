import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeOf, firstCells, sectionNamed } from './markdown.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const code = codeOf(readme);
const names = z.record(z.string(), z.string());
const manifest = z
  .object({ scripts: names, dependencies: names, devDependencies: names })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

describe('the README', () => {
  it('names only npm scripts that exist', () => {
    const named = [...code.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name = '']) => name);
    const known = ['ci', ...Object.keys(manifest.scripts)];
    expect(named).toContain('demo');
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has a row for each command of the command line, and no row for another', () => {
    const [commands = ''] = sectionNamed(readme, 'Commands').split('Exit codes');
    const rows = firstCells(commands).map((cell) => cell.replace(/ .*/, ''));
    // A command with further ones below it has a row for each of these.
    expect([...new Set(rows)]).toEqual(commandsOf(help()));
  });

  it('names only commands and options that exist', () => {
    const examples = [...code.matchAll(/throughline -- ([a-z]+)([^#\n`]*)/g)];
    expect(examples).not.toEqual([]);
    for (const [, command = '', rest = ''] of examples) {
      const known: readonly string[] = help(command).match(/--[a-z-]+/g) ?? [];
      const named = rest.match(/--[a-z-]+/g) ?? [];
      expect(named.filter((option) => !known.includes(option))).toEqual([]);
    }
  });

  it('says of each dependency why it is there, and of no other', () => {
    const [runtime = '', development = ''] = sectionNamed(readme, 'Dependencies').split(
      'To develop:',
    );
    expect(firstCells(runtime)).toEqual(Object.keys(manifest.dependencies).toSorted());
    expect(firstCells(development)).toEqual(Object.keys(manifest.devDependencies).toSorted());
  });
});

/** Fails for a command that does not exist. */
function help(...command: readonly string[]): string {
  const main = join(root, 'src/cli/main.ts');
  return execFileSync(process.execPath, [main, ...command, '--help'], { encoding: 'utf8' });
}

function commandsOf(text: string): readonly string[] {
  const list = /^Commands:\n((?: .*\n)+)/m.exec(text)?.[1] ?? '';
  const commands = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
  return commands.filter((name) => name !== 'help');
}
