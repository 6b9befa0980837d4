import { type LintOptions, type LintReport, lintWorkspace } from '../../domain/lint/index.ts';
import type { ProjectConfig } from '../../domain/config/schema.ts';
import { canonicalJson } from '../../domain/shared/digest.ts';
import type { FindingsCache, WorkspaceFiles } from './ports.ts';
import { readWorkspace, type WorkspaceRequest } from './read-workspace.ts';

export interface LintOutcome {
  report: LintReport;
  texts: ReadonlyMap<string, string>;
  /** `lint` of project.yaml. */
  settings: ProjectConfig['lint'];
  /** False where project.yaml has errors, so that the defaults held. */
  configured: boolean;
}

/** Reads what there is to check and checks it. What the cache has of texts that are the same is not looked for again. */
export function lintFiles(
  files: WorkspaceFiles,
  request: WorkspaceRequest,
  options: Omit<LintOptions, 'within' | 'paths' | 'recall'>,
  cache?: FindingsCache,
): LintOutcome {
  const { workspace, within, configured } = readWorkspace(files, request);
  const report = lintWorkspace(workspace, {
    ...options,
    paths: request.paths,
    within: request.paths.length === 0 ? undefined : within,
    recall: cache?.recall(canonicalJson(workspace.settings)),
  });
  cache?.keep();
  return { report, texts: workspace.texts, settings: workspace.config.lint, configured };
}
