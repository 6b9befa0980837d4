import { type Line, scanLines } from '../../specs/index.ts';
import type { Observation } from '../../shared/rule.ts';
import type { RepositoryTree } from '../repository-tree.ts';
import type { SteeringFile } from '../types.ts';

export interface SteeringInput {
  /** Of one root, with paths from it; those of the global folder where it is known. */
  files: readonly SteeringFile[];
  /** Files below the root; empty where they are not known, and then no rule concludes anything from them. */
  tree: RepositoryTree;
}

/** Files of the repository that go into prompts. */
export function ownFiles({ files }: SteeringInput): SteeringFile[] {
  return files.filter(({ scope, refused }) => scope === 'project' && refused === undefined);
}

/** Lines of prose: outside of front matter and fences. */
export function proseLines({ raw }: SteeringFile): Line[] {
  return scanLines(raw).lines.filter(({ kind }) => kind === 'text');
}

/** The place of the first match of a text in a line of a file. */
export function placeIn(
  file: SteeringFile,
  line: Line,
  text: string,
  from = 0,
): Pick<Observation, 'path' | 'line' | 'column' | 'endColumn'> {
  const index = line.text.indexOf(text, from);
  const start = index < 0 ? 0 : index;
  return { path: file.path, line: line.number, column: start + 1, endColumn: start + (index < 0 ? line.text.length : text.length) + 1 };
}
