import * as fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRemote, fetch, getRemoteInfo2, init, readCommit, readObject } from 'isomorphic-git';
import type { CommitSource, CommitWish, FetchedCommit, GitCredentials } from '../../app/ports.ts';
import type { SnapshotSource } from '../../app/snapshots/index.ts';
import type { GitObjectType } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { type CloneAddress, isBranchName, parseCloneAddress } from '../../domain/source/index.ts';
import { invalidRequest } from '../git/errors.ts';
import { credentialsRefused, hostAnswer, shown } from './errors.ts';
import { createGitHttp, type HttpClientOptions } from './http-client.ts';

export interface CommitSourceOptions {
  credentials: GitCredentials;
  http?: HttpClientOptions;
}

/**
 * Fetches commits over HTTPS, without git and without their history. The pack lies in a temporary folder until it is let go of. Submodules
 * are not fetched.
 * @throws StringlineError `git-host-unreachable`, `git-host-answer`, `git-host-moved`, `git-credentials-refused`, `git-ref-missing`,
 * `commit-not-a-tip`, `commit-not-at-host`
 */
export function createCommitSource(options: CommitSourceOptions): CommitSource {
  return {
    fetch: async (wish) => {
      const address = addressOf(wish);
      const gitdir = await mkdtemp(join(tmpdir(), 'stringline-clone-'));
      const close = (): Promise<void> => rm(gitdir, { recursive: true, force: true });
      try {
        return { ...(await fetchInto(gitdir, { wish, address, options })), source: sourceOf(gitdir), close };
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}

function addressOf({ project, ref }: CommitWish): CloneAddress {
  const address = parseCloneAddress(project);
  if (!address) throw invalidRequest(`\`${project}\` is not the address of a repository that can be cloned.`);
  if (ref !== undefined && !isBranchName(ref)) throw invalidRequest(`\`${ref}\` is not the name of a branch.`);
  return address;
}

interface Fetching {
  wish: CommitWish;
  address: CloneAddress;
  options: CommitSourceOptions;
}

async function fetchInto(gitdir: string, { wish, address, options }: Fetching): Promise<Pick<FetchedCommit, 'commit' | 'tip'>> {
  const { commit, ref, otherRef } = wish;
  const secrets: string[] = [];
  const onAuth = async (): Promise<{ username: string; password: string } | { cancel: true }> => {
    const found = await options.credentials.for(address.host, address.url);
    if (found) secrets.push(found.password);
    return found ?? { cancel: true };
  };
  const onAuthFailure = (): { cancel: true } => ({ cancel: true });
  const host = { http: createGitHttp(address.host, options.http) as never, url: address.url, onAuth, onAuthFailure };
  try {
    const tip =
      commit === undefined ? otherRef === undefined : isTip(commit, await getRemoteInfo2({ ...host, protocolVersion: 1 }), address.host);
    await init({ fs, dir: gitdir, gitdir, bare: true });
    await addRemote({ fs, gitdir, remote: 'origin', url: address.url });
    // A branch by its full name: one that is named like a commit is a branch all the same, and `pull/7/head` is none.
    const wanted = commit ?? otherRef ?? (ref === undefined ? undefined : `refs/heads/${ref}`);
    const { fetchHead } = await fetch({
      ...{ fs, gitdir, remote: 'origin', depth: 1, singleBranch: true, tags: false },
      ...host,
      ...(wanted !== undefined && { ref: wanted }),
    });
    if (fetchHead === null) throw refMissing(address.host, ref);
    // A host that has something against an id sends words where the pack would be.
    await readCommit({ fs, gitdir, oid: fetchHead });
    return { commit: fetchHead, tip };
  } catch (error) {
    throw explain(error, { host: address.host, wish, secrets });
  }
}

/** With these a host gives out commits that no branch ends in. */
const BY_ID = ['allow-reachable-sha1-in-want', 'allow-tip-sha1-in-want'];

/** Whether a branch ends in it; heads of pull requests are no branches. @throws StringlineError `commit-not-a-tip` where the host gives out no others */
function isTip(commit: string, { refs = [], capabilities }: Awaited<ReturnType<typeof getRemoteInfo2>>, host: string): boolean {
  if (refs.some(({ ref, oid }) => ref.startsWith('refs/heads/') && oid === commit)) return true;
  const isTagged = refs.some(({ ref, oid }) => ref.startsWith('refs/tags/') && oid === commit);
  if (isTagged || BY_ID.some((capability) => capability in capabilities)) return false;
  throw new StringlineError({
    code: 'commit-not-a-tip',
    message: `No branch of this repository at ${host} ends in commit ${commit.slice(0, 12)}, and this host gives out no others.`,
    fix: PUSH_IT,
    exit: EXIT.usage,
  });
}

const PUSH_IT = 'Push it as a branch, or let stringline remote run upload it from a clone that has it.';

const notAtHost = (host: string, commit: string): StringlineError =>
  new StringlineError({
    code: 'commit-not-at-host',
    message: `The git host ${host} has no commit ${commit.slice(0, 12)} in this repository, or none that any branch leads to.`,
    fix: PUSH_IT,
    exit: EXIT.usage,
  });

const refMissing = (host: string, ref: string | undefined): StringlineError =>
  new StringlineError({
    code: 'git-ref-missing',
    message: `The git host ${host} has no branch ${ref ?? '(default)'} in this repository, or nothing was ever pushed to it.`,
    fix: 'Name a branch that exists.',
    exit: EXIT.usage,
  });

function explain(error: unknown, { host, wish, secrets }: { host: string; wish: CommitWish; secrets: readonly string[] }): unknown {
  if (error instanceof StringlineError) return error;
  const { code, data, message } = error as { code?: string; data?: { statusCode?: number }; message?: string };
  const status = data?.statusCode;
  if (code === 'UserCanceledError' || status === 401 || status === 403) return credentialsRefused(host);
  if (code === 'NotFoundError')
    return wish.commit === undefined ? refMissing(host, wish.otherRef ?? wish.ref) : notAtHost(host, wish.commit);
  if (status === 404) return hostAnswer(host, 'that there is no such repository, or none that the credentials may see');
  return hostAnswer(
    host,
    shown(status === undefined ? `something that is not git’s protocol (${message ?? ''})` : `with status ${String(status)}`, secrets),
  );
}

function sourceOf(gitdir: string): SnapshotSource {
  const cache = {};
  const read = async (oid: string): Promise<{ type: GitObjectType; content: Uint8Array } | undefined> => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successors want to know the type, which is what is asked here
    const found = await readObject({ fs, gitdir, oid, format: 'content', cache });
    return found.format === 'content' ? { type: found.type, content: found.object } : undefined;
  };
  return {
    readObject: read,
    statObjects: async (oids) => {
      const stats: Awaited<ReturnType<SnapshotSource['statObjects']>> = [];
      for (const oid of oids) {
        const object = await read(oid);
        stats.push(object && { type: object.type, size: object.content.length });
      }
      return stats;
    },
  };
}
