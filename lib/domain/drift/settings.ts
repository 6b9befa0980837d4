import type { ProjectConfig } from '../config/index.ts';
import { DRIFT_THRESHOLD } from './items.ts';

/** How a project keeps its designs in step. */
export interface SyncSettings {
  /** Share above which a design is out of step. */
  threshold: number;
  /** Apply what is proposed without asking a person. */
  autoUpdate: boolean;
}

/** What the first enabled rules `sync_spec_design` of project.yaml state, pull requests before commits before saves; else the defaults. */
export function syncSettings({ hooks }: Pick<ProjectConfig, 'hooks'>): SyncSettings {
  const rules = [...hooks.on_pr, ...hooks.on_commit, ...hooks.on_save].filter(
    ({ action, enabled }) => action === 'sync_spec_design' && enabled !== false,
  );
  return {
    threshold: rules.find(({ diff_threshold }) => diff_threshold !== undefined)?.diff_threshold ?? DRIFT_THRESHOLD,
    autoUpdate: rules.find(({ auto_update }) => auto_update !== undefined)?.auto_update ?? false,
  };
}
