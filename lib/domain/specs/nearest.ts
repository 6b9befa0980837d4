/** The known id nearest to an unknown one, by edit distance and then by the last number; `undefined` when none is near. */
export function nearest(id: string, known: readonly string[]): string | undefined {
  let best: { id: string; distance: number; gap: number } | undefined;
  for (const candidate of known.slice(0, 2000)) {
    const distance = editDistance(id.slice(0, 40), candidate.slice(0, 40));
    const gap = Math.abs(lastNumber(candidate) - lastNumber(id));
    if (best === undefined || distance < best.distance || (distance === best.distance && gap < best.gap))
      best = { id: candidate, distance, gap };
  }
  return best !== undefined && best.distance <= Math.max(1, Math.ceil(id.length / 3)) ? best.id : undefined;
}

function lastNumber(id: string): number {
  return Number(/\d+(?=[a-z]?$)/.exec(id.slice(-12))?.[0] ?? 0);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + Number(a.charAt(i - 1) !== b.charAt(j - 1));
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
