import type { Rule } from '../../shared/rule.ts';
import { refusedReferences } from '../dead-references.ts';
import { ownFiles, type SteeringInput } from './input.ts';

export const steeringReferencePath: Rule<SteeringInput> = {
  id: 'steering-reference-path',
  level: 'warning',
  explanation:
    'References are confined to the repository: a path that leaves it, or could name another file than it seems to, is not followed.',
  example: { wrong: '#[[file:../../api/openapi.yaml]]', right: '#[[file:api/openapi.yaml]]' },
  check: (input) => ownFiles(input).flatMap((file) => refusedReferences(file, input.tree)),
};
