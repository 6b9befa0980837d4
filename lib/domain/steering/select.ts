import { suggest } from '../config/index.ts';
import type { Finding } from '../shared/finding.ts';
import { folderOf, isBelow } from '../source/index.ts';
import { compilePattern } from './globs.ts';
import { AGENTS_FILE } from './parse.ts';
import type { SteeringFile } from './types.ts';

export interface SteeringRequest {
  /** Paths that the call is about: attached, read or written so far. */
  paths: readonly string[];
  /** Names that a person asked for, with or without `#`. */
  manual: readonly string[];
  /** Names of `auto` files that the model chose. */
  autoPicked: readonly string[];
}

export interface AppliedSteering {
  file: SteeringFile;
  /** Why, for people: `always`, `fileMatch components/** matched components/a.tsx`, `manual #deploy`, `auto picked`, `AGENTS.md`. */
  reason: string;
}

export interface SteeringSelection {
  /** In the order of the prompt: global before project, so that what comes later wins. */
  applied: AppliedSteering[];
  notApplied: { file: SteeringFile; reason: string }[];
  /** Names that were asked for and do not exist. */
  findings: Finding[];
}

/** Decides which steering goes into a call, and says why for every file. The order of `files` does not matter. */
export function selectSteering(files: readonly SteeringFile[], request: SteeringRequest): SteeringSelection {
  const ordered = files.toSorted(byPrecedence);
  const overriding = new Map(ordered.filter(isReplacing).map((file) => [file.relative, file.path]));
  const wanted = { ...request, manual: new Set(request.manual.map(bareName)), autoPicked: new Set(request.autoPicked.map(bareName)) };
  const selection: SteeringSelection = {
    applied: [],
    notApplied: [],
    findings: unknownNames(files, [...wanted.manual, ...wanted.autoPicked]),
  };
  for (const file of ordered) {
    const by = file.scope === 'global' && file.mode !== 'agents' ? overriding.get(file.relative) : undefined;
    const verdict = by === undefined ? judge(file, wanted) : { applies: false, reason: `replaced by the project's ${by}` };
    (verdict.applies ? selection.applied : selection.notApplied).push({ file, reason: verdict.reason });
  }
  return selection;
}

/** The `auto` files as they are offered to the model: by name and description. */
export function autoOffers(files: readonly SteeringFile[]): { name: string; description: string }[] {
  const { notApplied } = selectSteering(files, { paths: [], manual: [], autoPicked: [] });
  return notApplied.flatMap(({ file, reason }) =>
    reason === NOT_PICKED && file.description !== undefined ? [{ name: file.name, description: file.description }] : [],
  );
}

const NOT_PICKED = 'auto, not picked';

interface Wanted {
  paths: readonly string[];
  manual: ReadonlySet<string>;
  autoPicked: ReadonlySet<string>;
}

interface Verdict {
  applies: boolean;
  reason: string;
}

function judge(file: SteeringFile, wanted: Wanted): Verdict {
  if (file.refused !== undefined) return { applies: false, reason: `refused: ${file.refused}` };
  if (file.body.trim() === '') return { applies: false, reason: 'empty' };
  if (file.mode === 'agents') return judgeAgents(file, wanted.paths);
  if (file.mode === 'always') return { applies: true, reason: 'always' };
  if (wanted.manual.has(file.name)) return { applies: true, reason: `manual #${file.name}` };
  if (file.mode === 'manual') return { applies: false, reason: `manual, not asked for by #${file.name}` };
  if (file.mode === 'fileMatch') return judgeMatch(file, wanted.paths);
  if (file.description === undefined) return { applies: false, reason: 'auto without description' };
  return wanted.autoPicked.has(file.name) ? { applies: true, reason: 'auto picked' } : { applies: false, reason: NOT_PICKED };
}

/** The root's (and the global) AGENTS.md always applies, a nested one to the paths below its folder. */
function judgeAgents(file: SteeringFile, paths: readonly string[]): Verdict {
  const folder = file.scope === 'global' ? '' : folderOf(file.path);
  if (folder === '') return { applies: true, reason: AGENTS_FILE };
  const path = paths.find((each) => isBelow(each, folder));
  return path === undefined
    ? { applies: false, reason: `${AGENTS_FILE} of ${folder}, which no path is below` }
    : { applies: true, reason: `${AGENTS_FILE} of ${folder}, for ${path}` };
}

function judgeMatch(file: SteeringFile, paths: readonly string[]): Verdict {
  for (const pattern of file.patterns) {
    const glob = compilePattern(pattern);
    const path = glob.ok ? paths.find(glob.matches) : undefined;
    if (path !== undefined) return { applies: true, reason: `fileMatch ${pattern} matched ${path}` };
  }
  return { applies: false, reason: `fileMatch ${file.patterns.join(', ')} matched no path` };
}

/** Global first; AGENTS.md before the steering folder, outer folders before inner ones; then by path. */
export function byPrecedence(a: SteeringFile, b: SteeringFile): number {
  return rank(a) - rank(b) || depth(a) - depth(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

function rank(file: SteeringFile): number {
  return (file.scope === 'global' ? 0 : 2) + (file.mode === 'agents' ? 0 : 1);
}

function depth(file: SteeringFile): number {
  return file.mode === 'agents' ? file.path.split('/').length : 0;
}

/** Whether a file replaces a global one of the same name. */
export function isReplacing(file: SteeringFile): boolean {
  return file.scope === 'project' && file.mode !== 'agents';
}

function bareName(name: string): string {
  return name.trim().replace(/^[#/]/, '').replace(/\.md$/i, '');
}

function unknownNames(files: readonly SteeringFile[], names: readonly string[]): Finding[] {
  const known = new Set(files.map(({ name }) => name));
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => {
      const near = suggest(name, known);
      return {
        ruleId: 'steering-name-unknown',
        level: 'warning',
        message: `No steering file is named \`${name}\`.`,
        fix: near === undefined ? `There are: ${[...known].sort().join(', ') || 'none'}.` : `Did you mean \`#${near}\`?`,
      };
    });
}
