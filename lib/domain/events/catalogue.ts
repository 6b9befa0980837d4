import * as z from 'zod';
import { GateName } from '../gates/index.ts';
import { DocumentKind } from '../workflow/document-kind.ts';
import { Review, ReviewDecision, ReviewMode, WorkflowType } from '../workflow/run.ts';

/** `source` of everything that we publish. */
export const EVENT_SOURCE = 'stringline';

/** What every event of ours carries, whatever happened. */
const Common = z.object({
  /** Version of the shape of this type. It grows when a field goes or changes its meaning; new fields do not change it. */
  version: z.literal(1),
  /** Names the occurrence: the same id again is the same event delivered twice. */
  id: z.string().min(1),
  /** Project key: `github.com/acme/shop`. */
  project: z.string().min(1),
  runId: z.string().min(1),
  spec: z.string().min(1),
  /** Branch that the run builds. */
  branch: z.string().min(1),
  /** One line for people. */
  message: z.string(),
});

const RunStarted = Common.extend({
  workflow: WorkflowType,
  requester: z.string(),
  baseCommit: z.string(),
  reviewMode: ReviewMode,
  /** True when a run that had ended without success goes on. */
  resumed: z.boolean(),
});

const RunWaiting = Common.extend({
  /** What it waits for; a review today. */
  for: z.enum(['review']),
  review: z.string(),
});

const ReviewRequested = Common.extend({
  review: z.string(),
  subject: Review.shape.subject,
  /** What a decision must name: it binds to these bytes. */
  digest: z.string(),
  findings: z.int().nonnegative(),
});

const ReviewDecided = Common.extend({
  review: z.string(),
  subject: Review.shape.subject,
  digest: z.string(),
  decision: ReviewDecision.shape.decision,
  by: z.string(),
  via: ReviewDecision.shape.via,
});

const DocumentAccepted = Common.extend({ kind: DocumentKind, digest: z.string() });

const TaskCompleted = Common.extend({ task: z.string(), commit: z.string() });

const GateDecided = Common.extend({
  gate: GateName,
  verdict: z.enum(['passed', 'failed', 'waived']),
  /** Figures of the gate: `lineCoverage` 0..1, `tests`, `failures`. */
  measured: z.record(z.string(), z.number()),
});

const PullRequestOpened = Common.extend({
  url: z.string(),
  /** Digest of the artefact that holds its text. */
  body: z.string(),
});

const PullRequestText = Common.extend({
  /** Digest of the artefact that holds the text. */
  body: z.string(),
  /** Why no pull request was opened. */
  reason: z.string(),
});

const RunFinished = Common.extend({
  status: z.enum(['succeeded', 'failed', 'rejected', 'cancelled', 'budget-reached']),
  /** Code of the failure where there was one. */
  error: z.string().optional(),
});

const BudgetWarning = Common.extend({
  /** Which limit of the run is near. */
  of: z.enum(['usd', 'tokens']),
  spent: z.number().nonnegative(),
  limit: z.number().nonnegative(),
  /** `spent / limit`. */
  ratio: z.number().nonnegative(),
});

/** Schema of `detail` for every `detail-type` that we publish. */
export const EVENT_DETAILS = {
  'run.started': RunStarted,
  'run.waiting': RunWaiting,
  'review.requested': ReviewRequested,
  'review.decided': ReviewDecided,
  'document.accepted': DocumentAccepted,
  'task.completed': TaskCompleted,
  'gate.decided': GateDecided,
  'pull-request.opened': PullRequestOpened,
  'pull-request.text': PullRequestText,
  'run.finished': RunFinished,
  'budget.warning': BudgetWarning,
} as const;

export type EventType = keyof typeof EVENT_DETAILS;
export const EVENT_TYPES = Object.keys(EVENT_DETAILS) as EventType[];

export type EventDetail<Type extends EventType = EventType> = z.infer<(typeof EVENT_DETAILS)[Type]>;

/** An event as it goes to the bus. */
export interface BusEvent<Type extends EventType = EventType> {
  id: string;
  source: typeof EVENT_SOURCE;
  detailType: Type;
  /** ISO time of the occurrence. */
  time: string;
  detail: EventDetail<Type>;
}

/** When each type is told, for the pages that are generated. */
export const EVENT_MEANING: Record<EventType, string> = {
  'run.started': 'A run was created, or goes on after it had failed or reached its budget.',
  'run.waiting': 'A run waits for a person.',
  'review.requested': 'A document, or a task that the agent could not finish, waits for a decision.',
  'review.decided': 'A person, the policy of the project or an earlier approval of the same bytes has decided.',
  'document.accepted': 'A document of the spec is accepted; later stages build on exactly these bytes.',
  'task.completed': 'A task is one commit on the branch.',
  'gate.decided': 'A gate was judged by the rules over its evidence.',
  'pull-request.opened': 'The branch of a run is at its host, and its pull request is open and up to date.',
  'pull-request.text': 'The branch of a run is at a host without pull requests: their text is an artefact.',
  'run.finished': 'A run has ended.',
  'budget.warning': 'A run has used 80 % of its budget.',
};
