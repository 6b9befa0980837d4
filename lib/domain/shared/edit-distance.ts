const FAR = Number.MAX_SAFE_INTEGER;

/**
 * Edit distance in UTF-16 code units, in which two neighbours in turned order are one slip (optimal string alignment). Only what a distance of
 * `most` can pass through is looked at.
 * @param most where the distance is more than this, the answer is anything that is more
 */
export function editDistance(a: string, b: string, most = FAR): number {
  if (Math.abs(a.length - b.length) > most) return FAR;
  let alike = 0;
  while (alike < a.length && a.charCodeAt(alike) === b.charCodeAt(alike)) alike += 1;
  const height = a.length - alike;
  const width = b.length - alike;
  let twoAbove: number[] = [];
  let above: number[] = [];
  let row = Array.from({ length: width + 1 }, (_, column) => column);
  let leastAbove = 0;
  for (let i = 1; i <= height; i += 1) {
    const free = twoAbove;
    twoAbove = above;
    above = row;
    row = free;
    const letter = a.charCodeAt(alike + i - 1);
    const before = a.charCodeAt(alike + i - 2);
    const from = i > most ? i - most : 1;
    const to = i + most < width ? i + most : width;
    let left = from === 1 ? i : FAR;
    let least = left;
    row[from - 1] = left;
    for (let j = from; j <= to; j += 1) {
      const other = b.charCodeAt(alike + j - 1);
      const diagonal = above[j - 1] ?? 0;
      const up = above[j] ?? 0;
      const step = (up < left ? up : left) + 1;
      const same = letter === other ? diagonal : diagonal + 1;
      left = same < step ? same : step;
      const isTurned = before === other && i > 1 && j > 1 && letter === b.charCodeAt(alike + j - 2);
      const turned = isTurned ? (twoAbove[j - 2] ?? 0) + 1 : left;
      if (turned < left) left = turned;
      row[j] = left;
      if (left < least) least = left;
    }
    if (to < width) row[to + 1] = FAR;
    // A turned pair leads past a row.
    if (least > most && leastAbove >= most) return FAR;
    leastAbove = least;
  }
  return row[width] ?? 0;
}
