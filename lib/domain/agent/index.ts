export {
  type BaseEntry,
  createVirtualTree,
  type OverlayFile,
  type TextOverlay,
  type TreeFile,
  type TreeSource,
  type VirtualTree,
} from './virtual-tree.ts';
export { applyEdits, type EditFailure, type EditResult, type TextEdit } from './edits.ts';
export { compileGlob, isGlob } from './glob.ts';
export { compileRegex } from './regex/match.ts';
export { decodeText } from './utf8.ts';
export { addedHiddenUnicode, describeHidden, type HiddenMark, hiddenUnicode, visible } from './unicode.ts';
export { checkFinalTree, type FinalTree } from './scope/final-tree.ts';
export { describeScope, judgeChange, judgePath, type ScopeRule, type Verdict } from './scope/judge.ts';
export { isSecretPath, type Protection, protectionOf } from './scope/protected-paths.ts';
export { closedPath, type ScopeEntry, type ScopeInput, taskScope, type WriteScope } from './scope/task-scope.ts';
export { isCertainTestOf, isTested, isTestOf, isTestPath } from './scope/test-files.ts';
export { type FileChange, testWeakening } from './scope/test-weakening.ts';
export { addInstruction, applyChecks, applyReply, sessionRequest, type SessionStart, startSession } from './session/session.ts';
export {
  type AgentSession,
  SESSION_LIMITS,
  type SessionLimits,
  type SessionOutcome,
  type SessionStep,
  type SessionWorld,
  type StuckCode,
} from './session/types.ts';
export { AGENT_TOOLS, callTool } from './tools/index.ts';
export type { TaskReport, ToolContext, ToolOutcome } from './tools/tool.ts';
export { type DraftReply, readDraft } from './draft-reply.ts';
export { describeMiss } from './near-match.ts';
export * from './prompts/index.ts';
export { relatedFiles } from './related-files.ts';
export { relevantFiles } from './relevant-files.ts';
export { type OverviewOptions, repositoryOverview } from './repository-overview.ts';
export { explainFailure as explainEditFailure } from './tools/edit.ts';
export { toolSchema } from './tools/tool.ts';
