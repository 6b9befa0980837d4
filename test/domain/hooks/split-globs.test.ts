import { describe, expect, it } from '@jest/globals';
import { checkHooks, type HookFile } from '../../../lib/domain/hooks/index.ts';
import { expandedGlobs, rejoinedGlobs } from '../../../lib/domain/hooks/split-globs.ts';
import { growth } from '../../support/cpu-time.ts';
import { globs, hookWith } from './support.ts';

describe('globs that an editor has cut at their commas', () => {
  it.each<[string[], string[] | undefined]>([
    [
      ['src/**/*.{ts', 'tsx', 'js}', 'a/*.rs'],
      ['src/**/*.{ts,tsx,js}', 'a/*.rs'],
    ],
    [['a/*.ts', 'b/*.{js,jsx}'], undefined],
    [['a/*.{ts', 'b/*.js'], undefined],
    [['a}', '{b'], undefined],
    [
      ['{a', '{b', 'c}', 'd}', 'e'],
      ['{a,{b,c},d}', 'e'],
    ],
    [[], undefined],
  ])('%j are meant as %j', (written, meant) => {
    expect(rejoinedGlobs(written)).toEqual(meant);
  });

  it.each([
    [['a/*.{ts,tsx}'], ['a/*.ts', 'a/*.tsx']],
    [['{a,b}/{c,d}'], ['a/c', 'a/d', 'b/c', 'b/d']],
    [['a/*.ts'], ['a/*.ts']],
    [['a/{b}'], ['a/{b}']],
    [Array.from({ length: 30 }, () => '{a,b,c,d}'), Array.from({ length: 30 }, () => '{a,b,c,d}')],
  ])('%j are %j without braces', (written, expanded) => {
    expect(expandedGlobs(written)).toEqual(expanded);
  });

  it('are put together and taken apart in time in proportion to them', () => {
    const cut = (size: number): string[] => ['{', ...Array.from({ length: size }, () => 'a')];

    expect(growth((size) => rejoinedGlobs(cut(size)), 2000, 10)).toBeLessThan(40);
    expect(growth((size) => expandedGlobs([`{${','.repeat(size)}`]), 4000, 10)).toBeLessThan(40);
    expect(growth((size) => expandedGlobs([`{${','.repeat(size)}}`]), 4000, 10)).toBeLessThan(40);
  });

  it('are told once, with what was meant', () => {
    const file: HookFile = { path: 'a', format: undefined, hooks: [hookWith({ matcher: globs('src/*.{ts', 'tsx', 'js}') })], problems: [] };

    expect(checkHooks([file], []).filter(({ ruleId }) => ruleId === 'hook-pattern-invalid')).toMatchObject([
      { message: expect.stringContaining('cut at the commas'), fix: 'Write them whole: "src/*.{ts,tsx,js}".' },
    ]);
  });

  it('are put into the advice on an old hook as an expression that matches', () => {
    const source = { format: 'kiro-legacy', path: '.kiro/hooks/a.kiro.hook', at: 'hooks[0]', line: 1, column: 1 } as const;
    const file: HookFile = {
      path: 'a',
      format: undefined,
      hooks: [hookWith({ source, matcher: globs('src/*.{ts', 'tsx}') })],
      problems: [],
    };
    const [legacy] = checkHooks([file], []).filter(({ ruleId }) => ruleId === 'hook-legacy-format');

    expect(legacy?.fix).toContain(String.raw`"(src/[^/]*\\.ts$|src/[^/]*\\.tsx$)"`);
  });
});
