import type { Finding } from '../../shared/finding.ts';
import { type AliasIndex, aliasKey, indexAliases } from '../alias.ts';
import { LIMITS } from '../limits.ts';
import type { BaseEntry, TextOverlay } from '../virtual-tree.ts';
import { judgeChange } from './judge.ts';
import type { WriteScope } from './task-scope.ts';
import { type FileChange, testWeakening } from './test-weakening.ts';

export interface FinalTree {
  entries: readonly BaseEntry[];
  overlay: TextOverlay;
  /** Text of a file in the base; undefined when absent, empty when it is not readable as text. */
  readBase: (path: string) => Promise<string | undefined>;
}

/**
 * Judges the tree that would be committed, independently of the calls that led to it: every changed path against the scope and the
 * protected paths, contents against the Unicode and script rules, and names against each other: errors. What makes the proof weaker (`testWeakening`): warnings for the
 * reviewer.
 */
export async function checkFinalTree({ entries, overlay, readBase }: FinalTree, scope: WriteScope): Promise<Finding[]> {
  const base: ReadonlyMap<string, BaseEntry> = new Map(entries.map((entry) => [entry.path, entry]));
  const findings: Finding[] = [];
  const changes: FileChange[] = [];
  for (const [path, file] of Object.entries(overlay)) {
    const before = base.has(path) ? await readBase(path) : undefined;
    changes.push({ path, before, after: file?.text });
    const verdict = judgeChange(scope, path, { before, after: file?.text });
    if (!verdict.allowed) findings.push(error(verdict.rule, path, verdict.reason));
    else if (verdict.path !== path)
      findings.push(error('agent-path', path, `The path \`${path}\` is not canonical; it stands for \`${verdict.path}\`.`));
    const mode = base.get(path)?.mode;
    if (mode === '120000' || mode === '160000')
      findings.push(error('agent-path', path, `\`${path}\` is a ${mode === '120000' ? 'symbolic link' : 'submodule'} in the base.`));
    if (file !== null && file.text.length > LIMITS.writeChars)
      findings.push(error('agent-too-large', path, `\`${path}\` has ${String(file.text.length)} characters.`));
  }
  return [...findings, ...clashes(base, overlay), ...testWeakening(changes, scope.testPatterns)];
}

/** New names that another system would take for existing ones or for each other, and files that lie below files. */
function clashes(base: ReadonlyMap<string, BaseEntry>, overlay: TextOverlay): Finding[] {
  const kept = [...base.keys()].filter((path) => overlay[path] !== null);
  const added = Object.entries(overlay).flatMap(([path, file]) => (file !== null && !base.has(path) ? [path] : []));
  if (added.length === 0) return [];
  const standing = new Set([...kept, ...added]);
  const before = indexAliases(kept);
  const all = indexAliases(standing);
  return added.flatMap((path) => {
    const findings: Finding[] = [];
    const other = namesOf(path).flatMap((name) => otherSpelling(name, before, all))[0];
    if (other !== undefined)
      findings.push(error('agent-alias', path, `\`${path}\` differs only in letter case or Unicode form from \`${other}\`.`));
    const above = namesOf(path).find((name) => name !== path && standing.has(name));
    if (above !== undefined) findings.push(error('agent-path', path, `\`${path}\` lies below \`${above}\`, which is not a folder.`));
    return findings;
  });
}

function otherSpelling(name: string, before: AliasIndex, all: AliasIndex): string[] {
  const key = aliasKey(name);
  // Two spellings in the base already are not the agent's doing.
  if (before.get(key)?.has(name) === true) return [];
  return [...(all.get(key) ?? [])].filter((spelling) => spelling !== name);
}

/** A path and the folders above it. */
function namesOf(path: string): string[] {
  const names = [path];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) names.push(path.slice(0, slash));
  return names;
}

function error(ruleId: string, path: string, message: string): Finding {
  return { ruleId, level: 'error', message, path };
}
