import type { RuleInfo } from '../../shared/rule.ts';
import type { FailOn, LintFinding } from '../report.ts';
import { isUnsuppressed } from '../report.ts';
import { severity } from '../../shared/finding.ts';

/** What formats need beside the report. */
export interface FormatContext {
  rules: ReadonlyMap<string, RuleInfo>;
  /** Lowest level that makes the check fail. */
  failOn: FailOn;
  /** Version of the tool. */
  version: string;
  /** Page of rules; the id of a rule is its fragment. */
  rulesUrl?: string | undefined;
}

/** Where a rule is explained: an address where the project keeps one, else a name. */
export function ruleUrl(id: string, { rulesUrl }: Pick<FormatContext, 'rulesUrl'>): string {
  return rulesUrl === undefined ? `urn:stringline:rule:${id}` : `${rulesUrl}#${id}`;
}

/** Whether a finding makes the check fail. */
export function fails(finding: LintFinding, failOn: FailOn): boolean {
  return failOn !== 'never' && isUnsuppressed(finding) && severity(finding.level) >= severity(failOn);
}
