import type { CodeReader } from './code-ports.ts';
import type { LogEntry, LogRange } from './commit-log.ts';
import type { GatePolicy, Lack } from '../domain/gates/index.ts';
import type { ConverseReply, ConverseRequest } from '../domain/models/converse.ts';
import type { Digest, Hash, Json } from '../domain/shared/digest.ts';
import type { DocumentKind } from '../domain/workflow/document-kind.ts';
import type { LedgerEntry, Review, ReviewDecision, Run, RunEvent, RunStatus, SpecRevision, UsageRecord } from '../domain/workflow/run.ts';
import type { RunChange } from '../domain/workflow/index.ts';
import type { BranchPublisher, PullRequests } from './source-ports.ts';
import type { ConverseOptions } from './converse-options.ts';

export type * from './code-ports.ts';
export type * from './source-ports.ts';

/** Wall-clock time. The domain never reads it; stages pass it on as data. */
export interface Clock {
  now(): Date;
}

/** Content-addressed bytes. */
export interface ArtefactStore {
  /** Stores bytes under their own digest; storing them again changes nothing. */
  put(bytes: Uint8Array): Promise<Digest>;
  /** The bytes, verified against the digest; `undefined` when absent. Corrupt bytes throw. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
}

/** Which artefact was built from which inputs: the memory of the spec build graph. */
export interface BuildStore {
  find(key: Digest): Promise<Digest | undefined>;
  /** First writer wins; returns the digest that stands. */
  record(key: Digest, artefact: Digest, what: { stage: string; step: string; runId: string; at: string }): Promise<Digest>;
}

export type MoveResult = { moved: true; run: Run } | { moved: false; run: Run | undefined };

/** Where a run stands in lists. */
export type RunPosition = Pick<Run, 'createdAt' | 'id'>;

export interface RunStore {
  /** False when the id exists already, or another run of the same spec is active (created, running, waiting, paused). */
  create(run: Run): Promise<boolean>;
  get(id: string): Promise<Run | undefined>;
  /** Newest first; those of one moment by id, the greatest first. `before`: what comes after this one in that order, whether it is there or not. */
  list(filter?: { spec?: string; status?: RunStatus; limit?: number; before?: RunPosition }): Promise<Run[]>;
  /**
   * One conditional write: only from one of `from`, only along RUN_MOVES, only in the attempt that is named, and never beside another active
   * run of the same spec.
   */
  move(id: string, from: readonly RunStatus[], to: RunStatus, change: RunChange): Promise<MoveResult>;
  /** Sets fields that are not the status. */
  update(id: string, change: { steering?: Digest; budget?: Run['budget']; config?: Digest; at: string }): Promise<void>;
  /** Appended once per (runId, key); returns false when it was there. */
  appendEvent(event: RunEvent): Promise<boolean>;
  events(runId: string): Promise<RunEvent[]>;
}

export interface SpecStore {
  /** Adds the next revision; the same (runId, kind, digest) as the latest is not added twice. Returns the revision that stands. */
  addRevision(revision: Omit<SpecRevision, 'number'>): Promise<SpecRevision>;
  revisions(runId: string, kind: DocumentKind): Promise<SpecRevision[]>;
  /** Marks a revision as the accepted text of its kind in this run. */
  accept(runId: string, kind: DocumentKind, digest: Digest): Promise<void>;
  accepted(runId: string): Promise<Partial<Record<DocumentKind, Digest>>>;
}

export type DecideResult =
  | { outcome: 'decided'; review: Review; token: string }
  | { outcome: 'not-found' }
  | { outcome: 'already-decided'; review: Review }
  | { outcome: 'digest-differs'; review: Review };

export interface ReviewStore {
  /** Opens a pending review with its task token; the same id again changes nothing. */
  open(review: Review, token: string): Promise<Review>;
  get(id: string): Promise<Review | undefined>;
  list(filter: { runId?: string; status?: Review['status'] }): Promise<Review[]>;
  /** One conditional transaction: pending and same digest. The token is returned once, to complete it, and never shown. */
  decide(id: string, decision: ReviewDecision): Promise<DecideResult>;
  /** The token of a decided review whose completion may not have happened (crash between the two); oldest first within a project. */
  undelivered(): Promise<{ review: Review; token: string }[]>;
  delivered(id: string): Promise<void>;
  /** Latest approval by a person of exactly these bytes for this spec, in any run. */
  approvalOf(spec: string, subject: string, digest: Digest): Promise<Review | undefined>;
}

export interface UsageStore {
  /** Counts once per callKey. */
  record(usage: UsageRecord): Promise<void>;
  list(filter: { runId?: string }): Promise<UsageRecord[]>;
  total(runId: string): Promise<{ usd: number; tokens: number; calls: number }>;
}

export interface Ledger {
  /** Appends once per (runId, key), chained to the last entry. */
  append(entry: { runId: string; key: string; type: string; at: string; data: Record<string, Json> }): Promise<LedgerEntry>;
  read(filter?: { runId?: string }): Promise<LedgerEntry[]>;
}

/** Opaque JSON per run and name: agent conversations, plans. Written whole. */
export interface CheckpointStore {
  load(runId: string, name: string): Promise<Json | undefined>;
  save(runId: string, name: string, value: Json): Promise<void>;
}

/** Mode as git writes it: `100644`, `100755`, `120000` (symlink), `160000` (submodule). */
export interface TreeEntry {
  path: string;
  mode: string;
  oid: string;
  /** Bytes; undefined for submodules. */
  size: number | undefined;
}

/** Changes on top of a tree: path → new content (artefact digest) or `null` for deletion. */
export type Overlay = Record<string, { digest: Digest; mode: '100644' | '100755' } | null>;

export interface RepositoryState {
  root: string;
  /** Commit of HEAD; undefined when there is no commit yet. */
  head: string | undefined;
  /** Short branch name; undefined when HEAD is detached. */
  branch: string | undefined;
  /** Changed and untracked paths as `git status` names them (without ignored ones). */
  dirty: { path: string; status: string }[];
  /** `user.name <user.email>` of git, when set. */
  identity: { name: string; email: string } | undefined;
  /** E.g. `merge`, `rebase`, when one is under way. */
  operation: string | undefined;
}

export interface CommitRequest {
  tree: string;
  parents: string[];
  message: string;
  author: { name: string; email: string };
  /** ISO time: author and committer date, so that the same input gives the same commit id. */
  at: string;
}

/** Git, by objects: nothing here touches the user's checkout, index or HEAD. */
export interface SourceRepository {
  inspect(): Promise<RepositoryState>;
  /** Files of a commit or tree, sorted by path. */
  tree(commitish: string): Promise<TreeEntry[]>;
  /** Bytes of a blob; undefined when absent. */
  readBlob(oid: string): Promise<Uint8Array | undefined>;
  /** Tree id of base plus overlay. */
  writeTree(base: string, overlay: Overlay): Promise<string>;
  commit(request: CommitRequest): Promise<string>;
  /** Commit id a branch, tag or ref points to; undefined when absent. */
  resolve(ref: string): Promise<string | undefined>;
  /** Sets a ref if it is still at `expected` (undefined = must not exist). False when it moved or exists. */
  moveRef(ref: string, to: string, expected: string | undefined): Promise<boolean>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  log(range: LogRange): Promise<LogEntry[]>;
  changes(from: string, to: string): Promise<{ path: string; status: 'added' | 'modified' | 'deleted' }[]>;
  /** Unified diff for people. */
  diff(from: string, to: string): Promise<string>;
  /** Pushes a branch, never by force. */
  push(remote: string, branch: string): Promise<{ pushed: boolean; output: string }>;
}

/** Steering that lies outside the repository (`~/.kiro/steering`, an organisation's prefix). */
export interface GlobalSteering {
  /** Every Markdown file below the global root, sorted by path; `path` relative to it. */
  read(root: string): Promise<{ path: string; text: string }[]>;
}

export interface SandboxCommand {
  /** Name for people and reports: `test`, `lint`. */
  name: string;
  /** Shell command line, from configuration only. */
  run: string;
  timeoutSeconds: number;
}

/** A command before anything runs. */
export interface NeededCommand {
  run: string;
  /** Whether something before it installs what it loads. */
  installs: boolean;
  /** Whether the repository has a file at a path. */
  holds: (path: string) => boolean;
}

export interface SandboxJob {
  /** Names the job; the same id again may return the earlier result. */
  id: string;
  runId: string;
  /** Git tree to check out. */
  tree: string;
  commands: SandboxCommand[];
  /** Globs of report files to bring back after the commands (they are deleted before). */
  reports: string[];
  /** `none` cuts the network where the system allows it. */
  network: 'none' | 'allowed';
  /** Stop at the first command that fails. */
  failFast: boolean;
  /** In a checkout that no earlier job has touched: what proves a result must not rest on what a task's tests have left behind. */
  fresh: boolean;
}

export interface CommandResult {
  name: string;
  run: string;
  /** Undefined when it did not start or was killed. */
  exitCode: number | undefined;
  /** `exited`, `timed-out`, `output-limit`, `not-found` (the shell's 127), `signalled`, `skipped` (an earlier one failed). */
  outcome: 'exited' | 'timed-out' | 'output-limit' | 'not-found' | 'signalled' | 'skipped';
  /** Artefact digests; each stream capped, with a line that says so. Secrets are masked. */
  stdout: Digest;
  stderr: Digest;
  durationMs: number;
}

export interface SandboxResult {
  commands: CommandResult[];
  reports: { path: string; digest: Digest }[];
  /** What the network setting came to. */
  isolation: 'no-network' | 'network';
}

/** Where repository commands run: never in a stage function. Starts the job and completes the token with `{ result: digest }` of a SandboxResult. */
export interface Sandbox {
  start(job: SandboxJob, token: string): Promise<void>;
}

/** What a command of a gate needs and will not find where the gates run, told without running it; undefined where nothing speaks against it. */
export type LackOf = (command: NeededCommand) => Promise<Lack | undefined>;

/** Completes tasks that wait for a token. Unknown or used tokens give false. */
export interface TaskTokens {
  succeed(token: string, output: Json): Promise<boolean>;
  fail(token: string, error: string, cause: string): Promise<boolean>;
}

export interface ModelPort {
  /** One model call, in one or more attempts; usage and `spent` are those of the last one. Throws ModelError. */
  converse(request: ConverseRequest, options?: ConverseOptions): Promise<ConverseReply>;
}

/** All that a stage may reach. A stage is a function of its input and these. */
export interface Ports {
  clock: Clock;
  hash: Hash;
  artefacts: ArtefactStore;
  builds: BuildStore;
  runs: RunStore;
  specs: SpecStore;
  reviews: ReviewStore;
  usage: UsageStore;
  ledger: Ledger;
  checkpoints: CheckpointStore;
  source: SourceRepository;
  globalSteering: GlobalSteering;
  models: ModelPort;
  sandbox: Sandbox;
  /** Left out where only a machine that is started for a job could say: an image of CodeBuild, a CI. */
  lackOf?: LackOf;
  tokens: TaskTokens;
  /** Where a host brings finished branches to by itself; on a laptop a person pushes. */
  publisher?: BranchPublisher;
  pullRequests?: PullRequests;
  /** Reads code, where the host can; only the stage that compares design and code asks for it. */
  codeReader?: () => Promise<CodeReader>;
  /** What the host asks of the gates of every project. On a laptop project.yaml alone decides. */
  gatePolicy?: GatePolicy;
}

/** What the host tells a stage about the invocation. */
export interface Invocation {
  /** Aborted on Ctrl-C or cancellation. */
  signal: AbortSignal;
  /** Milliseconds left before the host stops the function; stages that may run longer return `continue`. */
  remainingMs(): number;
}

/**
 * Carries runs: Step Functions on AWS, the embedded engine on a laptop. An execution is named `<runId>-<attempt>`, so that starting it twice
 * starts it once.
 */
export interface Pipelines {
  /** Starts the execution of this attempt; one that exists already is left alone. */
  start(runId: string, attempt: number): Promise<void>;
  /** Ends the execution of this attempt, if it still goes on. `cause` is one line for people. */
  abort(runId: string, attempt: number, cause: string): Promise<void>;
}

/** A run that somebody was about to have started. */
export interface PendingStart {
  /** Names the entry for `done`; opaque. */
  id: string;
  runId: string;
  /** ISO time. */
  since: string;
}

/**
 * Where runs are driven by something else, the wish to start one is written with the run that it is of: whoever would have started it may die
 * before. Starting twice is starting once, so it is left here until a sweep has made sure.
 */
export interface PendingStarts {
  /** Of all projects, oldest first. */
  list(): Promise<PendingStart[]>;
  /** Forgets one; an unknown id is ignored. */
  done(id: string): Promise<void>;
}

/** An event of a run that the world outside has not been told yet. */
export interface OutboxEntry {
  /** Names the entry for `delivered`; opaque. */
  id: string;
  /** Project key: `repository` of the run. */
  project: string;
  /** Grows with every event of a run: consumers order by it, because delivery does not. */
  sequence: number;
  event: RunEvent;
}

/** What must be published is written with the state that caused it (`RunStore.appendEvent`) and waits here. At least once, never lost. */
export interface Outbox {
  /** Oldest first, at most `limit`. */
  pending(limit: number): Promise<OutboxEntry[]>;
  /** Forgets entries that were published; unknown ids are ignored. */
  delivered(ids: readonly string[]): Promise<void>;
}

/** An event as a bus takes it. */
export interface BusEvent {
  source: string;
  detailType: string;
  /** ISO time of the occurrence. */
  time: string;
  detail: Readonly<Record<string, unknown>>;
  /** ARNs or names of what it is about. */
  resources?: readonly string[];
}

/** An event that the bus did not take. */
export interface PublishFailure {
  /** Position in what was given to `publish`. */
  index: number;
  code: string;
  message: string;
  /** False when the same event will never be taken, e.g. because it is too large. */
  retryable: boolean;
}

/** Tells the world outside. */
export interface EventBus {
  /** Publishes at most `EVENT_BUS_BATCH` events and names those that failed; an empty list means that all were taken. Throws when the bus cannot be reached. */
  publish(events: readonly BusEvent[]): Promise<PublishFailure[]>;
}

/** Events in one call of `EventBus.publish` (the limit of PutEvents). */
export const EVENT_BUS_BATCH = 10;

export type BeginResult =
  /** Nobody has done this: do it, then `complete` or `abandon`. `noted`: somebody had begun, came as far as this note, and was lost. */
  | { outcome: 'new'; noted?: Json }
  /** It was done: answer this. */
  | { outcome: 'replay'; response: Json }
  /** The key was used for another request. */
  | { outcome: 'conflict' }
  /** Somebody is doing it at this moment. */
  | { outcome: 'in-progress' };

/** Seconds that a completed request is remembered. */
export const IDEMPOTENCY_TTL_SECONDS = 24 * 60 * 60;
/** Seconds after which a request that was begun and neither completed nor abandoned counts as lost; longer than any request may take. */
export const IDEMPOTENCY_LEASE_SECONDS = 120;

/** Answers repeated requests as the first was answered. Keys are scoped by the caller (principal and route belong into them). */
export interface IdempotencyStore {
  /** Claims the key for a request; `requestDigest` tells the same request from another one under the same key. One of many concurrent callers gets `new`. */
  begin(key: string, requestDigest: Digest): Promise<BeginResult>;
  /**
   * Notes how far a request has come, before it does what must not be done twice: whoever repeats it after a crash is told. A note is
   * remembered like a response. False, and nothing is changed, unless this request is the one in progress.
   */
  note(key: string, requestDigest: Digest, what: Json): Promise<boolean>;
  /** Remembers the response for `IDEMPOTENCY_TTL_SECONDS`. Changes nothing unless this request is the one in progress. */
  complete(key: string, requestDigest: Digest, response: Json): Promise<void>;
  /** Gives the key back, so that the request may be tried again; a note stays. Changes nothing unless this request is the one in progress. */
  abandon(key: string, requestDigest: Digest): Promise<void>;
}
