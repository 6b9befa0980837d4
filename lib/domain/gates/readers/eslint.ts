import * as z from 'zod';
import { type ReadResult, failure, success } from './result.ts';
import type { Issue, IssueReport } from './types.ts';

const Message = z.object({
  ruleId: z.string().nullish(),
  severity: z.int().min(0).max(2),
  message: z.string(),
  line: z.number().nullish(),
  column: z.number().nullish(),
});
const File = z.object({ filePath: z.string(), messages: z.array(Message) });
const LEVELS = ['info', 'warning', 'error'] as const;

/** True for ESLint's JSON. An empty list is taken as such, too: it is what ESLint writes when it looked at no file. */
export function isEslint(json: unknown): boolean {
  return Array.isArray(json) && (json.length === 0 || z.object({ filePath: z.string(), messages: z.unknown() }).safeParse(json[0]).success);
}

const position = (value: number | null | undefined): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;

function issueOf(path: string, { ruleId, severity, message, line, column }: z.infer<typeof Message>): Issue {
  const [row, col] = [position(line), position(column)];
  return {
    level: LEVELS[severity as 0 | 1 | 2],
    rule: ruleId ?? 'parse-error',
    message,
    path,
    ...(row === undefined ? {} : { line: row }),
    ...(col === undefined ? {} : { column: col }),
  };
}

/** Reads ESLint's JSON. Severity 1 is a warning, 2 an error. */
export function readEslint(json: unknown): ReadResult<IssueReport> {
  const parsed = z.array(File).safeParse(json);
  if (!parsed.success) return failure('malformed', z.prettifyError(parsed.error).split('\n')[0] ?? 'not a report of ESLint');
  if (parsed.data.length === 0) return failure('nothing-measured', 'no file was linted');
  return success({
    kind: 'issues',
    format: 'eslint',
    issues: parsed.data.flatMap(({ filePath, messages }) => messages.map((message) => issueOf(filePath, message))),
  });
}
