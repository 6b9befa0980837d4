import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkspaceFiles } from '../../lib/adapters/local/workspace-files.ts';
import { lintFiles } from '../../lib/app/lint/lint-files.ts';
import type { FoundFinding } from './census.ts';

/** What these find depends on files that a collection of `.kiro` folders by themselves does not have. */
const NEEDS_TREE = /^(?:hook-pattern-unmatched|steering-(?:path-dead|link-dead|pattern-unmatched|reference-missing))$/;

/** Findings on steering, hooks and configuration of every repository below a folder: what is no document of a spec. */
export function workspaceFindings(root: string, today: string): FoundFinding[] {
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const inside = names.map(({ name }) => name).filter((name) => readdirSync(join(root, name)).includes('.kiro'));
  return (inside.length === 0 ? [''] : inside).flatMap((name) => {
    const files = createWorkspaceFiles(join(root, name));
    const whole = files.list().paths.some((path) => !path.split('/').includes('.kiro'));
    const { report } = lintFiles(files, { paths: [], today }, {});
    return report.findings
      .filter(({ family, ruleId }) => ['steering', 'hooks', 'config'].includes(family) && (whole || !NEEDS_TREE.test(ruleId)))
      .map((finding) => ({ ...finding, path: join(name, finding.path) }));
  });
}
