import { CONFIG_PATH, parseProjectConfig, type ProjectConfig } from '../domain/config/index.ts';
import { type HookFile, hookRootOf, isHookPath, readPlacedHooks, untrackedHooks } from '../domain/hooks/index.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { leftOutBy } from '../domain/shared/globs.ts';
import { isForeign, isTemplate } from '../domain/source/index.ts';
import { isSteeringPath, parseSteeringFile, refusedSteering, type SteeringFile } from '../domain/steering/index.ts';
import { textOf as strictTextOf } from './file-text.ts';
import type { Ports, WorkTree } from './ports.ts';

/** What the `.kiro` folder of a checkout says about hooks and steering, with the repository's paths. */
export interface KiroFolder {
  config: ProjectConfig;
  /** What is wrong with the configuration; with an error it is the default one. */
  configFindings: readonly Finding[];
  hooks: HookFile[];
  /** Global files first. */
  steering: SteeringFile[];
  paths: string[];
}

/** Reads hooks and steering as they lie in the checkout. What is wrong with a file is in its problems or findings; nothing throws for it. */
export async function readKiro(
  tree: WorkTree,
  { globalSteering, today }: { globalSteering: Ports['globalSteering']; today: string },
): Promise<KiroFolder> {
  const listed = await tree.list();
  const paths = listed.map(({ path }) => path);
  const untracked = new Set(listed.flatMap((file) => (file.untracked === true ? [file.path] : [])));
  const { config, findings: configFindings } = parseProjectConfig(await textOf(tree, CONFIG_PATH), today);
  const { global, project } = config.workspace.steering_paths;
  const hookPaths = paths.filter(hookPathsOf(config));
  const hooks = await Promise.all(
    hookPaths.map(async (path) =>
      untracked.has(path) && isNested(path) ? untrackedHooks(path) : readPlacedHooks(path, (await textOf(tree, path)) ?? ''),
    ),
  );
  const own = await Promise.all(
    paths
      .filter((path) => isSteeringPath(path, project))
      .map(async (path) => {
        const text = await strictTextOf(tree, path);
        const place = { scope: 'project', root: project } as const;
        return text === undefined ? refusedSteering(path, 'not valid UTF-8', place) : parseSteeringFile(path, text, place);
      }),
  );
  const others = (await globalSteering.read(global)).map(({ path, text }) => parseSteeringFile(path, text, { scope: 'global', root: '' }));
  return { config, configFindings, hooks, steering: [...others, ...own], paths };
}

/** Whether it is of a folder in the repository. What lies at the root somebody has opened; below it an archive that is unpacked brings its own. */
const isNested = (path: string): boolean => path !== CONFIG_PATH && hookRootOf(path) !== '';

/** Of the repository and of each folder in it that has hooks of its own, as an editor that is opened there finds them. */
function hookPathsOf({ lint }: ProjectConfig): (path: string) => boolean {
  const excluded = leftOutBy(lint.exclude);
  return (path) => {
    if (path === CONFIG_PATH) return true;
    const root = isHookPath(path) ? hookRootOf(path) : undefined;
    return root === '' || (root !== undefined && !isTemplate(root) && !isForeign(root) && !excluded(path));
  };
}

/** Bytes that are no UTF-8 become the replacement character: a file is always read. */
async function textOf(tree: WorkTree, path: string): Promise<string | undefined> {
  const bytes = await tree.read(path);
  return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
