/** What an end-to-end run asserts: every statement is printed with its verdict, and one that does not hold fails the whole. */
export interface Checks {
  holds(statement: string, truth: boolean, details?: unknown): void;
  /** Statements that did not hold. */
  failed(): number;
}

export function createChecks(print: (line: string) => void): Checks {
  let failures = 0;
  return {
    failed: () => failures,
    holds: (statement, truth, details) => {
      if (!truth) failures += 1;
      print(`  ${truth ? '✓' : '✗'} ${statement}${truth || details === undefined ? '' : `: ${JSON.stringify(details).slice(0, 1500)}`}`);
    },
  };
}
