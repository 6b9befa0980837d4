import type { Observation, Rule } from '../../shared/rule.ts';
import { canonicalPath } from '../../source/index.ts';
import { nearestPath } from '../nearest-path.ts';
import { findReferences } from '../references.ts';
import type { SteeringFile } from '../types.ts';
import { ownFiles, resolvedFrom, type SteeringInput } from './input.ts';

export const steeringReferenceMissing: Rule<SteeringInput> = {
  id: 'steering-reference-missing',
  level: 'warning',
  explanation: 'What `#[[file:…]]` names is put into the prompt; a reference to a file that is not in the repository puts nothing there.',
  example: { wrong: '#[[file:api/openapi.yml]] where the file is api/openapi.yaml', right: '#[[file:api/openapi.yaml]]' },
  check: (input) => (input.tree.paths.length === 0 ? [] : ownFiles(input).flatMap((file) => checkFile(file, input))),
};

function checkFile(file: SteeringFile, { tree }: SteeringInput): Observation[] {
  const text = file.raw.replaceAll('\r\n', '\n');
  return findReferences(text).flatMap(({ target, line, index, length }) => {
    const canonical = canonicalPath(target);
    // Folders cannot be put into a prompt.
    if (!canonical.ok || resolvedFrom(file, canonical.path).some((path) => tree.has(path) && !tree.isFolder(path))) return [];
    const near = nearestPath(canonical.path, tree);
    const column = index - (text.lastIndexOf('\n', index - 1) + 1) + 1;
    return [
      {
        message: `The referenced file \`${target}\` is not in the repository.`,
        ...{ path: file.path, line, column, endColumn: column + length },
        fix: near === undefined ? 'Correct the path, or remove the reference.' : `Did you mean \`#[[file:${near}]]\`?`,
      },
    ];
  });
}
