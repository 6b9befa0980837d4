/** @throws RangeError naming the first thing that is wrong */
export function checkInvoice({ lines, discountPercent }) {
  if (lines.length === 0) throw new RangeError('An invoice needs at least one line.');
  for (const [index, { quantity, unitPrice }] of lines.entries()) {
    if (!Number.isInteger(quantity) || quantity < 1) throw new RangeError(`Line ${index + 1}: the quantity must be a whole number from 1.`);
    if (!Number.isInteger(unitPrice) || unitPrice < 0) throw new RangeError(`Line ${index + 1}: the unit price must be whole cents from 0.`);
  }
  if (!(discountPercent >= 0 && discountPercent <= 100)) throw new RangeError('The discount must be from 0 to 100 percent.');
}
