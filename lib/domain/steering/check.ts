import type { Finding } from '../shared/finding.ts';
import { type RuleSettings, runRules } from '../shared/rule.ts';
import { createRepositoryTree, type RepositoryFiles } from './repository-tree.ts';
import { STEERING_FILE_RULES } from './rules/index.ts';
import type { SteeringFile } from './types.ts';

/**
 * Everything that can be said about the steering of one root: what the reader noticed and what the rules find.
 * @param repository its files, from the same root as those of the steering files; no paths where they are not known
 */
export function checkSteering(files: readonly SteeringFile[], repository: RepositoryFiles, settings: RuleSettings = {}): Finding[] {
  const input = { files, tree: createRepositoryTree(repository.paths, repository.ignored) };
  return [
    ...files.flatMap((file) => file.findings.map((finding) => ({ ...finding, path: file.path }))),
    ...runRules(STEERING_FILE_RULES, input, settings),
  ];
}
