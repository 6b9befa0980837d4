import { CONFIG_PATH } from '../config/index.ts';
import type { ProjectConfig } from '../config/schema.ts';
import { isBelow } from '../source/index.ts';
import { AGENTS_FILE } from '../steering/index.ts';

/** Waivers for files that take no comments, and for many at once. */
export const WAIVERS_PATH = '.stringline/waivers.yaml';
/** What people call it, too; nothing reads it. */
export const MISNAMED_WAIVERS_PATH = '.stringline/waivers.yml';
/** What people call the project's settings, too; nothing reads it. */
export const MISNAMED_CONFIG_PATH = CONFIG_PATH.replace(/yaml$/, 'yml');
/** Which bytes were approved, for repositories that are looked at without a store of reviews. */
export const APPROVALS_PATH = '.stringline/approvals.yaml';

/** Folders of `.kiro` in which data and code are read too. Elsewhere they are state of tools: large, and of no interest here. */
const DATA_FOLDERS = /(?:^|\/)\.kiro\/(?:hooks|config|agents|settings)\//;
const DATA = /\.(?:json|ya?ml|[cm]?[jt]s)$/i;
const KIRO = /(?:^|\/)\.kiro\//;

/** Whether some family may want to read a file: what is asked of every path of a repository before anything is opened. */
export function isLintable(path: string, { workspace }: ProjectConfig): boolean {
  if (path === CONFIG_PATH || path === WAIVERS_PATH || path === APPROVALS_PATH) return true;
  if (path === AGENTS_FILE || path.endsWith(`/${AGENTS_FILE}`) || path.endsWith('.kiro.hook')) return true;
  if (!KIRO.test(path))
    return path.endsWith('.md') && (isBelow(path, workspace.spec_directory) || isBelow(path, workspace.steering_paths.project));
  return /\.md$/i.test(path) || path.endsWith('/.config.kiro') || (DATA.test(path) && DATA_FOLDERS.test(path));
}
