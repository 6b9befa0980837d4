import * as z from 'zod';
import { type ReadResult, failure, success } from './result.ts';
import type { Issue, IssueReport } from './types.ts';

const Level = z.enum(['none', 'note', 'warning', 'error']);
const Severity = z.union([z.number(), z.string()]).optional();
const Rule = z.object({
  id: z.string(),
  defaultConfiguration: z.object({ level: Level.optional() }).optional(),
  properties: z.object({ 'security-severity': Severity }).optional(),
});
const Region = z.object({ startLine: z.int().optional(), startColumn: z.int().optional() });
const Location = z.object({
  physicalLocation: z
    .object({ artifactLocation: z.object({ uri: z.string().optional() }).optional(), region: Region.optional() })
    .optional(),
});
const Result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  rule: z.object({ id: z.string().optional() }).optional(),
  level: Level.optional(),
  kind: z.string().optional(),
  message: z.object({ text: z.string().optional() }),
  locations: z.array(Location).optional(),
  suppressions: z.array(z.unknown()).optional(),
  properties: z.object({ 'security-severity': Severity }).optional(),
});
const Invocation = z.object({ executionSuccessful: z.boolean().optional() });
const Run = z.object({
  tool: z.object({ driver: z.object({ name: z.string(), rules: z.array(Rule).optional() }) }),
  results: z.array(Result).nullish(),
  invocations: z.array(Invocation).optional(),
});
const Sarif = z.object({ version: z.literal('2.1.0'), runs: z.array(Run) });

const LEVELS = { none: 'info', note: 'info', warning: 'warning', error: 'error' } as const;

/** True for SARIF of any version. */
export function isSarif(json: unknown): boolean {
  return z.object({ version: z.string(), runs: z.array(z.unknown()) }).safeParse(json).success;
}

/** CVSS score; one that is there and no number counts as the worst. */
function severityOf(value: number | string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const score = Number(value);
  return score >= 0 && score <= 10 ? score : 10;
}

function issueOf(result: z.infer<typeof Result>, rules: readonly z.infer<typeof Rule>[]): Issue {
  const id = result.ruleId ?? result.rule?.id;
  const rule =
    result.ruleIndex !== undefined && result.ruleIndex >= 0 ? rules[result.ruleIndex] : rules.find((candidate) => candidate.id === id);
  const physical = result.locations?.[0]?.physicalLocation;
  const { startLine: line, startColumn: column } = physical?.region ?? {};
  const path = physical?.artifactLocation?.uri;
  const severity = severityOf(result.properties?.['security-severity'] ?? rule?.properties?.['security-severity']);
  return {
    level: LEVELS[result.level ?? rule?.defaultConfiguration?.level ?? 'warning'],
    rule: id ?? rule?.id ?? 'unnamed',
    message: result.message.text ?? '',
    ...(path === undefined ? {} : { path }),
    ...(line !== undefined && line > 0 ? { line } : {}),
    ...(column !== undefined && column > 0 ? { column } : {}),
    ...(severity === undefined ? {} : { severity }),
  };
}

/** Reads SARIF 2.1.0. Results that are passed, not applicable or suppressed in the source are no issues; a run that failed is no report. */
export function readSarif(json: unknown): ReadResult<IssueReport> {
  const parsed = Sarif.safeParse(json);
  if (!parsed.success) return failure('malformed', z.prettifyError(parsed.error).split('\n')[0] ?? 'not SARIF 2.1.0');
  if (parsed.data.runs.length === 0) return failure('nothing-measured', 'there is no run in it');
  const broken = parsed.data.runs.find(
    ({ results, invocations }) =>
      results === null || results === undefined || invocations?.some(({ executionSuccessful }) => executionSuccessful === false),
  );
  if (broken !== undefined) return failure('malformed', `the run of ${broken.tool.driver.name} did not succeed`);
  const open = (result: z.infer<typeof Result>): boolean =>
    (result.suppressions ?? []).length === 0 && !['pass', 'notApplicable', 'informational'].includes(result.kind ?? 'fail');
  const issues = parsed.data.runs.flatMap(({ results, tool }) =>
    (results ?? []).filter(open).map((result) => issueOf(result, tool.driver.rules ?? [])),
  );
  return success({ kind: 'issues', format: 'sarif', issues });
}
