import { type Finding, severity } from '../shared/finding.ts';
import type { RuleSettings } from '../shared/rule.ts';
import { FAMILIES, lintRules } from './families.ts';
import type { Family } from './family.ts';
import type { LintFinding, LintReport } from './report.ts';
import type { Workspace } from './workspace.ts';

export interface LintOptions {
  /** Reports what these rules find only. */
  rules?: ReadonlySet<string>;
  /** Reports what is found in these files only. */
  within?: (path: string) => boolean;
  /** @default all of them */
  families?: readonly Family[];
}

/** Where a finding is put that names no file: the folder that is checked. */
const ROOT = '.kiro';

/** Checks a workspace. Pure, total and linear: whatever the files hold, the answer is a report. */
export function lintWorkspace(workspace: Workspace, options: LintOptions = {}): LintReport {
  const { families = FAMILIES, rules, within = () => true } = options;
  const findings = families
    .flatMap((family) => checkFamily(family, workspace))
    .filter(({ ruleId, path = ROOT }) => (rules?.has(ruleId) ?? true) && within(path))
    .flatMap((finding) => withLevel(finding, workspace.settings))
    .map(placed)
    .sort(inOrder);
  return { findings: distinct(findings), files: [...workspace.texts.keys()].filter(within).length, specs: workspace.specs.length };
}

/** A family that throws is reported as an error of its own: a broken check is no passed check. */
function checkFamily(family: Family, workspace: Workspace): Finding[] {
  try {
    return family.check(workspace);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ ruleId: `${family.id}-check`, level: 'error', message: `The checks of ${family.title} could not be run: ${reason}` }];
  }
}

function withLevel(finding: Finding, settings: RuleSettings): Finding[] {
  const level = settings[finding.ruleId]?.level ?? finding.level;
  return level === 'off' ? [] : [{ ...finding, level }];
}

function placed(finding: Finding): LintFinding {
  const { path = ROOT, line } = finding;
  const family = lintRules().get(finding.ruleId)?.family ?? 'lint';
  return { ...finding, path, line: line ?? 1, wholeFile: line === undefined, family };
}

function inOrder(a: LintFinding, b: LintFinding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0) || severity(b.level) - severity(a.level) || (a.ruleId < b.ruleId ? -1 : 1);
}

/** The same finding by two families (hidden characters in steering) is one. Expects them in order. */
function distinct(findings: readonly LintFinding[]): LintFinding[] {
  return findings.filter((finding, index) => {
    const before = findings[index - 1];
    return !(
      before?.path === finding.path &&
      before.line === finding.line &&
      before.ruleId === finding.ruleId &&
      before.message === finding.message
    );
  });
}
