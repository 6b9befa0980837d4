import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInvoice, formatInvoice } from '../src/index.js';

test('prints an invoice with a discount', () => {
  const invoice = createInvoice({ number: '2026-0117', lines: [{ description: 'Desk', quantity: 1, unitPrice: 20_000 }], discountPercent: 15 });

  assert.equal(
    formatInvoice(invoice),
    [
      'Invoice 2026-0117',
      '--------------------------------------------',
      '1 x Desk                              200.00',
      '--------------------------------------------',
      'Subtotal                              200.00',
      'Discount                              -30.00',
      'Total                                 170.00',
      '',
    ].join('\n'),
  );
});

test('leaves subtotal and discount out where there is no discount', () => {
  const invoice = createInvoice({ number: '1', lines: [{ description: 'Pen', quantity: 1, unitPrice: 5 }] });

  assert.doesNotMatch(formatInvoice(invoice), /Subtotal|Discount/);
  assert.match(formatInvoice(invoice), /^Total {35}0\.05$/m);
});
