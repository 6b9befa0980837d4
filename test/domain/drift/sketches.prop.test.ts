import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asCode } from '../../../lib/domain/drift/sketches.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const ENDINGS = ['go', 'java', 'cs', 'rs', 'py', 'ts', 'tsx', 'sql'];
const piece = fc.constantFrom(
  'fn a',
  'def b',
  'async ',
  'public ',
  'int ',
  'total',
  '(',
  ')',
  '...',
  '{',
  '}',
  ':',
  ';',
  '->',
  ' ',
  '\n',
  ',',
  '<',
  '>',
  '=',
);

describe('a sketch as code', () => {
  it('keeps its lines where they are, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
        ),
        fc.constantFrom(...ENDINGS),
        (text, ending) => {
          expect(asCode(text, ending).trimEnd().split('\n').length).toBeLessThanOrEqual(text.split('\n').length);
          expect(asCode(text, ending).split('\n').length - text.split('\n').length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each(ENDINGS)('takes no longer for what never closes: %s', (ending) => {
    const [short, long] = [20_000, 80_000].map((size) => millisecondsOf('pub fn a(def b(int c('.repeat(size / 20), ending));

    expect(long).toBeLessThan(Math.max(200, (short ?? 0) * 10));
  });

  it.each([
    ['java', 'types in a row', 'a<b> '.repeat(4000)],
    ['java', 'types within types', 'a<'.repeat(8000)],
    ['cs', 'names in a row', 'a '.repeat(8000)],
    ['ts', 'blanks after a colon', `foo():${' '.repeat(20_000)}{`],
    ['ts', 'blanks after a type', `foo(): a${' '.repeat(20_000)}{`],
    ['ts', 'blanks within a type', `foo(): ${'a  '.repeat(8000)}{`],
    ['py', 'blanks after an arrow', `def foo() ->${' '.repeat(20_000)}:`],
    ['py', 'blanks before an arrow', `def foo()${' '.repeat(20_000)}-`],
    ['rs', 'blanks after an arrow', `fn foo() ->${' '.repeat(20_000)}{`],
    ['rs', 'empty lines', '\n'.repeat(20_000)],
    ['rs', 'lines of blanks', '    \n'.repeat(8000)],
    ['ts', 'braces', '{'.repeat(20_000)],
  ])('takes no longer for %s with %s', (ending, _, text) => {
    expect(millisecondsOf(text, ending)).toBeLessThan(500);
  });

  it('takes no longer for lines that repeat whatever a head is made of', () => {
    const some = fc.array(piece, { maxLength: 4 }).map((all) => all.join(''));
    fc.assert(
      fc.property(some, some, some, fc.constantFrom(...ENDINGS), (before, again, after, ending) => {
        expect(millisecondsOf(`${before}${again.repeat(1500)}${after}`, ending)).toBeLessThan(500);
      }),
    );
  });
});

describe('heads in a sketch', () => {
  it.each([
    ['rs', 'impl A {\n    fn total(&self)\n}', 'impl A {\n    pub fn total(&self);\n}\n'],
    ['rs', 'impl A {\n    pub fn total(&self);\n    fn sum(&self);\n}', undefined],
    ['rs', 'impl A {\n    pub(crate) async fn total(&self);\n    fn sum(&self);\n}', undefined],
    ['rs', 'pub struct A;\nimpl A {\n    fn sum(&self);\n}', 'pub struct A;\nimpl A {\n    pub fn sum(&self);\n}\n'],
    ['java', 'class A {\n  Map<String, List<Item>> total();\n}', 'class A {\n  public Map<String, List<Item>> total();\n}\n'],
    [
      'java',
      'public class A {\n  private B b = new B();\n  int sum();\n}',
      'public class A {\n  private B b = new B();\n  public int sum();\n}\n',
    ],
    ['java', 'class A {\n  @Override public int total();\n  int sum();\n}', undefined],
    ['java', 'class A {\n  private int total();\n  int sum();\n}', undefined],
    ['cs', 'class A {\n  public A(B b);\n  int Sum();\n}', undefined],
    [
      'cs',
      'public record Line(int Price);\nclass A {\n  int Sum();\n}',
      'public record Line(int Price);\nclass A {\n  public int Sum();\n}\n',
    ],
    ['ts', 'total(lines: Line[]): number;', 'function total(lines: Line[]): number;\n'],
    ['ts', 'static total(): Map<A, B> ;', 'function total(): Map<A, B>;\n'],
    ['ts', 'type Api = {\nget(id: string): Promise<Item>\n}', undefined],
    ['ts', 'const a = b\n  ? foo(a)\n  : c;', undefined],
    ['ts', 'const a = b ?\nfoo(a)\n  : c;', undefined],
    ['ts', 'type A = { b: C };\n}\ntotal(): number', 'type A = { b: C };\n}\nfunction total(): number;\n'],
    ['py', 'def total(\n    lines: list,\n) -> list[int]', 'def total(\n    lines: list,\n) -> list[int]: ...\n'],
  ])('become code as far as the sketch leaves it open: in %s %j', (ending, text, code = `${text}\n`) => {
    expect(asCode(text, ending)).toBe(code);
  });
});

/** The best of three: the first compiles code, and each may collect what others have left. */
function millisecondsOf(text: string, ending: string): number {
  return Math.min(...[1, 2, 3].map(() => cpuTime(() => asCode(text, ending))));
}
