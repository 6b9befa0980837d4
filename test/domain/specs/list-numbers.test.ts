import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const document = (numbers: readonly number[]): string =>
  `### Requirement 1: A\n\n#### Acceptance Criteria\n\n${numbers.map((number, index) => `${number}. THE Store SHALL keep item ${index}\n`).join('')}`;
const found = (text: string, rule: string) => checkRequirements(readRequirements(text)).filter(({ ruleId }) => ruleId === rule);
const ids = (text: string) => readRequirements(text).requirements[0]?.criteria.map(({ id }) => id);

describe('numbers of a list of criteria', () => {
  it.each([
    [[1, 2, 1], [7]],
    [[1, 2, 1, 2, 3], [7]],
    [
      [1, 2, 1, 3, 2],
      [7, 9],
    ],
    [[0, 1, 2, 1], [8]],
    [[1, 1, 1], []],
  ])('are told at the first of those that stand above already: %j', (numbers, lines) => {
    expect(found(document(numbers), 'requirements-number-repeated').map(({ line }) => line)).toEqual(lines);
  });

  it('are told below a label that begins them anew', () => {
    const text = `${document([1, 2])}\n**Edge Cases**\n\n1. IF it is full, THEN THE Store SHALL say so\n2. THE Store SHALL wait\n`;

    expect(ids(text)).toEqual(['1.1', '1.2', '1.3', '1.4']);
    expect(found(text, 'requirements-number-repeated')).toMatchObject([
      { line: 10, message: 'Number 1 stands on line 5 already, so this criterion and those behind it are counted on.' },
    ]);
  });

  it.each([
    [
      [0, 1, 2],
      ['1.0', '1.1', '1.2'],
    ],
    // Nobody wrote these.
    [
      [0, 0, 0],
      ['1.1', '1.2', '1.3'],
    ],
    [
      [0, 2],
      ['1.1', '1.2'],
    ],
  ])('begin where the first one says: %j', (numbers, expected) => {
    expect(ids(document(numbers))).toEqual(expected);
    expect(found(document(numbers), 'requirements-number-gap')).toEqual([]);
  });

  it.each([
    ['2.WHEN it is full, THE Store SHALL say so', ['1.1', '1.2', '1.3']],
    ['2)THE Store SHALL say so', ['1.1', '1.2', '1.3']],
    ['2.IF', ['1.1', '1.3']],
    ['2.5WHEN it is full', ['1.1', '1.3']],
    ['2.Then it says so', ['1.1', '1.3']],
    ['2.WHENEVER it is full, it says so', ['1.1', '1.3']],
  ])('are those of sentences without a blank in front, too: %s', (line, expected) => {
    expect(ids(document([1, 3]).replace('\n3.', `\n${line}\n3.`))).toEqual(expected);
  });
});
