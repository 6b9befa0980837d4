import { mkdtemp, rm } from 'node:fs/promises';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clone, listServerRefs, readObject, resolveRef } from 'isomorphic-git';
import type { GitCredentials } from '../../app/ports.ts';
import {
  acceptObject,
  completeSnapshot,
  missingObjects,
  type SnapshotLimits,
  type SnapshotPorts,
  type SnapshotSource,
  type SnapshotTarget,
  type UploadedSnapshot,
  uploadSnapshot,
} from '../../app/snapshots/index.ts';
import type { GitObjectType } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isBranchName, parseCloneAddress } from '../../domain/source/index.ts';
import { invalidRequest } from '../git/errors.ts';
import { credentialsRefused, hostAnswer, shown } from './errors.ts';
import { createGitHttp, type HttpClientOptions } from './http-client.ts';

export interface CloneOptions {
  /** Project key or clone address. */
  project: string;
  /** Branch or tag; the host's default branch where it is not said. */
  ref?: string;
  /** The commit that is wanted: some branch must end in it, because hosts give out no others. */
  commit?: string;
  credentials: GitCredentials;
  ports: SnapshotPorts;
  limits?: SnapshotLimits;
  http?: HttpClientOptions;
}

/**
 * Fetches the newest commit of a branch, without its history, and takes it as a snapshot by the same checks as one that is uploaded. The
 * pack lies in a temporary folder meanwhile. Submodules are not fetched.
 * @throws StringlineError `git-host-unreachable`, `git-host-answer`, `git-host-moved`, `git-credentials-refused`, `git-ref-missing`,
 * `commit-not-a-tip`, `snapshot-refused`
 */
export async function cloneSnapshot(options: CloneOptions): Promise<UploadedSnapshot> {
  const address = parseCloneAddress(options.project);
  if (!address) throw invalidRequest(`\`${options.project}\` is not the address of a repository that can be cloned.`);
  if (options.ref !== undefined && !isBranchName(options.ref)) throw invalidRequest(`\`${options.ref}\` is not the name of a branch.`);
  const gitdir = await mkdtemp(join(tmpdir(), 'stringline-clone-'));
  try {
    const secrets: string[] = [];
    await fetchInto(gitdir, { ...options, address, secrets });
    const commit = await resolveRef({ fs, gitdir, ref: 'HEAD' });
    if (options.commit !== undefined && commit !== options.commit) throw notATip(address.host, options.commit);
    return await uploadSnapshot(commit, { source: sourceOf(gitdir), target: ownTarget(options.ports, options.limits) });
  } finally {
    await rm(gitdir, { recursive: true, force: true });
  }
}

interface Fetching extends CloneOptions {
  address: { host: string; url: string };
  secrets: string[];
}

async function fetchInto(gitdir: string, { address, credentials, ref: named, commit, http, secrets }: Fetching): Promise<void> {
  const onAuth = async (): Promise<{ username: string; password: string } | { cancel: true }> => {
    const found = await credentials.for(address.host, address.url);
    if (found) secrets.push(found.password);
    return found ?? { cancel: true };
  };
  const onAuthFailure = (): { cancel: true } => ({ cancel: true });
  const host = { http: createGitHttp(address.host, http) as never, url: address.url, onAuth, onAuthFailure };
  let ref = named;
  try {
    if (commit !== undefined) ref = tipOf(commit, await listServerRefs({ ...host, protocolVersion: 1, prefix: BRANCHES }), address.host);
    await clone({
      fs,
      ...host,
      gitdir,
      dir: gitdir,
      depth: 1,
      singleBranch: true,
      noTags: true,
      noCheckout: true,
      ...(ref !== undefined && { ref }),
    });
  } catch (error) {
    throw explain(error, { host: address.host, ref, secrets });
  }
}

const BRANCHES = 'refs/heads/';

/** Name of a branch that ends in a commit. */
function tipOf(commit: string, refs: readonly { ref: string; oid: string }[], host: string): string {
  const found = refs.find(({ ref, oid }) => oid === commit && ref.startsWith(BRANCHES));
  if (found === undefined) throw notATip(host, commit);
  return found.ref.slice(BRANCHES.length);
}

const notATip = (host: string, commit: string): StringlineError =>
  new StringlineError({
    code: 'commit-not-a-tip',
    message: `No branch of this repository at ${host} ends in commit ${commit.slice(0, 12)}.`,
    fix: 'Push it as a branch, or let stringline remote run upload it from a clone that has it.',
    exit: EXIT.usage,
  });

function explain(error: unknown, { host, ref, secrets }: { host: string; ref: string | undefined; secrets: readonly string[] }): unknown {
  if (error instanceof StringlineError) return error;
  const { code, data, message } = error as { code?: string; data?: { statusCode?: number }; message?: string };
  const status = data?.statusCode;
  if (code === 'UserCanceledError' || status === 401 || status === 403) return credentialsRefused(host);
  if (code === 'NotFoundError')
    return new StringlineError({
      code: 'git-ref-missing',
      message: `The git host ${host} has no branch ${ref ?? '(default)'} in this repository, or nothing was ever pushed to it.`,
      fix: 'Name a branch that exists.',
      exit: EXIT.usage,
    });
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

/** The taking side in the same process: bytes are verified and stored at once. */
function ownTarget(ports: SnapshotPorts, limits?: SnapshotLimits): SnapshotTarget {
  const { uploads: _none, ...own } = ports;
  return {
    missing: (_commit, request) => missingObjects(request, own, limits),
    upload: ({ oid }, framed) => acceptObject({ oid, framed }, own, limits),
    complete: (commit) => completeSnapshot(commit, own, limits ? { limits } : {}),
  };
}
