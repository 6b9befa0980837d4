import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInvoice, formatInvoice } from '../src/index.js';

const PERCENTS = [0, 1, 5, 12.5, 19, 33, 50, 99.9, 100];

test('3.1 prices invoices without a discount as before', () => {
  const lines = [
    { description: 'Pen', quantity: 3, unitPrice: 120 },
    { description: 'Paper', quantity: 1, unitPrice: 499 },
  ];

  assert.deepEqual(createInvoice({ number: '1', lines }), {
    number: '1',
    lines: [
      { description: 'Pen', quantity: 3, unitPrice: 120, gross: 360, discount: 0 },
      { description: 'Paper', quantity: 1, unitPrice: 499, gross: 499, discount: 0 },
    ],
    subtotal: 859,
    discount: 0,
    total: 859,
  });
});

test('3.2 rounds the discount of a single line half up, for every price up to 3.00', () => {
  for (const discountPercent of PERCENTS) {
    for (let unitPrice = 0; unitPrice <= 300; unitPrice += 1) {
      const { lines, discount } = createInvoice({ number: '1', lines: [{ description: 'Item', quantity: 1, unitPrice }], discountPercent });

      assert.equal(discount, Math.round((unitPrice * discountPercent) / 100));
      assert.equal(lines[0].discount, discount);
    }
  }
});

test('3.3 keeps the discounts of lines that are whole cents', () => {
  for (const discountPercent of [10, 25, 50]) {
    const prices = [100, 2_000, 300, 0, 40_000];
    const lines = prices.map((unitPrice) => ({ description: 'Item', quantity: 1, unitPrice }));

    const invoice = createInvoice({ number: '1', lines, discountPercent });

    assert.deepEqual(
      invoice.lines.map(({ discount }) => discount),
      prices.map((price) => (price * discountPercent) / 100),
    );
  }
});

test('3.4 refuses what was refused, in the same words', () => {
  const line = { description: 'Pen', quantity: 1, unitPrice: 120 };

  assert.throws(() => createInvoice({ number: '1', lines: [] }), new RangeError('An invoice needs at least one line.'));
  assert.throws(
    () => createInvoice({ number: '1', lines: [line], discountPercent: -1 }),
    new RangeError('The discount must be from 0 to 100 percent.'),
  );
});

test('3.5 prints an invoice in the same layout', () => {
  const invoice = createInvoice({ number: '7', lines: [{ description: 'Desk', quantity: 2, unitPrice: 10_000 }], discountPercent: 15 });

  assert.deepEqual(formatInvoice(invoice).split('\n'), [
    'Invoice 7',
    '--------------------------------------------',
    '2 x Desk                              200.00',
    '--------------------------------------------',
    'Subtotal                              200.00',
    'Discount                              -30.00',
    'Total                                 170.00',
    '',
  ]);
});
