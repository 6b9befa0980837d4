import { describe, expect, it } from '@jest/globals';
import { type Case, judge, summary } from './bytes.ts';

const PASSED = 'Tests: 3 passed, 3 total\n';

describe('coverage of what a run adds', () => {
  const GREW = 'is 0.5 (';
  it.each<[string, { base?: Case['base']; tip: [number, number]; plan?: Case['plan'] }, string, string]>([
    ['adds lines and tests them', { base: [40, 100], tip: [50, 110] }, 'passed', 'as before this run (0.4)'],
    ['adds lines and tests enough of them', { base: [40, 100], tip: [57, 120] }, 'passed', '3 of 20 added lines'],
    ['adds lines and tests too few of them', { base: [40, 100], tip: [56, 120] }, 'failed', '4 more uncovered than before, at most 3'],
    ['takes the tests of a line away', { base: [40, 100], tip: [39, 100] }, 'failed', '1 more uncovered than before, at most 0'],
    ['takes tested lines away', { base: [40, 100], tip: [20, 80] }, 'passed', 'as before this run'],
    ['falls below the bar', { base: [85, 100], tip: [84, 100] }, 'failed', 'below 0.85'],
    ['is not known before', { tip: [50, 100] }, 'failed', GREW],
    ['could not be measured before', { base: 'failed', tip: [50, 100] }, 'failed', 'could not be measured before this run'],
    ['is less than the deployment asks for', { base: [40, 100], tip: [50, 110], plan: { coverageFloor: 0.5 } }, 'failed', 'below 0.5'],
    ['is as much as the deployment asks for', { base: [40, 100], tip: [50, 100], plan: { coverageFloor: 0.5 } }, 'passed', 'as before'],
  ])('judges a run by what it adds where the code was below the bar before: %s', (_name, { base, tip, plan: more }, expected, said) => {
    const verdict = judge({
      command: { stdout: PASSED },
      reports: { 'c.json': summary(...tip) },
      ...(base !== undefined && { base }),
      ...(more !== undefined && { plan: more }),
    });
    expect(verdict.verdict).toBe(expected);
    expect(verdict.findings[0]).toMatchObject({ ruleId: 'gate-coverage', level: expected === 'passed' ? 'warning' : 'error' });
    expect(verdict.findings[0]?.message).toContain(said);
    expect(verdict.measured['lineCoverageBefore']).toBe(Array.isArray(base) ? base[0] / base[1] : undefined);
  });

  it('judges by what it adds in each format that is below the bar', () => {
    const lcov = (covered: number): string => {
      const lines = Array.from({ length: 100 }, (_value, index) => `DA:${String(index + 1)},${index < covered ? '1' : '0'}`);
      return ['SF:a.ts', ...lines, 'end_of_record', ''].join('\n');
    };
    const run = (covered: number) =>
      judge({ command: { stdout: PASSED }, reports: { 'c.json': summary(60, 100), 'lcov.info': lcov(covered) }, base: [60, 100] });

    expect(run(95).verdict).toBe('passed');
    expect(run(65)).toMatchObject({
      verdict: 'failed',
      findings: expect.arrayContaining([
        expect.objectContaining({ level: 'error', message: expect.stringContaining('(65 of 100)') }),
      ]) as unknown,
    });
  });
});
