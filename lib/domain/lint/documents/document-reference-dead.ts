import type { Rule } from '../../shared/rule.ts';
import { missingReferences, type Referrer, refusedReferences, type RepositoryTree } from '../../steering/index.ts';

export interface ReferringDocument extends Referrer {
  /** Files below the root of the document's `.kiro` folder; none where they are not known. */
  tree: RepositoryTree;
}

export const documentReferenceDead: Rule<ReferringDocument> = {
  id: 'document-reference-dead',
  level: 'warning',
  explanation:
    'What a document names as `#[[file:…]]` is read along with it. Where no such file is, its readers, people and models alike, go on without and are not told.',
  example: { wrong: '#[[file:api/openapi.yml]] where the file is api/openapi.yaml', right: '#[[file:api/openapi.yaml]]' },
  check: ({ tree, ...document }) => [...missingReferences(document, tree), ...refusedReferences(document, tree)],
};
