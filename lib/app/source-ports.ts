import type { GitObject, GitObjectType } from '../domain/git/index.ts';
import type { SnapshotSource } from './snapshots/ports.ts';

/** Git objects of one project by their SHA-1 ids: what a host without a git binary keeps a repository in. */
export interface ObjectStore {
  /** The object, verified against its id; undefined when absent. Corrupt bytes throw. */
  get(oid: string): Promise<GitObject | undefined>;
  /** Stores an object and returns its id; storing it again changes nothing. */
  put(object: GitObject): Promise<string>;
  /** Type and bytes of content of an object that is there and whose bytes are those of its id; undefined when it is absent or they are not. */
  stat(oid: string): Promise<{ type: GitObjectType; size: number } | undefined>;
  /** Those of the ids that are absent, each once. */
  missing(oids: readonly string[]): Promise<string[]>;
}

/** What is known of a tree object: recorded only when all that is below it is stored and was verified. */
export interface KnownTree {
  /** Direct entries in git's order; `size` is undefined for folders and submodules. */
  entries: readonly { mode: string; name: string; oid: string; size: number | undefined }[];
  /** Files and bytes below it, counted as often as they are checked out. */
  files: number;
  bytes: number;
  /** Longest path below it, in bytes. */
  pathBytes: number;
  /** Folders on the longest way down, itself included. */
  depth: number;
}

/** Trees of one project whose whole content is known to be there. Immutable by id. */
export interface TreeIndex {
  get(tree: string): Promise<KnownTree | undefined>;
  put(tree: string, known: KnownTree): Promise<void>;
}

/** Refs of one project (`refs/…`) and the object ids they hold. */
export interface RefStore {
  get(ref: string): Promise<string | undefined>;
  /** Refs that begin with a prefix, sorted by name. */
  list(prefix: string): Promise<{ ref: string; oid: string }[]>;
  /** Sets a ref if it is still at `expected` (undefined = must not exist). False when it moved or exists. */
  move(ref: string, to: string, expected: string | undefined): Promise<boolean>;
}

/** Where a client may put the bytes of an object itself, without sending them through us. */
export interface UploadTargets {
  /** @param size bytes of the framed object (`<type> <size>\0<content>`): exactly these, with this SHA-1, are accepted there. */
  forObject(oid: string, size: number): Promise<{ url: string; headers: Record<string, string> }>;
}

/** User name and password for a git host; never logged, never stored by callers. */
export interface GitCredentials {
  /** Credentials of a host for an address of its; undefined when none are configured. */
  for(host: string, url: string): Promise<{ username: string; password: string } | undefined>;
}

/** Brings a branch to a git host: never by force, never another ref than one below the prefix. */
export interface BranchPublisher {
  /** A refusal is an answer; a host that cannot be reached throws. */
  push(request: { branch: string; commit: string }): Promise<PushOutcome>;
}

export type PushOutcome =
  | { outcome: 'pushed' | 'up-to-date'; host: string; output: string }
  | { outcome: 'refused'; reason: 'not-fast-forward' | 'credentials' | 'rejected' | 'base-missing'; host: string; output: string };

export interface PullRequestRequest {
  /** Project key or clone address: `github.com/acme/shop`. */
  repository: string;
  branch: string;
  /** Branch it shall be merged into; the host's default branch where it is not said. */
  base?: string;
  /** Of a new pull request; that of an open one is left to people. */
  title: string;
  /** Markdown. It is kept between marks of its own, so that what people write around it stays. */
  body: string;
  /** Text that a new pull request begins with. */
  template?: string;
}

/** Pull requests of a git host. Idempotent: the text of an open one of the same branch is brought up to date in its place. */
export interface PullRequests {
  open(request: PullRequestRequest): Promise<{ url: string; created: boolean } | { unsupported: string }>;
}

/** A commit that the platform shall fetch from its git host by itself. */
export interface CloneWish {
  /** Project key, which is the address. */
  project: string;
  /** Absent: the newest of the default branch. */
  commit?: string | undefined;
}

/** A commit of a git host: the one that is named, or else the newest of a branch. */
export interface CommitWish extends CloneWish {
  /** The host's default branch where it is not said. */
  ref?: string | undefined;
  /** In the stead of a branch: the full name of a ref that is none, as `pullRequestRef` makes it. */
  otherRef?: string;
}

/** A commit with its files, as its git host gave it. */
export interface FetchedCommit {
  commit: string;
  /** Whether a branch ends in it. One that was wanted by its id may lie anywhere, also where others than the project's own people push to. */
  tip: boolean;
  source: SnapshotSource;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** Git hosts as what commits come from. */
export interface CommitSource {
  fetch(wish: CommitWish): Promise<FetchedCommit>;
}

/** Why a commit could not be fetched, for whoever wanted it. */
export interface CloneFailure {
  code: string;
  message: string;
  fix?: string | undefined;
}

export type CloneAnswer = { state: 'under-way' } | { state: 'fetched' } | { state: 'failed'; why: CloneFailure };

/** Wishes for commits, one for each of them: whoever fetches looks here, and whoever waits asks here. */
export interface CloneRequests {
  /** Asks for a commit; a wish that stands is left alone. A failure is told once and forgotten: the next one who asks begins anew. */
  ask(wish: CloneWish): Promise<CloneAnswer>;
  /** It is there: the wish is forgotten. */
  done(wish: CloneWish): Promise<void>;
  /** Notes why it cannot be had; does nothing where nobody asks any more. */
  failed(wish: CloneWish, why: CloneFailure): Promise<void>;
}
