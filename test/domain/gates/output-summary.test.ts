import { describe, expect, it } from '@jest/globals';
import { plainText, tail } from '../../../lib/domain/gates/index.ts';
import { ranges, tellingLine } from '../../../lib/domain/gates/excerpt.ts';
import { readOutputSummary } from '../../../lib/domain/gates/output-summary.ts';

describe('tellingLine', () => {
  it.each([
    [
      'a test that failed behind one that passed',
      '✔ 1.1 adds (failed before)\n✖ failing tests:\n✖ 2.4 keeps the first\n',
      '✖ 2.4 keeps the first',
    ],
    [
      'an error behind the stack of another line',
      '[…]\n    at resolve (node:internal)\nTypeError: x is no function\n',
      'TypeError: x is no function',
    ],
    ['the first line where none tells', 'ok 1\n3 problems\nmore\n', '3 problems'],
    ['nothing', '✔ fine\n', ''],
  ])('finds %s', (_name, text, line) => {
    expect(tellingLine(text)).toBe(line);
  });
});

describe('readOutputSummary', () => {
  it.each<[string, string, { runner: string; ran: number; failed: number } | undefined]>([
    ['jest', 'Tests:       1 failed, 2 skipped, 5 passed, 8 total\n', { runner: 'jest', ran: 6, failed: 1 }],
    ['vitest', ' Test Files  1 passed (1)\n      Tests  4 passed | 1 skipped (5)\n', { runner: 'vitest', ran: 4, failed: 0 }],
    [
      'vitest in colour',
      '\u001B[2m      Tests \u001B[22m \u001B[1m\u001B[32m4 passed\u001B[39m\u001B[22m\u001B[90m (4)\u001B[39m\n',
      { runner: 'vitest', ran: 4, failed: 0 },
    ],
    ['pytest', '========= 1 failed, 3 passed, 2 skipped in 0.12s =========\n', { runner: 'pytest', ran: 4, failed: 1 }],
    ['pytest -q', '3 passed in 0.12s\n', { runner: 'pytest', ran: 3, failed: 0 }],
    ['pytest without tests', '=========== no tests ran in 0.01s ===========\n', { runner: 'pytest', ran: 0, failed: 0 }],
    ['node --test', 'ℹ tests 3\nℹ pass 1\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\n', { runner: 'node --test', ran: 2, failed: 1 }],
    ['node --test as TAP', '# tests 0\n# fail 0\n', { runner: 'node --test', ran: 0, failed: 0 }],
    ['unittest', 'Ran 3 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1)\n', { runner: 'unittest', ran: 2, failed: 2 }],
    ['unittest without tests', 'Ran 0 tests in 0.000s\n\nNO TESTS RAN\n', { runner: 'unittest', ran: 0, failed: 0 }],
    [
      'cargo',
      'test result: ok. 3 passed; 0 failed; 0 ignored\ntest result: FAILED. 1 passed; 2 failed; 0 ignored\n',
      { runner: 'cargo test', ran: 6, failed: 2 },
    ],
    [
      'go',
      'ok  \texample.com/a\t0.01s\tcoverage: 60.0% of statements\n?   \texample.com/b\t[no test files]\n',
      { runner: 'go test', ran: 1, failed: 0 },
    ],
    ['go without tests', '?   \texample.com/b\t[no test files]\n', { runner: 'go test', ran: 0, failed: 0 }],
    ['mocha', '\n  5 passing (12ms)\n  1 pending\n  2 failing\n', { runner: 'mocha', ran: 7, failed: 2 }],
    ['jest without tests', 'No tests found, exiting with code 1\n', { runner: 'test runner', ran: 0, failed: 0 }],
    ['something else', 'all good\n', undefined],
  ])('%s', (_name, output, expected) => {
    expect(readOutputSummary(output, '')).toEqual(expected);
    expect(readOutputSummary('', output)).toEqual(expected);
  });
});

describe('excerpts', () => {
  it('keep the last lines and say that something is missing', () => {
    expect(tail('1\n2\n3\n', 2)).toBe('[…]\n2\n3');
    expect(tail('1\n2\n', 2)).toBe('1\n2');
    expect(tail('', 2)).toBe('');
    expect(tail('x'.repeat(1_000_000)).length).toBeLessThan(4100);
  });

  it('carry no terminal sequences', () => {
    expect(plainText('\u001B[31mred\u001B[0m\u0007 \u001B]8;;http://x\u0007link\u001B]8;;\u0007\r\n')).toBe('red link\n');
  });

  it('join line numbers', () => {
    expect(ranges([5, 1, 2, 3, 9, 5])).toBe('1-3, 5, 9');
    expect(ranges([1, 3, 5], 2)).toBe('1, 3, and 1 more');
  });
});
