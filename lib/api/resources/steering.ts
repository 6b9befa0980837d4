import * as z from 'zod';
import { getJson } from '../../app/artefacts.ts';
import { loadRecord } from '../../app/records.ts';
import { STEERING_REPORTS, SteeringRecord } from '../../app/steering-record.ts';
import { change, read, type Route } from '../route.ts';
import { component, EXAMPLE, Id, NoParams, NoQuery, ProjectName } from '../schemas.ts';

const Applied = z.object({
  path: z.string(),
  scope: z.string(),
  mode: z.string(),
  reason: z.string(),
  digest: z.string(),
  bytes: z.number().int(),
});
const NotApplied = z.object({ path: z.string(), scope: z.string(), mode: z.string(), reason: z.string() });
const applied = { path: '.kiro/steering/tech.md', scope: 'project', mode: 'always', reason: 'always', digest: EXAMPLE.digest, bytes: 73 };

/** A commit, a branch or a tag; nothing that git would read as an option or a range. */
const Revision = z.string().regex(/^(?!.*\.\.)[\w][\w./-]{0,199}$/u);
const Path = z.string().regex(/^[^\x00-\x1f\x7f-\x9f\\]{1,1024}$/u);

const Question = component(
  'SteeringQuestion',
  z.strictObject({
    project: ProjectName.optional(),
    revision: Revision.optional().describe('Commit, branch or tag; what a run would build on by default.'),
    paths: z.array(Path).max(500).default([]).describe('Files that a change is about.'),
    text: z.string().max(20_000).default('').describe('Words that a request would say; #name asks for a file.'),
  }),
  { description: 'A change that steering might apply to.', example: { project: EXAMPLE.project, paths: ['src/sub.js'] } },
);

const Resolution = component(
  'SteeringResolution',
  z.object({ commit: z.string(), applied: z.array(Applied), notApplied: z.array(NotApplied) }),
  {
    description: 'Which steering applies, in the order of the prompt (the last weighs most), and why each file does or does not.',
    example: { commit: EXAMPLE.commit, applied: [applied], notApplied: [] },
  },
);

const Explanation = component(
  'SteeringExplanation',
  z.object({
    runId: z.string(),
    steering: z.string().optional().describe('Digest of the set that the run began with.'),
    reports: z.array(z.object({ digest: z.string(), applied: z.array(Applied), notApplied: z.array(NotApplied) })),
  }),
  {
    description: 'What went into the model calls of a run; usage records name the report of each call by its digest.',
    example: { runId: EXAMPLE.run, steering: EXAMPLE.digest, reports: [{ digest: EXAMPLE.digest, applied: [applied], notApplied: [] }] },
  },
);

/** `/v1/steering`: which conventions govern a change, before and after. */
export const steeringRoutes: readonly Route[] = [
  change({
    id: 'steering.resolve',
    path: '/v1/steering/resolve',
    tag: 'steering',
    summary: 'Which steering would apply',
    params: NoParams,
    query: NoQuery,
    body: Question,
    limit: 768 * 1024,
    response: Resolution,
    handle: async ({ body, lookup }) => {
      const { ports } = await lookup.project(body.project);
      // Loaded by the first who asks: reading steering and YAML is a weight that a function should not start with.
      const { previewSteering } = await import('../../app/preview-steering.ts');
      const { revision, paths, text } = body;
      return { body: await previewSteering({ paths, text, ...(revision !== undefined && { revision }) }, ports) };
    },
  }),
  read({
    id: 'steering.explain',
    path: '/v1/runs/{id}/steering',
    tag: 'steering',
    summary: 'Which steering went into a run, and why',
    params: z.strictObject({ id: Id }),
    query: NoQuery,
    response: Explanation,
    handle: async ({ params, lookup }) => {
      const { run, ports } = await lookup.run(params.id);
      const digests = (await loadRecord(ports, run.id, STEERING_REPORTS)) ?? [];
      const reports = await Promise.all(
        digests.map(async (digest) => ({ notApplied: [], ...(await getJson(ports.artefacts, digest, SteeringRecord)), digest })),
      );
      return { body: { runId: run.id, steering: run.steering, reports } };
    },
  }),
];
