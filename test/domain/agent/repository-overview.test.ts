import { describe, expect, it } from '@jest/globals';
import { exportedLines } from '../../../lib/domain/agent/exports.ts';
import { relevantFiles } from '../../../lib/domain/agent/relevant-files.ts';
import { repositoryOverview } from '../../../lib/domain/agent/repository-overview.ts';
import { scopeOf, treeOf } from './support.ts';

describe('repositoryOverview', () => {
  const files = {
    'package.json': JSON.stringify({ name: 'shop', keywords: ['x'], scripts: { test: 'jest' } }),
    'README.md': '# Shop\nSells things.\n',
    'src/cart.ts': 'export function total(): number {\n  return 1;\n}\nconst hidden = 1;\n',
    'src/cart.test.ts': 'export const notShown = 1;\n',
    '.env': 'SECRET=1',
    'private/plan.md': 'secret plan',
  };

  it('shows files, manifests, README and exports, and nothing hidden or secret', async () => {
    const text = await repositoryOverview(treeOf(files, { hidden: (path) => path.startsWith('private/') }));

    expect(text).toBe(`Files (5):
./ .env README.md package.json
src/ cart.test.ts cart.ts

--- package.json
{
 "name": "shop",
 "scripts": {
  "test": "jest"
 }
}

--- README.md
# Shop
Sells things.

What source files export (first lines only, not complete; tests left out):
src/cart.ts
  export function total(): number`);
  });

  it('gives the same text for the same tree in any order', async () => {
    const backwards = Object.fromEntries(Object.entries(files).toReversed());

    expect(await repositoryOverview(treeOf(backwards))).toBe(await repositoryOverview(treeOf(files)));
  });

  it.each([500, 2_000, 8_000])('stays within %i tokens on a large repository', async (tokens) => {
    const large: Record<string, string> = {
      'README.md': 'word '.repeat(20_000),
      'package.json': `{"dependencies":{${Array.from({ length: 2_000 }, (_, index) => `"p${String(index)}":"1"`).join(',')}}}`,
      'broken/package.json': '{',
    };
    for (let index = 0; index < 3_000; index += 1)
      large[`src/m${String(index % 200)}/f${String(index)}.ts`] = `export const value${String(index)} = ${String(index)};\n`;

    const text = await repositoryOverview(treeOf(large), { tokens });

    expect(text.length).toBeLessThanOrEqual(tokens * 4 + 200);
    expect(text).toMatch(/^Files \(3003\):\n\.\/ README\.md package\.json/);
    expect(text).toMatch(/more folders/);
  });

  it('says so when there is nothing', async () => {
    expect(await repositoryOverview(treeOf({}))).toBe('The repository has no files.');
  });
});

describe('exportedLines', () => {
  it.each([
    [
      'a.ts',
      'export class A {\nexport const b = 1;\nexport type C = string;\nexport { d } from "./d.ts";\nclass E {}\n',
      ['export class A', 'export const b = 1;', 'export type C = string;', 'export { d } from "./d.ts";'],
    ],
    ['a.cjs', 'module.exports = { a };\nexports.b = b;\n', ['module.exports = { a };', 'exports.b = b;']],
    ['a.py', 'class A:\n    def method(self):\ndef f(x):\nasync def g():\ndef _private():\n', ['class A:', 'def f(x):', 'async def g():']],
    [
      'a.go',
      'func New() *A {\nfunc (a *A) Run() error {\nfunc hidden() {\ntype A struct {\n',
      ['func New() *A', 'func (a *A) Run() error', 'type A struct'],
    ],
    [
      'a.rs',
      'pub fn f() -> u8 {\npub struct S;\nfn g() {}\n    pub async fn h(&self) {\n',
      ['pub fn f() -> u8', 'pub struct S;', 'pub async fn h(&self)'],
    ],
    ['A.java', 'public class A {\n  public int f(int x) {\n  private int g;\n', ['public class A', 'public int f(int x)']],
    ['a.kt', 'class A(val b: Int) {\nfun f(): Int = 1\n', ['class A(val b: Int)', 'fun f(): Int = 1']],
    ['a.rb', 'module M\n  class A\n    def f(x)\n', ['module M', 'class A', 'def f(x)']],
    ['a.md', 'export const a = 1;', []],
    ['a.constructor', 'export const a = 1;', []],
  ])('reads %s', (path, text, expected) => {
    expect(exportedLines(path, text, 10)).toEqual(expected);
  });
});

describe('relevantFiles', () => {
  it('gives declared files and their tests, and names with their sizes what is too large', async () => {
    const tree = treeOf({ 'src/a.ts': 'a', 'test/a.test.ts': 'ta', 'src/b.ts': 'x'.repeat(20_000), 'src/c.ts': 'c', 'docs/x.md': 'x' });

    const files = await relevantFiles(tree, scopeOf(['src/a.ts', 'src/b.ts', 'src/new.ts', 'docs/']));

    expect(files.shown).toEqual([
      { path: 'src/a.ts', text: 'a' },
      { path: 'test/a.test.ts', text: 'ta' },
    ]);
    expect(files.unshown).toEqual([{ path: 'src/b.ts', size: 20_000 }]);
  });

  it('names files that find no more room beside the others', async () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => `${name}.ts`);
    const { shown, unshown } = await relevantFiles(
      treeOf(Object.fromEntries(names.map((name) => [name, 'x'.repeat(15_000)]))),
      scopeOf(names),
    );

    expect([shown.map(({ path }) => path), unshown]).toEqual([['a.ts', 'b.ts', 'c.ts'], [{ path: 'd.ts', size: 15_000 }]]);
  });
});
