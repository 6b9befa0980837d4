import { checkInvoice } from './check.js';

/**
 * @typedef {{ description: string, quantity: number, unitPrice: number }} Line
 * @typedef {Line & { gross: number, discount: number }} PricedLine
 * @typedef {{ number: string, lines: PricedLine[], subtotal: number, discount: number, total: number }} Invoice
 */

/**
 * Prices an invoice. All amounts are whole cents.
 *
 * @param {{ number: string, lines: Line[], discountPercent?: number }} order
 * @returns {Invoice}
 * @throws RangeError naming what is wrong with the order
 */
export function createInvoice({ number, lines, discountPercent = 0 }) {
  checkInvoice({ lines, discountPercent });
  const priced = lines.map((line) => priceLine(line, discountPercent));
  const subtotal = sum(priced.map(({ gross }) => gross));
  const discount = sum(priced.map((line) => line.discount));
  return { number, lines: priced, subtotal, discount, total: subtotal - discount };
}

/** @returns {PricedLine} */
function priceLine(line, discountPercent) {
  const gross = line.quantity * line.unitPrice;
  const discount = Math.round((gross * discountPercent) / 100);
  return { ...line, gross, discount };
}

function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0);
}
