import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isRefName } from '../../domain/source/index.ts';
import { branchNameTaken, gitError, invalidRequest } from './errors.ts';
import type { ObjectReader } from './object-reader.ts';
import { gitText, runGit } from './run.ts';

/** SHA-1 or SHA-256 object ids, whole. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** A revision that git cannot read as an option, a range or a search. */
export function assertRevision(revision: string): void {
  // Ancestors, `HEAD~2` or `main^`, are walked from a name that is checked.
  const peeled = revision.replace(/\^\{(?:tree|commit)\}$/, '').replace(/(?:~\d{0,6}|\^\d{0,2})+$/, '');
  if (isObjectId(peeled) || isRefName(peeled)) return;
  throw invalidRequest(`\`${revision}\` is not a commit, branch, tag or ref.`);
}

/** Commit id behind a name; undefined when there is none. */
export async function resolveCommit(objects: ObjectReader, ref: string): Promise<string | undefined> {
  assertRevision(ref);
  const commit = `${ref}^{commit}`;
  const found = await objects.find(commit);
  if (found !== undefined) return found;
  // What is not there and what cannot be read are told apart by a process of their own.
  const { code, stdout } = await runGit(['rev-parse', '--verify', '--quiet', commit], { cwd: objects.cwd, accept: [0, 1] });
  return code === 0 ? stdout.toString('latin1').trim() : undefined;
}

/** Tree id of a commit, tag or tree. Throws when there is none. */
export async function resolveTree(objects: ObjectReader, treeish: string): Promise<string> {
  assertRevision(treeish);
  const tree = `${treeish}^{tree}`;
  return (await objects.find(tree)) ?? gitText(['rev-parse', '--verify', tree], { cwd: objects.cwd });
}

const REASON = 'stringline';
const LOCK_TRIES = 20;

/**
 * Sets a ref if it is still at `expected` (undefined: must not exist); false when it moved or exists.
 * A branch that is checked out is refused: moving it would make the user's clean checkout look changed.
 */
export async function moveRef(cwd: string, ref: string, target: { to: string; expected: string | undefined }): Promise<boolean> {
  if (!ref.startsWith('refs/') || !isRefName(ref)) throw invalidRequest(`\`${ref}\` is not a full ref name.`);
  if (!isObjectId(target.to)) throw invalidRequest(`\`${target.to}\` is not an object id.`);
  if (target.expected !== undefined && !isObjectId(target.expected)) throw invalidRequest(`\`${target.expected}\` is not an object id.`);
  if (await isCheckedOut(cwd, ref)) throw branchCheckedOut(ref);
  // The zero id means "must not exist".
  const expected = target.expected ?? '0'.repeat(target.to.length);
  const args = ['update-ref', '--no-deref', '--create-reflog', '-m', REASON, ref, target.to, expected];
  for (let attempt = 1; ; attempt += 1) {
    const { code, stderr } = await runGit(args, { cwd, accept: [0, 1, 128] });
    if (code === 0) return true;
    if (/but expected|reference already exists|reference is missing|unable to resolve reference/.test(stderr)) return false;
    const locked = /Unable to create '.*\.lock': File exists/.test(stderr);
    if (!locked || attempt === LOCK_TRIES) throw refFailure(cwd, ref, { args, code, stderr });
    // git itself waits 100 ms for the lock of a ref, so that this gives the other process two seconds.
  }
}

function refFailure(cwd: string, ref: string, failure: { args: string[]; code: number; stderr: string }): Error {
  const blocker = /'(refs\/[^']+)' exists; cannot create/.exec(failure.stderr)?.[1];
  return blocker === undefined ? gitError({ ...failure, cwd }) : branchNameTaken(ref, blocker);
}

function branchCheckedOut(ref: string): StringlineError {
  const branch = ref.replace('refs/heads/', '');
  return new StringlineError({
    code: 'branch-checked-out',
    message: `The branch ${branch} is checked out; it is not moved under someone's hands.`,
    fix: `Switch to another branch first (git switch -), or remove the work tree that holds it (git worktree list).`,
    exit: EXIT.usage,
  });
}

async function isCheckedOut(cwd: string, ref: string): Promise<boolean> {
  if (!ref.startsWith('refs/heads/')) return false;
  const list = await gitText(['worktree', 'list', '--porcelain'], { cwd });
  return list.split('\n').includes(`branch ${ref}`);
}

/** Whether `ancestor` is `descendant` or reachable from it. In a shallow clone only the history that is there counts. */
export async function isAncestor(cwd: string, ancestor: string, descendant: string): Promise<boolean> {
  assertRevision(ancestor);
  assertRevision(descendant);
  const { code } = await runGit(['merge-base', '--is-ancestor', ancestor, descendant], { cwd, accept: [0, 1] });
  return code === 0;
}

/** Commit from which two histories part (the best common ancestor); undefined where they share none. */
export async function mergeBase(cwd: string, one: string, other: string): Promise<string | undefined> {
  for (const commit of [one, other]) assertRevision(commit);
  const { code, stdout } = await runGit(['merge-base', one, other], { cwd, accept: [0, 1] });
  return code === 0 ? stdout.toString('latin1').trim() : undefined;
}
