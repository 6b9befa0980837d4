import * as z from 'zod';

/** A change of one stretch of a text; offsets in UTF-16 code units of the text as it was read. */
export const TextEdit = z.strictObject({ start: z.int().nonnegative(), end: z.int().nonnegative(), text: z.string() });
export type TextEdit = z.infer<typeof TextEdit>;

/** Why a finding is let pass, until which day (ISO date, the last on which it holds), and who decided so, where that is said. */
export const Waived = z.strictObject({ reason: z.string(), expires: z.string(), by: z.string().optional() });
export type Waived = z.infer<typeof Waived>;

/** `by Ann Lee until 2027-01-31: the reason`. */
export const waivedText = ({ reason, expires, by }: Waived): string => `${by === undefined ? '' : `by ${by} `}until ${expires}: ${reason}`;

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
  /** Column after the last character, on the same line. */
  endColumn: z.int().positive().optional(),
  /** One sentence that says what to do, with a correct example where that helps. */
  fix: z.string().optional(),
  /** How sure it is, 0 to 1; left out where the finding is a fact. */
  confidence: z.number().min(0).max(1).optional(),
  /** Criteria or tasks that it is about, each of them: what lets it pass by id must name them all, or the subject. Left out where it is about something else. */
  ids: z.array(z.string()).optional(),
  /** Where it is about one thing that has several faults: the id of that, or its name. */
  subject: z.string().optional(),
  /** What it tells together, each in words that stay when another is mended; left out where the ids are these. */
  parts: z.array(z.string()).optional(),
  /** A safe change that mends it. */
  edit: TextEdit.optional(),
  /** It is shown, and does not count. */
  waived: Waived.optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What a finding tells, each by itself: so much of it as is left when some of it is mended was there before. */
export function partsOf({ subject, parts, ids, message }: Pick<Finding, 'subject' | 'parts' | 'ids' | 'message'>): string[] {
  const told = parts ?? ids ?? [message];
  return subject === undefined ? told : told.map((part) => `${subject}: ${part}`);
}

/** Counts of findings by level; those that are waived do not count. */
export function countFindings(findings: readonly Finding[]): { error: number; warning: number; info: number } {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) if (finding.waived === undefined) counts[finding.level] += 1;
  return counts;
}

const SEVERITY = { info: 0, warning: 1, error: 2 } as const;

/** Grows with how bad it is. */
export function severity(level: Finding['level']): number {
  return SEVERITY[level];
}
