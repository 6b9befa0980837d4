import * as z from 'zod';
import type { RunPosition } from '../../app/ports.ts';
import type { Run as RunRecord } from '../../domain/workflow/run.ts';
import { pageFrom, pageOf, placeOf } from '../cursor.ts';
import { defined } from '../defined.ts';
import { Problem } from '../problem.ts';
import { change, read, type Route } from '../route.ts';
import {
  CommitId,
  component,
  EXAMPLE,
  exampleOf,
  Finding,
  Id,
  NoParams,
  NoQuery,
  PageQuery,
  pageOfSchema,
  ProjectName,
  ProjectQuery,
  Run,
  RunEvent,
  runOut,
  RunStatus,
  SpecName,
  WorkflowType,
} from '../schemas.ts';
import type { ApiServices } from '../services.ts';

const RunPath = z.strictObject({ id: Id });
const Comment = z.string().trim().min(1).max(2000);
/** A limit that is beyond this is a slip of the keyboard. */
const Limits = z.strictObject({
  usd: z.number().min(0).max(100_000).optional(),
  tokens: z.number().int().min(0).max(10_000_000_000).optional(),
});

const NewRun = component(
  'NewRun',
  z
    .strictObject({
      project: ProjectName.optional().describe('May be left out where the caller has one project only.'),
      request: z.string().trim().min(1).max(100_000).optional().describe('What to build, in words; may be left out for an existing spec.'),
      spec: SpecName.optional().describe('Name of an existing spec, or of the new one.'),
      workflow: WorkflowType.optional(),
      model: z
        .string()
        .regex(/^[a-z-]{1,40}:\S{1,200}$/u)
        .optional()
        .describe('`provider:name` for every call of this run; only a server of your own allows it.'),
      commit: CommitId.optional().describe('Commit to build on, whose snapshot is complete; the one that came last by default.'),
      branch: z.string().min(1).max(200).optional().describe('Branch to build on; stringline/<spec> by default.'),
      review: z.enum(['person', 'policy']).default('person').describe('Who decides reviews; policy only where project.yaml allows it.'),
      budget: Limits.optional().describe('Hard limits of this run.'),
      force: z.boolean().default(false).describe('Drive every stage again even if nothing has changed.'),
    })
    .refine(({ request, spec }) => request !== undefined || spec !== undefined, { message: 'a request or the name of a spec is needed' }),
  { description: 'A run to start.', example: { project: EXAMPLE.project, request: 'Let callers subtract numbers.', spec: 'subtraction' } },
);

const StartedRun = component(
  'StartedRun',
  z.object({
    run: Run,
    upToDate: z.boolean().describe('True where an earlier run has built exactly this: nothing was started.'),
    findings: z.array(Finding),
  }),
  {
    description: 'A run that was accepted; `run.id` names its status resource.',
    example: { run: exampleOf(Run), upToDate: false, findings: [] },
  },
);

const ChangedRun = component('ChangedRun', z.object({ run: Run, findings: z.array(Finding) }), {
  description: 'A run after what was asked for it.',
  example: { run: exampleOf(Run), findings: [] },
});

const CancelRun = component('CancelRun', z.strictObject({ reason: Comment.optional() }), {
  description: 'Why a run ends.',
  example: { reason: 'done by hand' },
});

const ResumeRun = component('ResumeRun', z.strictObject({ budget: Limits.optional().describe('New hard limits.') }), {
  description: 'How a run goes on.',
  example: { budget: { usd: 10 } },
});

const RunPage = component('RunPage', pageOfSchema(Run), { description: 'Runs, newest first.', example: { items: [exampleOf(Run)] } });
const EventPage = component('RunEventPage', pageOfSchema(RunEvent), {
  description: 'Events of a run, oldest first. `next` is always there once something has happened: ask again with it to follow the run.',
  example: { items: [exampleOf(RunEvent)] },
});

/**
 * A run builds on what is there whole. What is not is fetched from its git host, where the platform has one for the project.
 * @throws Problem `commit-unknown`, `snapshot-incomplete`, `commit-on-its-way`, or what the git host has refused
 */
async function assertBuildable(project: string, commit: string, services: ApiServices): Promise<void> {
  const { snapshots } = services;
  const status = snapshots === undefined ? 'complete' : await snapshots.status(project, commit);
  if (status === 'complete') return;
  // Before the rest of it: what is being fetched is there in part.
  await assertFetched({ project, commit, tellsFailure: status === 'absent' }, services);
  if (status === 'absent')
    throw new Problem(422, 'commit-unknown', {
      detail: `There is no commit ${commit.slice(0, 12)} here. Upload its snapshot first; stringline remote run does so by itself.`,
      errors: [{ at: '/commit', message: 'unknown' }],
    });
  throw new Problem(409, 'snapshot-incomplete', {
    detail: `Commit ${commit.slice(0, 12)} is here in part only: upload what is missing, and complete its snapshot.`,
  });
}

/** Has a commit fetched. Returns where nobody can fetch it. */
async function assertFetched(
  { project, commit, tellsFailure = true }: { project: string; commit?: string; tellsFailure?: boolean },
  { clones }: ApiServices,
): Promise<void> {
  const answer = await clones?.ask(project, commit);
  if (answer?.state === 'under-way')
    throw new Problem(409, 'commit-on-its-way', {
      detail: `${commit === undefined ? 'The newest commit' : `Commit ${commit.slice(0, 12)}`} is being fetched from its git host. Send the same request again in a while.`,
      headers: { 'retry-after': '5' },
    });
  if (answer?.state === 'failed' && tellsFailure)
    throw new Problem(422, answer.why.code, { detail: answer.why.message, fix: answer.why.fix });
}

