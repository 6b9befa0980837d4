import { type LintOptions, type LintReport, lintWorkspace } from '../../domain/lint/index.ts';
import type { ProjectConfig } from '../../domain/config/schema.ts';
import type { WorkspaceFiles } from './ports.ts';
import { readWorkspace, type WorkspaceRequest } from './read-workspace.ts';

export interface LintOutcome {
  report: LintReport;
  texts: ReadonlyMap<string, string>;
  /** `lint` of project.yaml. */
  settings: ProjectConfig['lint'];
  /** False where project.yaml has errors, so that the defaults held. */
  configured: boolean;
}

/**
 * Reads what there is to check and checks it.
 * @param onRead called between the two
 */
export function lintFiles(
  files: WorkspaceFiles,
  request: WorkspaceRequest,
  options: Omit<LintOptions, 'within' | 'paths'>,
  onRead?: () => void,
): LintOutcome {
  const { workspace, within, configured } = readWorkspace(files, request);
  onRead?.();
  const report = lintWorkspace(workspace, { ...options, paths: request.paths, within: request.paths.length === 0 ? undefined : within });
  return { report, texts: workspace.texts, settings: workspace.config.lint, configured };
}
