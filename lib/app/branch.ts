import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { Run } from '../domain/workflow/run.ts';
import type { Ports } from './ports.ts';

type BranchPorts = Pick<Ports, 'source' | 'runs'>;

/** Keeps a run's commits reachable whatever happens to the branch. */
export const runRef = (runId: string): string => `refs/stringline/runs/${runId}`;

export const branchRef = (branch: string): string => `refs/heads/${branch}`;

/** The run's latest commit: its own ref, or the commit it started from. */
export async function tipOf(run: Run, source: Ports['source']): Promise<string> {
  return (await source.resolve(runRef(run.id))) ?? run.baseCommit;
}

/** Moves the run's ref and its branch to a commit. Doing it again changes nothing; a branch that somebody else moved is never overwritten. */
export async function advance(run: Run, commit: string, ports: BranchPorts): Promise<void> {
  const current = await ports.source.resolve(runRef(run.id));
  if (current !== commit && !(current !== undefined && (await ports.source.isAncestor(commit, current)))) {
    if (!(await ports.source.moveRef(runRef(run.id), commit, current))) throw refMoved(runRef(run.id));
  }
  await moveBranch(run, commit, ports);
}

async function moveBranch(run: Run, commit: string, ports: BranchPorts): Promise<void> {
  const ref = branchRef(run.branch);
  const current = await ports.source.resolve(ref);
  if (current === commit || (current !== undefined && (await ports.source.isAncestor(commit, current)))) return;
  if (current !== undefined && !(await mayReplace(run, current, commit, ports))) throw branchTaken(run.branch, current, commit);
  if (!(await ports.source.moveRef(ref, commit, current))) throw refMoved(ref);
}

/** A branch may be replaced while it stands where this run, or an earlier run whose ref still keeps it, has left it. */
async function mayReplace(run: Run, current: string, commit: string, ports: BranchPorts): Promise<boolean> {
  return (await ports.source.isAncestor(current, commit)) || (await runThatLeft(run.spec, current, ports)) !== undefined;
}

/** The run of this spec whose tip a commit is. */
export async function runThatLeft(spec: string, commit: string, ports: BranchPorts): Promise<Run | undefined> {
  for (const run of await ports.runs.list({ spec })) if ((await ports.source.resolve(runRef(run.id))) === commit) return run;
  return undefined;
}

const refMoved = (ref: string): StringlineError =>
  new StringlineError({
    code: 'ref-moved',
    message: `${ref} was moved by another process at this moment.`,
    fix: 'stringline resume',
    exit: EXIT.findings,
  });

export const branchTaken = (branch: string, current: string, commit?: string): StringlineError =>
  new StringlineError({
    code: 'branch-exists',
    message: `Branch ${branch} exists at ${current.slice(0, 12)} and holds commits that are not from a run of this spec.${commit === undefined ? '' : ` This run's work is safe at ${commit.slice(0, 12)}.`}`,
    fix: `Choose another with --branch NAME, or rename yours: git branch -m ${branch} ${branch}-old`,
    exit: EXIT.usage,
  });
