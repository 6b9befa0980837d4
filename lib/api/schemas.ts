import * as z from 'zod';
import type { Run as RunRecord } from '../domain/workflow/run.ts';
import { DocumentKind } from '../domain/workflow/document-kind.ts';
import { ReviewStatus, RunStatus, WorkflowType } from '../domain/workflow/run.ts';

/** Schemas with a name of their own in the OpenAPI document, each with an example that a test holds to it. */
export const components = z.registry<{ id: string; description: string; examples: unknown[] }>();

/** The same by name, in the order in which they were made. */
export const componentsByName = new Map<string, { schema: z.ZodType; description: string; examples: unknown[] }>();

/** Gives a schema its name, a sentence and an example. */
export function component<Schema extends z.ZodType>(id: string, schema: Schema, about: { description: string; example: unknown }): Schema {
  const told = { description: about.description, examples: [about.example] };
  components.add(schema, { id, ...told });
  componentsByName.set(id, { schema, ...told });
  return schema;
}

/** The example of a component, to build others from. */
export function exampleOf(schema: z.ZodType): unknown {
  return components.get(schema)?.examples[0];
}

/** Ids are ours and plain: whatever else stands in a path is no id of anything. */
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u);
/** Name of a spec directory, as `stringline run` takes it. The pattern is told in the document, where `\p` is not understood everywhere. */
export const SpecName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9\u0080-\uffff][A-Za-z0-9._\u0080-\uffff-]*$/u)
  .refine((name) => /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name), { message: 'letters, digits, dots, hyphens and underscores only' });
/** Printable text without control characters; names of projects are clone addresses or paths. */
export const ProjectName = z.string().regex(/^[^\x00-\x1f\x7f-\x9f]{1,512}$/u);
export const CommitId = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u);
export const Instant = z.iso.datetime();

export const EXAMPLE = {
  project: 'github.com/acme/shop',
  run: '20261123-064255-a3f95e',
  review: 'review-195a83c2e3',
  at: '2026-11-23T06:42:55.000Z',
  commit: '60d460333a7b1e0c1f6f0e2d9f5c8c7b6a5d4e3f',
  digest: '0100426c483ae1f2d3c4b5a697887766554433221100ffeeddccbbaa99887766',
} as const;

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many at most.'),
  cursor: z
    .string()
    .regex(/^[\w-]{1,1000}$/u)
    .optional()
    .describe('`next` of the page before.'),
});
export const ProjectQuery = z.strictObject({
  project: ProjectName.optional().describe('Name of the project; may be left out where the caller has one only.'),
});

/** A list with the cursor of its next page. */
export function pageOfSchema<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; next: z.ZodOptional<z.ZodString> }> {
  return z.object({ items: z.array(item), next: z.string().optional().describe('Cursor of the next page; absent on the last one.') });
}

export const NoQuery = z.strictObject({});
export const NoParams = z.strictObject({});

export const Budget = z.object({ usd: z.number(), tokens: z.number().int() });

