import * as z from 'zod';
import { getJson, getText } from '../../app/artefacts.ts';
import type { Ports } from '../../app/ports.ts';
import { acceptedTexts } from '../../app/accepted-texts.ts';
import { Finding as FindingRecord } from '../../domain/shared/finding.ts';
import { specDiff } from '../../domain/specs/index.ts';
import { DOCUMENT_ORDER, type Run as RunRecord, type SpecRevision } from '../../domain/workflow/run.ts';
import { pageOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { read, type Route } from '../route.ts';
import {
  component,
  DocumentKind,
  EXAMPLE,
  exampleOf,
  Finding,
  Id,
  NoParams,
  PageQuery,
  pageOfSchema,
  ProjectQuery,
  RunStatus,
  SpecName,
} from '../schemas.ts';
import type { Lookup } from '../route.ts';

const SpecPath = z.strictObject({ spec: SpecName });
const Kind = DocumentKind;
const RevisionNumber = z.coerce.number().int().min(1).max(1_000_000);
const OfRun = z.strictObject({ ...ProjectQuery.shape, run: Id.optional().describe('As this run has it; the latest by default.') });

const SpecSummary = component(
  'SpecSummary',
  z.object({ spec: z.string(), project: z.string(), runs: z.number().int(), latest: z.object({ id: z.string(), status: RunStatus }) }),
  {
    description: 'A spec that runs have worked on.',
    example: { spec: 'subtraction', project: EXAMPLE.project, runs: 1, latest: { id: EXAMPLE.run, status: 'waiting' } },
  },
);
const SpecPage = component('SpecPage', pageOfSchema(SpecSummary), {
  description: 'Specs, the one that was worked on last first.',
  example: { items: [exampleOf(SpecSummary)] },
});

const Spec = component(
  'Spec',
  z.object({
    spec: z.string(),
    project: z.string(),
    runId: z.string(),
    documents: z
      .array(z.object({ kind: Kind, digest: z.string(), text: z.string() }))
      .describe('Accepted documents, in the order of the workflow.'),
  }),
  {
    description: 'The accepted documents of a spec.',
    example: {
      spec: 'subtraction',
      project: EXAMPLE.project,
      runId: EXAMPLE.run,
      documents: [{ kind: 'requirements', digest: EXAMPLE.digest, text: '# Requirements\n' }],
    },
  },
);

const Revision = component(
  'SpecRevision',
  z.object({
    runId: z.string(),
    spec: z.string(),
    kind: Kind,
    number: z.number().int(),
    digest: z.string(),
    findings: z.string(),
    errors: z.number().int(),
    origin: z.enum(['existing', 'model', 'edited']),
    createdAt: z.string(),
  }),
  {
    description: 'A revision of a document within a run.',
    example: {
      runId: EXAMPLE.run,
      spec: 'subtraction',
      kind: 'requirements',
      number: 1,
      digest: EXAMPLE.digest,
      findings: EXAMPLE.digest,
      errors: 0,
      origin: 'model',
      createdAt: EXAMPLE.at,
    },
  },
);
const Revisions = component('SpecRevisions', z.object({ items: z.array(Revision) }), {
  description: 'Revisions by document, oldest first.',
  example: { items: [exampleOf(Revision)] },
});
const RevisionView = component('SpecRevisionView', z.object({ revision: Revision, text: z.string(), findings: z.array(Finding) }), {
  description: 'A revision with its text and findings.',
  example: { revision: exampleOf(Revision), text: '# Requirements\n', findings: [] },
});
const Diff = component('SpecDiff', z.object({ kind: Kind, from: z.number().int(), to: z.number().int(), diff: z.string() }), {
  description: 'Unified diff of two revisions; empty where they are equal.',
  example: { kind: 'requirements', from: 1, to: 2, diff: '' },
});
const Trace = component(
  'SpecTrace',
  z.object({
    runId: z.string(),
    criteria: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        of: z.string().describe('Title of the requirement.'),
        tasks: z.array(z.object({ id: z.string(), done: z.boolean(), commit: z.string().optional() })),
        tests: z.array(z.string()).optional().describe('Titles of tests that passed and name it.'),
        testFiles: z.array(z.string()).optional().describe('Test files of the branch that name it.'),
      }),
    ),
  }),
  {
    description: 'From each acceptance criterion to the tasks that serve it, the commits that did them and the tests that name it.',
    example: {
      runId: EXAMPLE.run,
      criteria: [{ id: '1.1', text: 'WHEN …', of: 'Subtract', tasks: [{ id: '1.1', done: true, commit: EXAMPLE.commit }] }],
    },
  },
);

