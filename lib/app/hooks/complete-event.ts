import type { ChangedFile, DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import { canonicalPath } from '../../domain/source/index.ts';
import type { SourceRepository } from '../ports.ts';
import { commitTree } from './commit-tree.ts';

export interface CompletionPorts {
  source: SourceRepository;
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Fetches the newest commit of a branch to here, and names it; absent where a host fetches nothing. */
  bring?(ref: string): Promise<string>;
  /** The same of a pull request by its number, which may come from a fork; undefined where the host keeps none. */
  bringPullRequest?(number: string): Promise<string | undefined>;
}

export type Completion = { event: DispatchEvent } | { refused: string };

/**
 * Finds what an event from elsewhere leaves open. Whoever tells an event is not believed what its commit changes: files and digests are
 * those of the commit, so that nobody names a digest that has passed before.
 */
export async function completeEvent(event: DispatchEvent, ports: CompletionPorts): Promise<Completion> {
  try {
    const commits = await commitsOf(event, ports);
    if ('refused' in commits) return commits;
    const known = { ...event, ...commits };
    const { commit } = known;
    // Names of files alone: hooks are found by them, and say themselves that the files are not here.
    if (commit === undefined) return { event: { ...known, files: unread(event.files) } };
    const tree = await ports.source.writeTree(commit, {});
    return { event: { ...known, tree, files: await filesOf({ ...known, commit }, ports) } };
  } catch (error) {
    if (error instanceof StringlineError && EXPECTED.has(error.code)) return { refused: error.message };
    throw error;
  }
}

/** What is wrong with the repository or the way to it, and not with us; a host that does not answer may do so later. */
const EXPECTED: ReadonlySet<string> = new Set([
  'revision-missing',
  'revision-unknown',
  'snapshot-missing',
  'snapshot-refused',
  'git-host-answer',
  'git-host-moved',
  'git-credentials-refused',
  'git-ref-missing',
  'git-request-invalid',
]);

/** A digest that nobody can check counts for nothing: it must not be taken for one that was seen before. */
const unread = (files: readonly ChangedFile[]): ChangedFile[] => files.map(({ path }) => ({ path, digest: null }));

async function commitsOf(
  event: DispatchEvent,
  ports: CompletionPorts,
): Promise<Pick<DispatchEvent, 'commit' | 'base'> | { refused: string }> {
  const { trigger, ref, into } = event;
  if (event.commit === undefined && trigger !== 'commit' && trigger !== 'pr') return {};
  const commit = (await ofPullRequest(event, ports)) ?? (await here(event.commit, ref, ports));
  if (commit === undefined) return { refused: notHere(event.commit, ref) };
  if (trigger !== 'pr') return { commit };
  const base = await baseOf(event, ports);
  if (base !== undefined) return { commit, base };
  if (isAsked(event, ports))
    return { refused: 'Name the branch that the pull request goes into (`into`): its newest commit is asked of the host.' };
  return { refused: `What the pull request goes into: ${notHere(event.base, into)}` };
}

/** Callers of the API and of the bus: a workflow of whoever opens the pull request may be among them. */
const UNSIGNED: ReadonlySet<DispatchEvent['via']> = new Set(['api', 'bus']);

/**
 * What a pull request goes into, which chooses its hooks. Where the host can be asked, it says what the branch is at, and a caller whom
 * nobody vouches for names the branch only. A branch that has moved on since has no other commit for it than its newest.
 */
async function baseOf(event: DispatchEvent, ports: CompletionPorts): Promise<string | undefined> {
  const { base, into } = event;
  const asked = isAsked(event, ports);
  const known = base === undefined || asked ? undefined : await ports.source.resolve(base);
  if (known !== undefined) return known;
  if (ports.bring !== undefined && into !== undefined) return ports.bring(into);
  return asked ? undefined : here(base, into, ports);
}

const isAsked = ({ via }: DispatchEvent, ports: CompletionPorts): boolean => ports.bring !== undefined && UNSIGNED.has(via);

/** The commit that is named, or else the newest one of the branch. A branch that has moved on has an event of its own. */
async function here(commit: string | undefined, ref: string | undefined, ports: CompletionPorts): Promise<string | undefined> {
  const known = commit === undefined ? ref && (await ports.source.resolve(`refs/heads/${ref}`)) : await ports.source.resolve(commit);
  if (known !== undefined && known !== '') return known;
  if (ports.bring === undefined || ref === undefined) return undefined;
  const newest = await ports.bring(ref);
  return commit === undefined || commit === newest ? newest : undefined;
}

/**
 * The newest commit of a pull request as its host keeps it, where it is the one that is named. Its branch may lie in a fork: what it
 * proposes is data that nobody here vouches for, to be looked at by the hooks of what it goes into.
 */
async function ofPullRequest({ trigger, commit, pullRequest }: DispatchEvent, ports: CompletionPorts): Promise<string | undefined> {
  if (trigger !== 'pr' || pullRequest === undefined) return undefined;
  const known = commit === undefined ? undefined : await ports.source.resolve(commit);
  if (known !== undefined) return known;
  // Not every host keeps one, and none has it at once: the branch may be here.
  const newest = await ports.bringPullRequest?.(pullRequest).catch(unlessMissing);
  return newest === (commit ?? newest) ? newest : undefined;
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof StringlineError && error.code === 'git-ref-missing')) throw error;
}

function notHere(commit: string | undefined, ref: string | undefined): string {
  if (commit === undefined) return `no commit is named, and ${ref === undefined ? 'no branch' : `the branch ${ref} is not here`}.`;
  return `the commit ${commit.slice(0, 12)} is not here. Bring its snapshot, then tell the event once more under another id.`;
}

async function filesOf(event: DispatchEvent & { commit: string }, ports: CompletionPorts): Promise<ChangedFile[]> {
  const { source } = ports;
  const { trigger, commit, base } = event;
  const entries = new Map((await commitTree(source, commit).list()).map(({ path, id }) => [path, id]));
  if (trigger !== 'commit' && trigger !== 'pr') {
    const named = event.files.flatMap(({ path }) => {
      const canonical = canonicalPath(path);
      return canonical.ok ? [canonical.path] : [];
    });
    return [...new Set(named)].map((path) => ({ path, digest: entries.get(path) ?? null }));
  }
  const from = await forerunner({ trigger, commit, base }, ports);
  if (from === undefined) return [...entries].map(([path, digest]) => ({ path, digest }));
  return (await source.changes(from, commit)).flatMap(({ path, status }): ChangedFile[] => {
    const digest = status === 'deleted' ? null : entries.get(path);
    return digest === undefined ? [] : [{ path, digest }];
  });
}

/** What a commit is compared with: where a pull request has parted from its base, the commit that a branch was at, or the one before. */
async function forerunner(
  { trigger, commit, base }: Pick<DispatchEvent, 'trigger' | 'base'> & { commit: string },
  ports: CompletionPorts,
): Promise<string | undefined> {
  if (base !== undefined && (await ports.source.resolve(base)) !== undefined)
    return trigger === 'pr' ? ((await ports.mergeBase(base, commit)) ?? base) : base;
  const [, before] = await ports.source.log({ to: commit, limit: 2, firstParent: true });
  return before?.commit;
}
