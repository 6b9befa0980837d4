import type { Finding } from '../shared/finding.ts';
import type { BugfixDocument } from './read/bugfix.ts';
import type { DesignDocument } from './read/design.ts';
import type { RequirementsDocument } from './read/requirements.ts';
import type { TasksDocument } from './read/tasks.ts';
import { tasksAhead } from './plan.ts';
import { BUGFIX_RULES, DESIGN_RULES, REQUIREMENTS_RULES, TASKS_RULES } from './rules/index.ts';
import { type RuleSettings, runRules } from '../shared/rule.ts';
import { type Trace, traceSpec } from './trace.ts';

export interface SpecContext {
  requirements?: RequirementsDocument | undefined;
  bugfix?: BugfixDocument | undefined;
  design?: DesignDocument | undefined;
  /** Of all documents of the spec, where it was made already. */
  trace?: Trace | undefined;
}

/** Findings on requirements.md, in the order of its lines. */
export function checkRequirements(document: RequirementsDocument, settings?: RuleSettings): Finding[] {
  return inOrder([...document.findings, ...runRules(REQUIREMENTS_RULES, document, settings)]);
}

/** Findings on bugfix.md. */
export function checkBugfix(document: BugfixDocument, settings?: RuleSettings): Finding[] {
  return inOrder([...document.findings, ...runRules(BUGFIX_RULES, document, settings)]);
}

/** Findings on design.md, by itself and against the requirements or the bugfix it answers. */
export function checkDesign(
  design: DesignDocument,
  { requirements, bugfix, trace = traceSpec({ requirements, bugfix, design }) }: Omit<SpecContext, 'design'>,
  settings?: RuleSettings,
): Finding[] {
  return inOrder([...design.findings, ...runRules(DESIGN_RULES, { design, requirements, bugfix, trace }, settings)]);
}

/** Findings on tasks.md, by itself and against the documents it follows from. */
export function checkTasks(
  tasks: TasksDocument,
  { requirements, bugfix, design, trace = traceSpec({ requirements, bugfix, tasks }) }: SpecContext,
  settings?: RuleSettings,
): Finding[] {
  return inOrder([...tasks.findings, ...runRules(TASKS_RULES, { tasks, design, trace, ahead: tasksAhead(tasks) }, settings)]);
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
