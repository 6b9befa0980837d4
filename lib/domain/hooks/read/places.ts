import type { Mark } from '../model.ts';

/** Line and column of offsets in a text. */
export interface Places {
  /** Where a stretch begins; where it ends, too, if that is on the same line. */
  mark(start: number, end?: number): Mark;
}

/** Finds the lines of a text once; each place then takes a binary search. */
export function placesIn(text: string): Places {
  const starts = [0];
  for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    mark: (start, end) => {
      const line = lineOf(start);
      const from = starts[line] ?? 0;
      const place = { line: line + 1, column: start - from + 1 };
      return end === undefined || lineOf(end) !== line ? place : { ...place, endColumn: end - from + 1 };
    },
  };
}
