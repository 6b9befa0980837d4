import type { CloneAnswer, CloneFailure, CloneRequests, CloneWish, FetchedCommit } from '../source-ports.ts';
import { StringlineError } from '../../domain/shared/errors.ts';

export interface ClonePorts {
  requests: CloneRequests;
  /** Fetches a commit and takes it as a snapshot of its project. */
  clone: (wish: CloneWish) => Promise<Pick<FetchedCommit, 'commit' | 'tip'>>;
  /** What new runs of the project build on from now on. */
  makeHead: (project: string, commit: string) => Promise<void>;
  /** Whoever has a snapshot is a project. */
  makeKnown: (project: string, commit: string) => Promise<void>;
}

/** The platform's own services: what they fail at is tried again. */
const PASSING: ReadonlySet<string> = new Set(['aws-unavailable']);

/**
 * Fetches what was asked for, and notes how it ended. What the git host or the repository refuses is told to whoever asks next; faults of ours
 * throw, and the same wish is tried again: what has come is not fetched into the store twice.
 */
export async function fetchSource(wish: CloneWish, { requests, clone, makeHead, makeKnown }: ClonePorts): Promise<CloneAnswer> {
  try {
    const { commit, tip } = await clone(wish);
    // What no branch ends in may be a stranger's: a run builds on it that names it, and no other.
    await (tip ? makeHead : makeKnown)(wish.project, commit);
    await requests.done(wish);
    return { state: 'fetched' };
  } catch (error) {
    if (!(error instanceof StringlineError) || PASSING.has(error.code)) throw error;
    const why: CloneFailure = { code: error.code, message: error.message, ...(error.fix !== undefined && { fix: error.fix }) };
    await requests.failed(wish, why);
    return { state: 'failed', why };
  }
}
