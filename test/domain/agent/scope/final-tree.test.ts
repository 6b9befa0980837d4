import { describe, expect, it } from '@jest/globals';
import { checkFinalTree } from '../../../../lib/domain/agent/scope/final-tree.ts';
import type { TextOverlay } from '../../../../lib/domain/agent/virtual-tree.ts';
import { type FileSpec, scopeOf, treeOf, world } from '../support.ts';

const FILES: Record<string, string | FileSpec> = {
  'src/a.ts': 'a\n',
  'src/a.test.ts': "it('x', () => { expect(1).toBe(1); });\n",
  'package.json': '{"scripts":{"test":"jest"}}',
  link: { content: 'src', mode: '120000' },
  sub: { mode: '160000' },
};

async function findingsOf(overlay: TextOverlay, declared = ['src/a.ts', 'docs/', 'package.json', 'link', 'sub']): Promise<string[]> {
  const scope = scopeOf(declared, { paths: [], gateScripts: ['test'] });
  const findings = await checkFinalTree(
    { entries: world(FILES).entries, overlay, readBase: (path) => treeOf(FILES).readBase(path) },
    scope,
  );
  return findings.map(({ ruleId, level, path }) => `${level} ${ruleId} ${path ?? ''}`);
}

const file = (text: string): { text: string; mode: '100644' } => ({ text, mode: '100644' });

describe('checkFinalTree', () => {
  it('passes a change within the scope', async () => {
    expect(await findingsOf({ 'src/a.ts': file('b\n'), 'docs/x.md': file('x'), 'docs/old.md': null })).toEqual([]);
  });

  it.each<[string, TextOverlay, string[]]>([
    ['a path outside', { 'src/b.ts': file('') }, ['error agent-out-of-scope src/b.ts']],
    ['a governing path', { '.kiro/steering/x.md': file('') }, ['error agent-protected-path .kiro/steering/x.md']],
    ['a deleted governing path', { '.github/workflows/ci.yml': null }, ['error agent-protected-path .github/workflows/ci.yml']],
    ['a path that is not canonical', { './docs/x': file('') }, ['error agent-path ./docs/x']],
    ['a path that leaves', { '../x': file('') }, ['error agent-path ../x']],
    ['a symbolic link of the base', { link: file('x') }, ['error agent-path link']],
    ['a submodule of the base', { sub: null }, ['error agent-path sub']],
    ['hidden characters', { 'docs/x.md': file('a\u202E') }, ['error agent-hidden-unicode docs/x.md']],
    ['changed gate scripts', { 'package.json': file('{"scripts":{"test":"true"}}') }, ['error agent-gate-scripts package.json']],
    ['too large a file', { 'docs/x.md': file('x'.repeat(600_000)) }, ['error agent-too-large docs/x.md']],
    [
      'two new names that are one elsewhere',
      { 'docs/A.md': file(''), 'docs/a.md': file('') },
      ['error agent-alias docs/A.md', 'error agent-alias docs/a.md'],
    ],
    ['a file below a file', { 'docs/x': file(''), 'docs/x/y': file('') }, ['error agent-path docs/x/y']],
    ['a deleted test', { 'src/a.test.ts': null }, ['warning agent-test-removed src/a.test.ts']],
  ])('reports %s', async (_name, overlay, expected) => {
    expect(await findingsOf(overlay)).toEqual(expected);
  });

  it('reports a new name that differs from one of the base in case only', async () => {
    expect(await findingsOf({ 'SRC/b.ts': file('') }, ['SRC/b.ts'])).toEqual(['error agent-alias SRC/b.ts']);
    expect(await findingsOf({ 'link/b.ts': file('') }, ['link/b.ts'])).toEqual(['error agent-path link/b.ts']);
  });
});
