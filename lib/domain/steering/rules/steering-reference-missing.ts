import type { Rule } from '../../shared/rule.ts';
import { missingReferences } from '../dead-references.ts';
import { ownFiles, type SteeringInput } from './input.ts';

export const steeringReferenceMissing: Rule<SteeringInput> = {
  id: 'steering-reference-missing',
  level: 'warning',
  explanation: 'What `#[[file:…]]` names is put into the prompt; a reference to a file that is not in the repository puts nothing there.',
  example: { wrong: '#[[file:api/openapi.yml]] where the file is api/openapi.yaml', right: '#[[file:api/openapi.yaml]]' },
  check: (input) => ownFiles(input).flatMap((file) => missingReferences(file, input.tree)),
};
