import * as z from 'zod';
import { DocumentKind } from './document-kind.ts';

export const WorkflowType = z.enum(['requirements-first', 'design-first', 'bugfix', 'quick']);
export type WorkflowType = z.infer<typeof WorkflowType>;

/** Order of the documents by workflow, and which of them wait for a person. `quick` has one review, over all three, before any code. */
export const DOCUMENT_ORDER: Record<WorkflowType, readonly { kind: DocumentKind; review: boolean }[]> = {
  'requirements-first': [
    { kind: 'requirements', review: true },
    { kind: 'design', review: true },
    { kind: 'tasks', review: true },
  ],
  'design-first': [
    { kind: 'design', review: true },
    { kind: 'requirements', review: true },
    { kind: 'tasks', review: true },
  ],
  bugfix: [
    { kind: 'bugfix', review: true },
    { kind: 'design', review: true },
    { kind: 'tasks', review: true },
  ],
  quick: [
    { kind: 'requirements', review: false },
    { kind: 'design', review: false },
    { kind: 'tasks', review: true },
  ],
};

export const RunStatus = z.enum([
  'created',
  'running',
  'waiting',
  'paused',
  'succeeded',
  'failed',
  'rejected',
  'cancelled',
  'budget-reached',
]);
export type RunStatus = z.infer<typeof RunStatus>;

/** What there is to say of a run in a sentence: `Run … was cancelled`. */
export const STATUS_WORDS: Record<RunStatus, string> = {
  created: 'has not begun',
  running: 'is under way',
  waiting: 'waits for a person',
  paused: 'is paused',
  succeeded: 'has succeeded',
  failed: 'has failed',
  rejected: 'was rejected',
  cancelled: 'was cancelled',
  'budget-reached': 'has reached its budget',
};

/**
 * Legal moves of a run. `waiting`: a person must decide. `paused`: the process stopped, nothing is lost.
 * `budget-reached` and `failed` may be resumed (with a larger budget, or after mending what failed); the rest are final.
 */
export const RUN_MOVES: Record<RunStatus, readonly RunStatus[]> = {
  created: ['running', 'cancelled', 'failed'],
  running: ['waiting', 'paused', 'succeeded', 'failed', 'rejected', 'cancelled', 'budget-reached'],
  waiting: ['running', 'paused', 'cancelled', 'rejected', 'failed', 'budget-reached'],
  paused: ['running', 'cancelled', 'waiting'],
  'budget-reached': ['running', 'cancelled'],
  failed: ['running', 'cancelled'],
  succeeded: [],
  rejected: [],
  cancelled: [],
};

/** How reviews are decided in this run. `scripted` is for examples and tests and is recorded as such. */
export const ReviewMode = z.enum(['person', 'policy', 'scripted']);
export type ReviewMode = z.infer<typeof ReviewMode>;

