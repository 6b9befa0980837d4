/**
 * Parts of a whole that add up to it, in proportion to weights: each part is its exact share rounded down, and the cents that are left go to
 * the largest remainders, the first of equal ones first.
 *
 * @param {number} whole whole cents from 0
 * @param {number[]} weights from 0; when all are 0, every part is 0
 * @returns {number[]} whole cents, as many as there are weights
 */
export function allocate(whole, weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map(() => 0);
  // In BigInt, because amount times amount leaves the range in which numbers are exact.
  const shares = weights.map((weight) => BigInt(whole) * BigInt(weight));
  const parts = shares.map((share) => Number(share / BigInt(total)));
  const left = whole - parts.reduce((sum, part) => sum + part, 0);
  for (const index of byRemainder(shares, BigInt(total)).slice(0, left)) parts[index] += 1;
  return parts;
}

/** Positions of the shares, the largest remainder first. */
function byRemainder(shares, total) {
  const remainders = shares.map((share, index) => ({ index, remainder: share % total }));
  return remainders.sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index).map(({ index }) => index);
}
