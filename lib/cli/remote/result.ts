import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type RemoteClient, RemoteGates, RemoteReviewPage, type RemoteRun, RemoteUsage } from '../../adapters/remote/index.ts';
import { jobSummary, type JobSummaryFacts, junitOf, sarifOf } from '../../domain/publish/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { version } from '../version.ts';
import { allPages } from './pages.ts';
import { EXIT_OF_STATUS } from '../exit-of-status.ts';

export interface ReportOptions {
  /** Files to write, beside the result. */
  summary?: string;
  sarif?: string;
  junit?: string;
  /** What else there is to say in JSON. */
  more?: Readonly<Record<string, unknown>>;
}

/** Says how a run stands, writes what a CI system shows of it, and returns the exit code that a job should end with. */
export async function concludeRemote(
  run: RemoteRun,
  client: RemoteClient,
  options: ReportOptions & { accepted?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const facts = await factsOf(run, client);
  await writeReports(facts, options, context);
  const { verdicts: gates, reviews, usage } = facts;
  const next = nextOf(run);
  return present(
    {
      schema: 'stringline.remote-run/1',
      // What was only to be started has been.
      exit: options.accepted === true ? EXIT.done : EXIT_OF_STATUS[run.status],
      data: { run, gates, reviews, usage: usage ?? null, ...options.more },
      text: (paint) =>
        [
          `${paint('bold', `Run ${run.id}`)}  ${run.spec}  ${run.status}${run.reason === undefined ? '' : `: ${run.reason.split('\n')[0] ?? ''}`}`,
          ...(next === undefined ? [] : [`  ${next}`]),
          ...gates.map(({ gate, verdict }) => `  ${gate} ${verdict}`),
          ...reviews.map(({ id, subject, digest }) => `  ${subject} waits: stringline remote review show ${id} (${digest.slice(0, 12)})`),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}

/** How a run goes on, where no review says it. */
export function nextOf({ id, status, driven }: RemoteRun): string | undefined {
  if (driven === false) return `no process drives it. Go on: stringline remote resume ${id}`;
  if (status === 'created' || status === 'running') return `it goes on: stringline remote status ${id} --wait`;
  if (status === 'budget-reached') return `go on: stringline remote resume ${id} --budget-usd N`;
  return status === 'paused' || status === 'failed' ? `go on: stringline remote resume ${id}` : undefined;
}

async function factsOf(run: RemoteRun, client: RemoteClient): Promise<JobSummaryFacts> {
  const [gates, reviews, usage] = await Promise.all([
    client.get(`/v1/runs/${run.id}/gates`, RemoteGates),
    allPages('/v1/reviews', RemoteReviewPage, { client, query: { run: run.id } }),
    usageOf(run, client),
  ]);
  return { run, verdicts: gates.verdicts, reviews, usage };
}

/** Not every role may see what has been spent, nor does every IAM policy let it be asked: a missing figure fails no job. */
async function usageOf({ id }: RemoteRun, client: RemoteClient): Promise<JobSummaryFacts['usage']> {
  try {
    return (await client.get('/v1/usage', RemoteUsage, { run: id })).total;
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- the API tells those who may not know that there is nothing
    if (error instanceof StringlineError && NOT_TOLD.test(error.code)) return undefined;
    throw error;
  }
}

/** Codes of 403 and 404: the API's own, and those of a gateway before it, which says no more than the status. */
const NOT_TOLD = /(?:^|-)not-found$|^remote-40[34]$/u;

async function writeReports(facts: JobSummaryFacts, options: ReportOptions, { io, cwd }: CommandContext): Promise<void> {
  const at = (path: string): string => resolve(io.cwd, cwd, path);
  if (options.sarif !== undefined) {
    await write(at(options.sarif), `${JSON.stringify(sarifOf(facts.verdicts, { version: version() }), null, 2)}\n`);
  }
  if (options.junit !== undefined) await write(at(options.junit), junitOf(facts.verdicts));
  if (options.summary !== undefined) await write(at(options.summary), jobSummary(facts));
  const step = io.env['GITHUB_STEP_SUMMARY'];
  if (step !== undefined && step !== '') await write(step, jobSummary(facts), appendFile);
}

async function write(path: string, text: string, how: (path: string, text: string) => Promise<void> = writeFile): Promise<void> {
  try {
    await how(path, text);
  } catch (cause) {
    throw new StringlineError({
      code: 'file-unwritable',
      message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'Name a file in a folder that exists and may be written to.',
      exit: EXIT.usage,
      cause,
    });
  }
}
