import * as z from 'zod';
import { HookDetail, HookType } from '../../domain/events/index.ts';
import { HOOK_ORIGINS, HOOK_OUTCOMES, HOOK_RUN_STATUSES, EVENT_STATUSES } from '../../domain/hooks/dispatch/index.ts';
import { pageOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { change, read, type Route } from '../route.ts';
import {
  component,
  EXAMPLE,
  exampleOf,
  Finding,
  Id,
  Instant,
  NoParams,
  NoQuery,
  PageQuery,
  pageOfSchema,
  ProjectName,
  ProjectQuery,
} from '../schemas.ts';
import type { ApiServices, HookHost } from '../services.ts';

const { project: _named, ...DETAIL } = HookDetail.shape;

const ToldEvent = component(
  'HookEvent',
  z.strictObject({
    type: HookType,
    detail: z.strictObject({
      ...DETAIL,
      project: ProjectName.optional().describe('May be left out where the caller has one project only.'),
    }),
  }),
  {
    description: 'Something that happened and that hooks act on. It names what has happened, never what is to be run.',
    example: {
      type: 'hook.commit',
      detail: { version: 1, id: 'build-4711', project: EXAMPLE.project, ref: 'refs/heads/main', commit: EXAMPLE.commit, by: 'dana' },
    },
  },
);

export const ShownRun = component(
  'HookRun',
  z.object({
    id: z.string(),
    event: z.string(),
    hook: z.string(),
    action: z.string(),
    source: z.object({ path: z.string(), line: z.number().int() }),
    files: z.array(z.string()).describe('The first hundred.'),
    mode: z.enum(['sync', 'async']),
    reason: z.string().describe('Why in this mode.'),
    status: z.enum(HOOK_RUN_STATUSES),
    sharedWith: z.string().optional().describe('The run whose result it has: the input was the same.'),
    outcome: z.enum(HOOK_OUTCOMES).optional(),
    summary: z.string().optional(),
    output: z.string().optional(),
    findings: z.array(Finding).optional(),
    exitCode: z.number().int().optional(),
    queuedAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    attempts: z.number().int(),
  }),
  {
    description: 'One run of one hook at one event.',
    example: {
      id: 'hook-0100426c483ae1f2d3c4b5a6-0',
      event: 'hook-0100426c483ae1f2d3c4b5a6',
      hook: 'lint',
      action: 'run_command',
      source: { path: '.kiro/config/project.yaml', line: 3 },
      files: ['src/a.ts'],
      mode: 'sync',
      reason: 'mode sync is stated',
      status: 'done',
      outcome: 'passed',
      summary: 'passed',
      queuedAt: EXAMPLE.at,
      startedAt: EXAMPLE.at,
      endedAt: EXAMPLE.at,
      attempts: 1,
    },
  },
);

export const ShownEventSchema = component(
  'HookEventStatus',
  z.object({
    id: z.string(),
    project: z.string(),
    type: z.string(),
    via: z.enum(HOOK_ORIGINS),
    by: z.string(),
    at: z.string(),
    ref: z.string().optional(),
    commit: z.string().optional(),
    base: z.string().optional(),
    pullRequest: z.string().optional(),
    files: z.number().int().describe('How many files it is about.'),
    status: z.enum(EVENT_STATUSES),
    reason: z.string().optional().describe('Why nothing was run.'),
    runs: z.array(ShownRun),
  }),
  {
    description:
      'What became of an event: `blocked` where a hook that was waited for does not let it pass, `refused` where nothing could be run.',
    example: {
      id: 'hook-0100426c483ae1f2d3c4b5a6',
      project: EXAMPLE.project,
      type: 'commit',
      via: 'api',
      by: 'dana',
      at: EXAMPLE.at,
      commit: EXAMPLE.commit,
      files: 1,
      status: 'done',
      runs: [exampleOf(ShownRun)],
    },
  },
);

const RunPage = component('HookRunPage', pageOfSchema(ShownRun), {
  description: 'Runs of hooks, the oldest first.',
  example: { items: [exampleOf(ShownRun)] },
});

const Report = component(
  'HookReport',
  z.object({
    hooks: z.array(
      z.object({
        hook: z.string(),
        name: z.string(),
        trigger: z.string(),
        source: z.object({ path: z.string(), line: z.number().int() }),
        runs: z.number().int(),
        cacheHits: z.number().int().describe('Answered by an earlier run of the same input.'),
        loops: z.number().int(),
        failures: z.number().int(),
        skipped: z.number().int().describe('Runs that had nothing here that they are for, or no model, and did nothing.'),
        skippedFor: z.string().optional().describe('Why the last skipped run was.'),
        p50Ms: z.number(),
        p95Ms: z.number(),
        maxMs: z.number(),
        blockedMsPerDay: z.number().describe('Milliseconds that somebody waited, for each day on which it ran.'),
        usd: z.number(),
        lastFailure: z
          .object({ run: z.string(), at: z.string(), outcome: z.enum(HOOK_OUTCOMES), summary: z.string() })
          .optional()
          .describe('The last run that did not pass.'),
        hint: z.string().optional().describe('What only a person can decide.'),
        advice: z.object({ mode: z.literal('async'), reason: z.string() }).optional(),
      }),
    ),
  }),
  {
    description: 'How often each hook ran, how long it took, and what to do about it: what `stringline hooks report` prints.',
    example: {
      hooks: [
        {
          hook: 'a1b2c3d4e5f60718',
          name: 'lint',
          trigger: 'commit',
          source: { path: '.kiro/config/project.yaml', line: 3 },
          ...{
            runs: 12,
            cacheHits: 3,
            loops: 0,
            failures: 1,
            skipped: 0,
            p50Ms: 900,
            p95Ms: 2100,
            maxMs: 2300,
            blockedMsPerDay: 11_000,
            usd: 0,
          },
        },
      ],
    },
  },
);

const SinceQuery = { since: z.union([z.iso.date(), Instant]).optional().describe('Only runs from this day or moment on.') };

/** `/v1/hooks`: events from elsewhere, what hooks make of them, and what that comes to. */
export const hookRoutes: readonly Route[] = [
  change({
    id: 'hooks.accept',
    path: '/v1/hooks/events',
    tag: 'hooks',
    summary: 'Tell an event: its hooks run',
    description: 'Once for each project and id of the detail, however often it is told.',
    params: NoParams,
    query: NoQuery,
    body: ToldEvent,
    limit: 256 * 1024,
    status: 202,
    response: ShownEventSchema,
    handle: async ({ body: { type, detail }, principal, lookup, services }) => {
      const { name } = await lookup.project(detail.project);
      const host = await hooksOf(name, services);
      const told = { type, detail: { ...detail, project: name } };
      const { admitEvent, shown } = await import('../hook-answers.ts');
      const { event } = await admitEvent(told, { via: 'api', by: principal?.name ?? '' }, { ...services, ...host });
      return {
        body: await shown(event.id, name, host),
        headers: { location: `/v1/hooks/events/${event.id}?project=${encodeURIComponent(name)}` },
      };
    },
  }),
  read({
    id: 'hooks.get',
    path: '/v1/hooks/events/{id}',
    tag: 'hooks',
    summary: 'What became of an event',
    params: z.strictObject({ id: Id }),
    query: ProjectQuery,
    response: ShownEventSchema,
    handle: async ({ params, query, lookup, services }) => {
      const { name } = await lookup.project(query.project);
      const { shown } = await import('../hook-answers.ts');
      return { body: await shown(params.id, name, await hooksOf(name, services)) };
    },
  }),
  read({
    id: 'hooks.runs',
    path: '/v1/hooks/runs',
    tag: 'hooks',
    summary: 'Runs of hooks',
    params: NoParams,
    query: z.strictObject({ ...ProjectQuery.shape, ...PageQuery.shape, ...SinceQuery }),
    response: RunPage,
    handle: async ({ query: { project, since, ...page }, lookup, services }) => {
      const { name } = await lookup.project(project);
      const runs = await (await hooksOf(name, services)).hooks.list(since);
      const { items, next } = pageOf(runs, page, { filter: ['hooks.runs', name, since ?? ''], id: ({ id }) => id, hash: services.hash });
      const { runOut } = await import('../hook-answers.ts');
      return { body: { items: items.map(runOut), next } };
    },
  }),
  read({
    id: 'hooks.report',
    path: '/v1/hooks/report',
    tag: 'hooks',
    summary: 'How hooks do',
    params: NoParams,
    query: z.strictObject({ ...ProjectQuery.shape, ...SinceQuery }),
    response: Report,
    handle: async ({ query: { project, since }, lookup, services }) => {
      const { name } = await lookup.project(project);
      const { reportRuns } = await import('../hook-answers.ts');
      return { body: { hooks: reportRuns(await (await hooksOf(name, services)).hooks.list(since)) } };
    },
  }),
];

/** @throws Problem `not-found` where the host runs no hooks of this project */
export async function hooksOf(project: string, { hooks }: Pick<ApiServices, 'hooks'>): Promise<HookHost> {
  const host = await hooks?.(project);
  if (host === undefined) throw notFound();
  return host;
}
