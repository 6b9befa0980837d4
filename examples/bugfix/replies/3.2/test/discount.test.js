import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInvoice } from '../src/index.js';

/** Invoices on which the discount was off, with the discount that is right. */
const REPORTED = [
  { unitPrices: [10, 10, 10], discountPercent: 5, discount: 2 },
  { unitPrices: [1, 1, 1, 1, 1, 1, 1, 1], discountPercent: 25, discount: 2 },
  { unitPrices: [33, 33, 33], discountPercent: 50, discount: 50 },
];

test('2.1 takes the discount off the subtotal, rounded once', () => {
  for (const { unitPrices, discountPercent, discount } of REPORTED) {
    const invoice = createInvoice({ number: '1', lines: linesOf(unitPrices), discountPercent });

    assert.equal(invoice.discount, discount);
    assert.equal(invoice.total, invoice.subtotal - discount);
  }
});

test('2.1 2.2 rounds once and adds up, for all invoices of three small lines (Property 1)', () => {
  for (const discountPercent of [1, 5, 12.5, 33, 50, 99]) {
    for (const unitPrices of threesBelow(12)) {
      const { lines, subtotal, discount, total } = createInvoice({ number: '1', lines: linesOf(unitPrices), discountPercent });

      assert.equal(discount, Math.round((subtotal * discountPercent) / 100));
      assert.equal(total, subtotal - discount);
      assert.equal(
        lines.reduce((sum, line) => sum + line.discount, 0),
        discount,
      );
    }
  }
});

/** All threes of prices below a limit. */
function threesBelow(limit) {
  const prices = Array.from({ length: limit }, (_, price) => price);
  return prices.flatMap((a) => prices.flatMap((b) => prices.map((c) => [a, b, c])));
}

/** One line for each price. */
function linesOf(unitPrices) {
  return unitPrices.map((unitPrice, index) => ({ description: `Item ${index + 1}`, quantity: 1, unitPrice }));
}
