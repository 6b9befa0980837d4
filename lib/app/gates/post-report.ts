import { anyGlob } from '../../domain/shared/globs.ts';
import { readReport } from '../../domain/gates/index.ts';
import { maskSecrets } from '../../domain/shared/secrets.ts';
import { putText } from '../artefacts.ts';
import type { ArtefactStore, Ports } from '../ports.ts';
import { nowIso } from '../tell.ts';
import { resultOfPostings } from './ci-result.ts';
import type { GatePosting, RemoteJob, RemoteJobStore } from './jobs.ts';
import { MAX_REPORT_BYTES, type PostReportInput } from './report-input.ts';
import { settleJob, storeResult } from './settle-job.ts';
import { tooLarge, type Unpacked, unpackReport } from './unpack-report.ts';

export type PostReportResult =
  /** `missing`: gates that the job still waits for; none means that the job has its result. `replayed`: this was known already. */
  | { outcome: 'accepted'; job: string; runId: string; gate: string; missing: string[]; replayed: boolean }
  /** No job of this project waits for reports about this commit: unknown, foreign and finished are told alike. */
  | { outcome: 'not-waiting' }
  /** The same attempt of the same gate was posted with other content. */
  | { outcome: 'conflict'; message: string }
  /** The reports cannot be used. `path` is a field of the input: `reports.0.content`. */
  | { outcome: 'invalid'; problems: { path: string; message: string }[] };

export interface GatePorts extends Pick<Ports, 'artefacts' | 'tokens' | 'clock'> {
  jobs: RemoteJobStore;
}

/**
 * Takes what a CI says about a gate, once per commit, gate and attempt, and completes the waiting job when all its gates are there.
 * The caller has checked that `by` may act as a CI.
 */
export async function postReport(input: PostReportInput, by: string, ports: GatePorts): Promise<PostReportResult> {
  const [job, ...others] = await jobsFor(input, ports);
  if (job === undefined) return { outcome: 'not-waiting' };
  const read = await readReports(input, job, ports.artefacts);
  if ('problems' in read) return { outcome: 'invalid', problems: read.problems };
  const posting: GatePosting = {
    gate: input.gate,
    attempt: input.attempt,
    exitCode: input.exitCode,
    tool: input.tool,
    reports: read.reports,
    output: await putText(ports.artefacts, maskSecrets(input.output)),
    durationMs: input.durationMs,
    ...(input.runnerUrl !== undefined && { runnerUrl: input.runnerUrl }),
    by,
    at: nowIso(ports),
  };
  // Two runs may have come to the same commit; one proof serves both.
  for (const other of others) await take(other, posting, ports);
  return take(job, posting, ports);
}

/** Those that wait come first: the answer is about them. One that has its outcome takes nothing new, and tells again what it was told. */
async function jobsFor({ project, commit, gate }: PostReportInput, { jobs }: GatePorts): Promise<RemoteJob[]> {
  const all = (await jobs.ofCommit(project, commit)).filter(({ expected }) => expected.includes(gate));
  return all.toSorted((a, b) => Number(a.outcome !== undefined) - Number(b.outcome !== undefined));
}

async function take(job: RemoteJob, posting: GatePosting, ports: GatePorts): Promise<PostReportResult> {
  const stored = await ports.jobs.post(job.name, posting);
  if (stored === 'closed') return { outcome: 'not-waiting' };
  if (stored === 'conflict')
    return {
      outcome: 'conflict',
      message: `Attempt ${posting.attempt} of ${posting.gate} was reported with other content; a new run of it needs a higher attempt.`,
    };
  const missing = await completeWhenAll(job, ports);
  return { outcome: 'accepted', job: job.name, runId: job.job.runId, gate: posting.gate, missing, replayed: stored === 'same' };
}

/** Gates that are still missing; completes the job when there are none. */
async function completeWhenAll(job: RemoteJob, ports: GatePorts): Promise<string[]> {
  const postings = await ports.jobs.postings(job.name);
  const missing = job.expected.filter((gate) => !postings.some((posting) => posting.gate === gate));
  if (missing.length > 0) return missing;
  const result = await resultOfPostings(job.job, postings, { outcome: 'signalled', reason: '' }, ports.artefacts);
  await settleJob(job.name, await storeResult(result, ports.artefacts), ports);
  return [];
}

type ReadReports = { reports: { path: string; digest: string }[] } | { problems: { path: string; message: string }[] };

/** Reports that the job asks for, in a format that a rule can read; anything else would be stored and never believed. */
async function readReports(input: PostReportInput, { job }: RemoteJob, artefacts: ArtefactStore): Promise<ReadReports> {
  const wanted = anyGlob(job.reports, { nonegate: true });
  const problems: { path: string; message: string }[] = [];
  const reports: { path: string; digest: string }[] = [];
  let bytesLeft = MAX_REPORT_BYTES;
  for (const [index, report] of input.reports.entries()) {
    if (!wanted(report.path)) {
      const message = `This job takes reports at ${job.reports.slice(0, 12).join(', ') || 'no path'}.`;
      problems.push({ path: `reports.${index}.path`, message });
      continue;
    }
    const read = await bytesOf(report, bytesLeft, artefacts);
    const refused = 'refused' in read ? read.refused : problemOf(read.bytes);
    if ('bytes' in read) bytesLeft -= read.bytes.length;
    if (refused !== undefined || 'refused' in read) problems.push({ path: `reports.${index}.${formOf(report)}`, message: refused ?? '' });
    else reports.push({ path: report.path, digest: await artefacts.put(read.bytes) });
  }
  const twice = reports.find(({ path }, index) => reports.findIndex((other) => other.path === path) !== index);
  if (twice !== undefined) problems.push({ path: 'reports', message: `${twice.path} is there twice.` });
  return problems.length > 0 ? { problems } : { reports };
}

type Posted = PostReportInput['reports'][number];

const formOf = (report: Posted): string => ('content' in report ? 'content' : 'gzip' in report ? 'gzip' : 'digest');

async function bytesOf(report: Posted, limit: number, artefacts: ArtefactStore): Promise<Unpacked> {
  if ('gzip' in report) return unpackReport(report.gzip, limit);
  const bytes = 'content' in report ? new TextEncoder().encode(report.content) : await artefacts.get(report.digest);
  if (bytes === undefined) return { refused: 'There is no such report here: send its text.' };
  return bytes.length > limit ? { refused: tooLarge(limit) } : { bytes };
}

function problemOf(bytes: Uint8Array): string | undefined {
  const read = readReport(bytes);
  return read.ok ? undefined : `The report cannot be read: ${read.message}.`;
}
