import { shellQuote } from '../../shared/shell-quote.ts';
import { discoverGo, discoverGradle, discoverMaven, discoverRust } from './compiled.ts';
import { discoverNode } from './node.ts';
import { discoverPython } from './python.ts';
import { discoverTasks } from './task-runners.ts';
import { COMMAND_SLOTS, type CommandSlot, type Discovered, type Discovery, type ReportGlobs, type RepositoryFiles } from './types.ts';
import { type FileView, viewOf } from './view.ts';

const LANGUAGES = [discoverNode, discoverPython, discoverGo, discoverRust, discoverMaven, discoverGradle];
const MANIFEST =
  /^(.+)\/(?:package\.json|pyproject\.toml|setup\.py|setup\.cfg|requirements\.txt|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?)$/;
const SKIPPED = /(?:^|\/)(?:node_modules|vendor|third_party|examples?|fixtures?|testdata|\.[^/]+)(?:\/|$)/;
const MAX_DEPTH = 3;

/** First come, first served by slot; a second language's test command is named, because it will not run. */
function merge(parts: readonly Discovery[]): Discovery {
  const merged: Discovery = { notes: [] };
  for (const part of parts) {
    merged.notes.push(...(merged.test === undefined || part.test === undefined ? part.notes : []));
    for (const slot of COMMAND_SLOTS) {
      const found = part[slot];
      if (found === undefined) continue;
      if (merged[slot] === undefined) merged[slot] = found;
      else if (slot === 'test')
        merged.notes.push(`Not run: \`${found.run}\` (${found.from}); join it to the first in quality_gates.commands.test.`);
    }
  }
  return merged;
}

function discoverIn(view: FileView): Discovery {
  const languages = merge(LANGUAGES.map((language) => language(view)));
  const tasks = merge(discoverTasks(view));
  const discovery = { ...tasks, ...languages, notes: languages.notes };
  // A manifest that needs no installation must not make a task runner's installation run beside it.
  if (languages.test !== undefined && languages.setup === undefined) delete discovery.setup;
  return discovery;
}

const quote = (path: string): string => (/^[\w./-]+$/.test(path) ? path : shellQuote(path));

function below(directory: string, found: Discovered): Discovered {
  const reports: ReportGlobs = Object.fromEntries(
    Object.entries(found.reports ?? {}).map(([kind, globs]) => [kind, globs.map((glob) => `${directory}/${glob}`)]),
  );
  return {
    run: `cd ${quote(directory)} && ${found.run}`,
    from: `${directory}/${found.from}`,
    ...(found.reports === undefined ? {} : { reports }),
  };
}

const hasCommands = (discovery: Discovery): boolean => COMMAND_SLOTS.some((slot: CommandSlot) => discovery[slot] !== undefined);

/** The outermost directories that hold a manifest, nearest first. */
function projectDirectories(files: RepositoryFiles): string[] {
  const found = new Set<string>();
  for (const path of files.paths) {
    const directory = MANIFEST.exec(path)?.[1];
    if (directory !== undefined && !SKIPPED.test(directory) && directory.split('/').length <= MAX_DEPTH) found.add(directory);
  }
  return [...found].filter((one) => ![...found].some((other) => one.startsWith(`${other}/`))).sort((a, b) => a.localeCompare(b, 'en'));
}

function discoverBelow(files: RepositoryFiles, notes: string[]): Discovery {
  const projects = projectDirectories(files)
    .map((directory) => ({ directory, discovery: discoverIn(viewOf(files, directory)) }))
    .filter(({ discovery }) => hasCommands(discovery));
  const [only] = projects;
  if (only === undefined)
    return { notes: [...notes, 'No manifest with commands was found; state quality_gates.commands in .kiro/config/project.yaml.'] };
  if (projects.length > 1) {
    const names = projects.map(({ directory }) => directory).join(', ');
    return {
      notes: [...notes, `Several projects and none at the root (${names}); state quality_gates.commands in .kiro/config/project.yaml.`],
    };
  }
  const discovery: Discovery = { notes: [...notes, ...only.discovery.notes] };
  for (const slot of COMMAND_SLOTS) {
    const found = only.discovery[slot];
    if (found !== undefined) discovery[slot] = below(only.directory, found);
  }
  return discovery;
}

/**
 * Finds how a repository installs, lints, checks, tests and builds itself. The root wins; where it has no commands at all, the one
 * project below it is taken, and several are only named. Commands that check nothing (`echo "no test specified"`) count as absent.
 */
export function discoverCommands(files: RepositoryFiles): Discovery {
  const root = discoverIn(viewOf(files));
  return hasCommands(root) ? root : discoverBelow(files, root.notes);
}
