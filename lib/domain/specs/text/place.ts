/** Where something begins in a text. */
export interface Place {
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 code units; a byte order mark does not count. */
  column: number;
  /** In UTF-16 code units from the beginning of the whole text, a byte order mark included. */
  offset: number;
}

/** A stretch of one line. */
export interface Stretch extends Place {
  /** In UTF-16 code units. */
  length: number;
}

/** Where a finding points. */
export interface Spot {
  line: number;
  column: number;
  endColumn: number;
}

/** The place at an index of a line. */
export function placeAt(line: { number: number; start: number }, index: number): Place {
  return { line: line.number, column: index + 1, offset: line.start + index };
}

/** Further along the same line. */
export function shifted({ line, column, offset }: Place, by: number): Place {
  return { line, column: column + by, offset: offset + by };
}

/** For texts that stand in no document. */
export const NOWHERE: Place = { line: 1, column: 1, offset: 0 };

/** All of a stretch as the target of a finding. */
export function spotOf({ line, column, length }: Stretch): Spot {
  return { line, column, endColumn: column + length };
}

/**
 * Where a part of a text stands that was joined, with single spaces, from stretches of several lines. A part that goes on in the next line
 * is cut at the end of the first.
 */
export function spotIn(parts: readonly Stretch[], index: number, length: number): Spot | undefined {
  let before = 0;
  for (const part of parts) {
    if (index < before + part.length) {
      const column = part.column + Math.max(0, index - before);
      return { line: part.line, column, endColumn: Math.min(column + length, part.column + part.length) };
    }
    before += part.length + 1;
  }
  const last = parts.at(-1);
  return last === undefined ? undefined : spotOf(last);
}
