import { CONFIG_PATH } from '../../config/index.ts';
import { checkHooks, HOOK_READING_RULES, HOOK_RULES, isHookPath, readHookFile } from '../../hooks/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { isBelow } from '../../source/index.ts';
import { type Family, listed } from '../family.ts';
import { filesBelow, kiroFolder, type Workspace } from '../workspace.ts';

/** Hooks in all formats, each root by itself: what stands in one root's files is no copy of what stands in another's. */
export const hooksFamily: Family = {
  id: 'hooks',
  title: 'Hooks',
  about: `Files of \`.kiro/hooks\`, and \`hooks\` in ${CONFIG_PATH}.`,
  rules: listed(undefined, [...HOOK_READING_RULES, ...HOOK_RULES]),
  covers:
    ({ roots }) =>
    (path) =>
      roots.some((root) => isOwn(root, path)),
  check: (workspace) => workspace.roots.flatMap((root) => checkRoot(root, workspace)),
};

function checkRoot(root: string, { texts, paths, settings }: Workspace): Finding[] {
  const files = [...texts].filter(([path]) => isOwn(root, path)).map(([path, text]) => readHookFile(path, text));
  return files.length === 0 ? [] : checkHooks(files, filesBelow(root, paths), settings);
}

function isOwn(root: string, path: string): boolean {
  const kiro = kiroFolder(root);
  return isHookPath(path) && (isBelow(path, `${kiro}/hooks`) || path === `${kiro}/${CONFIG_PATH.slice('.kiro/'.length)}`);
}
