import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

/** How sure each finding is. An `undefined` would be no item for `toEqual`. */
function duplicates(...criteria: string[]): number[] {
  const list = criteria.map((criterion, index) => `${String(index + 1)}. ${criterion}\n`).join('');
  return checkRequirements(readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n${list}`))
    .filter(({ ruleId }) => ruleId === 'requirements-duplicate-criterion')
    .map(({ confidence = 1 }) => confidence);
}

describe('two criteria with the same words', () => {
  it.each([
    ['a letter', 'WHEN player A wins, THE Board SHALL show a message with the score', 'A', 'B'],
    ['a letter in code', 'THE Widget SHALL draw the `x` axis below the labels', '`x`', '`y`'],
    ['a sign', 'IF the amount is > 0, THEN THE Till SHALL accept the payment', '>', '<'],
    ['a sign before a figure', 'THE Scale SHALL support temperatures down to -5 degrees', '-5', '5'],
    ['a sign behind a name', 'THE Parser SHALL read C files in the source folder', 'C', 'C++'],
    ['a sign in quotes', 'WHEN the user types "(", THE Editor SHALL insert the pair', '"("', '"["'],
    ['a path', 'THE Router SHALL send each request to `/a/b`', '/a/b', '/a-b'],
    ['a platform', 'THE Build SHALL compile the app for iOS devices', 'iOS', 'Android'],
    ['a thing that both name again', 'THE Vendor Product Price SHALL reference a Product', 'a Product', 'a Vendor'],
    ['the direction', 'THE Sync SHALL copy rows from the cloud to the device', 'the cloud to the device', 'the device to the cloud'],
    ['a path in words', 'THE Router SHALL send each request to orders/new/all', 'orders/new/all', 'orders/new-all'],
    ['a negation', 'IF !ready holds, THEN THE Gate SHALL refuse the request', '!ready', 'ready'],
    [
      'what is done by whom',
      'WHEN an order precedes a payment, THE Shop SHALL warn',
      'an order precedes a payment',
      'a payment precedes an order',
    ],
  ])('are two where they differ in %s', (_what, criterion, from, to) => {
    expect(duplicates(criterion, criterion.replace(from, to))).toEqual([]);
  });

  it.each([
    ['THE Shop SHALL show the **price**', 'THE shop SHALL show the price.', 1],
    ['WHEN the import ends, THE Page SHALL show that all is done!', 'WHEN the import ends, THE Page SHALL show that all is done.', 1],
    ['THE Wizard SHALL lead from cart -> payment -> receipt', 'THE Wizard SHALL lead from cart → payment → receipt', 1],
    ['THE Page SHALL show the total - with tax', 'THE Page SHALL show the total — with tax', 1],
    ['THE Page SHALL show name & price of a book', 'THE Page SHALL show name, price of a book', 1],
    ['WHEN a user saves/exports a sheet, THE App SHALL log it', 'WHEN a user saves, exports a sheet, THE App SHALL log it', 1],
    ['WHEN a user asks, THE Shop SHALL show the total price', 'THE Shop SHALL show the total price WHEN a user asks', 0.9],
    ['THE Player SHALL remember the position of each episode', "THE Player SHALL remember each episode's position", 0.9],
    ['THE Page SHALL copy rows from the table to a file', 'THE Page SHALL copy the rows from each table to the file', 0.9],
    ['THE Till SHALL accept an amount > 0 of any currency', 'THE Till SHALL accept any amount > 0 of any currency', 0.9],
  ])('are one otherwise: %s / %s', (one, other, confidence) => {
    expect(duplicates(one, other)).toEqual([confidence]);
  });

  it('are compared with those before them that have the same words, too', () => {
    const sign = (mark: string): string => `IF the amount is ${mark} 0, THEN THE Till SHALL accept the payment`;

    expect(duplicates(sign('<'), sign('>'), sign('='), `${sign('>')}.`)).toEqual([1]);
  });

  it('are told apart in time, however many there are', () => {
    const marks = ['<', '>', '=', '+', '#', '&', '|'];
    const signed = (number: number): string =>
      `${marks[number % 7] ?? ''}${marks[Math.floor(number / 7) % 7] ?? ''}${marks[Math.floor(number / 49) % 7] ?? ''}`;
    const criteria = Array.from({ length: 343 }, (_, number) => `THE Till SHALL accept ${signed(number)} signs in a payment`);

    expect(duplicates(...criteria)).toEqual([]);
  });
});
