import { describe, expect, it } from '@jest/globals';
import { testWeakening } from '../../../../lib/domain/agent/scope/test-weakening.ts';

const rules = (path: string, before: string | undefined, after: string | undefined): string[] =>
  testWeakening([{ path, before, after }]).map(({ ruleId }) => ruleId);

describe('testWeakening', () => {
  it.each<[string, string, string | undefined, string | undefined, string[]]>([
    ['a deleted test file', 'a.test.ts', "it('x', f)", undefined, ['agent-test-removed']],
    ['a removed test case', 'a.test.ts', "it('x', f)\ntest('y', f)", "it('x', f)", ['agent-test-removed']],
    [
      'a removed Python test',
      'tests/test_a.py',
      'def test_a():\n  assert 1\ndef test_b():\n  assert 2\n',
      'def test_a():\n  assert 1\n',
      ['agent-test-removed'],
    ],
    [
      'a removed assertion',
      'a.test.ts',
      "it('x', () => { expect(a).toBe(1); expect(b).toBe(2); })",
      "it('x', () => { expect(a).toBe(1); })",
      ['agent-assertion-removed'],
    ],
    ['a skipped test', 'a.test.ts', "it('x', f)", "it('x', f)\nit.skip('y', f)", ['agent-check-weakened']],
    [
      'a skipped Go test',
      'a_test.go',
      'func TestA(t *testing.T) {}',
      'func TestA(t *testing.T) { t.Skip("later") }',
      ['agent-check-weakened'],
    ],
    ['an exclusive test', 'a.test.ts', "test('x', f)", "test('x', f)\ntest.only('y', f)", ['agent-check-weakened']],
    ['an expected failure', 'tests/test_a.py', undefined, '@pytest.mark.xfail(strict=True)\ndef test_a(): ...', ['agent-check-weakened']],
    ['code out of coverage', 'src/a.ts', 'a', '/* istanbul ignore next */ a', ['agent-check-weakened']],
    ['a silenced linter', 'src/a.ts', undefined, '// eslint-disable-next-line no-console\na', ['agent-check-weakened']],
    [
      'a lowered threshold',
      'jest.config.js',
      'coverageThreshold: { global: { lines: 90 } }',
      'coverageThreshold: { global: { lines: 50 } }',
      ['agent-threshold-lowered'],
    ],
    [
      'a removed threshold',
      'pyproject.toml',
      '[tool.coverage.report]\nfail_under = 85',
      '[tool.coverage.report]\n',
      ['agent-threshold-lowered'],
    ],
    [
      'nothing in a raised threshold',
      'jest.config.js',
      'coverageThreshold: { global: { lines: 90 } }',
      'coverageThreshold: { global: { lines: 95 } }',
      [],
    ],
    ['nothing in a file that had the marker', 'src/a.ts', '// eslint-disable-next-line x\na', '// eslint-disable-next-line x\nb', []],
    ['nothing in a new test file', 'a.test.ts', undefined, "it('x', () => expect(1).toBe(1))", []],
    ['nothing in an ordinary change', 'src/a.ts', 'const lines: 80', 'const lines: 20', []],
    ['nothing in a deleted helper', 'test/helper.ts', 'export const a = 1;', undefined, []],
  ])('reports %s', (...[, path, before, after, expected]) => {
    expect(rules(path, before, after)).toEqual(expected);
  });

  it('says what was found', () => {
    const [finding] = testWeakening([{ path: 'a.test.ts', before: '', after: "it.skip('a')\nit.skip('b')" }]);

    expect(finding).toEqual({
      ruleId: 'agent-check-weakened',
      level: 'warning',
      path: 'a.test.ts',
      message: 'The change adds a skipped test 2 times (`it.skip`).',
    });
  });
});
