import { CONFIG_PATH } from '../../config/index.ts';
import { checkHooks, HOOK_READING_RULES, HOOK_RULES, isHookPath, readHookFile } from '../../hooks/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { isBelow } from '../../source/index.ts';
import { type Family, listed } from '../family.ts';
import { filesBelow, kiroFolder, type Workspace } from '../workspace.ts';

const IGNORED = {
  id: 'hook-file-ignored',
  level: 'warning',
  explanation:
    'Hooks are read from `*.json` and `*.kiro.hook`: what another file in that folder describes runs nowhere, and nobody is told.',
  example: { wrong: '.kiro/hooks/lint.yaml, or lint.hook', right: '.kiro/hooks/lint.json' },
} as const;

/** Hooks in all formats, each root by itself: what stands in one root's files is no copy of what stands in another's. */
export const hooksFamily: Family = {
  id: 'hooks',
  title: 'Hooks',
  about: `Files of \`.kiro/hooks\`, and \`hooks\` in ${CONFIG_PATH}.`,
  rules: listed(undefined, [...HOOK_READING_RULES, IGNORED, ...HOOK_RULES]),
  covers:
    ({ roots }) =>
    (path) =>
      roots.some((root) => isOwn(root, path)),
  check: (workspace) => workspace.roots.flatMap((root) => [...ignored(root, workspace), ...checkRoot(root, workspace)]),
};

function checkRoot(root: string, { texts, paths, settings }: Workspace): Finding[] {
  const files = [...texts].filter(([path]) => isOwn(root, path)).map(([path, text]) => readHookFile(path, text));
  return files.length === 0 ? [] : checkHooks(files, filesBelow(root, paths), settings);
}

/** Files beside the hooks that are written as if they were some. */
function ignored(root: string, { paths }: Workspace): Finding[] {
  const folder = `${kiroFolder(root)}/hooks`;
  return paths
    .filter((path) => isBelow(path, folder) && !isHookPath(path) && /\.(?:hook|ya?ml|toml|json[c5])$/i.test(path))
    .map((path) => ({
      ...{ ruleId: IGNORED.id, level: IGNORED.level, path },
      message: 'Nothing reads this file: hooks are read from `*.json` and `*.kiro.hook`.',
      fix: 'Write it as `{ "version": "v1", "hooks": [ … ] }` in a file that ends in `.json`.',
    }));
}

function isOwn(root: string, path: string): boolean {
  const kiro = kiroFolder(root);
  return isHookPath(path) && (isBelow(path, `${kiro}/hooks`) || path === `${kiro}/${CONFIG_PATH.slice('.kiro/'.length)}`);
}
