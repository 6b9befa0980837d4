/** Bounds of everything an agent may ask for. Sizes are UTF-16 code units unless they say bytes. */
export const LIMITS = {
  /** Larger files are listed, never read. */
  fileBytes: 1_048_576,
  /** One file that the agent writes; what was written can be read again. */
  writeChars: 500_000,
  /** All files that the agent has written. */
  overlayChars: 4_000_000,
  overlayFiles: 500,
  /** Arguments of one tool call. */
  inputChars: 700_000,
  /** One answer of `read`. */
  readLines: 1_000,
  readChars: 40_000,
  /** Longer lines are shown cut. */
  lineChars: 2_000,
  listEntries: 400,
  searchMatches: 80,
  searchLineChars: 240,
  searchFiles: 5_000,
  searchChars: 20_000_000,
  patternChars: 500,
  /** Steps of the regular-expression matcher in one search: about a second. */
  regexSteps: 5_000_000,
} as const;
