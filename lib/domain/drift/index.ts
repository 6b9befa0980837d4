export {
  type CodeFact,
  type CodeFacts,
  type ExportKind,
  factId,
  type FactKind,
  type FileFacts,
  isMember,
  isResource,
  isType,
  type Mount,
  type ResourceKind,
} from './facts.ts';
export { endpointKey, parseEndpoint, sameEndpoint } from './endpoints.ts';
export { looksLikeName, nameKey, stemKey, wordsOf } from './names.ts';