const placeOfRun = ({ createdAt, id }: RunPosition): string => `${createdAt}#${id}`;

/** Times hold no `#`. */
function positionOf(place: string): RunPosition {
  const at = place.indexOf('#');
  return { createdAt: place.slice(0, at), id: place.slice(at + 1) };
}

const locate = (id: string): Record<string, string> => ({ location: `/v1/runs/${id}` });

const standing = (run: RunRecord, { runs }: ApiServices): z.input<typeof Run> => {
  const driven = runs.driven?.(run);
  return { ...runOut(run), ...(driven !== undefined && { driven }) };
};

/** `/v1/runs`: start, look, cancel, carry on. */
export const runRoutes: readonly Route[] = [
  change({
    id: 'runs.create',
    path: '/v1/runs',
    tag: 'runs',
    summary: 'Start a run',
    description: 'Checks everything that can be checked before money is spent, records the run and starts it. Follow it by its status.',
    params: NoParams,
    query: NoQuery,
    body: NewRun,
    limit: 512 * 1024,
    status: 202,
    response: StartedRun,
    problems: [403, 409, 429],
    handle: async ({ body, principal, attempt, lookup, services }) => {
      const { project, review, budget, ...rest } = body;
      const { name, ports } = await lookup.project(project);
      if (principal === undefined) throw new Problem(401, 'credentials-missing', { detail: 'A run needs somebody who asks for it.' });
      if (body.commit !== undefined) await assertBuildable(name, body.commit, services);
      else if (services.clones !== undefined && (await ports.source.inspect()).head === undefined)
        await assertFetched({ project: name }, services);
      const input = {
        ...{ ...defined(rest), requestSource: 'api', reviewMode: review, ...(budget && { budget: defined(budget) }) },
        onRecording: (runId: string) => attempt.note(runId),
        ...(typeof attempt.noted === 'string' && { recorded: attempt.noted }),
      };
      const created = await services.runs.create(name, input, { id: principal.id, name: principal.name });
      return { body: { ...created, run: runOut(created.run) }, headers: locate(created.run.id) };
    },
  }),
  read({
    id: 'runs.list',
    path: '/v1/runs',
    tag: 'runs',
    summary: 'List runs, newest first',
    params: NoParams,
    query: PageQuery.extend({ ...ProjectQuery.shape, spec: SpecName.optional(), status: RunStatus.optional() }),
    response: RunPage,
    handle: async ({ query, lookup, services }) => {
      const { limit, cursor, project, ...filter } = query;
      const { name, ports } = await lookup.project(project);
      const list = { filter: { list: 'runs', name, ...filter }, id: placeOfRun, hash: services.hash };
      const place = placeOf({ limit, cursor }, list);
      const before = place === undefined ? {} : { before: positionOf(place) };
      const runs = await ports.runs.list({ ...defined(filter), ...before, limit: limit + 1 });
      const page = pageFrom(runs, { limit }, list);
      return { body: { ...page, items: page.items.map((run) => standing(run, services)) } };
    },
  }),
  read({
    id: 'runs.get',
    path: '/v1/runs/{id}',
    tag: 'runs',
    summary: 'How a run stands',
    params: RunPath,
    query: NoQuery,
    response: Run,
    handle: async ({ params, lookup, services }) => ({ body: standing((await lookup.run(params.id)).run, services) }),
  }),
  read({
    id: 'runs.events',
    path: '/v1/runs/{id}/events',
    tag: 'runs',
    summary: 'What has happened in a run',
    params: RunPath,
    query: PageQuery,
    response: EventPage,
    handle: async ({ params, query, lookup, services }) => {
      const { run, ports } = await lookup.run(params.id);
      const events = await ports.runs.events(run.id);
      return {
        body: pageOf(events, query, { filter: { list: 'events', run: run.id }, id: ({ key }) => key, hash: services.hash, grows: true }),
      };
    },
  }),
  change({
    id: 'runs.cancel',
    path: '/v1/runs/{id}/cancel',
    tag: 'runs',
    summary: 'End a run for good',
    description: 'Its branch, documents and records stay.',
    params: RunPath,
    query: NoQuery,
    body: CancelRun,
    response: ChangedRun,
    problems: [409],
    handle: async ({ params, body, principal, lookup, services }) => {
      const { run } = await lookup.run(params.id);
      const reason = body.reason ?? `cancelled by ${principal?.name ?? 'a caller'}`;
      return { body: { run: runOut(await services.runs.cancel(run, reason)), findings: [] } };
    },
  }),
  change({
    id: 'runs.resume',
    path: '/v1/runs/{id}/resume',
    tag: 'runs',
    summary: 'Carry a run on',
    description:
      'One that is paused, has failed or has reached its budget. What was built stays built, and decisions on the same bytes hold.',
    params: RunPath,
    query: NoQuery,
    body: ResumeRun,
    status: 202,
    response: ChangedRun,
    problems: [409],
    handle: async ({ params, body, lookup, services }) => {
      const { run } = await lookup.run(params.id);
      const resumed = await services.runs.resume(run, defined(body.budget ?? {}));
      return { body: { ...resumed, run: runOut(resumed.run) }, headers: locate(run.id) };
    },
  }),
];
