import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInvoice } from '../src/index.js';

test('adds up lines', () => {
  const invoice = createInvoice({
    number: '1',
    lines: [
      { description: 'Pen', quantity: 3, unitPrice: 120 },
      { description: 'Paper', quantity: 1, unitPrice: 499 },
    ],
  });

  assert.equal(invoice.subtotal, 859);
  assert.equal(invoice.discount, 0);
  assert.equal(invoice.total, 859);
});

test('takes a discount off', () => {
  const invoice = createInvoice({ number: '1', lines: [{ description: 'Desk', quantity: 1, unitPrice: 20_000 }], discountPercent: 15 });

  assert.equal(invoice.discount, 3_000);
  assert.equal(invoice.total, 17_000);
});

test('names what is wrong with an order', () => {
  const line = { description: 'Pen', quantity: 1, unitPrice: 120 };

  assert.throws(() => createInvoice({ number: '1', lines: [] }), /at least one line/);
  assert.throws(() => createInvoice({ number: '1', lines: [line, { ...line, quantity: 0.5 }] }), /Line 2: the quantity/);
  assert.throws(() => createInvoice({ number: '1', lines: [{ ...line, unitPrice: 1.5 }] }), /Line 1: the unit price/);
  assert.throws(() => createInvoice({ number: '1', lines: [line], discountPercent: 101 }), /0 to 100 percent/);
});
