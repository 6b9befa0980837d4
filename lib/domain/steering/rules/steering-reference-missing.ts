import type { Observation, Rule } from '../../shared/rule.ts';
import { canonicalPath } from '../../source/index.ts';
import { nearestPath } from '../nearest-path.ts';
import { findReferences } from '../references.ts';
import type { RepositoryTree } from '../repository-tree.ts';
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
    if (!canonical.ok) return [];
    const places = resolvedFrom(file, canonical.path).filter((path) => tree.has(path));
    if (places.some((path) => !tree.isFolder(path))) return [];
    const column = index - (text.lastIndexOf('\n', index - 1) + 1) + 1;
    return [
      {
        ...problemOf(target, { path: canonical.path, isFolder: places.length > 0 }, tree),
        ...{ path: file.path, line, column, endColumn: column + length },
      },
    ];
  });
}

/** What is named may be there and be no file all the same. */
function problemOf(
  target: string,
  { path, isFolder }: { path: string; isFolder: boolean },
  tree: RepositoryTree,
): Required<Pick<Observation, 'message' | 'fix'>> {
  const fix = 'Name the files that matter one by one, or write the path as text.';
  if (isFolder) return { message: `The referenced \`${target}\` is a folder: only files are put into the prompt.`, fix };
  if (/[*?{]/.test(target))
    return { message: `The referenced \`${target}\` is a pattern: only single files are put into the prompt.`, fix };
  const near = nearestPath(path, tree);
  return {
    message: `The referenced file \`${target}\` is not in the repository.`,
    fix: near === undefined ? 'Correct the path, or remove the reference.' : `Did you mean \`#[[file:${near}]]\`?`,
  };
}
