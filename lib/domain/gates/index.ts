export { type EffectiveCommands, type QualityGates, effectiveCommands } from './commands.ts';
export {
  COMMAND_SLOTS,
  type CommandSlot,
  type Discovered,
  type Discovery,
  type FileLinter,
  type FoundLinters,
  type RepositoryFiles,
  discoverCommands,
  fileLinters,
  statedLinter,
} from './discover/index.ts';
export { commandKey, howToWaive } from './advice.ts';
export { dependsOnBase } from './coverage-growth.ts';
export { BUILD_CACHE, BUILD_INPUT, BUILD_JOB, BUILD_NODE, SANDBOX_BUILDSPEC } from './buildspec.ts';
export { CI_GATES, type CiGate, gateOfCommand, gatesOfCommands } from './ci.ts';
export { coverageOf, type EvaluationContext, evaluateGate } from './evaluate.ts';
export { plainText, tail, tellingLine } from './excerpt.ts';
export { GATE_NAMES, GateName } from './names.ts';
export { combinePlans, fastChecks, planGates } from './plan.ts';
export { boundGates, type GatePolicy } from './policy.ts';
export { gateReadiness, judgedCommand, type Lack, type Readiness } from './readiness.ts';
export { isRepairable, repairableFindings } from './repairable.ts';
export * from './readers/index.ts';
export { GATE_RULES } from './rules/index.ts';
export {
  type CommandEvidence,
  type DriftSummary,
  GateCommand,
  type GateEvidence,
  GateFinding,
  GatePlan,
  type GateRule,
  GateVerdict,
  isOpen,
  isOwnGate,
  type OwnGate,
  type TraceSummary,
} from './types.ts';
export { firstWaivers, passedBeside, verdictWord } from './verdict-words.ts';
export { isWaived, waiverNotes, waiversBearingOn } from './waivers.ts';
