import { describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import { measureDrift } from '../../../lib/app/drift/measure-drift.ts';
import { driftItems } from '../../../lib/domain/drift/index.ts';
import { treeOf } from '../../quality/drift/repositories.ts';

const DESIGN = '.kiro/specs/cart/design.md';
const block = (language: string, code: string): string => `# Design\n\n## Components\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;
const reader = createCodeReader();

/** What is told of code that another one has taken the place of, or with `--all` of the later one alone. */
async function told(design: string, [path, was, is]: [string, string, string], since: 'before' | 'nothing') {
  const files = (text: string) => treeOf({ [DESIGN]: design, [path]: text });
  const { specs } = await measureDrift(
    { specs: [], specDirectory: '.kiro/specs', files: files(is), since: since === 'nothing' ? since : files(was) },
    reader,
    { at: '2026-11-20' },
  );
  return specs.flatMap(driftItems).filter(({ verdict }) => verdict !== 'undeclared');
}

const GO = ['cart/cart.go', 'package cart\n\ntype Cart struct{}\n\n'] as const;
const JAVA = ['src/Cart.java', 'public class Cart { public int ', '(List<Line> lines) { return 0; } }\n'] as const;
const CSHARP = ['src/Cart.cs', 'public class Cart { public int ', '(List<Line> lines) { return 0; } }\n'] as const;
const RUST = ['src/lib.rs', 'pub struct Cart;\n'] as const;
const PROTOTYPE = ['src/a.js', 'export function Cart() {}\nCart.prototype.', ' = function (lines) {};\n'] as const;

/** Language, what the block declares alone, the file, the code before, the code after. */
const GONE: [string, string, string, string, string, string][] = [
  [
    'go',
    'a function',
    'func Total(lines []Line) int',
    GO[0],
    `${GO[1]}func Total(l []Line) int {}\n`,
    `${GO[1]}func Sum(l []Line) int {}\n`,
  ],
  [
    'go',
    'a function of what not',
    'func Total(...) int',
    GO[0],
    `${GO[1]}func Total(l []Line) int {}\n`,
    `${GO[1]}func Sum(l []Line) int {}\n`,
  ],
  [
    'go',
    'a method without its type',
    'func (c *Cart) Total() int',
    GO[0],
    `${GO[1]}func (c *Cart) Total() int {}\n`,
    `${GO[1]}func (c *Cart) Sum() int {}\n`,
  ],
  ['go', 'a type on one line', 'type Order struct { ID string }', GO[0], `${GO[1]}type Order struct{}\n`, GO[1]],
  ['ts', 'a function of what not', 'function total(...): number', 'src/a.ts', 'export function total(l: Line[]): number {}', 'export {}'],
  [
    'ts',
    'a method without its type',
    'async total(lines: Line[]): Promise<number>',
    'src/a.ts',
    'export class Cart { async total(lines: Line[]) {} }',
    'export class Cart {}',
  ],
  [
    'ts',
    'the last method of a class',
    'class Cart {\n  total(): number\n}',
    'src/a.ts',
    'export class Cart { total() {} }',
    'export class Cart {}',
  ],
  ['js', 'a head without a body', 'function total(lines)', 'src/a.js', 'export function total(lines) {}', 'export function sum(lines) {}'],
  [
    'python',
    'a head over lines',
    'def total(\n    lines: list,\n) -> int',
    'app/a.py',
    'def total(lines: list) -> int:\n    return 0\n',
    'x = 1\n',
  ],
  [
    'java',
    'a method without its type',
    'public int total(List<Line> lines)',
    JAVA[0],
    JAVA.slice(1).join('total'),
    JAVA.slice(1).join('sum'),
  ],
  [
    'java',
    'a method that it does not call public',
    'class Cart {\n  int total(List<Line> lines);\n}',
    JAVA[0],
    JAVA.slice(1).join('total'),
    JAVA.slice(1).join('sum'),
  ],
  [
    'csharp',
    'a method without its type',
    'public int Total(List<Line> lines)',
    CSHARP[0],
    CSHARP.slice(1).join('Total'),
    CSHARP.slice(1).join('Sum'),
  ],
  [
    'csharp',
    'a delegate',
    'public delegate int Pricer(Line line);',
    CSHARP[0],
    'public delegate int Pricer(Line line);',
    'public class X { }',
  ],
  [
    'rust',
    'a method without its type',
    'impl Cart {\n    fn total(&self) -> u64\n}',
    RUST[0],
    `${RUST[1]}impl Cart { pub fn total(&self) -> u64 { 0 } }`,
    RUST[1],
  ],
  [
    'js',
    'a method of a prototype',
    'Cart.prototype.total = function (lines) {};',
    PROTOTYPE[0],
    PROTOTYPE.slice(1).join('total'),
    PROTOTYPE.slice(1).join('sum'),
  ],
  [
    'js',
    'what is exported in place',
    'module.exports = {\n  total(lines) {},\n};',
    'src/a.js',
    'module.exports = { total: (lines) => 0 };',
    'module.exports = {};',
  ],
  [
    'ts',
    'a namespace',
    'declare namespace Carts {\n  function total(lines: Line[]): number;\n}',
    'src/a.ts',
    'export function total(lines: Line[]): number {}',
    'export {}',
  ],
];

/** What is for others and has a value: missed once the code has had it. */
const VALUES: typeof GONE = [
  ['go', 'an error', 'var ErrEmpty = errors.New("empty")', GO[0], `${GO[1]}var ErrEmpty = errors.New("empty")\n`, GO[1]],
  ['ts', 'a schema', 'export const CartSchema = z.object({});', 'src/a.ts', 'export const CartSchema = z.object({});', 'export {}'],
  ['python', 'a constant', 'MAX_LINES = 10', 'app/a.py', 'MAX_LINES = 10\n', '"""Nothing."""\n'],
  ['js', 'a name that is exported', 'module.exports = { total, sum };', 'src/a.js', 'exports.total = (l) => l;', 'exports.other = 1;'],
  ['js', 'an exported name', 'exports.total = totalOf;', 'src/a.js', 'exports.total = (l) => l;', 'exports.other = 1;'],
  ['rust', 'a constant', 'pub const MAX_LINES: u8 = 10;', RUST[0], 'pub const MAX_LINES: u8 = 10;\n', RUST[1]],
];

describe('what a code block alone declares', () => {
  it.each([...GONE, ...VALUES])('is missed when it goes from the code: in %s, %s', async (...[language, , declared, path, was, is]) => {
    const items = await told(block(language, declared), [path, was, is], 'before');

    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ design: { path: DESIGN }, code: { path } });
    expect(items[0]?.design.line).toBeGreaterThan(5);
  });

  it.each(GONE)('is missed where the code never had it: in %s, %s', async (...[language, , declared, path, was, is]) => {
    expect(await told(block(language, declared), [path, was, is], 'nothing')).toHaveLength(1);
    expect(await told(block(language, declared), [path, is, was], 'nothing')).toEqual([]);
  });

  it.each([
    ['ts', 'const result = total([]);', 'src/a.ts', 'const result = 1;', 'export {}'],
    ['python', 'result = total([])', 'app/a.py', 'result = 1\n', 'x = 1\n'],
  ])('is nothing where a value is for nobody else: in %s, %s', async (...[language, declared, path, was, is]) => {
    expect(await told(block(language, declared), [path, was, is], 'before')).toEqual([]);
  });

  it.each([
    [
      'rust',
      'impl Cart {\n    pub fn total(&self) -> u64 { 0 }\n    fn sum(&self) -> u64 { 0 }\n}',
      RUST[0],
      `${RUST[1]}impl Cart { pub fn total(&self) -> u64 { 0 } fn sum(&self) -> u64 { 0 } }`,
      `${RUST[1]}impl Cart { pub fn total(&self) -> u64 { 0 } fn add(&self) -> u64 { 0 } }`,
    ],
    [
      'java',
      'class Cart {\n  public int total();\n  int sum();\n}',
      JAVA[0],
      'public class Cart { public int total() { return 0; } int sum() { return 0; } }',
      'public class Cart { public int total() { return 0; } int add() { return 0; } }',
    ],
    [
      'ts',
      'type Api = {\nget(id: string): Promise<Item>\n}',
      'src/a.ts',
      'export type Api = {\nget(id: string): Promise<Item>\n}\n',
      'export type Api = {\nget(id: string): Promise<Item>\n}\nconst other = 1;\n',
    ],
  ])('is nothing where the design itself does not show it: in %s, %s', async (...[language, declared, path, was, is]) => {
    expect(await told(block(language, declared), [path, was, is], 'before')).toEqual([]);
    expect(await told(block(language, declared), [path, was, is], 'nothing')).toEqual([]);
  });

  it('leaves open what it writes dots for', async () => {
    const design = block('ts', 'function total(...): number');
    const code = (parameters: string) => `export function total(${parameters}): number {}`;

    expect(await told(design, ['src/a.ts', code('a: string'), code('a: string, b: string')], 'before')).toEqual([]);
  });
});
