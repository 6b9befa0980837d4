import * as z from 'zod';

/** What a check found. Findings are data: every producer (spec rule, gate, config reader) and every output format shares this shape. */
export const Finding = z.strictObject({
  /** Stable id, kebab-case with a family prefix, e.g. `requirements-ears`. Equals the rule's file name where there is one. */
  ruleId: z.string(),
  level: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  path: z.string().optional(),
  /** 1-based. */
  line: z.int().positive().optional(),
  /** 1-based, in UTF-16 code units. */
  column: z.int().positive().optional(),
  /** One sentence that says what to do, with a correct example where that helps. */
  fix: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** Counts of findings by level. */
export function countFindings(findings: readonly Finding[]): { error: number; warning: number; info: number } {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.level] += 1;
  return counts;
}
