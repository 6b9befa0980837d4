export { FAMILIES, type FamilyRule, lintRules } from './families.ts';
export { type Family, listed, type ListedRule } from './family.ts';
export { type LintOptions, lintWorkspace } from './lint.ts';
export type { LintFinding, LintReport } from './report.ts';
export type { SpecDirectory } from './spec-directories.ts';
export { createWorkspace, type FileProblem, kiroFolder, type Workspace, type WorkspaceInput } from './workspace.ts';
