import { describe, expect, it } from '@jest/globals';
import { isRepairable, repairableFindings } from '../../../lib/domain/gates/index.ts';
import { type Case, judge, summary } from './bytes.ts';

const PASSED = 'ℹ tests 3\nℹ pass 3\nℹ fail 0\n';

describe('a gate that failed', () => {
  it.each<[string, Case, boolean]>([
    ['is for the agent where a test fails', { command: { exitCode: 1, stdout: PASSED } }, true],
    [
      'is for the agent where tests cover too little',
      { command: { stdout: PASSED }, reports: { 'coverage-summary.json': summary(1, 100) } },
      true,
    ],
    ['is for people where nothing writes the report that is asked for', { command: { stdout: PASSED } }, false],
    [
      'is for people where a tool is missing',
      { command: { outcome: 'not-found', exitCode: 127, stderr: 'sh: 1: jest: not found' } },
      false,
    ],
    ['is for people where no scanner wrote a report', { plan: { gate: 'security-scan', rules: ['gate-security-scan'] } }, false],
  ])('%s', (_name, input, expected) => {
    const verdict = judge(input);

    expect(verdict.verdict).toBe('failed');
    expect(isRepairable(verdict)).toBe(expected);
  });

  it('names what code can mend, and where, and not what people must see to', () => {
    const lcov = 'SF:small.ts\nDA:1,0\nDA:9,1\nend_of_record\n';
    const verdict = judge({ command: { stdout: PASSED }, reports: { 'lcov.info': lcov } });
    const missing = judge({ command: { stdout: PASSED } });

    const [bar, place, ...others] = repairableFindings({ findings: [...verdict.findings, ...missing.findings] });

    expect([bar?.message, bar?.mend]).toEqual([
      'Coverage of lines is 0.5 (1 of 2), below 0.85.',
      'Write tests that reach at least 1 more lines, in small.ts first.',
    ]);
    expect(place).toMatchObject({ path: 'small.ts', line: 1 });
    expect(others).toEqual([]);
  });
});
