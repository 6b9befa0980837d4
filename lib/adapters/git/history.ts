import type { LogEntry, LogRange } from '../../app/commit-log.ts';
import type { CommitRequest } from '../../app/ports.ts';
import { invalidRequest } from './errors.ts';
import { decodePath, splitNul } from './path-bytes.ts';
import { assertRevision, isObjectId } from './revisions.ts';
import { gitText, runGit } from './run.ts';

/** Writes a commit object; no ref moves. The same request gives the same id: dates and identities come from it alone. */
export async function writeCommit(cwd: string, request: CommitRequest): Promise<string> {
  const time = Date.parse(request.at);
  if (Number.isNaN(time)) throw invalidRequest(`\`${request.at}\` is not an ISO time.`);
  const wrong = [request.tree, ...request.parents].find((id) => !isObjectId(id));
  if (wrong !== undefined) throw invalidRequest(`\`${wrong}\` is not an object id.`);
  const date = `@${String(Math.floor(time / 1000))} +0000`;
  const { name, email } = request.author;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  return gitText(['commit-tree', request.tree, ...request.parents.flatMap((parent) => ['-p', parent]), '-F', '-'], {
    cwd,
    env,
    input: request.message,
  });
}

/** Commits reachable from `to` and not from `from`, newest first. */
export async function readLog(cwd: string, range: LogRange): Promise<LogEntry[]> {
  assertRevision(range.to);
  if (range.from !== undefined) assertRevision(range.from);
  const limit = range.limit === undefined ? [] : [`--max-count=${String(Math.max(0, Math.trunc(range.limit)))}`];
  const args = [
    'log',
    '-z',
    '--format=%H%x00%an <%ae>%x00%at%x00%B',
    '--no-mailmap',
    '--no-notes',
    ...limit,
    ...(range.firstParent === true ? ['--first-parent'] : []),
    range.to,
    ...(range.from === undefined ? [] : [`^${range.from}`]),
    '--',
  ];
  const { stdout } = await runGit(args, { cwd });
  const fields = stdout.length === 0 ? [] : splitNul(stdout).map((field) => field.toString('utf8'));
  const entries: LogEntry[] = [];
  for (let index = 0; index + 3 < fields.length; index += 4) {
    const [commit = '', author = '', at = '', message = ''] = fields.slice(index, index + 4);
    entries.push({ commit, author, at: new Date(Number(at) * 1000).toISOString(), message: message.trimEnd() });
  }
  return entries;
}

export interface ChangedPath {
  path: string;
  status: 'added' | 'modified' | 'deleted';
}

/** Paths that differ between two commits or trees; a rename is a deletion and an addition. */
export async function listChanges(cwd: string, from: string, to: string): Promise<ChangedPath[]> {
  assertRevision(from);
  assertRevision(to);
  const { stdout } = await runGit(
    ['diff-tree', '-r', '-z', '--no-renames', '--name-status', '--ignore-submodules=none', '--end-of-options', from, to],
    { cwd },
  );
  const fields = splitNul(stdout);
  const changes: ChangedPath[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [letter, path] = [fields[index]?.toString('latin1'), fields[index + 1]];
    changes.push({ path: decodePath(path ?? Buffer.alloc(0)), status: letter === 'A' ? 'added' : letter === 'D' ? 'deleted' : 'modified' });
  }
  return changes;
}

const MAX_DIFF_BYTES = 8 * 1024 * 1024;

/** Unified diff for people, renames shown as such; without external diff programs and text converters. Cut above 8 MiB, and says so. */
export async function readDiff(cwd: string, from: string, to: string): Promise<string> {
  assertRevision(from);
  assertRevision(to);
  const args = ['diff-tree', '-r', '-p', '-M', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none', '--end-of-options', from, to];
  const { stdout, cut } = await runGit(args, { cwd, maxBytes: MAX_DIFF_BYTES });
  return stdout.toString('utf8') + (cut ? `\n[The diff is longer than ${String(MAX_DIFF_BYTES)} bytes; the rest is left out.]\n` : '');
}
