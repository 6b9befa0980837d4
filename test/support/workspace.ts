import { defaultConfig } from '../../lib/domain/config/index.ts';
import { createWorkspace, type Workspace, type WorkspaceInput } from '../../lib/domain/lint/index.ts';

/** A workspace of texts by path, on 1 December 2026. */
export function workspaceOf(texts: Readonly<Record<string, string>>, more: Partial<WorkspaceInput> = {}): Workspace {
  return createWorkspace({
    texts: new Map(Object.entries(texts)),
    paths: Object.keys(texts).sort(),
    config: defaultConfig(),
    today: '2026-12-01',
    ...more,
  });
}
