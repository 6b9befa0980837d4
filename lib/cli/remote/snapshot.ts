import { firstCommit } from '../../domain/git/index.ts';
import { resolve } from 'node:path';
import { createSnapshotSource, type GitRepository } from '../../adapters/git/index.ts';
import { createRemoteSnapshotTarget, type RemoteClient } from '../../adapters/remote/index.ts';
import { dirtyFinding } from '../../app/create-run.ts';
import { uploadSnapshot } from '../../app/snapshots/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import type { CommandContext } from '../main.ts';
import { openRepository, projectOf, type RemoteOptions } from './session.ts';

/** A commit that the API has now. */
export interface BroughtCommit {
  commit: string;
  /** Git objects that it had not, and their bytes. */
  uploaded: number;
  bytes: number;
  findings: Finding[];
}

/**
 * Brings the commit that a run shall build on to the API: HEAD, or the one that was named. Only what is missing there travels. Undefined
 * outside of a repository: then the run builds on what came last.
 */
export async function bringCommit(
  options: RemoteOptions & { commit?: string },
  client: RemoteClient,
  context: CommandContext,
): Promise<BroughtCommit | undefined> {
  const repository = await openRepository(resolve(context.io.cwd, context.cwd));
  if (repository === undefined) {
    if (options.commit === undefined) return undefined;
    // Named in full it may be there already, or be fetched from its git host.
    if (/^[0-9a-f]{40}$/u.test(options.commit)) return { commit: options.commit, uploaded: 0, bytes: 0, findings: [] };
    throw unknownCommit(options.commit, 'there is no git repository here');
  }
  try {
    const { commit, findings } = await chooseCommit(options.commit, repository);
    // Snapshots name objects by SHA-1; a server of the same repository has the commit anyway.
    if (repository.place.objectFormat !== 'sha1') return { commit, uploaded: 0, bytes: 0, findings };
    return { ...(await upload(commit, { repository, client, project: projectOf(options, context) }, context)), findings };
  } finally {
    repository.close();
  }
}

async function chooseCommit(named: string | undefined, repository: GitRepository): Promise<{ commit: string; findings: Finding[] }> {
  if (named !== undefined) {
    const commit = await repository.resolve(named);
    if (commit === undefined) throw unknownCommit(named, 'git finds no commit of this name');
    return { commit, findings: [] };
  }
  const state = await repository.inspect();
  if (state.head === undefined)
    throw new StringlineError({
      code: 'repository-unborn',
      message: `The repository at ${state.root} has no commit yet; a run builds on a commit.`,
      fix: firstCommit(state.root),
      exit: EXIT.usage,
    });
  return { commit: state.head, findings: dirtyFinding(state) };
}

async function upload(
  commit: string,
  { repository, client, project }: { repository: GitRepository; client: RemoteClient; project: string | undefined },
  { io, json, quiet }: CommandContext,
): Promise<Omit<BroughtCommit, 'findings'>> {
  const source = createSnapshotSource(repository.place);
  let bytes = 0;
  try {
    const { uploaded } = await uploadSnapshot(commit, {
      source,
      target: createRemoteSnapshotTarget(client, project),
      onProgress: (progress) => (bytes = progress.bytes),
    });
    if (uploaded > 0 && !json && !quiet)
      io.stderr.write(`  Commit ${commit.slice(0, 9)}: ${uploaded} objects uploaded, ${sizeText(bytes)}\n`);
    return { commit, uploaded, bytes };
  } finally {
    source.close();
  }
}

const sizeText = (bytes: number): string => (bytes < 10_000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(0)} kB`);

const unknownCommit = (named: string, why: string): StringlineError =>
  new StringlineError({
    code: 'commit-unknown',
    message: `--commit ${named}: ${why}.`,
    fix: 'Name a commit, branch or tag of this repository.',
    exit: EXIT.usage,
  });
