import * as z from 'zod';
import type { PostReportResult } from '../../app/gates/post-report.ts';
import { PostReportInput } from '../../app/gates/report-input.ts';
import { loadRecord, VERIFICATION } from '../../app/records.ts';
import { GATE_NAMES } from '../../domain/gates/index.ts';
import { notFound, Problem } from '../problem.ts';
import { change, read, type Route } from '../route.ts';
import { CommitId, component, EXAMPLE, Finding, Id, NoParams, NoQuery, ProjectName, ProjectQuery } from '../schemas.ts';
import type { GateReports } from '../services.ts';

/** What Lambda takes, less the overhead of JSON. */
const REPORT_LIMIT = 5 * 1024 * 1024;

const GateReport = component(
  'GateReport',
  PostReportInput.extend({
    project: ProjectName.optional(),
    runnerUrl: z
      .url({ protocol: /^https?$/u })
      .max(2000)
      .optional(),
  }),
  {
    description:
      'What one gate of a commit came to in a CI: exit code and report files (JUnit, LCOV, SARIF, …), larger ones gzipped: a request has at most 5 MiB, its reports 32 MiB as they unpack. The verdict is not part of it: rules give it.',
    example: {
      project: EXAMPLE.project,
      commit: EXAMPLE.commit,
      gate: 'tests',
      exitCode: 0,
      tool: { name: 'jest', version: '30.0.0' },
      reports: [{ path: 'junit.xml', content: '<testsuites/>' }],
      durationMs: 5300,
    },
  },
);

const Accepted = component(
  'AcceptedGateReport',
  z.object({
    job: z.string(),
    runId: z.string(),
    gate: z.string(),
    missing: z.array(z.string()).describe('Gates that are still waited for; none: the run goes on.'),
    replayed: z.boolean().describe('True where just this was reported before.'),
  }),
  {
    description: 'A report that a run had waited for.',
    example: { job: EXAMPLE.digest, runId: EXAMPLE.run, gate: 'tests', missing: [], replayed: false },
  },
);

const Waiting = component(
  'WaitingGates',
  z.object({
    items: z.array(
      z.object({
        job: z.string(),
        runId: z.string(),
        host: z.string(),
        commit: z.string().optional(),
        expected: z.array(z.string()),
        missing: z.array(z.string()),
        reports: z.array(z.string()).describe('Globs of the reports that are taken.'),
        posted: z.array(
          z.object({
            gate: z.string(),
            attempt: z.number().int(),
            exitCode: z.number().int(),
            tool: z.object({ name: z.string(), version: z.string().optional() }),
            at: z.string(),
            by: z.string(),
            runnerUrl: z.string().optional(),
          }),
        ),
        deadline: z.string(),
      }),
    ),
  }),
  { description: 'What runs wait for about a commit, and what was reported.', example: { items: [] } },
);

const Verdict = z.object({
  gate: z.enum(GATE_NAMES),
  verdict: z.enum(['passed', 'failed', 'waived']),
  findings: z.array(Finding.extend({ subject: z.string().optional() })),
  measured: z.record(z.string(), z.number()),
  durationMs: z.number(),
  evidence: z.array(z.object({ path: z.string(), digest: z.string() })),
});
const Gates = component(
  'Gates',
  z.object({
    runId: z.string(),
    commit: z.string().optional(),
    round: z.number().int().optional(),
    isolation: z.string().optional(),
    verdicts: z.array(Verdict).describe('Empty before the gates were judged.'),
  }),
  {
    description: 'The verdicts of the last round of gates of a run.',
    example: {
      runId: EXAMPLE.run,
      commit: EXAMPLE.commit,
      round: 0,
      isolation: 'no-network',
      verdicts: [{ gate: 'tests', verdict: 'passed', findings: [], measured: { tests: 54 }, durationMs: 5300, evidence: [] }],
    },
  },
);

/** Gates: evidence comes in, verdicts go out. */
export const gateRoutes: readonly Route[] = [
  change({
    id: 'gates.report',
    path: '/v1/gates',
    tag: 'gates',
    summary: 'Report what CI found about a commit',
    description: 'Once per commit, gate and attempt. When nothing is missing any more, the run goes on.',
    params: NoParams,
    query: NoQuery,
    body: GateReport,
    limit: REPORT_LIMIT,
    status: 202,
    response: Accepted,
    problems: [409],
    handle: async ({ body, principal, lookup, services }) => {
      const { name } = await lookup.project(body.project);
      const result = await offered(services.gateReports).post({ ...body, project: name }, principal?.name ?? '');
      return { body: accepted(result), headers: { location: `/v1/gates?project=${encodeURIComponent(name)}&commit=${body.commit}` } };
    },
  }),
  read({
    id: 'gates.reported',
    path: '/v1/gates',
    tag: 'gates',
    summary: 'What is waited for and was reported about a commit',
    params: NoParams,
    query: ProjectQuery.extend({ commit: CommitId }),
    response: Waiting,
    handle: async ({ query, lookup, services }) => {
      const { name } = await lookup.project(query.project);
      return { body: { items: await offered(services.gateReports).list(name, query.commit) } };
    },
  }),
  read({
    id: 'gates.get',
    path: '/v1/runs/{id}/gates',
    tag: 'gates',
    summary: 'Verdicts of a run',
    params: z.strictObject({ id: Id }),
    query: NoQuery,
    response: Gates,
    handle: async ({ params, lookup }) => {
      const { run, ports } = await lookup.run(params.id);
      const verification = await loadRecord(ports, run.id, VERIFICATION);
      return { body: { runId: run.id, verdicts: [], ...verification } };
    },
  }),
];

/** A host whose gates run elsewhere takes no reports: the route is not there. */
function offered(reports: GateReports | undefined): GateReports {
  if (reports === undefined) throw notFound();
  return reports;
}

/** Nobody waits: unknown commits, those of others and finished ones are told alike. */
function accepted(result: PostReportResult): Extract<PostReportResult, { outcome: 'accepted' }> {
  if (result.outcome === 'accepted') return result;
  if (result.outcome === 'not-waiting') throw notFound();
  if (result.outcome === 'conflict') throw new Problem(409, 'gate-report-conflict', { detail: result.message });
  const errors = result.problems.map(({ path, message }) => ({ at: `/${path.replaceAll('.', '/')}`, message }));
  throw new Problem(422, 'gate-report-invalid', { detail: 'The reports cannot be used; see errors.', errors });
}