/** `/v1/specs`: the documents, their history and their trace into code. */
export const specRoutes: readonly Route[] = [
  read({
    id: 'specs.list',
    path: '/v1/specs',
    tag: 'specs',
    summary: 'List specs',
    params: NoParams,
    query: PageQuery.extend(ProjectQuery.shape),
    response: SpecPage,
    handle: async ({ query, lookup, services }) => {
      const { name, ports } = await lookup.project(query.project);
      const specs = [...Map.groupBy(await ports.runs.list(), ({ spec }) => spec)].flatMap(([spec, runs]) =>
        runs[0] === undefined ? [] : [{ spec, project: name, runs: runs.length, latest: { id: runs[0].id, status: runs[0].status } }],
      );
      const list = { filter: { list: 'specs', name }, id: ({ spec }: { spec: string }) => spec, sorted: true, hash: services.hash };
      // By name: the order of what was run last changes while somebody turns the pages.
      return {
        body: pageOf(
          specs.toSorted((a, b) => (a.spec < b.spec ? -1 : 1)),
          query,
          list,
        ),
      };
    },
  }),
  read({
    id: 'specs.get',
    path: '/v1/specs/{spec}',
    tag: 'specs',
    summary: 'Accepted documents of a spec',
    params: SpecPath,
    query: OfRun,
    response: Spec,
    handle: async ({ params, query, lookup }) => {
      const { run, ports } = await runOf(params.spec, query, lookup);
      const texts = await acceptedTexts(run, ports);
      const documents = DOCUMENT_ORDER[run.workflow].flatMap(({ kind }) => (texts[kind] === undefined ? [] : [{ kind, ...texts[kind] }]));
      return { body: { spec: run.spec, project: run.repository, runId: run.id, documents } };
    },
  }),
  read({
    id: 'specs.revisions',
    path: '/v1/specs/{spec}/revisions',
    tag: 'specs',
    summary: 'Revisions of the documents',
    params: SpecPath,
    query: OfRun.extend({ kind: Kind.optional() }),
    response: Revisions,
    handle: async ({ params, query, lookup }) => {
      const { run, ports } = await runOf(params.spec, query, lookup);
      const kinds = DOCUMENT_ORDER[run.workflow].map(({ kind }) => kind).filter((kind) => query.kind === undefined || kind === query.kind);
      const revisions = await Promise.all(kinds.map((kind) => ports.specs.revisions(run.id, kind)));
      return { body: { items: revisions.flat() } };
    },
  }),
  read({
    id: 'specs.revision',
    path: '/v1/specs/{spec}/revisions/{kind}/{number}',
    tag: 'specs',
    summary: 'One revision, with its text and findings',
    params: SpecPath.extend({ kind: Kind, number: RevisionNumber }),
    query: OfRun,
    response: RevisionView,
    handle: async ({ params, query, lookup }) => {
      const { run, ports } = await runOf(params.spec, query, lookup);
      const revision = pick(await ports.specs.revisions(run.id, params.kind), params.number);
      const findings = await getJson(ports.artefacts, revision.findings, z.array(FindingRecord));
      return {
        body: { revision, text: await getText(ports.artefacts, revision.digest), findings },
        headers: { etag: `"${revision.digest}"` },
      };
    },
  }),
  read({
    id: 'specs.diff',
    path: '/v1/specs/{spec}/diff',
    tag: 'specs',
    summary: 'What changed between two revisions',
    params: SpecPath,
    query: OfRun.extend({ kind: Kind, from: RevisionNumber, to: RevisionNumber }),
    response: Diff,
    handle: async ({ params, query, lookup }) => {
      const { run, ports } = await runOf(params.spec, query, lookup);
      const revisions = await ports.specs.revisions(run.id, query.kind);
      const [before, after] = await Promise.all(
        [pick(revisions, query.from), pick(revisions, query.to)].map(({ digest }) => getText(ports.artefacts, digest)),
      );
      const diff = before === after ? '' : specDiff(before ?? '', after ?? '', `${query.kind}.md`);
      return { body: { kind: query.kind, from: query.from, to: query.to, diff } };
    },
  }),
  read({
    id: 'specs.trace',
    path: '/v1/specs/{spec}/trace',
    tag: 'specs',
    summary: 'From criteria to tasks, commits and tests',
    params: SpecPath,
    query: OfRun,
    response: Trace,
    handle: async ({ params, query, lookup }) => {
      const { run, ports } = await runOf(params.spec, query, lookup);
      // Loaded by the first who asks: a function should not start with the readers of every document.
      const [{ criteriaOf }, { traceOfRun }, { loadRun }] = await Promise.all([
        import('../../app/spec-documents.ts'),
        import('../../app/trace-run.ts'),
        import('../../app/run-context.ts'),
      ]);
      const texts = new Map(criteriaOf(await acceptedTexts(run, ports)).map((criterion) => [criterion.id, criterion]));
      const { criteria } = await traceOfRun(await loadRun(run.id, ports), ports);
      const told = criteria.map((one) => ({ ...one, text: texts.get(one.id)?.text ?? '', of: texts.get(one.id)?.of ?? '' }));
      return { body: { runId: run.id, criteria: told } };
    },
  }),
];

/** The run whose view of a spec is asked for. */
async function runOf(
  spec: string,
  query: { project?: string | undefined; run?: string | undefined },
  lookup: Lookup,
): Promise<{ run: RunRecord; ports: Ports }> {
  if (query.run !== undefined) {
    const found = await lookup.run(query.run);
    if (found.run.spec !== spec || (query.project ?? found.run.repository) !== found.run.repository) throw notFound();
    return found;
  }
  const { ports } = await lookup.project(query.project);
  const [run] = await ports.runs.list({ spec, limit: 1 });
  if (run === undefined) throw notFound();
  return { run, ports };
}

function pick(revisions: readonly SpecRevision[], number: number): SpecRevision {
  const revision = revisions.find((candidate) => candidate.number === number);
  if (revision === undefined) throw notFound();
  return revision;
}
