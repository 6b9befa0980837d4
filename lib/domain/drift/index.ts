export {
  type CodeFact,
  type CodeFacts,
  type ExportKind,
  factId,
  type FactKind,
  type FileFacts,
  type InnerName,
  isMember,
  isResource,
  isType,
  type Mount,
  type ResourceKind,
} from './facts.ts';
export { endpointKey, parseEndpoint, sameEndpoint } from './endpoints.ts';
export { looksLikeName, nameKey, namesSpokenOf, stemKey, wordsOf } from './names.ts';
export { type Declared, declaredId, type DeclaredKind, type DeclaredMember, type Place } from './declared.ts';
export { type DesignBlock, designBlocks, readDeclared } from './read-design.ts';
export { type Acceptance, compareDesign, type CompareOptions } from './compare.ts';
export {
  DRIFT_THRESHOLD,
  type DriftItem,
  driftItems,
  type DriftReport,
  driftScore,
  hasDrifted,
  isOneMore,
  type Reason,
  type Verdict,
  withEarlier,
} from './items.ts';
export { joinReports } from './join.ts';
export { unclaimedFacts } from './territory.ts';
export { isTestPath } from './resolve.ts';
export { withMounts } from './mounts.ts';
export { baselineOf } from './baseline.ts';
export { DRIFT_RECORD, DriftRecord, readRecord, recordedFacts, renderRecord } from './record.ts';
export { concernedSections, keptOutside, leftUnserved, type LineRange } from './sections.ts';
export { type SyncSettings, syncSettings } from './settings.ts';
export { driftFindings } from './findings.ts';
