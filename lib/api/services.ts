import type { BeginRunInput } from '../app/control-runs.ts';
import type { CreatedRun } from '../app/create-run.ts';
import type { PostReportResult } from '../app/gates/post-report.ts';
import type { PostReportInput } from '../app/gates/report-input.ts';
import type { HookStore } from '../app/hooks/ports.ts';
import type { SnapshotStatus } from '../app/snapshots/index.ts';
import type { CloneAnswer, Clock, IdempotencyStore, Ports } from '../app/ports.ts';
import type { Hash } from '../domain/shared/digest.ts';
import type { Finding } from '../domain/shared/finding.ts';
import type { Person } from '../domain/workflow/index.ts';
import type { Run } from '../domain/workflow/run.ts';

/** All that the API needs of its host. The same application runs over these on Lambda and in `stringline serve`. */
export interface ApiServices {
  /** Version of Stringline, for health and the OpenAPI document. */
  version: string;
  clock: Clock;
  hash: Hash;
  idempotency: IdempotencyStore;
  /** Records by id: ids are unique over all projects. */
  records: Pick<Ports, 'runs' | 'reviews'>;
  projects: Projects;
  runs: RunControl;
  snapshots: Snapshots | undefined;
  /** Absent where source only comes as snapshots. */
  clones?: Clones;
  gateReports: GateReports | undefined;
  /** Hooks of a project; undefined where the host runs none. */
  hooks: ((project: string) => Promise<HookHost | undefined>) | undefined;
  /** Git hosts that tell what happens in them; undefined where none is configured. */
  webhooks: Webhooks | undefined;
  /** Told when a decision was delivered: a host that drives runs itself goes on with this one. */
  onDecided?: (runId: string) => void;
  /** Told of every answered request: one line of an access log. */
  onAnswer?: (answer: AnsweredRequest) => void;
  /** Told of faults of ours, with their stacks; callers only get the request id. */
  onFault?: (error: unknown, requestId: string) => void;
}

export interface AnsweredRequest {
  requestId: string;
  /** Id of the route in the permissions table; undefined for a path that is not one. */
  route: string | undefined;
  method: string;
  status: number;
  /** Who it is; names are for records. */
  principal: string | undefined;
}

/** Where hooks of one project are kept, and who runs them. */
export interface HookHost {
  hooks: HookStore;
  /** Starts the dispatch of an event that was recorded; one that was started is left alone. */
  start(eventId: string): Promise<unknown>;
}

/** A request as it came: what is signed are its very bytes. */
export interface RawRequest {
  bytes: Uint8Array;
  /** A header, without regard to its case. */
  header(name: string): string | undefined;
}

export type WebhookKind = 'github' | 'gitlab';

/** Who may speak for a git host. */
export interface Webhooks {
  /**
   * The hosts that may have signed a request: those that share the secret.
   * @throws StringlineError `webhook-not-configured`, `webhook-signature-invalid`, `webhook-stale`
   */
  signedBy(kind: WebhookKind, request: RawRequest): Promise<{ hosts: readonly string[] }>;
  /** The project that a clone address is of; undefined for one that is not here. */
  projectOf(address: string): Promise<string | undefined>;
}

/** The projects of a host. Their names are what `Run.repository` holds. */
export interface Projects {
  list(): Promise<readonly string[]>;
  /** Ports of one project; undefined where there is none of that name. */
  open(project: string): Promise<Ports | undefined>;
}

export interface NewRun extends Omit<BeginRunInput, 'allowDirty' | 'requester'> {
  /** `provider:name` for every call; refused where the host does not allow it. */
  model?: string;
}

/** Fetches commits from git hosts by itself. */
export interface Clones {
  /** Asks for a commit, or for the newest of the default branch. Undefined where nobody fetches for this project. */
  ask(project: string, commit: string | undefined): Promise<CloneAnswer | undefined>;
}

/** What changes the course of a run; see `lib/app/control-runs.ts`. */
export interface RunControl {
  /** Records a run and starts driving it; with an unchanged earlier one it does nothing. */
  create(project: string, input: NewRun, requester: Person): Promise<CreatedRun>;
  /** Ends a run for good. */
  cancel(run: Run, reason: string): Promise<Run>;
  /** Whether something carries on a run that should move; undefined for any other. Left out where the host cannot tell. */
  driven?(run: Run): boolean | undefined;
  /** Carries on a run that was paused, has failed or has reached its budget. */
  resume(run: Run, budget: { usd?: number; tokens?: number }): Promise<{ run: Run; findings: Finding[] }>;
}

/** Which objects of a commit are wanted, and where to put each. */
export interface MissingObjects {
  missing: { oid: string; upload?: { url: string; headers: Record<string, string> } | undefined }[];
  /** The parents of missing commits are wanted too. */
  history?: true | undefined;
}

export interface OfferedObjects {
  objects: { oid: string; type: 'blob' | 'tree' | 'commit' | 'tag'; size: number }[];
}

export type CompletedSnapshot =
  | { status: 'complete'; commit: string; tree: string; files: number; bytes: number }
  /** Ask once more: the verification goes on where it stopped. */
  | { status: 'continue'; verified: number }
  | { status: 'refused'; problems: { code: string; oid: string; path: string; message: string }[] };

/** Git objects of a commit, brought here by who has them: only what is missing travels. See `lib/app/snapshots`. */
export interface Snapshots {
  missing(project: string, commit: string, request: OfferedObjects): Promise<MissingObjects>;
  /** Takes an object through the API, framed as git hashes it. */
  put(project: string, oid: string, framed: Uint8Array): Promise<void>;
  complete(project: string, commit: string): Promise<CompletedSnapshot>;
  /** `complete`: a run can build on the commit. */
  status(project: string, commit: string): Promise<SnapshotStatus>;
}

/** A run's gates that wait for what a CI says about a commit. */
export interface GateStatus {
  job: string;
  runId: string;
  host: string;
  commit: string | undefined;
  expected: readonly string[];
  missing: readonly string[];
  reports: readonly string[];
  posted: readonly {
    gate: string;
    attempt: number;
    exitCode: number;
    tool: { name: string; version?: string | undefined };
    at: string;
    by: string;
    runnerUrl?: string | undefined;
  }[];
  deadline: string;
}

/** Reports that CI systems post, keyed by commit: evidence, never a verdict. See `lib/app/gates`. */
export interface GateReports {
  post(input: PostReportInput, by: string): Promise<PostReportResult>;
  list(project: string, commit: string): Promise<readonly GateStatus[]>;
}
