import { describe, expect, it } from '@jest/globals';
import { jsonReport, type LintFinding, type LintReport, textReport } from '../../../lib/domain/lint/index.ts';

const finding = (line: number, more: Partial<LintFinding> = {}): LintFinding => ({
  ruleId: 'requirements-vague',
  level: 'warning',
  family: 'specs',
  message: `Word ${line} says little.`,
  path: 'a.md',
  line,
  wholeFile: false,
  ...more,
});
const many = (count: number, more: Partial<LintFinding> = {}): LintFinding[] =>
  Array.from({ length: count }, (_, index) => finding(index + 1, more));
const reportOf = (findings: LintFinding[]): LintReport => ({ findings, files: ['a.md'], specs: 1, mended: 0 });
const textOf = (...findings: LintFinding[]): string => textReport(reportOf(findings), (_style, text) => text);
const linesShown = (text: string): number[] => [...text.matchAll(/Word (\d+) says/g)].map(([, line]) => Number(line));

describe('the text of a report', () => {
  it.each([
    [5, [1, 2, 3, 4, 5], undefined],
    [6, [1, 2, 3], 'and 3 more: lines 4, 5, 6'],
    [44, [1, 2, 3], 'and 41 more: lines 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, …'],
  ])('shows of %i findings of a rule in a file the lines %j', (count, shown, more) => {
    const text = textOf(...many(count));

    expect(linesShown(text)).toEqual(shown);
    expect(/and \d+ more[^r]*(?= requirements-vague)/.exec(text)?.[0]).toBe(more);
    expect(text).toContain(`${count} warnings in 1 of 1 file`);
  });

  it('hides no error among warnings', () => {
    const text = textOf(...many(6), finding(7, { level: 'error' }));

    expect(linesShown(text)).toEqual([1, 2, 3, 7]);
    expect(text).toContain('and 3 more: lines 4, 5, 6');
  });

  it('counts a file in which something was found although it could not be looked at', () => {
    expect(textOf(finding(1, { path: 'huge.md' }))).toContain('1 warning in 1 of 2 files');
  });

  it('folds by file, by rule and by waiver', () => {
    const waived = { reason: 'agreed with the client', expires: '2027-01-31', path: 'a.md', line: 1 };
    const text = textOf(...many(4), ...many(4, { ruleId: 'requirements-passive' }), ...many(4, { path: 'b.md' }), ...many(4, { waived }));

    expect(text).not.toContain('more:');
    expect(linesShown(text)).toHaveLength(16);
  });

  it('names a line once, however much is found on it', () => {
    expect(textOf(...many(3), ...Array.from({ length: 4 }, () => finding(7)))).toContain('and 4 more: line 7 requirements-vague');
  });

  it('says of findings on one line what each is about', () => {
    const unowned = ['1.1', '1.4', '2.1', '2.2', '5.3', '6.1'].map((id) =>
      finding(3, { message: `No task owns criterion ${id}: "WHEN …".` }),
    );

    expect(textOf(...unowned)).toContain('and 3 more: 2.2, 5.3, 6.1 requirements-vague');
  });

  it('says what each is about where their sentences are not alike', () => {
    const messages = [
      'criterion 1.1: "a"',
      'criterion 1.2: "a"',
      'criterion 1.3: "a"',
      'criteria 2.1 to 2.4: "a"',
      'any criterion of requirement 3: "a"',
      'criterion 4.1: "a"',
    ];
    const unowned = messages.map((what) => finding(3, { message: `No task owns ${what}.` }));

    expect(textOf(...unowned)).toContain('and 3 more: 2.1, 3, 4.1 requirements-vague');
  });

  it('folds for people only', () => {
    const { findings } = jsonReport(reportOf(many(44)), (data) => String(data));

    expect(findings).toHaveLength(44);
  });
});