export const Run = component(
  'Run',
  z.object({
    id: Id,
    project: z.string(),
    spec: z.string(),
    specType: z.enum(['feature', 'bugfix']),
    workflow: WorkflowType,
    status: RunStatus,
    reason: z.string().optional().describe('Why it is where it is, for people.'),
    errorCode: z.string().optional().describe('Code of the failure.'),
    driven: z
      .boolean()
      .optional()
      .describe('Of a run that should move: whether something carries it on. Only a host that can tell says it.'),
    requester: z.string().describe('For people; may change hands.'),
    requesterId: z
      .string()
      .optional()
      .describe('Who that is, for good: issuer and subject of a token, an IAM role or user, a git address.'),
    requestSource: z.string(),
    reviewMode: z.enum(['person', 'policy', 'scripted']),
    baseCommit: z.string(),
    branch: z.string(),
    request: z.string().describe("Digest of the request's text."),
    config: z.string().describe('Digest of the effective configuration.'),
    steering: z.string().optional().describe('Digest of the resolved steering.'),
    scripted: z.boolean().describe('True where a playbook answers for the model.'),
    budget: Budget,
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
  {
    description: 'A run of a spec. `status` moves along the legal moves only; `succeeded`, `rejected` and `cancelled` are final.',
    example: {
      id: EXAMPLE.run,
      project: EXAMPLE.project,
      spec: 'subtraction',
      specType: 'feature',
      workflow: 'requirements-first',
      status: 'waiting',
      reason: `review of requirements (${EXAMPLE.review})`,
      requester: 'dana@example.com',
      requesterId: 'https://login.example.com#00u1a2b3c4',
      requestSource: 'api',
      reviewMode: 'person',
      baseCommit: EXAMPLE.commit,
      branch: 'stringline/subtraction',
      request: EXAMPLE.digest,
      config: EXAMPLE.digest,
      scripted: false,
      budget: { usd: 5, tokens: 5_000_000 },
      createdAt: EXAMPLE.at,
      updatedAt: EXAMPLE.at,
    },
  },
);

/** A run as the API tells it. */
export function runOut({ repository, playbook, ...run }: RunRecord): z.input<typeof Run> {
  return { ...run, project: repository, scripted: playbook !== undefined };
}

export const RunEvent = component(
  'RunEvent',
  z.object({
    runId: z.string(),
    key: z.string().describe('Names the occurrence: the same key is told once.'),
    type: z.string(),
    at: z.string(),
    message: z.string(),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
  {
    description: 'Something worth telling about a run.',
    example: {
      runId: EXAMPLE.run,
      key: 'run-created',
      type: 'run.created',
      at: EXAMPLE.at,
      message: `Run ${EXAMPLE.run} of spec subtraction from 60d460333`,
    },
  },
);

export const Finding = z.object({
  ruleId: z.string(),
  level: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  path: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  fix: z.string().optional(),
  waived: z.object({ reason: z.string(), expires: z.string(), by: z.string().optional() }).optional().describe('Why it does not count.'),
});

const Decision = z.object({
  decision: z.enum(['approved', 'changes-requested', 'edited', 'rejected']),
  digest: z.string(),
  by: z.string().describe('For people; may change hands.'),
  byId: z.string().optional().describe('Who that is, for good.'),
  via: z.string(),
  at: z.string(),
  comment: z.string().optional(),
  edited: z.string().optional(),
});

export const Review = component(
  'Review',
  z.object({
    id: z.string(),
    runId: z.string(),
    spec: z.string(),
    subject: z.enum(['requirements', 'bugfix', 'design', 'tasks', 'task-failure']),
    task: z.string().optional(),
    digest: z.string().describe('What a decision binds to: send it as `If-Match`.'),
    documents: z.array(z.object({ kind: z.string(), digest: z.string() })),
    previous: z.string().optional(),
    findings: z.string().describe('Digest of the findings.'),
    status: ReviewStatus,
    requestedAt: z.string(),
    decision: Decision.optional(),
  }),
  {
    description: 'A document, or a task that could not be finished, that waits for a decision or has had one.',
    example: {
      id: EXAMPLE.review,
      runId: EXAMPLE.run,
      spec: 'subtraction',
      subject: 'requirements',
      digest: EXAMPLE.digest,
      documents: [{ kind: 'requirements', digest: EXAMPLE.digest }],
      findings: EXAMPLE.digest,
      status: 'pending',
      requestedAt: EXAMPLE.at,
    },
  },
);

export const ReviewView = component(
  'ReviewView',
  z.object({
    review: Review,
    texts: z.array(z.object({ kind: z.string(), digest: z.string(), text: z.string() })),
    findings: z.array(Finding),
    diff: z.string().describe('Unified diff since the revision that was read last; empty at the first reading.'),
  }),
  {
    description: 'All that a reviewer reads.',
    example: {
      review: exampleOf(Review),
      texts: [{ kind: 'requirements', digest: EXAMPLE.digest, text: '# Requirements\n' }],
      findings: [],
      diff: '',
    },
  },
);

export const Problem = component(
  'Problem',
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().describe('Stable; act on this.'),
    requestId: z.string(),
    fix: z.string().optional().describe('What to do about it, where that is known.'),
    errors: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
  }),
  {
    description: 'Why a request was refused (RFC 9457).',
    example: {
      type: 'urn:stringline:problem:not-found',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing here for you: it does not exist, or your roles do not allow it.',
      code: 'not-found',
      requestId: 'req-1',
    },
  },
);

export { DocumentKind, RunStatus, WorkflowType };