export const Run = z.strictObject({
  id: z.string(),
  spec: z.string(),
  specType: z.enum(['feature', 'bugfix']),
  workflow: WorkflowType,
  /** Digest of the request's text. */
  request: z.string(),
  /** Where the request came from, for people: `argument`, a file's path, or `existing spec`. */
  requestSource: z.string(),
  /** Where the repository lies (a path here; a clone address elsewhere). */
  repository: z.string(),
  baseCommit: z.string(),
  branch: z.string(),
  /** For people; `requesterId` says who it is. */
  requester: z.string(),
  /** See `Person`. */
  requesterId: z.string().optional(),
  reviewMode: ReviewMode,
  /** Digest of the effective configuration (defaults applied). */
  config: z.string(),
  /** Set by steering-resolve: digest of the resolved steering set. */
  steering: z.string().optional(),
  /** Hard limits of this run. */
  budget: z.strictObject({ usd: z.number().nonnegative(), tokens: z.int().nonnegative() }),
  /** Digest of the playbook when the scripted model answers. */
  playbook: z.string().optional(),
  status: RunStatus,
  /** Why it is where it is, for people: the waiting review, the failed gate. */
  reason: z.string().optional(),
  /** Machine readable code of the failure. */
  errorCode: z.string().optional(),
  /** The last time that it was taken up again. */
  resumed: z
    .strictObject({
      /** How often it was until then, from 1: names its execution, and what happens once in each. */
      attempt: z.int().positive(),
      at: z.string(),
      after: RunStatus,
      /** Why it had ended. */
      reason: z.string(),
      /** Digests of the configuration that holds since, and of the one before. */
      config: z.string(),
      configBefore: z.string(),
    })
    .optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Run = z.infer<typeof Run>;

/** Everything worth telling about a run, in order; appended once per `key`. */
export const RunEvent = z.strictObject({
  runId: z.string(),
  /** Names the occurrence, so that a repeated step does not tell it twice. */
  key: z.string(),
  type: z.string(),
  at: z.string(),
  /** One line for people. */
  message: z.string(),
  data: z.record(z.string(), z.json()).optional(),
});
export type RunEvent = z.infer<typeof RunEvent>;

export const SpecRevision = z.strictObject({
  runId: z.string(),
  spec: z.string(),
  kind: DocumentKind,
  /** 1-based within run and kind. */
  number: z.int().positive(),
  digest: z.string(),
  /** Digest of the findings (JSON array). */
  findings: z.string(),
  errors: z.int().nonnegative(),
  origin: z.enum(['existing', 'model', 'edited']),
  createdAt: z.string(),
});
export type SpecRevision = z.infer<typeof SpecRevision>;

/** `withdrawn` is never stored: so one is shown that waits although its run has ended. */
export const ReviewStatus = z.enum(['pending', 'approved', 'changes-requested', 'edited', 'rejected', 'withdrawn']);
export type ReviewStatus = z.infer<typeof ReviewStatus>;

/** Ways by which a person decides: what they approve counts for the same bytes elsewhere. A machine's decision (policy, playbook) never does. */
export const PERSONAL_VIAS = ['terminal', 'command', 'api'] as const;

export const ReviewDecision = z.strictObject({
  decision: z.enum(['approved', 'changes-requested', 'edited', 'rejected']),
  /** Digest of what the decider read; must equal the review's. */
  digest: z.string(),
  /** For people; `byId` says who it is. */
  by: z.string(),
  /** See `Person`. */
  byId: z.string().optional(),
  /** How it reached us: at the terminal, by command, through the API, by policy of project.yaml, by a playbook, or carried over from the same bytes approved before. */
  via: z.enum([...PERSONAL_VIAS, 'policy', 'scripted', 'carried-over']),
  at: z.string(),
  comment: z.string().optional(),
  /** Digest of the edited document when `edited`. */
  edited: z.string().optional(),
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;

export const Review = z.strictObject({
  id: z.string(),
  runId: z.string(),
  spec: z.string(),
  /** A document, or a task that the agent could not finish. */
  subject: z.enum(['requirements', 'bugfix', 'design', 'tasks', 'task-failure']),
  /** Task id for `task-failure`. */
  task: z.string().optional(),
  /** What the reviewer reads: the decision binds to `digest`, which is the digest of this list's canonical JSON where there are several, else the document's own. */
  digest: z.string(),
  documents: z.array(z.strictObject({ kind: z.string(), digest: z.string() })),
  /** The document's previous revision, for the diff. */
  previous: z.string().optional(),
  findings: z.string(),
  status: ReviewStatus,
  requestedAt: z.string(),
  decision: ReviewDecision.optional(),
});
export type Review = z.infer<typeof Review>;

export const UsageRecord = z.strictObject({
  /** Names the call (digest of run, purpose and request), so that a repeated write counts once. */
  callKey: z.string(),
  runId: z.string(),
  spec: z.string(),
  stage: z.string(),
  step: z.string(),
  useCase: z.string(),
  provider: z.string(),
  model: z.string(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  cacheReadTokens: z.int().nonnegative(),
  cacheWriteTokens: z.int().nonnegative(),
  usd: z.number().nonnegative(),
  steering: z.string(),
  at: z.string(),
  /** Set for an attempt that broke off before the provider told what it costs: counted by us, from the sizes. */
  estimate: z.literal(true).optional(),
});
export type UsageRecord = z.infer<typeof UsageRecord>;

/** One link of the hash chain: `hash` = SHA-256 of the canonical JSON of the rest. */
export const LedgerEntry = z.strictObject({
  sequence: z.int().nonnegative(),
  runId: z.string(),
  key: z.string(),
  type: z.string(),
  at: z.string(),
  data: z.record(z.string(), z.json()),
  previous: z.string(),
  hash: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
