import type { LogEntry, LogRange } from '../../app/commit-log.ts';
import type { CommitRequest } from '../../app/ports.ts';
import { EMPTY_TREE, formatCommit, type GitCommit, isSha1 } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { invalidRequest } from '../git/errors.ts';
import { objectBroken } from './errors.ts';
import { type HostedPlace, readCommit, readParents, requireCommit } from './objects.ts';

/** Writes the commit object that git itself would write for this; no ref moves. */
export async function writeCommit(place: HostedPlace, request: CommitRequest): Promise<string> {
  const time = Date.parse(request.at);
  if (Number.isNaN(time) || time < 0) throw invalidRequest(`\`${request.at}\` is not an ISO time since 1970.`);
  if (request.message.includes('\0')) throw invalidRequest('A commit message cannot hold a NUL character.');
  await assertThere(place, request);
  const content = formatCommit({ ...request, seconds: Math.floor(time / 1000) });
  if (content === undefined)
    throw new StringlineError({
      code: 'git-identity-missing',
      message: 'The author of the commit has no name.',
      fix: 'Say who asks for the run: a name of at least one letter.',
      exit: EXIT.usage,
    });
  return place.objects.put({ type: 'commit', content });
}

async function assertThere(place: HostedPlace, { tree, parents }: CommitRequest): Promise<void> {
  const wrong = [tree, ...parents].find((id) => !isSha1(id));
  if (wrong !== undefined) throw invalidRequest(`\`${wrong}\` is not an object id.`);
  if (tree !== EMPTY_TREE && (await place.objects.get(tree))?.type !== 'tree')
    throw objectBroken(place.project, tree, 'is not a tree that is there');
  for (const parent of parents)
    if (!(await readCommit(place, parent))) throw objectBroken(place.project, parent, 'is a parent and is gone');
}

interface Waiting {
  oid: string;
  commit: GitCommit;
}

/** Commits reachable from `to` and not from `from`, newest first. History ends where a snapshot begins. */
export async function readLog(place: HostedPlace, range: LogRange): Promise<LogEntry[]> {
  const start = await requireCommit(place, range.to);
  const hidden = range.from === undefined ? new Set<string>() : await reachable(place, await requireCommit(place, range.from));
  const limit = range.limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.trunc(range.limit));
  const entries: LogEntry[] = [];
  const seen = new Set([start]);
  const waiting: Waiting[] = [];
  const enter = (item: Waiting): void => {
    // Behind all that are as new: git takes commits of one second in the order in which it met them.
    const at = waiting.findIndex(({ commit }) => commit.committer.seconds < item.commit.committer.seconds);
    waiting.splice(at < 0 ? waiting.length : at, 0, item);
  };
  const first = await readCommit(place, start);
  if (first && !hidden.has(start)) enter({ oid: start, commit: first });
  for (let next = waiting.shift(); next && entries.length < limit; next = waiting.shift()) {
    entries.push(toEntry(next));
    for (const parent of await readParents(place, next.oid, next.commit)) {
      if (seen.has(parent.oid) || hidden.has(parent.oid)) continue;
      if (range.firstParent === true && parent.oid !== next.commit.parents[0]) continue;
      seen.add(parent.oid);
      enter(parent);
    }
  }
  return entries;
}

function toEntry({ oid, commit }: Waiting): LogEntry {
  const decode = decoderOf(commit.encoding);
  return {
    commit: oid,
    author: decode(commit.author.who),
    at: new Date(commit.author.seconds * 1000).toISOString(),
    message: decode(commit.message).trimEnd(),
  };
}

function decoderOf(encoding: string | undefined): (bytes: Uint8Array) => string {
  const known = encoding !== undefined && /^[\w.:-]{1,40}$/.test(encoding) ? encoding : 'utf-8';
  try {
    const decoder = new TextDecoder(known, { ignoreBOM: true });
    return (bytes) => decoder.decode(bytes);
  } catch (error) {
    // A name of an encoding that nobody knows: shown as UTF-8, as git does.
    if (!(error instanceof RangeError)) throw error;
    return (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
}

async function reachable(place: HostedPlace, start: string): Promise<Set<string>> {
  const seen = new Set<string>();
  await walk(place, start, (oid) => {
    seen.add(oid);
    return false;
  });
  return seen;
}

/** Whether `ancestor` is `descendant` or reachable from it, as far as the history that is there tells. */
export async function isAncestor(place: HostedPlace, ancestor: string, descendant: string): Promise<boolean> {
  const [wanted, start] = [await requireCommit(place, ancestor), await requireCommit(place, descendant)];
  return walk(place, start, (oid) => oid === wanted);
}

/** Visits commits from `start` back, each once, until `found` is true of one. */
async function walk(place: HostedPlace, start: string, found: (oid: string) => boolean): Promise<boolean> {
  const first = await readCommit(place, start);
  const seen = new Set([start]);
  const waiting: Waiting[] = first ? [{ oid: start, commit: first }] : [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (found(next.oid)) return true;
    for (const parent of await readParents(place, next.oid, next.commit)) {
      if (seen.has(parent.oid)) continue;
      seen.add(parent.oid);
      waiting.push(parent);
    }
  }
  return false;
}
