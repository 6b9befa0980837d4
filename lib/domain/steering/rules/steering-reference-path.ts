import type { Rule } from '../../shared/rule.ts';
import { canonicalPath, folderOf } from '../../source/index.ts';
import { findReferences } from '../references.ts';
import { normalPath, ownFiles, type SteeringInput } from './input.ts';

export const steeringReferencePath: Rule<SteeringInput> = {
  id: 'steering-reference-path',
  level: 'warning',
  explanation:
    'References are confined to the repository: a path that leaves it, or could name another file than it seems to, is not followed.',
  example: { wrong: '#[[file:../../api/openapi.yaml]]', right: '#[[file:api/openapi.yaml]]' },
  check: (input) =>
    ownFiles(input).flatMap((file) => {
      const text = file.raw.replaceAll('\r\n', '\n');
      return findReferences(text).flatMap(({ target, line, index, length }) => {
        const canonical = canonicalPath(target);
        if (canonical.ok) return [];
        const meant = [`${folderOf(file.path)}/${target}`, target].flatMap((each) => normalPath(each) ?? []).find(input.tree.has);
        const column = index - (text.lastIndexOf('\n', index - 1) + 1) + 1;
        return [
          {
            message: `The referenced path \`${target}\` ${canonical.reason}.`,
            ...{ path: file.path, line, column, endColumn: column + length },
            fix: `Write the path from the root of the repository: \`#[[file:${meant === undefined || meant === '' ? 'api/openapi.yaml' : meant}]]\`.`,
          },
        ];
      });
    }),
};
