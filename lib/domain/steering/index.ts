export { auditSteering, type SteeringAudit } from './audit/audit.ts';
export { isManifest, type RepositoryName, repositoryNames } from './audit/names.ts';
export { STEERING_AUDIT_RULES } from './audit/rules/index.ts';
export { checkSteering } from './check.ts';
export { missingReferences, type Referrer, refusedReferences } from './dead-references.ts';
export { compilePattern, type Glob, splitPatterns } from './globs.ts';
export { AGENTS_FILE, isSteeringPath, parseSteeringFile, refusedSteering } from './parse.ts';
export { STEERING_RULES } from './reading-rules.ts';
export { STEERING_FILE_RULES } from './rules/index.ts';
export {
  type ReadReference,
  type ReferenceOptions,
  type ReferenceReading,
  type ResolvedReference,
  type ResolvedText,
  resolveReferences,
} from './references.ts';
export { createRepositoryTree, type RepositoryTree } from './repository-tree.ts';
export { type PromptSteering, renderSteering, type SteeringReport, type SteeringReportEntry, steeringReport } from './render.ts';
export { type AppliedSteering, autoOffers, selectSteering, type SteeringRequest, type SteeringSelection } from './select.ts';
export type { SteeringFile, SteeringMode, SteeringPlace, SteeringScope } from './types.ts';
